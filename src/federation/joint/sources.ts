/**
 * Takes the sources of other organisations, many at once, because a letter or a page of a log brings many. Nobody is asked
 * anything on the word of somebody who takes no part, and what is known already is not checked again.
 */
import { type HeardOutcome, ignored, repeated } from "../../application/heard.ts";
import { type FoundSource, receiveSources } from "../../application/joint/receive-source.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { type Companions, findCompanions, hasMemberAt, knownDigests } from "../../database/views/joint-members.ts";
import type { Reading } from "../reading.ts";
import { type JsonObject, objectOf, uriOf } from "../vocabulary/json.ts";
import { type RemoteSource, sourceFromObject } from "../vocabulary/remote-joint.ts";
import { type ConsentClaim, signedSource, type StandingConsent, withConfirmed } from "./checks.ts";
import { sourceDigest } from "./digest.ts";
import { HELD_BACK, type KeyBook } from "./key-book.ts";

/** What taking sources works with. */
export interface SourceHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly keys: KeyBook;
  /** Whether the key behind a consent counts here. */
  admitsConsent(standing: StandingConsent, claim: ConsentClaim): Promise<boolean>;
}

/** Takes sources; see {@link createSourceDesk}. */
export interface SourceDesk {
  /**
   * Takes sources handed over with their proofs, each by itself; one without a valid proof is fetched from its own origin. One
   * whose server can't be reached throws in the end, after the others were stored.
   */
  takeSources(documents: readonly unknown[]): Promise<readonly HeardOutcome[]>;
  /** Takes sources of a log up to the first that its owner did not sign; nothing is fetched in their place. */
  takeLogged(documents: readonly unknown[]): Promise<{ readonly taken: number; readonly isForged: boolean }>;
  /** Takes a source as its own origin shows it now. */
  takeSourceAt(uri: string): Promise<HeardOutcome>;
  /** The same, though the document may say what it said before: something it rests on has changed. */
  takeSourceAnew(uri: string): Promise<HeardOutcome>;
}

interface Claim {
  readonly document: JsonObject;
  readonly digest: string;
  readonly claimed: RemoteSource;
}

type Checked = FoundSource | HeardOutcome;

const NOT_SIGNED = ignored("not signed by its owner");
const STRANGER = ignored("not an organisation of the campaign");

