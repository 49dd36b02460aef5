/**
 * By which key an organisation signed what just came in. A key this node has not seen before is remembered as waiting, with
 * the address of what it signed; nothing of it counts until somebody here says yes to the key.
 */
import { trustLimits } from "../../domain/limits/trust.ts";
import {
  type HeldWord,
  judgeKey,
  type KeyChanges,
  type KeyStanding,
  type ListedKey,
  type PartnerKey,
} from "../../domain/partner-key.ts";
import type { Ports, Work } from "../ports.ts";
import { tellOrganisers } from "./tell-organisers.ts";

/** What was signed, by which key, and which keys its actor lists now. */
export interface Signature {
  readonly word: HeldWord;
  readonly listed: readonly ListedKey[];
}

/** What becomes of it; `revoked` says that its owner told of a stolen key this node did not know of. */
export interface SignatureOutcome {
  readonly standing: KeyStanding;
  readonly revoked: boolean;
}

/** Remembers the keys; see the head of this file. First contact makes every key listed then known. Answers in order. */
export async function receiveSignatures(
  ports: Ports,
  signatures: readonly Signature[],
): Promise<readonly SignatureOutcome[]> {
  return await ports.transact(async (work) => {
    const keys = await work.trust.keysOf([...new Set(signatures.map(({ word }) => word.actorUri))]);
    const outcomes: SignatureOutcome[] = [];
    const changed: PartnerKey[] = [];
    for (const { word, listed } of signatures) {
      const remembered = keysIn([...keys, ...changed], word.actorUri);
      const { standing, added, revoked } = judgeKey(remembered, listed, word.multibase);
      changed.push(...remembering(work, word, remembered, added));
      for (const { multibase, revokedAt } of revoked) {
        const was = remembered.find((one) => one.multibase === multibase);
        if (was !== undefined) changed.push({ ...was, state: "revoked", revokedAt });
      }
      const isRefused = remembered.some(({ multibase, state }) => multibase === word.multibase && state === "refused");
      if (standing === "waits" && !isRefused) await work.trust.hold(word);
      if (added.some(({ state }) => state === "waiting")) {
        const jointUri = word.aboutUri.replace(/\/organizers$/, "");
        await tellOrganisers(work, "partner_asked", word.organisationUri, { jointUri });
      }
      outcomes.push({ standing, revoked: revoked.length > 0 });
    }
    await work.trust.saveKeys(changed);
    return outcomes;
  });
}

/** An actor of an organisation that has signed nothing yet, with the keys it lists. */
export interface MetActor {
  readonly actorUri: string;
  readonly organisationUri: string;
  readonly listed: readonly ListedKey[];
}

/**
 * First contact with actors that have signed nothing yet: every key listed is known, unless one of theirs was seen before.
 * Answers those that were met just now.
 */
export async function meetActors(ports: Ports, actors: readonly MetActor[]): Promise<readonly MetActor[]> {
  return await ports.transact(async (work) => {
    const keys = await work.trust.keysOf([...new Set(actors.map(({ actorUri }) => actorUri))]);
    const met = actors.filter(({ actorUri }) => keysIn(keys, actorUri).length === 0);
    await work.trust.saveKeys(met.flatMap((one) => remembering(work, one, [], judgeKey([], one.listed, "").added)));
    return met;
  });
}

/** The newest state of each key of an actor, the oldest key first. */
function keysIn(keys: readonly PartnerKey[], actorUri: string): readonly PartnerKey[] {
  const own = keys.filter((key) => key.actorUri === actorUri);
  return [...new Map(own.map((key) => [key.multibase, key])).values()];
}

function remembering(
  work: Work,
  { actorUri, organisationUri }: Pick<MetActor, "actorUri" | "organisationUri">,
  remembered: readonly PartnerKey[],
  added: KeyChanges["added"],
): PartnerKey[] {
  const room = Math.max(0, trustLimits.keysOfActor - remembered.length);
  return added.slice(0, room).map(({ key: { keyId, multibase, revokedAt }, state, vouchedBy }) => {
    const seenAt = remembered.find((one) => one.multibase === multibase)?.seenAt ?? work.now;
    return { actorUri, organisationUri, keyId, multibase, state, vouchedBy, seenAt, decidedAt: null, revokedAt };
  });
}
