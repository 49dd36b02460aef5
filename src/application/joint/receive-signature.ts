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

/** Remembers the key; see the head of this file. First contact makes every key listed then known. */
export async function receiveSignature(ports: Ports, { word, listed }: Signature): Promise<SignatureOutcome> {
  return await ports.transact(async (work) => {
    const remembered = await work.trust.keysOf(word.actorUri);
    const { standing, added, revoked } = judgeKey(remembered, listed, word.multibase);
    const { organisationUri } = word;
    await remember(work, word, remembered, added);
    for (const { multibase, revokedAt } of revoked) {
      const was = remembered.find((one) => one.multibase === multibase);
      if (was !== undefined) await work.trust.saveKey({ ...was, state: "revoked", revokedAt });
    }
    const isRefused = remembered.some(({ multibase, state }) => multibase === word.multibase && state === "refused");
    if (standing === "waits" && !isRefused) await work.trust.hold(word);
    if (added.some(({ state }) => state === "waiting")) {
      const jointUri = word.aboutUri.replace(/\/organizers$/, "");
      await tellOrganisers(work, "partner_asked", organisationUri, { jointUri });
    }
    return { standing, revoked: revoked.length > 0 };
  });
}

/** First contact with an actor that has signed nothing yet: every key it lists is known, unless one of it was seen before. */
export async function meetActor(
  ports: Ports,
  met: { readonly organisationUri: string; readonly actorUri: string; readonly listed: readonly ListedKey[] },
): Promise<void> {
  const { actorUri, listed } = met;
  const [first] = listed;
  if (first === undefined) return;
  await ports.transact(async (work) => {
    const remembered = await work.trust.keysOf(actorUri);
    if (remembered.length === 0) await remember(work, met, [], judgeKey([], listed, first.multibase).added);
  });
}

async function remember(
  work: Work,
  { actorUri, organisationUri }: { readonly actorUri: string; readonly organisationUri: string },
  remembered: readonly PartnerKey[],
  added: KeyChanges["added"],
): Promise<void> {
  const room = Math.max(0, trustLimits.keysOfActor - remembered.length);
  for (const { key: { keyId, multibase, revokedAt }, state, vouchedBy } of added.slice(0, room)) {
    const was = remembered.find((one) => one.multibase === multibase);
    const seenAt = was?.seenAt ?? work.now;
    const key = { actorUri, organisationUri, keyId, multibase, state, vouchedBy, seenAt, revokedAt };
    await work.trust.saveKey({ ...key, decidedAt: null });
  }
}