/** Builds it. */
export function createSourceDesk(house: SourceHouse): SourceDesk {
  const { ports, store, reading, keys } = house;
  const isOurs = (uri: string) => uri.startsWith(`${ports.addresses.origin}/`);

  /** What can count is signed, by a key that counts, by one who takes part; co-organisers with their consents. */
  async function check({ document, digest, claimed }: Claim, companions: Companions): Promise<Checked> {
    const { uri, jointUri, movementUri: organisationUri, attributedTo } = claimed;
    const companionUri = companions.get(jointUri)?.get(organisationUri);
    if (companionUri === undefined) return STRANGER;
    if (attributedTo !== (claimed.reading.kind === "action" ? companionUri : organisationUri)) return STRANGER;
    const source = await signedSource(reading, document, claimed);
    if (source === null) return NOT_SIGNED;
    const word = { uri, aboutUri: jointUri, kind: "source" as const, organisationUri, actorUri: attributedTo };
    if (!await keys.admits(word, source.key)) return ignored(HELD_BACK);
    const read = source.reading.kind === "action"
      ? await withConfirmed(reading, uri, source.reading, house.admitsConsent)
      : source.reading;
    const { updatedAt } = source;
    const stored = { uri, jointUri, organisationUri, isLocal: false, updatedAt, reading: read };
    return { source: { ...stored, digest, body: JSON.stringify(document) }, attributedTo };
  }

  async function checkAt(uri: string): Promise<Checked> {
    if (isOurs(uri)) return ignored("our own");
    if (!await hasMemberAt(store.current(), uri)) return STRANGER;
    const document = objectOf(await reading.documentAsOfNow(uri));
    const claimed = sourceFromObject(document);
    if (document === null || claimed === null) return NOT_SIGNED;
    return await check(
      { document, digest: sourceDigest(document), claimed },
      await findCompanions(store.current(), [claimed.movementUri]),
    );
  }

  /** What documents claim, read once, with what has to be known of those who claim it, asked once. */
  async function readClaims(documents: readonly unknown[]) {
    const known = await knownDigests(store.current(), addressesIn(documents));
    const claims = documents.map((document): Claim | HeardOutcome => {
      const object = objectOf(document);
      const uri = addressIn(document);
      if (object === null || uri === null) return ignored("no source");
      if (isOurs(uri)) return ignored("our own");
      const digest = sourceDigest(object);
      if (known.get(uri) === digest) return repeated;
      const claimed = sourceFromObject(object);
      return claimed === null ? ignored("no source") : { document: object, digest, claimed };
    });
    const claimants = claims.flatMap((one) => "kind" in one ? [] : [one.claimed.movementUri]);
    return { claims, companions: await findCompanions(store.current(), claimants) };
  }

  /** Within a transaction of ours, so that the letter in hand ends with the last of its sources and not with the first. */
  async function keep(found: readonly FoundSource[]): Promise<readonly HeardOutcome[]> {
    if (found.length === 0) return [];
    return await store.transact(async () => {
      const outcomes = await receiveSources(ports, found);
      if (outcomes.some(({ kind }) => kind === "taken")) await store.notify("changed");
      return outcomes;
    });
  }

  async function takeSourceAt(uri: string): Promise<HeardOutcome> {
    const one = await checkAt(uri);
    return "kind" in one ? one : (await keep([one]))[0] ?? repeated;
  }

  return {
    async takeSources(documents) {
      const { claims, companions } = await readClaims(documents);
      const [outcomes, found, failures]: [HeardOutcome[], FoundSource[], unknown[]] = [[], [], []];
      const checkOne = async (claim: Claim | HeardOutcome, document: unknown): Promise<Checked> => {
        if (typeof document === "string") return await checkAt(document);
        if ("kind" in claim) return claim;
        const one = await check(claim, companions);
        return one === NOT_SIGNED ? await checkAt(claim.claimed.uri) : one;
      };
      for (const [at, claim] of claims.entries()) {
        await checkOne(claim, documents[at]).then((one) => {
          if ("kind" in one) outcomes.push(one);
          else found.push(one);
        }, (error: unknown) => failures.push(error));
      }
      outcomes.push(...await keep(found));
      if (failures.length > 0) throw failures[0];
      return outcomes;
    },
    async takeLogged(documents) {
      const { claims, companions } = await readClaims(documents);
      const found: FoundSource[] = [];
      let isForged = false;
      for (const claim of claims) {
        const one = "kind" in claim ? claim : await check(claim, companions);
        isForged = one === NOT_SIGNED;
        if (isForged) break;
        if (!("kind" in one)) found.push(one);
      }
      const outcomes = await keep(found);
      return { taken: outcomes.filter(({ kind }) => kind === "taken").length, isForged };
    },
    takeSourceAt,
    async takeSourceAnew(uri) {
      const forget = () => ports.transact((work) => work.sources.forgetDigest(uri));
      // At once, so that what can't be reached now is taken with the next reading of its log.
      await store.transact(forget);
      const one = await checkAt(uri);
      if ("kind" in one) return one;
      // And again with the storing: whoever looked before the change may have stored it meanwhile as it was.
      return await store.transact(async () => {
        await forget();
        return (await keep([one]))[0] ?? repeated;
      });
    },
  };
}

function addressIn(document: unknown): string | null {
  return uriOf(objectOf(document)?.["id"]);
}

function addressesIn(documents: readonly unknown[]): readonly string[] {
  return documents.map(addressIn).filter((uri) => uri !== null);
}
