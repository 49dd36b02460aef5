/**
 * Codes on paper for the day everything else is lost: 80 random bits each, stored as a keyed hash, each good once. They are
 * written in groups of letters that can't be mistaken for one another.
 */
import { randomBytes } from "node:crypto";
import { accountLimits } from "../../domain/limits.ts";
import type { Sealing, Work } from "../ports.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new set of codes, `k3vq-9x2m-…`, and the marks under which they are stored. */
export function newRecoveryCodes(sealing: Sealing): { readonly codes: string[]; readonly marks: string[] } {
  const codes = Array.from({ length: accountLimits.recoveryCodes }, () => {
    const letters = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join("");
    return letters.replaceAll(/(.{4})(?=.)/g, "$1-");
  });
  return { codes, marks: codes.map((code) => markOf(sealing, code)) };
}

/** Spends a code of somebody's; false when it is none or was spent. */
export async function spendRecoveryCode(
  work: Work,
  sealing: Sealing,
  personId: string,
  typed: string,
): Promise<boolean> {
  if (!looksLikeRecoveryCode(typed)) return false;
  return await work.proofs.takeRecoveryCode(personId, markOf(sealing, typed));
}

/** Tells a recovery code from a code of six digits. */
export function looksLikeRecoveryCode(typed: string): boolean {
  return bare(typed).length === 16;
}

function markOf(sealing: Sealing, code: string): string {
  return sealing.mark("recovery code", bare(code));
}

/** As typed from paper: without dashes and spaces, `O` read as zero, `I` and `L` as one (Crockford). */
function bare(typed: string): string {
  return typed.toLowerCase().replaceAll(/[^0-9a-z]/g, "").replaceAll("o", "0").replaceAll(/[il]/g, "1");
}
