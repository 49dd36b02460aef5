/**
 * Six digits that change every half minute (TOTP, RFC 6238), from a key that an authenticator app and the node share. The key is
 * sealed at rest. A code is good for its half minute and one beside it, and once: who looks over a shoulder is too late.
 */
import { Secret, TOTP } from "otpauth";
import type { Work } from "../ports.ts";
import type { Sealing } from "../ports.ts";

const PERIOD_SECONDS = 30;

/** A new key of 160 bits, in base32 as apps take it. */
export function newCodeKey(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address an app reads from a QR code (Key URI format). `issuer` is the node's host. */
export function codeKeyUri(key: string, issuer: string, handle: string): string {
  return totp(key, issuer, handle).toString();
}

/** The time step a code belongs to; null when it is no code of this key around now. */
export function stepOfCode(key: string, code: string, now: Temporal.Instant): number | null {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.epochMilliseconds;
  const delta = totp(key, "", "").validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1_000 / PERIOD_SECONDS) + delta;
}

/** Uses a code of somebody's; false when it is wrong, was used before, or they have no key. */
export async function useCode(work: Work, sealing: Sealing, personId: string, code: string): Promise<boolean> {
  const { sealedCodeKey } = await work.proofs.factors(personId);
  if (sealedCodeKey === null) return false;
  const step = stepOfCode(sealing.open(sealedCodeKey), code, work.now);
  return step !== null && await work.proofs.useCodeStep(personId, step);
}

function totp(key: string, issuer: string, label: string): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(key),
  });
}
