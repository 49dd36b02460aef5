/**
 * Showing once more who one is, before something about security changes: a stolen browser alone must not take the account. A
 * passkey always does; a code where codes are on, else the password.
 */
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { isProved } from "./answer-second-proof.ts";
import { fitsPassword, PasswordRoomFull } from "./password-room.ts";
import type { PasskeyAnswer } from "./passkey.ts";
import { looksLikeRecoveryCode } from "./recovery-code.ts";
import type { OwnSession } from "./set-password.ts";

/** What the person offers; what is empty or null is not offered. */
export interface ProofAgain extends OwnSession {
  readonly password: string;
  readonly code: string;
  readonly passkey: PasskeyAnswer | null;
}

/** Notes in the session that its person proved who they are just now. */
export async function proveAgain(
  ports: Ports,
  proof: ProofAgain,
): Promise<Outcome<null, { readonly kind: "wrong_credentials" | "room_full" }>> {
  const { personId, password, code, passkey } = proof;
  const factors = await ports.transact((work) => work.proofs.factors(personId));
  const byPassword = passkey === null && code === "";
  if (byPassword) {
    try {
      const fits = await fitsPassword(factors.codesConfirmed ? null : factors.passwordHash, password);
      if (!fits) return refused({ kind: "wrong_credentials" });
    } catch (error) {
      if (error instanceof PasswordRoomFull) return refused({ kind: "room_full" });
      throw error;
    }
  }
  return await ports.transact(async (work) => {
    await work.accounts.lock(personId);
    const isOther = !byPassword && (passkey !== null || factors.codesConfirmed || looksLikeRecoveryCode(code));
    if (!byPassword && !(isOther && await isProved(ports, work, personId, proof))) {
      return refused({ kind: "wrong_credentials" });
    }
    await work.sessions.prove(ports.hashSecret(proof.sessionSecret), work.now);
    return done(null);
  });
}
