/** Which organisation it is: whose domain links back, by which keys it speaks, and what waits for a yes to a new key. */
import type { ColumnType } from "kysely";
import type { DomainTrouble, DomainWay } from "../../domain/domain-check.ts";
import type { PartnerKeyState } from "../../domain/partner-key.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `domain_check`: of each organisation, this node's own included, the website it names and what was found there. */
export interface DomainCheckTable {
  actor_uri: string;
  website: string | null;
  domain: string | null;
  way: DomainWay | null;
  trouble: DomainTrouble | null;
  checked_at: Timestamp | null;
  proven_at: Timestamp | null;
  seen_at: Timestamp | null;
  lapsed_at: Timestamp | null;
  due_at: Timestamp;
}

/** Table `partner_key`: keys of organisations this node acts together with, and of their campaigns. */
export interface PartnerKeyTable {
  actor_uri: string;
  multibase: string;
  organisation_uri: string;
  key_id: string;
  state: PartnerKeyState;
  vouched_by: string | null;
  seen_at: ColumnType<Date, string | undefined, never>;
  decided_at: Timestamp | null;
  revoked_at: Timestamp | null;
  /** When what a stolen key had signed since was looked at again; null while that waits. */
  recounted_at: ColumnType<Date | null, string | null | undefined, string | null>;
}

/** Table `held_word`: what was signed by a key that waits; only where it stands, never what it says. */
export interface HeldWordTable {
  uri: string;
  about_uri: string;
  kind: "consent" | "source";
  organisation_uri: string;
  actor_uri: string;
  multibase: string;
  held_at: ColumnType<Date, string | undefined, never>;
}
