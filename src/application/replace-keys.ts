/**
 * New keys for the actors of this node: because keys should not live for ever, or because one was stolen. The old ones stay
 * listed with their end, so that what they signed before it can still be checked.
 */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, LocalActor, Ports, SealedKey } from "./ports.ts";

/** Why keys can't be replaced. */
export type KeysRefusal = NotAllowed | { readonly kind: "not_found" };

/** The new keys of one actor. */
export interface NewKeys {
  readonly actorId: string;
  /** Keys to add; living ones of the same algorithms end. */
  readonly keys: readonly SealedKey[];
  /** What the old key says for the new one; null when nothing can be believed of the old one. */
  readonly vouched: Readonly<Record<string, unknown>> | null;
}

/** How long a key that was replaced may still sign what is in hand, in seconds. */
const IN_HAND_SECONDS = 60;

/**
 * Replaces keys, and tells followers that the actors changed. `stolenSince` says from when on nothing that the old keys
 * signed may be believed; null for keys that were merely replaced.
 */
export async function replaceKeys(
  ports: Ports,
  asker: Asker,
  command: { readonly actors: readonly NewKeys[]; readonly stolenSince: Temporal.Instant | null },
): Promise<Outcome<readonly LocalActor[], KeysRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const { stolenSince } = command;
  return await ports.transact(async (work) => {
    const changed: LocalActor[] = [];
    for (const { actorId, keys, vouched } of command.actors) {
      const ended = stolenSince === null
        ? { expiresAt: work.now.add({ seconds: IN_HAND_SECONDS }), revokedAt: null }
        : { expiresAt: null, revokedAt: stolenSince };
      const actor = await work.actors.replaceKeys(actorId, { ...ended, keys, vouched });
      if (actor === null) return refused({ kind: "not_found" });
      changed.push(actor);
      if (actor.kind === "movement") await work.emit({ type: "movement.revised", movementId: actor.id });
      if (actor.kind === "campaign") await work.emit({ type: "campaign.revised", campaignId: actor.id });
    }
    return done(changed);
  });
}
