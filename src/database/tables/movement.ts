/** The movement and the people with an account on this node. Both share their id with their actor. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { WayIn } from "../../domain/account.ts";
import type { PersonState } from "../../domain/person.ts";
import type { Texts } from "../../domain/language.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `movement`: one row in this release. */
export interface MovementTable {
  id: string;
  name: string;
  summary: string;
  language: string;
  country: string | null;
  website: ColumnType<string | null, string | null | undefined, string | null>;
  accent: ColumnType<string | null, string | null | undefined, string | null>;
  picture_id: ColumnType<string | null, string | null | undefined, string | null>;
  picture_alt: JSONColumnType<Texts, string | undefined, string>;
  way_in: ColumnType<WayIn, WayIn | undefined, WayIn>;
  created_at: ColumnType<Date, string | undefined, never>;
  updated_at: Timestamp;
}

/** Table `person`: a handle and a display name, no legal name, address or phone. */
export interface PersonTable {
  id: string;
  name: string;
  role: "member" | "moderator" | "organiser" | "steward";
  state: ColumnType<PersonState, PersonState | undefined, PersonState>;
  language: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Who made a one-time link; `welcome` is the first one of a new account. */
export type LinkMaker = "operator" | "steward" | "mail" | "welcome";

/** Table `sign_in_link`: one-time links; only the hash of the secret is kept. */
export interface SignInLinkTable {
  token_hash: string;
  person_id: string;
  made_by: ColumnType<LinkMaker, LinkMaker | undefined, never>;
  needs_factor: Generated<boolean>;
  expires_at: Timestamp;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `session`: signed-in browsers; only the hash of the cookie is kept, no IP address, no user agent. */
export interface SessionTable {
  token_hash: string;
  person_id: string;
  /** By which its person ends it; says nothing about the secret. */
  id: Generated<string>;
  /** What the person calls it. */
  name: ColumnType<string | null, string | null | undefined, string | null>;
  last_used_on: ColumnType<string, string | undefined, string>;
  /** When they last proved who they are; forgotten after a quarter of an hour. */
  proved_at: ColumnType<Date | null, string | null | undefined, string | null>;
  /** Gets a new secret at its next page. */
  is_stale: Generated<boolean>;
  expires_at: Timestamp;
  created_at: ColumnType<Date, string | undefined, never>;
}
