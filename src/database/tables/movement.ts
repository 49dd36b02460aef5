/** The movement and the people with an account on this node. Both share their id with their actor. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { Texts } from "../../domain/language.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `movement`: one row in this release. */
export interface MovementTable {
  id: string;
  name: string;
  summary: string;
  language: string;
  country: string | null;
  accent: ColumnType<string | null, string | null | undefined, string | null>;
  picture_id: ColumnType<string | null, string | null | undefined, string | null>;
  picture_alt: JSONColumnType<Texts, string | undefined, string>;
  created_at: ColumnType<Date, string | undefined, never>;
  updated_at: Timestamp;
}

/** Table `person`: a handle and a display name, no legal name, address or phone. */
export interface PersonTable {
  id: string;
  name: string;
  role: "member" | "moderator" | "organiser" | "steward";
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `sign_in_link`: one-time links; only the hash of the secret is kept. */
export interface SignInLinkTable {
  token_hash: string;
  person_id: string;
  expires_at: Timestamp;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `session`: signed-in browsers; only the hash of the cookie is kept, no IP address, no user agent. */
export interface SessionTable {
  token_hash: string;
  person_id: string;
  expires_at: Timestamp;
  created_at: ColumnType<Date, string | undefined, never>;
}
