/**
 * The archive of a campaign, `tdu-archive-1`: one zip with every document as it was signed, the pictures, and a signed
 * manifest with the digest of each file. What is not exactly as the manifest says is refused by its name; nothing is written.
 */
import { createHash } from "node:crypto";
import { sameOrigin } from "./check-consent.ts";
import { type Json, objectIn, proofProblem } from "./proof.ts";
import { ArchiveRefused, openZip, type Zip, type ZipBounds } from "./zip.ts";

/** The form of archive this file reads and names. */
export const ARCHIVE_FORMAT = "tdu-archive-1";

/** The file that names all others. */
export const MANIFEST = "manifest.json";

/** What an archive may weigh. */
export const ARCHIVE_BOUNDS: ZipBounds = {
  bytes: 256 << 20,
  files: 60_000,
  fileBytes: 16 << 20,
  allBytes: 512 << 20,
};

/** A file as the manifest names it. */
export interface ManifestFile {
  /** The address it was read at; before that of a web page as it stood, `page:`. */
  readonly address: string;
  /** Its path in the zip. */
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Of pictures only. */
  readonly mediaType?: string;
}

/** A manifest as it was signed. */
export interface Manifest {
  readonly format: typeof ARCHIVE_FORMAT;
  /** The campaign the archive is of. */
  readonly campaign: string;
  /** The origin of that campaign. */
  readonly origin: string;
  /** The address whose tally was read: the campaign's own, or that of a partner who exported it. */
  readonly address: string;
  /** The actor that signed this manifest. */
  readonly attributedTo: string;
  readonly handle: string;
  /** ISO 8601. */
  readonly exportedAt: string;
  readonly software: string;
  /** What was found wrong already when it was made, by kind and subject. */
  readonly differences: readonly { readonly kind: string; readonly subject: string }[];
  readonly documents: readonly ManifestFile[];
  readonly media: readonly ManifestFile[];
}

