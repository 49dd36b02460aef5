/**
 * A person's yes or no to the new key of an organisation. Whoever decides has asked the organisation by another way than the
 * one by which the key came; the fingerprint is what they compare.
 */
import type { HeldWord } from "../../domain/partner-key.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";

/** Why a key can't be decided about. */
export type KeyRefusal = NotAllowed | { readonly kind: "key_unknown" };

/** Says yes or no to a key; answers what waited for it, to be taken now after a yes. A no can become a yes later. */
export async function decideKey(
  ports: Ports,
  asker: Asker,
  command: { readonly actorUri: string; readonly multibase: string; readonly accept: boolean },
): Promise<Outcome<readonly HeldWord[], KeyRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const keys = await work.trust.keysOf([command.actorUri]);
    const key = keys.find(({ multibase, state }) =>
      multibase === command.multibase && (state === "waiting" || state === "refused")
    );
    if (key === undefined) return refused({ kind: "key_unknown" });
    const state = command.accept ? "known" : "refused";
    await work.trust.saveKeys([{ ...key, state, decidedAt: work.now }]);
    if (!command.accept) return done([]);
    await work.trust.readAnew(key.organisationUri);
    return done(await work.trust.release(key.actorUri, key.multibase));
  });
}
