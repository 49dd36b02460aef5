/**
 * Turns a one-time link into a session. The link is spent in the same transaction, so that of two simultaneous visits
 * one gets in. The session is a new secret, never one that existed before signing in.
 */
import { done, type Outcome, refused } from "./outcome.ts";
import type { Ports } from "./ports.ts";

/** How long a session lasts: 30 days. */
export const SESSION_LIFETIME = { hours: 24 * 30 } as const;

/** Signs in with a link's secret; `expired` covers unknown, spent and late links alike, so that nothing is disclosed. */
export async function redeemSignInLink(
  ports: Ports,
  command: { readonly secret: string },
): Promise<Outcome<{ sessionSecret: string; expiresAt: Temporal.Instant }, { readonly kind: "expired" }>> {
  return await ports.transact(async (work) => {
    const personId = await work.people.takeSignInLink(ports.hashSecret(command.secret), work.now);
    if (personId === null) return refused({ kind: "expired" });
    const { secret, hash } = ports.makeSecret();
    const expiresAt = work.now.add(SESSION_LIFETIME);
    await work.people.addSession(hash, personId, expiresAt);
    return done({ sessionSecret: secret, expiresAt });
  });
}

/** Ends a session; ending one that does not exist is fine. */
export async function signOut(ports: Ports, command: { readonly sessionSecret: string }): Promise<void> {
  await ports.transact((work) => work.people.endSession(ports.hashSecret(command.sessionSecret)));
}