/** A picture in an archive. */
export interface ArchivedPicture {
  readonly address: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An archive whose files are all what its manifest says, signed by who made it. */
export interface Archive {
  readonly manifest: Manifest;
  /** The manifest as it stands in the zip. */
  readonly signed: Json;
  /** Documents by address. */
  readonly documents: Readonly<Record<string, Json>>;
  /** The pictures, one after another. */
  pictures(): Iterable<ArchivedPicture>;
}

const MOST_DEPTH = 64;
/** What is no document of its own: a web page as it stood, an entry of a domain. */
const SPECIAL = /^(?!https?:)([a-z]{2,10}):(.+)$/;
const PICTURES = ["image/jpeg", "image/png", "image/webp"];

/** Tells a zip by its first bytes. */
export function isZip(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32BE(0) === 0x504b0304;
}

/** Opens and checks an archive. Throws {@link ArchiveRefused} with the file or address that is wrong. */
export function openArchive(bytes: Buffer, bounds: ZipBounds = ARCHIVE_BOUNDS): Archive {
  const zip = openZip(bytes, bounds);
  const signed = jsonOf(MANIFEST, zip.read(MANIFEST));
  const manifest = manifestFrom(signed);
  refuseStrangers(zip, manifest);
  const documents: Record<string, Json> = Object.create(null);
  for (const entry of manifest.documents) {
    const document = jsonOf(entry.file, checked(zip, entry));
    refuseOtherId(entry, document);
    documents[entry.address] = document;
  }
  const origins = new Set(manifest.documents.map(({ address }) => URL.parse(address)?.origin));
  for (const entry of manifest.media) {
    if (!PICTURES.includes(entry.mediaType ?? "")) throw new ArchiveRefused(`${entry.file} is no picture.`);
    if (!origins.has(new URL(entry.address).origin)) {
      throw new ArchiveRefused(`${entry.file} is of a server that no document is of.`);
    }
    checked(zip, entry);
  }
  const problem = proofProblem(signed, manifest.attributedTo, documents[manifest.attributedTo] ?? null);
  if (problem !== null) throw new ArchiveRefused(`${MANIFEST} ${problem}.`);
  return {
    manifest,
    signed,
    documents,
    *pictures() {
      for (const entry of manifest.media) {
        const { address, mediaType = "" } = entry;
        yield { address, mediaType, bytes: checked(zip, entry) };
      }
    },
  };
}

/** The digest of a file, as manifests have it. */
export function fileDigest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Where the document or picture at an address lies in the zip. */
export function fileOf(folder: "documents" | "media", address: string): string {
  const [, kind = "documents", plain = address] = SPECIAL.exec(address) ?? [];
  const url = new URL(URL.canParse(plain) ? plain : `https://${plain}`);
  const safe = (part: string) =>
    part.replace(/[^A-Za-z0-9._~@+=,-]/g, (c) => encodeURIComponent(c).replace(/[!'()*]/g, "~"))
      .replace(/^\.+$/, "~");
  const parts = `${url.pathname.slice(1)}${url.search}`.split("/").filter((part) => part !== "").map(safe);
  const path = [safe(url.host), ...parts.length === 0 ? ["index"] : parts].join("/");
  return folder === "media" ? `media/${path}` : `${kind}/${path.replace(/\.json$/, "")}.json`;
}

function manifestFrom(json: Json): Manifest {
  const wrong = (what: string) => new ArchiveRefused(`${MANIFEST}: ${what}.`);
  if (json["format"] !== ARCHIVE_FORMAT) throw wrong(`is of the form ${String(json["format"])}, not ${ARCHIVE_FORMAT}`);
  for (const name of ["campaign", "address", "attributedTo"]) {
    if (!isAddress(json[name])) throw wrong(`${name} is no address`);
  }
  const { campaign, address, attributedTo, origin, handle, exportedAt, software } = json as unknown as Manifest;
  if (origin !== new URL(campaign).origin) throw wrong(`${campaign} is not of the origin ${String(origin)}`);
  if (attributedTo !== address) throw wrong(`is signed by ${attributedTo}, not by ${address}`);
  if (typeof handle !== "string" || !/^[a-z0-9_]{1,30}$/.test(handle)) throw wrong("handle is none");
  if (typeof exportedAt !== "string" || Number.isNaN(Date.parse(exportedAt))) throw wrong("exportedAt is no time");
  const differences = listIn(json["differences"]).map((one) => {
    const { kind, subject } = objectIn(one) ?? {};
    return { kind: String(kind), subject: String(subject) };
  });
  const files = (name: string) => listIn(json[name]).map((one) => manifestFile(one, wrong));
  const [documents, media] = [files("documents"), files("media")];
  const common = { campaign, origin, address, attributedTo, handle, exportedAt, software: String(software) };
  return { format: ARCHIVE_FORMAT, ...common, differences, documents, media };
}

function manifestFile(raw: unknown, wrong: (what: string) => ArchiveRefused): ManifestFile {
  const { address, file, bytes, sha256, mediaType } = objectIn(raw) ?? {};
  if (typeof address !== "string" || !isNamed(address)) {
    throw wrong(`${String(file)} has no address`);
  }
  if (typeof file !== "string" || typeof bytes !== "number" || typeof sha256 !== "string") {
    throw wrong(`${address} has no file, size or digest`);
  }
  return { address, file, bytes, sha256, ...(typeof mediaType === "string" ? { mediaType } : {}) };
}

/** Nothing in the zip that the manifest does not name, nothing named twice. */
function refuseStrangers(zip: Zip, { documents, media }: Manifest): void {
  const named = new Set([MANIFEST]);
  const addresses = new Set<string>();
  for (const { file, address } of [...documents, ...media]) {
    if (named.has(file)) throw new ArchiveRefused(`${MANIFEST} names ${file} twice.`);
    if (addresses.has(address)) throw new ArchiveRefused(`${MANIFEST} names ${address} twice.`);
    named.add(file);
    addresses.add(address);
  }
  for (const path of zip.paths) {
    if (!named.has(path)) throw new ArchiveRefused(`${path} is not in the manifest.`);
  }
}

function checked(zip: Zip, { file, bytes, sha256 }: ManifestFile): Buffer {
  const content = zip.read(file);
  if (content.length !== bytes || fileDigest(content) !== sha256) {
    throw new ArchiveRefused(`${file} was changed: its digest is not the one in the manifest.`);
  }
  return content;
}

/** A document speaks for its own address, and only actors of its own origin speak in it. */
function refuseOtherId({ file, address }: ManifestFile, document: Json): void {
  if (SPECIAL.test(address)) return;
  if (document["id"] !== address) throw new ArchiveRefused(`${file} is not the document of ${address}.`);
  for (const name of ["actor", "attributedTo"]) {
    const who = document[name];
    if (typeof who === "string" && !sameOrigin(who, address)) {
      throw new ArchiveRefused(`${file} speaks for ${who}, which is of another origin than ${address}.`);
    }
  }
}

function jsonOf(file: string, bytes: Buffer): Json {
  const text = bytes.toString("utf8");
  if (isDeep(text)) throw new ArchiveRefused(`${file} is nested too deeply.`);
  try {
    const document = objectIn(JSON.parse(text));
    if (document !== null) return document;
  } catch {
    // Told below in the same words.
  }
  throw new ArchiveRefused(`${file} is no JSON object.`);
}

function isDeep(text: string): boolean {
  let [depth, inText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "\\" && inText) at++;
    else if (letter === '"') inText = !inText;
    else if (!inText && (letter === "{" || letter === "[") && ++depth > MOST_DEPTH) return true;
    else if (!inText && (letter === "}" || letter === "]")) depth--;
  }
  return false;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isNamed(address: string): boolean {
  return address.length <= 2_048 && (SPECIAL.test(address) || isAddress(address));
}

function isAddress(value: unknown): value is string {
  return typeof value === "string" && value.length <= 2_048 && URL.canParse(value) &&
    /^https?:$/.test(new URL(value).protocol);
}
