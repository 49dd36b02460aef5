/**
 * Makes the archive of a campaign: everything a stranger can read of it, at this node and at every partner's, with the
 * pictures, named file by file in a manifest that the campaign signs. Nothing goes in that the public could not read.
 */
import { ZipFile } from "yazl";
import { findSource } from "../../database/views/joint-views.ts";
import { pictureLimits } from "../../domain/limits.ts";
import {
  ARCHIVE_BOUNDS,
  ARCHIVE_FORMAT,
  fileDigest,
  fileOf,
  MANIFEST,
  type Manifest,
  type ManifestFile,
} from "../../verify/archive.ts";
import { exportBundle, picturesIn } from "../../verify/bundle.ts";
import { objectIn } from "../../verify/proof.ts";
import { type Read, readBundle, readNetwork } from "../../verify/sources.ts";
import { type Verification, verifyTally } from "../../verify/verify.ts";
import type { MovementNode } from "../movement-node.ts";
import { SOFTWARE_VERSION } from "../version.ts";

/** An archive that was made. */
export interface MadeArchive {
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  readonly verification: Verification;
  /** What could not be reached and is not in it. */
  readonly missing: readonly string[];
}

/** What is asked for an archive of. */
export interface ArchivedSubject {
  /** The actor here that signs: the campaign itself, or the companion of a joint one. */
  readonly localId: string;
  readonly handle: string;
  /** The campaign whose archive it is. */
  readonly campaign: string;
}

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const AT_ONCE = 4;

/** Reads, names, signs and packs. Throws a sentence when the archive would be larger than anybody takes. */
export async function makeArchive(node: MovementNode, subject: ArchivedSubject): Promise<MadeArchive> {
  const address = node.addresses.campaign(subject.handle);
  const { bundle, missing } = await exportBundle(address, readForArchive(node));
  const documents = Object.fromEntries(
    Object.entries(bundle.documents).filter(([, document]) => objectIn(document)?.["type"] !== "Person").sort(),
  );
  const verification = await verifyTally(readBundle(documents), address);
  const pictures = await picturesOf(node, documents);
  const files = new Map<string, Buffer>();
  const named = (entry: { readonly address: string; readonly mediaType?: string }, bytes: Buffer): ManifestFile => {
    const file = freeName(files, fileOf(entry.mediaType === undefined ? "documents" : "media", entry.address));
    files.set(file, bytes);
    return { ...entry, file, bytes: bytes.length, sha256: fileDigest(bytes) };
  };
  const manifest: Manifest = {
    format: ARCHIVE_FORMAT,
    campaign: subject.campaign,
    origin: new URL(subject.campaign).origin,
    address,
    attributedTo: address,
    handle: subject.handle,
    exportedAt: bundle.exportedAt,
    software: `traitdunion ${SOFTWARE_VERSION}`,
    differences: verification.differences.map(({ kind, subject: about }) => ({ kind, subject: about })),
    documents: Object.entries(documents).map(([one, document]) =>
      named({ address: one }, Buffer.from(JSON.stringify(document)))
    ),
    media: pictures.map(({ address: one, mediaType, bytes }) => named({ address: one, mediaType }, bytes)),
  };
  const signed = await node.prove(
    { "@context": "https://www.w3.org/ns/activitystreams", ...manifest },
    subject.localId,
  );
  const bytes = await packed(new Map([[MANIFEST, Buffer.from(JSON.stringify(signed, null, 2))], ...files]));
  if (bytes.length > ARCHIVE_BOUNDS.bytes || files.size >= ARCHIVE_BOUNDS.files) {
    throw new Error("The archive would be larger than any node takes.");
  }
  return { bytes, manifest, verification, missing };
}

/** Our own addresses are answered by this node itself, also while it does not run; others over the network, as a stranger. */
function readForArchive(node: MovementNode): Read {
  const read = readNetwork(fetchFor(node));
  return async (url) => {
    const found = await read(url);
    if (found.kind !== "unreachable") return found;
    const kept = await findSource(node.store.current(), url);
    const document = kept === null ? null : objectIn(JSON.parse(kept.body));
    return document === null ? found : { kind: "document", document };
  };
}

function fetchFor(node: MovementNode): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.origin === node.addresses.origin) return await node.fetch(request);
    if (await node.reading.isShut(url.host)) throw new Error("shut out");
    return await fetch(request);
  };
}

async function picturesOf(
  node: MovementNode,
  documents: Readonly<Record<string, unknown>>,
): Promise<{ readonly address: string; readonly mediaType: string; readonly bytes: Buffer }[]> {
  const fetching = fetchFor(node);
  const wanted = [...picturesIn(documents)];
  const pictures: { address: string; mediaType: string; bytes: Buffer }[] = [];
  const fetchSome = async () => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const { address } = next;
      const answer = await fetching(address, { redirect: "error", signal: AbortSignal.timeout(20_000) }).catch(() =>
        null
      );
      const mediaType = answer?.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
      if (answer?.status !== 200 || !TYPES.includes(mediaType)) continue;
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (bytes.length <= pictureLimits.bytes) pictures.push({ address, mediaType, bytes });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
  return pictures.sort((a, b) => a.address < b.address ? -1 : 1);
}

function freeName(files: ReadonlyMap<string, unknown>, file: string): string {
  for (let at = 1;; at++) {
    const name = at === 1 ? file : file.replace(/(\.[a-z]+)?$/, `~${at}$1`);
    if (!files.has(name) && name !== MANIFEST) return name;
  }
}

async function packed(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of files) zip.addBuffer(bytes, path, { compress: !path.startsWith("media/") });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
