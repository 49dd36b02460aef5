/**
 * Whether the key that signed the word of an organisation is one this node knows. A key it has not seen before holds the word
 * back until somebody here says yes, or until a key that is known vouches for it.
 */
import { meetActors, type MetActor, receiveSignatures } from "../../application/joint/receive-signature.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import type { HeldWord, ListedKey } from "../../domain/partner-key.ts";
import type { Reading } from "../reading.ts";
import type { ConsentClaim } from "./checks.ts";
import { keysInActor, type ProvenKey } from "./proof.ts";

/** A signed word, before its key is looked up. */
export type SignedWord = Omit<HeldWord, "multibase">;

/** A signed word with the key that signed it. */
export interface Signed {
  readonly word: SignedWord;
  readonly key: ProvenKey;
}

/** The keys of organisations as this node knows them. */
export interface KeyBook {
  /** Whether what a key signed counts; what does not is held back. The signature itself was checked before. */
  admits(word: SignedWord, key: ProvenKey): Promise<boolean>;
  /** The same of several, asked together, in order. */
  admitsEach(signed: readonly Signed[]): Promise<readonly boolean[]>;
  /** The keys that an organisation's campaign lists; none when it can't be read. */
  listedBy(campaignUri: string): Promise<readonly ListedKey[]>;
  /** Remembers the keys that organisations' campaigns list, where none is known yet: first contact is with both. */
  meet(campaigns: readonly MetActor[]): Promise<void>;
}

/** Why a word was held back, for the log. */
export const HELD_BACK = "signed by a key nobody here said yes to";

/** Builds the book. */
export function createKeyBook(
  { ports, store, reading }: { readonly ports: Ports; readonly store: Store; readonly reading: Reading },
): KeyBook {
  // A key that is known stays so until its actor's document says otherwise: then it is looked up again.
  const settled = new Set<string>();
  const nameOf = (actorUri: string, { multibase, listed }: ProvenKey) =>
    `${actorUri} ${multibase} ${JSON.stringify(listed)}`;
  const settle = (names: readonly string[]) =>
    store.afterCommit(() => {
      if (settled.size >= 5_000) settled.clear();
      for (const name of names) settled.add(name);
    });
  const admitsEach: KeyBook["admitsEach"] = async (signed) => {
    const asked: Signed[] = [];
    for (const one of signed) {
      if (settled.has(nameOf(one.word.actorUri, one.key))) continue;
      // Of a stranger nothing is remembered; what it says is refused elsewhere.
      if (one.word.kind !== "source" || await isOrganisation(store, one.word)) asked.push(one);
    }
    if (asked.length === 0) return signed.map(() => true);
    const signatures = asked.map(({ word, key: { multibase, listed } }) => ({ word: { ...word, multibase }, listed }));
    // Within a transaction of ours, so that the letter in hand does not end with it.
    const outcomes = await store.transact(() => receiveSignatures(ports, signatures));
    if (outcomes.some(({ revoked }) => revoked)) await store.notify("trust");
    const waiting = new Set(asked.filter((_, at) => outcomes[at]?.standing !== "known"));
    settle(asked.filter((one) => !waiting.has(one)).map(({ word, key }) => nameOf(word.actorUri, key)));
    return signed.map((one) => !waiting.has(one));
  };
  return {
    admitsEach,
    admits: async (word, key) => (await admitsEach([{ word, key }]))[0] === true,
    async listedBy(campaignUri) {
      return keysInActor(await reading.document(campaignUri).catch(() => null), campaignUri);
    },
    async meet(campaigns) {
      const listing = campaigns.filter(({ listed }) => listed.length > 0);
      if (listing.length === 0) return;
      const met = await store.transact(() => meetActors(ports, listing));
      settle(met.flatMap(({ actorUri, listed }) =>
        listed.filter(({ revokedAt }) => revokedAt === null)
          .map(({ multibase }) => nameOf(actorUri, { multibase, listed }))
      ));
    },
  };
}

async function isOrganisation(store: Store, { aboutUri, organisationUri }: SignedWord): Promise<boolean> {
  const row = await store.current().selectFrom("joint_organisation").select("uri").where("joint_uri", "=", aboutUri)
    .where("uri", "=", organisationUri).executeTakeFirst();
  return row !== undefined;
}

/** A consent as the word of its organisation. */
export function consentWord({ consentUri: uri, organisationUri, collectionUri: aboutUri }: ConsentClaim): SignedWord {
  return { uri, aboutUri, kind: "consent", organisationUri, actorUri: organisationUri };
}
