/**
 * The keys by which organisations that act together speak, as this node first saw them. What a key signs counts once it is
 * known; a key that came later waits until a person here says yes, or until a key that is known vouches for it.
 */

/** Known: what it signs counts. Waiting and refused: nothing does. Revoked: only what it signed before it was stolen. */
export type PartnerKeyState = "known" | "waiting" | "refused" | "revoked";

/** A key of an organisation or of its campaign. */
export interface PartnerKey {
  /** Whose key: the movement, or its companion campaign. */
  readonly actorUri: string;
  /** The organisation both belong to. */
  readonly organisationUri: string;
  /** Its name in the actor's document. */
  readonly keyId: string;
  /** The key itself (Multikey, base58btc). */
  readonly multibase: string;
  /** Whether what it signs counts. */
  readonly state: PartnerKeyState;
  /** The key that vouched for it; null when it was there at first contact, or a person said yes. */
  readonly vouchedBy: string | null;
  /** Since when this node knows of it. */
  readonly seenAt: Temporal.Instant;
  /** When a person here decided; null when nobody had to. */
  readonly decidedAt: Temporal.Instant | null;
  /** From which moment on it was in other hands, as its owner says. */
  readonly revokedAt: Temporal.Instant | null;
}

/** Something signed by a key that waits: where it stands, and nothing of what it says. */
export interface HeldWord {
  /** Its address on its owner's origin. */
  readonly uri: string;
  /** The collection of a consent, the joint campaign of a source. */
  readonly aboutUri: string;
  /** What it is. */
  readonly kind: "consent" | "source";
  /** Whose word. */
  readonly organisationUri: string;
  /** Which actor signed. */
  readonly actorUri: string;
  /** By which key. */
  readonly multibase: string;
}

/** A key as an actor's document lists it now. */
export interface ListedKey {
  /** Its name in the actor's document. */
  readonly keyId: string;
  /** The key itself (Multikey, base58btc). */
  readonly multibase: string;
  /** Null while it goes on. */
  readonly revokedAt: Temporal.Instant | null;
  /** The keys that signed its entry and were alive then: they vouch for it. */
  readonly vouchedBy: readonly string[];
}

/** What becomes of a key that signed something. */
export type KeyStanding = "known" | "waits";

/** What first contact, or one more look at an actor's keys, changes. */
export interface KeyChanges {
  /** What becomes of the word it signed. */
  readonly standing: KeyStanding;
  /** Keys to remember from now on. */
  readonly added: readonly {
    readonly key: ListedKey;
    readonly state: PartnerKeyState;
    readonly vouchedBy: string | null;
  }[];
  /** Keys whose owner says they were stolen, and this node did not know it. */
  readonly revoked: readonly ListedKey[];
}

/**
 * Decides about a key that signed something. At first contact every key listed is known, because then a person says yes to
 * the organisation itself. Later a key is known when one that is known, and was not stolen, vouches for it; else it waits.
 */
export function judgeKey(
  remembered: readonly PartnerKey[],
  listed: readonly ListedKey[],
  multibase: string,
): KeyChanges {
  const before = new Map(remembered.map((key) => [key.multibase, key]));
  const revoked = listed.filter((key) => {
    const was = before.get(key.multibase);
    return key.revokedAt !== null && was !== undefined && was.revokedAt === null;
  });
  const stateOf = ({ revokedAt }: ListedKey): PartnerKeyState => revokedAt === null ? "known" : "revoked";
  if (remembered.length === 0) {
    const added = listed.map((key) => ({ key, state: stateOf(key), vouchedBy: null }));
    return { standing: "known", added, revoked: [] };
  }
  const trusted = new Set(remembered.filter(({ state }) => state === "known").map((key) => key.multibase));
  const stolen = new Set(listed.filter(({ revokedAt }) => revokedAt !== null).map((key) => key.multibase));
  const added: { key: ListedKey; state: PartnerKeyState; vouchedBy: string | null }[] = [];
  for (const key of listed) {
    const was = before.get(key.multibase)?.state;
    if (was !== undefined && was !== "waiting") continue;
    const vouchedBy = key.vouchedBy.find((one) => trusted.has(one) && !stolen.has(one)) ?? null;
    if (vouchedBy !== null) {
      trusted.add(key.multibase);
      added.push({ key, state: stateOf(key), vouchedBy });
    } else if (was === undefined && key.multibase === multibase) {
      added.push({ key, state: "waiting", vouchedBy: null });
    }
  }
  const isKnown = trusted.has(multibase) || before.get(multibase)?.state === "revoked";
  return { standing: isKnown ? "known" : "waits", added, revoked };
}
