/**
 * A fresh one-time link for somebody who has an account and no way in. Only its hash is kept; it works once, for two
 * days. A steward or the operator hands it over themselves.
 */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** How long a one-time link works: 48 hours. */
export const SIGN_IN_LINK_LIFETIME = { hours: 48 } as const;

/** Makes a link for the person with a handle and returns its secret. */
export async function issueSignInLink(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<{ signInSecret: string }, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    const person = await work.people.findByHandle(command.handle);
    if (person === null) return refused({ kind: "not_found" });
    const { secret, hash } = ports.makeSecret();
    await work.people.addSignInLink(hash, person.id, work.now.add(SIGN_IN_LINK_LIFETIME));
    return done({ signInSecret: secret });
  });
}
