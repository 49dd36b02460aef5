/** Adding a passkey and taking one away. Its name is the person's own word for the device; nothing of the device is kept. */
import { accountLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { dayOf } from "./open-session.ts";
import { madePasskey, type PasskeyAnswer } from "./passkey.ts";

/** Keeps the passkey an authenticator made for this person just now. */
export async function addPasskey(
  ports: Ports,
  command: { readonly personId: string; readonly name: string; readonly answer: PasskeyAnswer },
): Promise<Outcome<null, { readonly kind: "passkey_refused" | "too_many_passkeys" }>> {
  return await ports.transact(async (work) => {
    const { personId, name, answer } = command;
    await work.accounts.lock(personId);
    const { passkeys } = await work.proofs.factors(personId);
    if (passkeys >= accountLimits.passkeys) return refused({ kind: "too_many_passkeys" });
    const made = await madePasskey(ports, work, answer);
    if (made === null) return refused({ kind: "passkey_refused" });
    const passkey = { ...made, personId, name: name.trim().slice(0, 60), addedOn: dayOf(work.now).toString() };
    if (passkey.name === "") passkey.name = passkey.addedOn;
    if (!await work.proofs.addPasskey(passkey)) return refused({ kind: "passkey_refused" });
    await work.accounts.note(personId, "passkey_added");
    return done(null);
  });
}

/** Forgets one of the person's passkeys. */
export async function removePasskey(
  ports: Ports,
  command: { readonly personId: string; readonly id: string },
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    if (!await work.proofs.removePasskey(command.personId, command.id)) return refused({ kind: "not_found" });
    await work.accounts.note(command.personId, "passkey_removed");
    return done(null);
  });
}
