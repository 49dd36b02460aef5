/**
 * The verifier as a command: an address or an exported bundle in, a readable account out, 0 when everything is equal, else 1
 * with every difference named. It needs no node, no database and no key.
 */
import { readFile } from "node:fs/promises";
import { accountOf, CHECKED, figureLines } from "./account.ts";
import { type ArchivedPicture, isZip, openArchive } from "./archive.ts";
import { campaignOf } from "./bundle.ts";
import { objectIn } from "./proof.ts";
import { fetchFor } from "./guard.ts";
import { type Read, readBundle, readNetwork } from "./sources.ts";
import { type KeptCopies, type Verification, verifyTally } from "./verify.ts";
import { ArchiveRefused } from "./zip.ts";

/** What the command prints to. */
export interface Printer {
  out(line: string): void;
  err(line: string): void;
}

/** What a command was pointed at. */
export interface Opened {
  readonly read: Read;
  readonly address: string;
  /** Set when it is a file: then nothing is asked of anybody. */
  readonly kept: KeptCopies | null;
  /** Of a file, everything in it. */
  readonly documents: Readonly<Record<string, unknown>> | null;
  /** The pictures of an archive; of anything else none. */
  pictures(): Iterable<ArchivedPicture>;
}

/** Verifies the tally at an address, or in a bundle or archive when `target` is a file. Answers the exit status. */
export async function runVerify(target: string, asJson: boolean, printer: Printer): Promise<number> {
  const opened = await openTarget(target, printer);
  if (opened === null) return 1;
  const verification = await verifyOpened(opened);
  if (asJson) printer.out(JSON.stringify({ ...verification, equal: verification.differences.length === 0 }));
  else for (const line of accountOf(verification)) printer.out(line);
  return verification.differences.length === 0 ? 0 : 1;
}

/** Verifies what was opened; of a file, the account says that keys are as exported. */
export async function verifyOpened({ read, address, kept }: Opened): Promise<Verification> {
  const verification = await verifyTally(read, address);
  return kept === null || verification.kept !== null ? verification : { ...verification, kept };
}

/** Prints the published figures of a campaign with their sources, unverified. Answers the exit status. */
export async function runTally(target: string, asJson: boolean, printer: Printer): Promise<number> {
  const opened = await openTarget(target, printer);
  if (opened === null) return 1;
  const found = await opened.read(`${campaignOf(opened.address)}/tally.json`);
  if (found.kind !== "document") {
    printer.err(`No tally is published at ${target}.`);
    return 1;
  }
  const { document } = found;
  if (asJson) printer.out(JSON.stringify(document));
  else {
    printer.out(`Campaign   ${String(document["campaign"])}`);
    printer.out(`Published  ${String(document["attributedTo"])}, as of ${String(document["asOf"])}`);
    for (const line of figureLines(objectIn(document["figures"]) ?? {})) printer.out(line);
    for (const source of [document["sources"] ?? []].flat().map(objectIn)) {
      printer.out(
        `  ${String(source?.["kind"]).padEnd(7)}${String(source?.["state"]).padEnd(9)}${String(source?.["id"])}`,
      );
    }
    printer.out(CHECKED);
  }
  return 0;
}

/** Opens an address, a bundle or an archive; says why when it can't, and answers null. */
export async function openTarget(target: string, printer: Printer): Promise<Opened | null> {
  if (/^https?:\/\//.test(target)) {
    return { read: readNetwork(fetchFor(target)), address: target, kept: null, documents: null, pictures: () => [] };
  }
  try {
    const bytes = await readFile(target);
    if (isZip(bytes)) {
      const { manifest, documents, pictures } = openArchive(bytes);
      return { ...opened(documents, manifest.address, manifest.campaign, manifest.exportedAt, target), pictures };
    }
    const bundle = objectIn(JSON.parse(bytes.toString("utf8")));
    const documents = objectIn(bundle?.["documents"]);
    const address = bundle?.["campaign"];
    if (documents !== null && typeof address === "string" && URL.canParse(address)) {
      return opened(documents, address, address, String(bundle?.["exportedAt"]), target);
    }
  } catch (error) {
    if (error instanceof ArchiveRefused) {
      printer.err(error.message);
      return null;
    }
  }
  printer.err(`${target} is neither an address nor a bundle or archive that can be read.`);
  return null;
}

function opened(
  documents: Readonly<Record<string, unknown>>,
  address: string,
  campaign: string,
  exportedAt: string,
  file: string,
): Opened {
  const kept = { origin: new URL(campaign).origin, exportedAt, address: file };
  return { read: readBundle(documents), address, kept, documents, pictures: () => [] };
}
