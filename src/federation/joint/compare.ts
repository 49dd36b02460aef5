/**
 * What differs between this node and its partners: the sources each partner's published tally names, beside ours. It is asked for
 * by an organiser, bounded in time, and changes nothing here; reading the partners' logs is what makes nodes equal.
 */
import { listOrganisations, listSources } from "../../database/views/joint-views.ts";
import type { Store } from "../../database/connection.ts";
import type { JointCampaign, JointOrganisation } from "../../domain/joint.ts";
import type { PartnerDifference, SourceDifference } from "../../domain/joint-difference.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, idOf, lineOf, objectOf, uriOf } from "../vocabulary/json.ts";

/** Compares with every partner that has a node, several at a time, until the time is over. */
export async function compareWithPartners(
  { store, reading, origin }: { readonly store: Store; readonly reading: Reading; readonly origin: string },
  joint: JointCampaign,
): Promise<readonly PartnerDifference[]> {
  const organisations = await listOrganisations(store.current(), joint.uri);
  const members = new Set(organisations.map(({ uri }) => uri));
  const sources = (await listSources(store.current(), joint.uri))
    .filter(({ organisationUri }) => members.has(organisationUri));
  const ours = new Map(sources.map(({ uri, digest }) => [uri, digest]));
  for (const { consentUri } of organisations) if (consentUri !== null) ours.set(consentUri, "");
  const others = organisations.filter(({ uri, companionUri }) => companionUri !== "" && !uri.startsWith(`${origin}/`));
  const found = new Map<string, SourceDifference | null>();
  const waiting = [...others];
  const isOver = AbortSignal.timeout(jointLimits.compareMs);
  const ask = async () => {
    for (let next = waiting.shift(); next !== undefined && !isOver.aborted; next = waiting.shift()) {
      found.set(next.uri, await differenceOf(reading, next, ours).catch(() => null));
    }
  };
  const ended = new Promise<void>((resolve) => isOver.addEventListener("abort", () => resolve(), { once: true }));
  await Promise.race([Promise.all(Array.from({ length: jointLimits.comparedAtOnce }, ask)), ended]);
  return others.map((organisation) => ({ organisation, sources: found.get(organisation.uri) ?? null }));
}

async function differenceOf(
  reading: Reading,
  { companionUri }: JointOrganisation,
  ours: ReadonlyMap<string, string>,
): Promise<SourceDifference | null> {
  const tally = objectOf(await reading.documentAsOfNow(`${companionUri}/tally.json`));
  if (tally === null) return null;
  const theirs = new Map<string, string>();
  for (const item of arrayOf(tally["sources"], jointLimits.sourcesCompared)) {
    const uri = idOf(item);
    if (uri !== null) theirs.set(uri, lineOf(objectOf(item)?.["digest"]) ?? "");
  }
  for (const item of arrayOf(tally["consents"], jointLimits.organisations)) {
    const consent = uriOf(objectOf(item)?.["consent"]);
    if (consent !== null) theirs.set(consent, "");
  }
  const some = (uris: readonly string[]) => uris.slice(0, jointLimits.differencesShown);
  return {
    missingHere: some([...theirs.keys()].filter((uri) => !ours.has(uri))),
    missingThere: some([...ours.keys()].filter((uri) => !theirs.has(uri))),
    other: some([...ours].filter(([uri, digest]) => theirs.has(uri) && theirs.get(uri) !== digest).map(([uri]) => uri)),
  };
}
