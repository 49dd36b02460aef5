/**
 * Signing in by handle and password, and a second proof where the person wants one. Whoever has no account, no password,
 * another password or a suspended account hears the same, after the same work (threat 114).
 */
import { accountLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";
import { fitsPassword, PasswordRoomFull } from "./password-room.ts";

/** What came of a first proof: a session, or a ticket with which the second must be given. */
export type FirstProof =
  | { readonly step: "in"; readonly session: OpenedSession }
  | { readonly step: "second"; readonly ticket: string };

/** Why a password did not let in. */
export type PasswordRefusal = { readonly kind: "wrong_credentials" | "room_full" };

/** Checks a password outside any transaction, then opens a session or asks for a code. */
export async function signInWithPassword(
  ports: Ports,
  command: { readonly handle: string; readonly password: string },
): Promise<Outcome<FirstProof, PasswordRefusal>> {
  const found = await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    return { account, factors: await work.proofs.factors(account?.personId ?? "") };
  });
  const stored = mayComeIn(found.account) ? found.factors.passwordHash : null;
  try {
    if (!await fitsPassword(stored, command.password)) return refused({ kind: "wrong_credentials" });
  } catch (error) {
    if (error instanceof PasswordRoomFull) return refused({ kind: "room_full" });
    throw error;
  }
  return await ports.transact(async (work) => {
    const account = await work.accounts.lock(found.account?.personId ?? "");
    if (!mayComeIn(account)) return refused({ kind: "wrong_credentials" });
    const factors = await work.proofs.factors(account.personId);
    if (factors.passwordHash !== stored) return refused({ kind: "wrong_credentials" });
    if (!factors.codesConfirmed) return done({ step: "in", session: await openSessionWithin(ports, work, account) });
    const { secret, hash } = ports.makeSecret();
    const expiresAt = work.now.add({ minutes: accountLimits.halfMinutes });
    await work.proofs.addHalf({ hash, personId: account.personId, door: "password", expiresAt });
    return done({ step: "second", ticket: secret });
  });
}
