/**
 * The way back in for somebody who lost everything but the paper with their recovery codes: handle and one code. The code is
 * spent, and the person is told at their next visit.
 */
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";
import { spendRecoveryCode } from "./recovery-code.ts";

/** Opens a session for a handle and a recovery code; an unknown handle and a wrong code are the same refusal. */
export async function recoverWithCode(
  ports: Ports,
  command: { readonly handle: string; readonly code: string },
): Promise<Outcome<OpenedSession, { readonly kind: "wrong_recovery" }>> {
  return await ports.transact(async (work) => {
    const found = await work.accounts.find({ handle: command.handle });
    const isSpent = await spendRecoveryCode(work, ports.sealing, found?.personId ?? "", command.code);
    const account = isSpent && found !== null ? await work.accounts.lock(found.personId) : null;
    if (!mayComeIn(account)) return refused({ kind: "wrong_recovery" });
    await work.accounts.note(account.personId, "recovery_used", { unseen: true });
    return done(await openSessionWithin(ports, work, account));
  });
}
