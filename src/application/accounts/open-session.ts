/**
 * The end of every way to sign in: a new session with a new secret, for somebody whose account stands open. The session knows
 * days and not moments; only the last proof is kept to the minute, for a quarter of an hour.
 */
import { accountLimits } from "../../domain/limits.ts";
import type { Account } from "../account-ports.ts";
import type { Ports, Work } from "../ports.ts";

/** A session as the browser gets it: its secret is stored nowhere. */
export interface OpenedSession {
  readonly sessionSecret: string;
  readonly expiresAt: Temporal.Instant;
}

/** Tells whether an account can be signed in to. */
export function mayComeIn(account: Account | null): account is Account {
  return account !== null && (account.state === "active" || account.state === "waiting");
}

/** Opens a session for somebody who has proved who they are; an account never opened before becomes active. */
export async function openSessionWithin(ports: Ports, work: Work, account: Account): Promise<OpenedSession> {
  const { secret, hash } = ports.makeSecret();
  const today = dayOf(work.now);
  const expiresAt = today.add({ days: accountLimits.sessionDays }).toZonedDateTime("UTC").toInstant();
  await work.sessions.add({
    hash,
    personId: account.personId,
    expiresAt,
    begunOn: today.toString(),
    provedAt: work.now,
  });
  if (account.state === "waiting") await work.accounts.setState(account.personId, "active");
  return { sessionSecret: secret, expiresAt };
}

/** The day of a moment, the same for everybody (UTC). */
export function dayOf(now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO("UTC").toPlainDate();
}
