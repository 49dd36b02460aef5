/**
 * The second half of signing in: a code of the app, a recovery code or a passkey, for a ticket that the first half gave. A
 * ticket bears a few tries and a few minutes; then the first proof must be given again.
 */
import { accountLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { useCode } from "./one-time-code.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";
import { type PasskeyAnswer, provesPasskey } from "./passkey.ts";
import { looksLikeRecoveryCode, spendRecoveryCode } from "./recovery-code.ts";

/** What is offered as the second proof. */
export interface SecondProof {
  readonly ticket: string;
  /** A code of the app or a recovery code; empty when a passkey is offered. */
  readonly code: string;
  readonly passkey: PasskeyAnswer | null;
}

/** `wrong_code` may be tried again with the same ticket; after `ticket_void` it begins anew. */
export type SecondProofRefusal = { readonly kind: "wrong_code" | "ticket_void" };

/** Takes the second proof and opens the session. */
export async function answerSecondProof(
  ports: Ports,
  proof: SecondProof,
): Promise<Outcome<OpenedSession, SecondProofRefusal>> {
  const hash = ports.hashSecret(proof.ticket);
  return await ports.transact(async (work) => {
    const half = await work.proofs.tryHalf(hash, work.now, accountLimits.halfTries);
    const account = half === null ? null : await work.accounts.lock(half.personId);
    if (half === null || !mayComeIn(account)) return refused({ kind: "ticket_void" });
    if (!await isProved(ports, work, account.personId, proof)) return refused({ kind: "wrong_code" });
    await work.proofs.dropHalf(hash);
    if (half.door === "link") await work.accounts.note(account.personId, "signed_in_by_steward_link", { unseen: true });
    return done(await openSessionWithin(ports, work, account));
  });
}

/** Tells whether a code, a recovery code or a passkey is this person's; what can be spent is spent. */
export async function isProved(
  ports: Ports,
  work: Work,
  personId: string,
  { code, passkey }: Pick<SecondProof, "code" | "passkey">,
): Promise<boolean> {
  if (passkey !== null) return await provesPasskey(ports, work, passkey) === personId;
  if (!looksLikeRecoveryCode(code)) {
    const { codesConfirmed } = await work.proofs.factors(personId);
    return codesConfirmed && await useCode(work, ports.sealing, personId, code);
  }
  if (!await spendRecoveryCode(work, ports.sealing, personId, code)) return false;
  await work.accounts.note(personId, "recovery_used", { unseen: true });
  return true;
}
