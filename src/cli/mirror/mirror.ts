/**
 * Writes a campaign as a small website of files: every id at the path it had, as a page to read and as the document as it was
 * signed, in the campaign's languages, with the house's own style. Any web server under the old domain can serve it; the
 * verifier passes over it as over the living node.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { accountOf } from "../../verify/account.ts";
import { type ArchivedPicture } from "../../verify/archive.ts";
import { type Bundle, exportBundle, picturesIn } from "../../verify/bundle.ts";
import { openTarget, type Printer, verifyOpened } from "../../verify/command.ts";
import type { Verification } from "../../verify/verify.ts";
import { recordIn } from "../../runtime/archive/record-in.ts";
import { siteOf } from "./site.ts";

const MOST_PICTURE_BYTES = 10 << 20;
const PATIENCE_MS = 20_000;

/** Everything a mirror is made of. */
interface Gathered {
  readonly bundle: Bundle;
  readonly verification: Verification;
  readonly pictures: readonly ArchivedPicture[];
}

/** Writes the mirror of a campaign at an address, or in a bundle or archive, into a folder. Answers the exit status. */
export async function runMirror(target: string, folder: string, printer: Printer): Promise<number> {
  const gathered = await gather(target, printer);
  if (gathered === null) return 1;
  const { bundle, verification, pictures } = gathered;
  if (verification.differences.some(({ kind }) => kind === "tally_missing")) {
    printer.err(`No tally is published at ${target}.`);
    return 1;
  }
  const { campaign } = verification;
  const differences = verification.differences.map(({ kind, subject }) => ({ kind, subject }));
  const { record, sources } = await recordIn(bundle.documents, campaign, verification, differences);
  const account = accountOf(verification);
  const files = await siteOf({ campaign, bundle, record, sources, pictures, account });
  for (const [path, content] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  printer.out(
    `${
      Object.keys(bundle.documents).length
    } documents and ${pictures.length} pictures, ${files.size} files in ${folder}`,
  );
  for (const line of account) printer.out(line);
  return 0;
}

async function gather(target: string, printer: Printer): Promise<Gathered | null> {
  const opened = await openTarget(target, printer);
  if (opened === null) return null;
  if (opened.documents === null || opened.kept === null) {
    const { bundle, verification } = await exportBundle(target, opened.read);
    return { bundle, verification, pictures: await fetchPictures(bundle) };
  }
  const { documents, kept: { exportedAt }, address: campaign } = opened;
  const bundle: Bundle = { format: "tdu-bundle-1", campaign, exportedAt, documents };
  return { bundle, verification: await verifyOpened(opened), pictures: [...opened.pictures()] };
}

async function fetchPictures({ documents }: Bundle): Promise<readonly ArchivedPicture[]> {
  const pictures: ArchivedPicture[] = [];
  for (const { address, mediaType } of picturesIn(documents)) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address, { redirect: "error", signal }).catch(() => null);
    if (answer?.status !== 200 || !answer.headers.get("content-type")?.startsWith("image/")) continue;
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length <= MOST_PICTURE_BYTES) pictures.push({ address, mediaType, bytes });
  }
  return pictures;
}
