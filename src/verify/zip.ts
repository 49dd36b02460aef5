/**
 * Reads a zip of a stranger without believing it: every size is bounded before anything is unpacked, no two files may share
 * bytes, and a name that leads out of the archive is refused. Understands stored and deflated files and nothing else.
 */
import { inflateRawSync } from "node:zlib";

/** What a zip may weigh, in bytes and files. */
export interface ZipBounds {
  /** The zip itself. */
  readonly bytes: number;
  /** Files in it. */
  readonly files: number;
  /** One file, unpacked. */
  readonly fileBytes: number;
  /** All files, unpacked. */
  readonly allBytes: number;
}

/** An opened zip. Files are unpacked when they are read. */
export interface Zip {
  /** The paths, as they stand in the zip. */
  readonly paths: readonly string[];
  /** The bytes of a file; throws {@link ArchiveRefused} when there is none, or it is not what it says. */
  read(path: string): Buffer;
}

/** Why an archive is not taken; the message is a sentence. */
export class ArchiveRefused extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "ArchiveRefused";
  }
}

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly start: number;
}

const PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._~%@+=,-]+(?:\/[A-Za-z0-9._~%@+=,-]+)*$/;
const MOST_PATH = 1_000;
const ENCRYPTED = 1;
const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

/** Opens a zip. Throws {@link ArchiveRefused} with what is wrong. */
export function openZip(zip: Buffer, bounds: ZipBounds): Zip {
  if (zip.length > bounds.bytes) throw new ArchiveRefused(`The archive is larger than ${bounds.bytes >> 20} MiB.`);
  const entries = directoryOf(zip, bounds);
  return {
    paths: [...entries.keys()],
    read(path) {
      const entry = entries.get(path);
      if (entry === undefined) throw new ArchiveRefused(`${path} is missing.`);
      return unpacked(zip, path, entry);
    },
  };
}

function directoryOf(zip: Buffer, bounds: ZipBounds): Map<string, Entry> {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > bounds.files) throw new ArchiveRefused(`The archive has more than ${bounds.files} files.`);
  if (count === 0xffff || zip.readUInt32LE(end + 16) === 0xffffffff) {
    throw new ArchiveRefused("The archive is a zip64.");
  }
  const entries = new Map<string, Entry>();
  let at = zip.readUInt32LE(end + 16);
  let all = 0;
  for (let left = count; left > 0; left--) {
    if (at + 46 > end || zip.readUInt32LE(at) !== CENTRAL) {
      throw new ArchiveRefused("The archive's list of files is broken.");
    }
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const path = zip.toString("latin1", at + 46, at + 46 + name);
    if (path.length > MOST_PATH || !PATH.test(path)) {
      throw new ArchiveRefused(
        `The archive has a file whose name leads elsewhere: ${JSON.stringify(path.slice(0, 80))}.`,
      );
    }
    if (entries.has(path)) throw new ArchiveRefused(`${path} is in the archive twice.`);
    const entry = entryAt(zip, at, path, end);
    all += entry.unpacked;
    if (entry.unpacked > bounds.fileBytes) {
      throw new ArchiveRefused(`${path} is larger than ${bounds.fileBytes >> 20} MiB.`);
    }
    if (all > bounds.allBytes) {
      throw new ArchiveRefused(`The archive unpacks to more than ${bounds.allBytes >> 20} MiB.`);
    }
    entries.set(path, entry);
    at += 46 + name + extra + comment;
  }
  refuseSharedBytes(entries);
  return entries;
}

function entryAt(zip: Buffer, at: number, path: string, end: number): Entry {
  const [flags, method] = [zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10)];
  const [packed, size, local] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 42)];
  if ((flags & ENCRYPTED) !== 0) throw new ArchiveRefused(`${path} is encrypted.`);
  if (method !== 0 && method !== 8) throw new ArchiveRefused(`${path} is packed in a way that is not understood.`);
  if (local + 30 > end || zip.readUInt32LE(local) !== LOCAL) {
    throw new ArchiveRefused(`${path} is not where the list says.`);
  }
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + packed > end) throw new ArchiveRefused(`${path} is cut off.`);
  return { method, packed, unpacked: size, start };
}

/** Many names for the same bytes are how a small zip becomes a mountain. */
function refuseSharedBytes(entries: ReadonlyMap<string, Entry>): void {
  let before = 0;
  for (const [path, { start, packed }] of [...entries].sort(([, a], [, b]) => a.start - b.start)) {
    if (start < before) throw new ArchiveRefused(`${path} shares its bytes with another file.`);
    before = start + packed;
  }
}

function unpacked(zip: Buffer, path: string, { method, packed, unpacked: size, start }: Entry): Buffer {
  const bytes = zip.subarray(start, start + packed);
  if (method === 0) {
    if (packed !== size) throw new ArchiveRefused(`${path} is not as large as it says.`);
    return bytes;
  }
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
    if (inflated.length === size) return inflated;
  } catch {
    // Told below in the same words: broken, or longer than it says.
  }
  throw new ArchiveRefused(`${path} is not as large as it says, or is broken.`);
}

function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= first; at--) {
    if (zip.readUInt32LE(at) === END && at + 22 + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  throw new ArchiveRefused("This is no zip, or it is cut off.");
}
