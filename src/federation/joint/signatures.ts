/**
 * Who signed which version of a common text, read from the signer's own origin, and what the convenor's server shows as each
 * version now. Nobody's name stands under words their own server does not say they signed.
 */
import { receiveTexts, receiveTextSignature } from "../../application/joint/receive-text.ts";
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { findText, listJoints, listOrganisations, listTexts } from "../../database/views/joint-views.ts";
import type { JointCampaign, JointText } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { idOf, objectOf } from "../vocabulary/json.ts";
import { sameOrigin, signingKey } from "./checks.ts";
import { HELD_BACK, type KeyBook } from "./key-book.ts";
import { readText } from "./text.ts";

/** What reading texts works with. */
export interface TextHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
}

/** What taking signatures works with. */
export interface SignatureHouse extends TextHouse {
  readonly keys: KeyBook;
}

/** The joint campaign and version an address of a common text names; null for any other address. */
export function versionNamed(uri: string): { readonly jointUri: string; readonly version: number } | null {
  const [, jointUri, version] = /^(.+)\/text\/([1-9]\d{0,5})$/.exec(uri) ?? [];
  return jointUri === undefined ? null : { jointUri, version: Number(version) };
}

/**
 * Takes a signature at an address, as the signer's own server shows it now: an Accept of the text by the organisation, naming
 * the digest, with the organisation's proof by a key that counts here. A version that is not known here is read from the
 * convenor first. What a new key signed is read again with the log of its owner, after a yes.
 */
export async function takeSignature(
  { ports, store, reading, keys }: SignatureHouse,
  claim: { readonly activityUri: string; readonly organisationUri: string; readonly textUri: string },
): Promise<HeardOutcome> {
  const { activityUri, organisationUri, textUri } = claim;
  const named = versionNamed(textUri);
  if (named === null || !sameOrigin(activityUri, organisationUri)) return ignored("no signature of its own");
  const document = objectOf(await reading.documentAsOfNow(activityUri));
  const digest = document?.["tdu:textDigest"];
  if (document?.["type"] !== "Accept" || idOf(document["actor"]) !== organisationUri) {
    return ignored("not to be seen on its own origin");
  }
  if (idOf(document["object"]) !== textUri || typeof digest !== "string") return ignored("signs something else");
  const key = await signingKey(reading, document, organisationUri);
  if (key === null) return ignored("not signed by the organisation");
  const word = { uri: activityUri, aboutUri: named.jointUri, kind: "source" as const, organisationUri };
  if (!await keys.admits({ ...word, actorUri: organisationUri }, key)) return ignored(HELD_BACK);
  const isKnown = await findText(store.current(), named.jointUri, named.version) !== null;
  const text = isKnown ? null : await readText(reading, ports, named.jointUri, named.version);
  return await receiveTextSignature(ports, { ...named, digest, organisationUri, activityUri, text });
}

/**
 * Reads what the convenor's server shows as each version that somebody signed, and the versions after the newest known. Other
 * words under a number that was read before are told on every page, never taken over (F2.4). Throws when it can't be reached.
 */
export async function readTexts({ ports, store, reading }: TextHouse, joint: JointCampaign): Promise<void> {
  if (joint.role === "convenor") return;
  const known = await listTexts(store.current(), joint.uri);
  const agreed = new Set((await listOrganisations(store.current(), joint.uri)).map(({ textDigest }) => textDigest));
  const newest = known[0]?.version ?? 0;
  const altered: number[] = [];
  for (const { version, digest } of known) {
    if (version !== newest && !agreed.has(digest)) continue;
    const shown = await readText(reading, ports, joint.uri, version);
    if (shown?.digest !== digest) altered.push(version);
  }
  const added: JointText[] = [];
  for (let version = newest + 1; version <= newest + jointLimits.textsAtOnce; version++) {
    const text = await readText(reading, ports, joint.uri, version);
    if (text === null) break;
    added.push(text);
  }
  const outcome = await receiveTexts(ports, joint.uri, { added, altered: altered.sort((a, b) => a - b) });
  if (outcome.kind === "taken") await store.notify("changed");
}

/** Reads the texts of every joint campaign whose convenor was just read; one that can't be reached is left for the next time. */
export async function readTextsOf(house: TextHouse, read: readonly string[]): Promise<void> {
  const db = house.store.current();
  for (const joint of await listJoints(db)) {
    const convenor = (await listOrganisations(db, joint.uri)).find(({ consentUri }) => consentUri === null);
    if (joint.endedAt !== null || convenor === undefined || !read.includes(convenor.uri)) continue;
    await readTexts(house, joint).catch(() => null);
  }
}
