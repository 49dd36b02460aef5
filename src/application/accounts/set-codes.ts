/**
 * One-time codes as the second proof beside a password or a mailed link: begun with a key for the app, on once a first code was
 * right, with recovery codes for the day the app is lost.
 */
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { codeKeyUri, newCodeKey, useCode } from "./one-time-code.ts";
import { newRecoveryCodes } from "./recovery-code.ts";

/** What an authenticator app needs: the key to type, and the address of the QR code. */
export interface CodeKey {
  readonly key: string;
  readonly uri: string;
}

/**
 * Begins: makes a key unless codes are on already. The key works only once it is confirmed; `again` keeps the one that was just
 * shown, after a first code that was wrong. Whoever opens the page anew gets a new one, so that nobody else has seen it.
 */
export async function beginCodes(
  ports: Ports,
  command: { readonly personId: string; readonly handle: string; readonly again: boolean },
): Promise<Outcome<CodeKey, { readonly kind: "codes_on_already" }>> {
  return await ports.transact(async (work) => {
    await work.accounts.lock(command.personId);
    const factors = await work.proofs.factors(command.personId);
    if (factors.codesConfirmed) return refused({ kind: "codes_on_already" });
    const shown = command.again ? factors.sealedCodeKey : null;
    const key = shown === null ? newCodeKey() : ports.sealing.open(shown);
    if (shown === null) await work.proofs.setCodeKey(command.personId, ports.sealing.seal(key));
    return done({ key, uri: codeKeyUri(key, ports.addresses.host, command.handle) });
  });
}

/** Confirms with a first code; answers recovery codes, which are shown once. */
export async function confirmCodes(
  ports: Ports,
  command: { readonly personId: string; readonly code: string },
): Promise<
  Outcome<{ readonly recoveryCodes: readonly string[] }, { readonly kind: "wrong_code"; readonly field: "code" }>
> {
  return await ports.transact(async (work) => {
    const { personId, code } = command;
    await work.accounts.lock(personId);
    if (!await useCode(work, ports.sealing, personId, code)) return refused({ kind: "wrong_code", field: "code" });
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
