/** Signing in by a passkey alone: the device has asked for a finger, a face or a code, so nothing else is asked. */
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";
import { type PasskeyAnswer, provesPasskey } from "./passkey.ts";

/** Opens a session for whoever the passkey belongs to; every failure is the same refusal. */
export async function signInWithPasskey(
  ports: Ports,
  answer: PasskeyAnswer,
): Promise<Outcome<OpenedSession, { readonly kind: "passkey_refused" }>> {
  return await ports.transact(async (work) => {
    const personId = await provesPasskey(ports, work, answer);
    const account = personId === null ? null : await work.accounts.lock(personId);
    if (!mayComeIn(account)) return refused({ kind: "passkey_refused" });
    return done(await openSessionWithin(ports, work, account));
  });
}
