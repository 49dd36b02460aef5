/**
 * The verifier as a command: an address or an exported bundle in, a readable account out, 0 when everything is equal, else 1
 * with every difference named. It needs no node, no database and no key.
 */
import { readFile } from "node:fs/promises";
import { accountOf, CHECKED, figureLines } from "./account.ts";
import { exportBundle, writeMirror } from "./bundle.ts";
import { objectIn } from "./proof.ts";
import { type Read, readBundle, readNetwork } from "./sources.ts";
import { verifyTally } from "./verify.ts";

/** What the command prints to. */
export interface Printer {
  out(line: string): void;
  err(line: string): void;
}

/** Verifies the tally at an address, or in a bundle when `target` is a file. Answers the exit status. */
export async function runVerify(target: string, asJson: boolean, printer: Printer): Promise<number> {
  const opened = await open(target);
  if (opened === null) {
    printer.err(`${target} is neither an address nor a bundle that can be read.`);
    return 1;
  }
  const verification = await verifyTally(opened.read, opened.address);
  if (asJson) printer.out(JSON.stringify({ ...verification, equal: verification.differences.length === 0 }));
  else for (const line of accountOf(verification)) printer.out(line);
  return verification.differences.length === 0 ? 0 : 1;
}

/** Prints the published figures of a campaign with their sources, unverified. Answers the exit status. */
export async function runTally(target: string, asJson: boolean, printer: Printer): Promise<number> {
  const opened = await open(target);
  const base = opened?.address.replace(/[#?].*$/, "").replace(/\/(tally\.json|tally|wall|widget)?$/, "")
    .replace(/\/@([^/]+)$/, "/c/$1");
  const found = opened === null ? null : await opened.read(`${base}/tally.json`);
  if (found === null || found.kind !== "document") {
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

/** Writes a read-only mirror of a campaign into a folder: a bundle the verifier takes, and a page. Answers the exit status. */
export async function runMirror(target: string, folder: string, printer: Printer): Promise<number> {
  const { bundle, verification } = await exportBundle(target);
  if (verification.differences.some(({ kind }) => kind === "tally_missing")) {
    printer.err(`No tally is published at ${target}.`);
    return 1;
  }
  const files = await writeMirror(folder, bundle, verification);
  printer.out(`${Object.keys(bundle.documents).length} documents in ${folder}: ${files.join(", ")}`);
  for (const line of accountOf(verification)) printer.out(line);
  return 0;
}

async function open(target: string): Promise<{ readonly read: Read; readonly address: string } | null> {
  if (/^https?:\/\//.test(target)) return { read: readNetwork(), address: target };
  try {
    const bundle = objectIn(JSON.parse(await readFile(target, "utf8")));
    const documents = objectIn(bundle?.["documents"]);
    const address = bundle?.["campaign"];
    return documents === null || typeof address !== "string" ? null : { read: readBundle(documents), address };
  } catch {
    return null;
  }
}
