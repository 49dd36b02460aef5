/**
 * Accounts as pages read them: somebody's own sessions, proofs and log for themselves; invitations, requests and standing for
 * those whose role carries the right. Nothing here shows a secret, a hash or an address.
 */
import type { SecurityNoteKind } from "../../application/account-ports.ts";
import type { WayIn } from "../../domain/account.ts";
import { accountLimits } from "../../domain/limits.ts";
import type { Person, PersonState, Role } from "../../domain/person.ts";
import { fromColumn } from "../repositories/instants.ts";
import { people, personFromRow } from "./movement-views.ts";
import type { Reader } from "./read-only.ts";

/** Whoever a session belongs to, and what the session allows. */
export interface SessionHolder {
  readonly person: Person;
  readonly sessionId: string;
  /** The language of letters to them; null for the movement's. */
  readonly language: string | null;
  /** Whether they proved who they are within the last quarter of an hour. */
  readonly isFresh: boolean;
  /** Whether the session must get a new secret with the next page. */
  readonly isStale: boolean;
  readonly lastUsedOn: string;
  /** Whether something in their log waits to be read. */
  readonly hasNotes: boolean;
}

/** Whose session a stored hash is; null if it never was, is over, lay idle or its account is shut. Asked on every request. */
export async function findSession(db: Reader, hash: string, now: Temporal.Instant): Promise<SessionHolder | null> {
  const today = now.toZonedDateTimeISO("UTC").toPlainDate();
  const row = await people(db)
    .innerJoin("session", "session.person_id", "person.id")
    .select(["session.id as session_id", "session.proved_at", "session.is_stale", "session.last_used_on"])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("security_note").select("security_note.id").whereRef("security_note.person_id", "=", "person.id")
          .where("security_note.seen", "=", false),
      ).as("has_notes")
    )
    .where("session.token_hash", "=", hash)
    .where("session.expires_at", ">", new Date(now.epochMilliseconds))
    .where("session.last_used_on", ">=", today.subtract({ days: accountLimits.sessionIdleDays }).toString())
    .where("person.state", "in", ["active", "waiting"])
    .executeTakeFirst();
  if (row === undefined) return null;
  const freshMs = accountLimits.freshMinutes * 60_000;
  return {
    person: personFromRow(row),
    sessionId: row.session_id,
    language: row.language,
    isFresh: row.proved_at !== null && now.epochMilliseconds - row.proved_at.getTime() < freshMs,
    isStale: row.is_stale,
    lastUsedOn: row.last_used_on,
    hasNotes: Boolean(row.has_notes),
  };
}

/** Who owes a second proof for a ticket; null for none. For counting tries alone: whether the ticket is good is not asked. */
export async function findTicketHolder(db: Reader, ticketHash: string): Promise<string | null> {
  const row = await db.selectFrom("half_sign_in").select("person_id").where("ticket_hash", "=", ticketHash)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** One of somebody's own sessions. */
export interface SessionView {
  readonly id: string;
  readonly name: string | null;
  readonly begunOn: string;
  readonly lastUsedOn: string;
}

/** Somebody's sessions that are not over, the last used first. */
export async function listSessions(db: Reader, personId: string, now: Temporal.Instant): Promise<SessionView[]> {
  const rows = await db.selectFrom("session").select(["id", "name", "created_at", "last_used_on"])
    .where("person_id", "=", personId).where("expires_at", ">", new Date(now.epochMilliseconds))
    .orderBy("last_used_on", "desc").orderBy("created_at", "desc").limit(accountLimits.sessions).execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    begunOn: fromColumn(row.created_at).toString().slice(0, 10),
    lastUsedOn: row.last_used_on,
  }));
}

/** What somebody proves who they are with, as shown to themselves. */
export interface OwnProofs {
  readonly hasPassword: boolean;
  readonly hasCodes: boolean;
  readonly recoveryCodes: number;
  /** Their sealed mail address; null when they gave none. */
  readonly sealedMail: string | null;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly addedOn: string;
    readonly lastUsedOn: string | null;
  }[];
}

/** The ways in of one person. */
export async function findOwnProofs(db: Reader, personId: string): Promise<OwnProofs> {
  const factor = await db.selectFrom("person_factor").select(["password_hash", "codes_confirmed"])
    .where("person_id", "=", personId).executeTakeFirst();
  const mail = await db.selectFrom("person_mail").select("sealed_address").where("person_id", "=", personId)
    .executeTakeFirst();
  const codes = await db.selectFrom("recovery_code").select(({ fn }) => fn.countAll().as("n"))
    .where("person_id", "=", personId).executeTakeFirst();
  const keys = await db.selectFrom("passkey").select(["id", "name", "added_on", "last_used_on"])
    .where("person_id", "=", personId).orderBy("added_on").orderBy("name").execute();
  return {
    hasPassword: factor?.password_hash != null,
    hasCodes: factor?.codes_confirmed ?? false,
    recoveryCodes: Number(codes?.n ?? 0),
    sealedMail: mail?.sealed_address ?? null,
    passkeys: keys.map((key) => ({
      id: key.id,
      name: key.name,
      addedOn: key.added_on,
      lastUsedOn: key.last_used_on,
    })),
  };
}

