/**
 * Whether the key that signed the word of an organisation is one this node knows. A key it has not seen before holds the word
 * back until somebody here says yes, or until a key that is known vouches for it.
 */
import { meetActor, receiveSignature } from "../../application/joint/receive-signature.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import type { HeldWord, ListedKey } from "../../domain/partner-key.ts";
import type { Reading } from "../reading.ts";
import { keysInActor, type ProvenKey } from "./proof.ts";

/** A signed word, before its key is looked up. */
export type SignedWord = Omit<HeldWord, "multibase">;

/** The keys of organisations as this node knows them. */
export interface KeyBook {
  /** Whether what a key signed counts; what does not is held back. The signature itself was checked before. */
  admits(word: SignedWord, key: ProvenKey): Promise<boolean>;
  /** The keys that an organisation's campaign lists; none when it can't be read. */
  listedBy(campaignUri: string): Promise<readonly ListedKey[]>;
  /** Remembers the keys that an organisation's campaign lists, if none of it is known yet: first contact is with both. */
  meet(organisationUri: string, campaignUri: string, listed: readonly ListedKey[]): Promise<void>;
}

/** Why a word was held back, for the log. */
export const HELD_BACK = "signed by a key nobody here said yes to";

/** Builds the book. */
export function createKeyBook(
  { ports, store, reading }: { readonly ports: Ports; readonly store: Store; readonly reading: Reading },
): KeyBook {
  // Within a transaction of ours, so that the letter in hand does not end with it.
  const receive = (word: SignedWord, { multibase, listed }: ProvenKey) =>
    store.transact(() => receiveSignature(ports, { word: { ...word, multibase }, listed }));
  // A key that is known stays so until its actor's document says otherwise: then it is looked up again.
  const settled = new Set<string>();
  return {
    async admits(word, key) {
      const name = `${word.actorUri} ${key.multibase} ${JSON.stringify(key.listed)}`;
      if (settled.has(name)) return true;
      // Of a stranger nothing is remembered; what it says is refused elsewhere.
      if (word.kind === "source" && !await isOrganisation(store, word)) return true;
      const { standing, revoked } = await receive(word, key);
      if (revoked) await store.notify("trust");
      if (settled.size >= 5_000) settled.clear();
      if (standing === "known") store.afterCommit(() => void settled.add(name));
      return standing === "known";
    },
    async listedBy(campaignUri) {
      return keysInActor(await reading.document(campaignUri).catch(() => null), campaignUri);
    },
    async meet(organisationUri, campaignUri, listed) {
      await store.transact(() => meetActor(ports, { organisationUri, actorUri: campaignUri, listed }));
    },
  };
}

async function isOrganisation(store: Store, { aboutUri, organisationUri }: SignedWord): Promise<boolean> {
  const row = await store.current().selectFrom("joint_organisation").select("uri").where("joint_uri", "=", aboutUri)
    .where("uri", "=", organisationUri).executeTakeFirst();
  return row !== undefined;
}
