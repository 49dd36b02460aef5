/** How people prove who they are and come to an account. Secrets are hashes or sealed; nothing says from where somebody came. */
import type { ColumnType, Generated } from "kysely";
import type { Role } from "../../domain/person.ts";
import type { Timestamp } from "./timestamp.ts";

/** A day without time, `YYYY-MM-DD`. */
export type Day = string;

/** Table `person_mail`: one verified address; sealed, and found again by a keyed hash. */
export interface PersonMailTable {
  person_id: string;
  sealed_address: string;
  address_hash: string;
  verified_on: Day;
}

/** Table `person_factor`: the password's hash and the sealed key of one-time codes. */
export interface PersonFactorTable {
  person_id: string;
  password_hash: string | null;
  sealed_code_key: string | null;
  codes_confirmed: Generated<boolean>;
  last_code_step: ColumnType<number | bigint, number | undefined, number>;
}

/** Table `passkey`: public keys; `id` is the credential's own, base64url. */
export interface PasskeyTable {
  id: string;
  person_id: string;
  public_key: string;
  counter: ColumnType<number | bigint, number, number>;
  name: string;
  added_on: Day;
  last_used_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
}

/** Table `recovery_code`: keyed hashes of codes that work once. */
export interface RecoveryCodeTable {
  code_hash: string;
  person_id: string;
}

/** Table `invitation`: a link with a number of places. */
export interface InvitationTable {
  id: string;
  secret_hash: string;
  made_by: string | null;
  role: Role;
  places: number;
  used: Generated<number>;
  expires_at: Timestamp;
  revoked: Generated<boolean>;
  made_on: Day;
}

/** Table `account_request`: who asked for an account. */
export interface AccountRequestTable {
  id: string;
  secret_hash: string;
  handle: string;
  name: string;
  language: string;
  line: string;
  state: Generated<"waiting" | "approved" | "declined">;
  person_id: string | null;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `half_sign_in`: who proved one thing and owes another. */
export interface HalfSignInTable {
  ticket_hash: string;
  person_id: string;
  door: "password" | "link" | "mail";
  tries: Generated<number>;
  expires_at: Timestamp;
}

/** Table `mail_check`: an address that waits to be shown to be somebody's. */
export interface MailCheckTable {
  token_hash: string;
  person_id: string;
  sealed_address: string;
  address_hash: string;
  expires_at: Timestamp;
}

/** Table `spent_challenge`: passkey challenges that were answered, until they are void anyhow. */
export interface SpentChallengeTable {
  challenge_hash: string;
  expires_at: Timestamp;
}

/** Table `security_note`: what happened to somebody's ways in, by day; `seen` is false until they were shown it. */
export interface SecurityNoteTable {
  id: string;
  person_id: string;
  kind: string;
  made_on: Day;
  seen: Generated<boolean>;
}
