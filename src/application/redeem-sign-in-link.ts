/**
 * Turns a one-time link into a session, or into the question for a second proof where the person wants one. The link is spent
 * in the same transaction, so that of two simultaneous visits one gets in. The session is a new secret, never one that
 * existed before signing in.
 */
import { accountLimits } from "../domain/limits.ts";
import type { FirstProof } from "./accounts/sign-in-with-password.ts";
import { mayComeIn, openSessionWithin } from "./accounts/open-session.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Ports } from "./ports.ts";

/** Signs in with a link's secret; `expired` covers unknown, spent and late links alike, so that nothing is disclosed. */
export async function redeemSignInLink(
  ports: Ports,
  command: { readonly secret: string },
): Promise<Outcome<FirstProof, { readonly kind: "expired" }>> {
  return await ports.transact(async (work) => {
    const link = await work.proofs.takeLink(ports.hashSecret(command.secret), work.now);
    const account = link === null ? null : await work.accounts.lock(link.personId);
    if (link === null || !mayComeIn(account)) return refused({ kind: "expired" });
    const { personId } = account;
    const { codesConfirmed, passkeys } = await work.proofs.factors(personId);
    const asksFactor = link.needsFactor && (codesConfirmed || passkeys > 0) || link.madeBy === "mail" && codesConfirmed;
    if (!asksFactor) {
      if (link.madeBy === "steward") await work.accounts.note(personId, "signed_in_by_steward_link", { unseen: true });
      return done({ step: "in", session: await openSessionWithin(ports, work, account) });
    }
    const { secret, hash } = ports.makeSecret();
    const door = link.madeBy === "mail" ? "mail" : "link";
    const expiresAt = work.now.add({ minutes: accountLimits.halfMinutes });
    await work.proofs.addHalf({ hash, personId, door, expiresAt });
    return done({ step: "second", ticket: secret });
  });
}

/** Ends a session; ending one that does not exist is fine. */
export async function signOut(ports: Ports, command: { readonly sessionSecret: string }): Promise<void> {
  await ports.transact((work) => work.people.endSession(ports.hashSecret(command.sessionSecret)));
}
