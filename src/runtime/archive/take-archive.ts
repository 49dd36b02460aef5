/**
 * Takes an archive that somebody hands in: every file against its digest, every proof against the keys in it, the figures
 * counted anew, all before anything is written. An archive with one thing wrong changes nothing, and is told what.
 */
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import { fillFromArchive } from "../../application/joint/fill-from-archive.ts";
import { keepArchive } from "../../application/joint/keep-archive.ts";
import { tallyOfArchive } from "../../database/views/archive-views.ts";
import { findJoint, listOpinions } from "../../database/views/joint-views.ts";
import type { ArchivedImage, ArchiveRecord } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { type Archive, openArchive } from "../../verify/archive.ts";
import { canonical } from "../../verify/proof.ts";
import { readBundle } from "../../verify/sources.ts";
import { type Verification, verifyTally } from "../../verify/verify.ts";
import { ArchiveRefused } from "../../verify/zip.ts";
import type { MovementNode } from "../movement-node.ts";
import { operator } from "../operator/verb.ts";
import { type CheckedKeys, checkKeys } from "./check-keys.ts";
import { recordIn } from "./record-in.ts";

/** An archive whose every part holds. */
export interface ReadArchive {
  readonly archive: Archive;
  readonly record: ArchiveRecord;
  readonly sources: readonly SourceRead[];
  readonly keys: CheckedKeys;
}

/** What became of an archive: kept here, filled into a joint campaign of this node, or why nothing was done. */
export type TakenArchive =
  | { readonly kind: "kept"; readonly read: ReadArchive; readonly handle: string }
  | {
    readonly kind: "filled";
    readonly read: ReadArchive;
    readonly handle: string | null;
    readonly filled: {
      readonly organisations: number;
      readonly actions: number;
      readonly reports: number;
      readonly texts: number;
    };
  }
  | { readonly kind: "refused"; readonly sentences: readonly string[] };

const MOST_SENTENCES = 20;

/** Checks an archive and stores it. `handle` is its handle here; the one it had if null. */
export async function takeArchive(node: MovementNode, bytes: Buffer, handle: string | null): Promise<TakenArchive> {
  const read = await readArchive(node, bytes);
  if (Array.isArray(read)) return { kind: "refused", sentences: read.slice(0, MOST_SENTENCES) };
  const whole = read as ReadArchive;
  const joint = await findJoint(node.store.current(), { uri: whole.archive.manifest.campaign });
  if (joint !== null && joint.endedAt === null) return await fillIn(node, whole);
  const ours = Object.keys(whole.archive.documents).find((uri) => uri.startsWith(`${node.addresses.origin}/`));
  if (joint === null && ours !== undefined) {
    return { kind: "refused", sentences: [`${ours} would be of this node, which takes no part in the campaign.`] };
  }
  return await keep(node, whole, handle ?? whole.archive.manifest.handle);
}

/** The archive read and checked, or the sentences that say what is wrong. */
async function readArchive(node: MovementNode, bytes: Buffer): Promise<ReadArchive | string[]> {
  let archive: Archive;
  try {
    archive = openArchive(bytes);
  } catch (error) {
    if (error instanceof ArchiveRefused) return [error.message];
    throw error;
  }
  const { manifest, documents } = archive;
  if (manifest.origin === node.addresses.origin) {
    return [`This is an archive of this node's own ${manifest.campaign}: a lost node comes back from its backup.`];
  }
  const verification = await verifyTally(readBundle(documents), manifest.address);
  const wrong = newDifferences(archive, verification);
  if (wrong.length > 0) return wrong;
  const { record, sources, unread } = await recordIn(documents, manifest.campaign, verification, manifest.differences);
  if (unread.length > 0) return unread.map((id) => `${id} can't be read as an action or report.`);
  const exportedAt = Temporal.Instant.from(manifest.exportedAt);
  const { figures } = tallyOfArchive({ uri: manifest.campaign, exportedAt, record }, sources);
  const asOf = verification.asOf === "" ? null : Temporal.Instant.from(verification.asOf);
  const recounted = asOf === null
    ? null
    : tallyOfArchive({ uri: manifest.campaign, exportedAt: asOf, record }, sourcesUntil(documents, sources, asOf))
      .figures;
  if (recounted !== null && canonical(recounted) !== canonical(verification.recounted)) {
    return [`Counted here, the figures are not those that the verifier finds: ${canonical(figures)}.`];
  }
  const actors = [
    manifest.attributedTo,
    ...verification.organisations.flatMap(({ uri, companion }) => companion === "" ? [] : [uri, companion]),
  ];
  const keys = await checkKeys(node, documents, actors);
  return keys.problems.length > 0 ? [...keys.problems] : { archive, record, sources, keys };
}

