/**
 * One-time codes as the second proof beside a password or a mailed link: begun with a key for the app, on once a first code was
 * right, with recovery codes for the day the app is lost. A key that was only shown is stored nowhere: it waits, sealed, in the
 * form that asks for the first code, so that opening the page writes nothing.
 */
import { accountLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { codeKeyUri, newCodeKey, stepOfCode } from "./one-time-code.ts";
import { newRecoveryCodes } from "./recovery-code.ts";

/** What an authenticator app needs: the key to type, and the address of the QR code. */
export interface CodeKey {
  readonly key: string;
  readonly uri: string;
  /** The key for the person it was shown to, for an hour; nobody else can open it, or use it for somebody else. */
  readonly sealed: string;
}

/**
 * Begins: makes a key unless codes are on already. The key works only once it is confirmed; `again` is the sealed one that was
 * just shown, after a first code that was wrong. Whoever opens the page anew gets a new one, so that nobody else has seen it.
 */
export async function beginCodes(
  ports: Ports,
  command: { readonly personId: string; readonly handle: string; readonly again: string | null },
): Promise<Outcome<CodeKey, { readonly kind: "codes_on_already" }>> {
  return await ports.transact(async (work) => {
    const { personId, handle, again } = command;
    const factors = await work.proofs.factors(personId);
    if (factors.codesConfirmed) return refused({ kind: "codes_on_already" });
    const shown = again === null ? null : shownKey(ports, personId, again, work.now);
    const key = shown ?? newCodeKey();
    const until = work.now.add({ minutes: accountLimits.codeKeyMinutes }).epochMilliseconds;
    const sealed = shown === null || again === null
      ? ports.sealing.seal(JSON.stringify([PURPOSE, personId, until, key]))
      : again;
    return done({ key, sealed, uri: codeKeyUri(key, ports.addresses.host, handle) });
  });
}

const PURPOSE = "key of one-time codes";

/** The key in what a form brought back, if this node sealed it for this person and it is not too long ago. */
function shownKey({ sealing }: Pick<Ports, "sealing">, personId: string, sealed: string, now: Temporal.Instant) {
  try {
    const [purpose, owner, until, key] = JSON.parse(sealing.open(sealed)) as unknown[];
    const isGood = purpose === PURPOSE && owner === personId && Number(until) > now.epochMilliseconds;
    return isGood && typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}

/** Confirms with a first code; answers recovery codes, which are shown once. */
export async function confirmCodes(
  ports: Ports,
  command: { readonly personId: string; readonly code: string; readonly sealed: string },
): Promise<
  Outcome<{ readonly recoveryCodes: readonly string[] }, { readonly kind: "wrong_code"; readonly field: "code" }>
> {
  return await ports.transact(async (work) => {
    const { personId, code, sealed } = command;
    await work.accounts.lock(personId);
    const wrong = { kind: "wrong_code", field: "code" } as const;
    const { codesConfirmed, lastCodeStep } = await work.proofs.factors(personId);
    const key = codesConfirmed ? null : shownKey(ports, personId, sealed, work.now);
    const step = key === null ? null : stepOfCode(key, code, work.now);
    if (key === null || step === null || step <= lastCodeStep) return refused(wrong);
    await work.proofs.setCodeKey(personId, ports.sealing.seal(key));
    if (!await work.proofs.useCodeStep(personId, step)) return refused(wrong);
    const { codes, marks } = newRecoveryCodes(ports.sealing);
    await work.proofs.setRecoveryCodes(personId, marks);
    await work.accounts.note(personId, "codes_on");
    return done({ recoveryCodes: codes });
  });
}

/** Makes new recovery codes; the old ones are void. */
export async function renewRecoveryCodes(
  ports: Ports,
  command: { readonly personId: string },
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  return await ports.transact(async (work) => {
    const { codes, marks } = newRecoveryCodes(ports.sealing);
    await work.accounts.lock(command.personId);
    await work.proofs.setRecoveryCodes(command.personId, marks);
    await work.accounts.note(command.personId, "recovery_made");
    return { recoveryCodes: codes };
  });
}

/** Takes codes away, or a key that was never confirmed; recovery codes stay good for getting back in. */
export async function stopCodes(ports: Ports, command: { readonly personId: string }): Promise<void> {
  await ports.transact(async (work) => {
    const { codesConfirmed } = await work.proofs.factors(command.personId);
    await work.proofs.setCodeKey(command.personId, null);
    await work.proofs.dropHalves(command.personId);
    if (codesConfirmed) await work.accounts.note(command.personId, "codes_off");
  });
}