/** A note of somebody's log of security. */
export interface SecurityNoteView {
  readonly kind: SecurityNoteKind;
  readonly madeOn: string;
  readonly seen: boolean;
}

/** Somebody's log, newest first. */
export async function listSecurityNotes(db: Reader, personId: string): Promise<SecurityNoteView[]> {
  const rows = await db.selectFrom("security_note").select(["kind", "made_on", "seen"])
    .where("person_id", "=", personId).orderBy("seen").orderBy("made_on", "desc").orderBy("id", "desc")
    .limit(accountLimits.notes).execute();
  return rows.map((row) => ({ kind: row.kind as SecurityNoteKind, madeOn: row.made_on, seen: row.seen }));
}

/** Somebody with an account, as stewards see them. */
export interface AccountRow {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly role: Role;
  readonly state: PersonState;
}

/** Everybody with an account, by handle; for stewards and the operator only. */
export async function listAccounts(db: Reader): Promise<AccountRow[]> {
  const rows = await people(db).orderBy("actor.handle").execute();
  return rows.map(({ id, handle, name, role, state }) => ({ id, handle, name, role, state }));
}

/** An invitation as its makers see it. */
export interface InvitationView {
  readonly id: string;
  readonly role: Role;
  readonly places: number;
  readonly used: number;
  readonly madeOn: string;
  readonly madeBy: string | null;
  readonly expiresAt: Temporal.Instant;
  readonly state: "open" | "full" | "revoked" | "over";
}

/** Every invitation not yet forgotten, newest first. */
export async function listInvitations(db: Reader, now: Temporal.Instant): Promise<InvitationView[]> {
  const rows = await db.selectFrom("invitation").leftJoin("actor", "actor.id", "invitation.made_by")
    .selectAll("invitation").select("actor.handle").orderBy("made_on", "desc").orderBy("invitation.id").limit(200)
    .execute();
  return rows.map((row) => {
    const isOver = row.expires_at.getTime() <= now.epochMilliseconds;
    return {
      id: row.id,
      role: row.role,
      places: row.places,
      used: row.used,
      madeOn: row.made_on,
      madeBy: row.handle,
      expiresAt: fromColumn(row.expires_at),
      state: row.revoked ? "revoked" : row.used >= row.places ? "full" : isOver ? "over" : "open",
    };
  });
}

/** Whether an invitation can still be used; its terms when it can, else null. */
export async function findOpenInvitation(
  db: Reader,
  hash: string,
  now: Temporal.Instant,
): Promise<{ readonly role: Role } | null> {
  const row = await db.selectFrom("invitation").select("role").where("secret_hash", "=", hash)
    .where("revoked", "=", false).where("expires_at", ">", new Date(now.epochMilliseconds))
    .whereRef("used", "<", "places").executeTakeFirst();
  return row ?? null;
}

/** A request as those see it who decide. `isTaken` tells that its handle can't be had. */
export interface RequestView {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly language: string;
  readonly line: string;
  readonly madeOn: string;
  readonly isTaken: boolean;
}

/** Requests that wait, oldest first. */
export async function listWaitingRequests(db: Reader): Promise<RequestView[]> {
  const rows = await db.selectFrom("account_request").leftJoin("actor", "actor.handle", "account_request.handle")
    .select(["account_request.id", "account_request.handle", "name", "language", "line"])
    .select(["account_request.created_at", "actor.id as taken_by"])
    .where("account_request.state", "=", "waiting").orderBy("account_request.created_at").limit(100).execute();
  return rows.map(({ created_at, taken_by, ...row }) => ({
    ...row,
    madeOn: fromColumn(created_at).toString().slice(0, 10),
    isTaken: taken_by !== null,
  }));
}

/** How many requests wait. */
export async function countWaitingRequests(db: Reader): Promise<number> {
  const row = await db.selectFrom("account_request").select(({ fn }) => fn.countAll().as("n"))
    .where("state", "=", "waiting").executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Where a request stands, for whoever holds its link; null for none, and for one that was forgotten. */
export async function findRequestState(db: Reader, hash: string): Promise<"waiting" | "approved" | "declined" | null> {
  const row = await db.selectFrom("account_request").select("state").where("secret_hash", "=", hash).executeTakeFirst();
  return row?.state ?? null;
}

/** How people come to an account here. */
export async function findWayIn(db: Reader): Promise<WayIn> {
  const row = await db.selectFrom("movement").select("way_in").executeTakeFirst();
  return row?.way_in ?? "invitation";
}