/** What the verifier finds wrong now and whoever exported it did not name. */
function newDifferences({ manifest }: Archive, { differences, campaign, asOf }: Verification): string[] {
  const known = new Set(manifest.differences.map(({ kind, subject }) => `${kind} ${subject}`));
  const wrong = differences.filter(({ kind, subject }) => !known.has(`${kind} ${subject}`))
    .map(({ kind, subject, detail }) => `${subject}: ${detail} (${kind}).`);
  return asOf === "" || campaign === manifest.campaign
    ? wrong
    : [`The tally is of ${campaign}, not of ${manifest.campaign}.`];
}

/** What had been published at a moment: a tally is of its moment, an archive may have been finished later. */
function sourcesUntil(documents: Archive["documents"], sources: readonly SourceRead[], at: Temporal.Instant) {
  return sources.filter(({ uri }) => Date.parse(String(documents[uri]?.["published"])) <= at.epochMilliseconds);
}

async function fillIn(node: MovementNode, read: ReadArchive): Promise<TakenArchive> {
  const { archive: { manifest, documents }, record, sources } = read;
  const jointUri = manifest.campaign;
  const at = Temporal.Instant.from(manifest.exportedAt);
  const said = await listOpinions(node.store.current(), jointUri);
  const isNew = (one: ArchiveRecord["opinions"][number]) =>
    !said.some(({ objectUri, byUri }) => objectUri === one.objectUri && byUri === one.byUri);
  const outcome = await fillFromArchive(node.ports, operator, {
    jointUri,
    organisations: record.organisations.map((one) => ({
      ...one,
      jointUri,
      state: "member" as const,
      joinedAt: at,
      leftAt: null,
    })),
    sources: sources.map((source) => ({ ...source, body: JSON.stringify(documents[source.uri]) })),
    texts: record.texts,
    opinions: record.opinions.filter(isNew),
  });
  if (!outcome.ok) return { kind: "refused", sentences: ["This node takes no part in the campaign any more."] };
  const joint = await findJoint(node.store.current(), { uri: jointUri });
  return { kind: "filled", read, handle: joint?.localId ?? null, filled: outcome.value };
}

async function keep(node: MovementNode, read: ReadArchive, handle: string): Promise<TakenArchive> {
  const { archive, record, sources } = read;
  const { manifest, documents } = archive;
  const pictures: ArchivedImage[] = [];
  for (const { address, bytes } of archive.pictures()) {
    const encoded = await reEncodePicture(bytes);
    if (!encoded.ok) return { kind: "refused", sentences: [`${address} is no picture that can be shown.`] };
    pictures.push({ address, mediaType: encoded.mediaType, bytes: encoded.bytes });
  }
  const counted = new Map(sources.map((source) => [source.uri, source]));
  const outcome = await keepArchive(node.ports, operator, {
    uri: manifest.campaign,
    handle,
    origin: manifest.origin,
    exportedAt: Temporal.Instant.from(manifest.exportedAt),
    record,
    documents: Object.entries(documents).map(([address, document]) => ({
      address,
      body: JSON.stringify(document),
      source: counted.get(address) ?? null,
    })),
    pictures,
  });
  if (outcome.ok) return { kind: "kept", read, handle };
  const sentence = {
    not_allowed: "That is not allowed.",
    handle_taken: `There is somebody or something called ${handle} here already; give another with --handle.`,
    archive_is_older: "This node keeps an archive of that campaign already, as new as this one or newer.",
  };
  return { kind: "refused", sentences: [sentence[outcome.refusal.kind]] };
}
