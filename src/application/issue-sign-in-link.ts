/**
 * A fresh one-time link for somebody who has an account and no way in. Only its hash is kept; it works once, for two
 * days. A steward or the operator hands it over themselves, the person is told at their next visit, and a steward's link
 * for somebody who writes for the movement opens nothing without that person's own passkey or code, if they have one.
 */
import type { Account } from "./account-ports.ts";
import { dayOf, mayComeIn } from "./accounts/open-session.ts";
import { accountLimits } from "../domain/limits.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";

/** How long a one-time link works: 48 hours. */
export const SIGN_IN_LINK_LIFETIME = { hours: 48 } as const;

/** Makes a link for the person with a handle and returns its secret. No session of theirs ends by it. */
export async function issueSignInLink(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<{ signInSecret: string }, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    if (!mayComeIn(account)) return refused({ kind: "not_found" });
    const { secret, hash } = ports.makeSecret();
    const isOperator = asker.kind === "operator";
    await work.proofs.addLink({
      hash,
      personId: account.personId,
      madeBy: isOperator ? "operator" : "steward",
      needsFactor: await needsOwnFactor(work, asker, account),
      expiresAt: work.now.add(SIGN_IN_LINK_LIFETIME),
    });
    if (isOperator || asker.personId !== account.personId) {
      const kind = isOperator ? "link_by_operator" : "link_by_steward";
      await work.accounts.note(account.personId, kind, { unseen: true });
    }
    return done({ signInSecret: secret });
  });
}

/**
 * Nobody becomes another organiser or steward by a link they made themselves (threat P19), nor by taking their role away first:
 * for a month after a change the person is guarded whatever their role.
 */
async function needsOwnFactor(work: Work, asker: Asker, { personId, role }: Account): Promise<boolean> {
  if (asker.kind !== "person" || asker.personId === personId) return false;
  if (role === "organiser" || role === "steward") return true;
  const since = dayOf(work.now).subtract({ days: accountLimits.guardedDays }).toString();
  return await work.accounts.wasNoted(personId, "role_changed", since);
}
