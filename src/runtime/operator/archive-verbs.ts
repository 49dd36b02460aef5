/**
 * The verbs of archives: a campaign into one file, and such a file of another node into this one. Files pass through a
 * private folder of the node, so that it reads and writes nothing elsewhere; the command line brings and fetches them.
 */
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { findArchive } from "../../database/views/archive-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findJoint } from "../../database/views/joint-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { ARCHIVE_BOUNDS } from "../../verify/archive.ts";
import { makeArchive } from "../archive/make-archive.ts";
import { type ReadArchive, takeArchive, type TakenArchive } from "../archive/take-archive.ts";
import { newId } from "../ids.ts";
import type { MovementNode } from "../movement-node.ts";
import { makePrivateFolder } from "../private-folder.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, verb, type VerbResult } from "./verb.ts";

/** Where archives lie on their way in and out. */
export function archiveFolder(dataFolder: string): string {
  return join(dataFolder, "archives");
}

/** `export`: writes the archive of a campaign; answers where it lies, for the command line to fetch. */
export const exportCampaign = verb(z.object({ campaign: z.string() }), async (node, { campaign: handle }) => {
  const db = readerOf(node.store);
  const campaign = await findCampaign(db, handle);
  if (campaign === null) {
    const archive = await findArchive(db, handle);
    return archive === null
      ? declinedFor({ kind: "campaign_not_found" }, handle)
      : declined(`${handle} is itself an archive of ${archive.origin}: keep the file it came from.`);
  }
  if (campaign.state === "draft") {
    return declined(`${handle} is a draft: there is nothing of it that anybody could read.`);
  }
  const joint = await findJoint(db, { localId: campaign.id });
  const uri = joint?.uri ?? node.addresses.campaign(handle);
  const { bytes, manifest, verification, missing } = await makeArchive(node, {
    localId: campaign.id,
    handle,
    campaign: uri,
  });
  const folder = archiveFolder(node.settings.dataFolder);
  makePrivateFolder(folder);
  const path = join(folder, `${newId()}.zip`);
  await writeFile(path, bytes, { mode: 0o600, flag: "wx" });
  const differences = verification.differences.filter(({ kind }) => joint !== null || kind !== "tally_missing")
    .map(({ kind, subject, detail }) => ({ kind, subject, detail }));
  const value = {
    path,
    campaign: uri,
    exported: manifest.exportedAt,
    bytes: bytes.length,
    documents: manifest.documents.length,
    pictures: manifest.media.length,
    differences,
    missing: [...missing],
  };
  const lines = [
    `${manifest.documents.length} documents and ${manifest.media.length} pictures of ${uri}, ${bytes.length} bytes`,
  ];
  const warnings = [
    ...differences.map(({ subject, detail }) => `Not as it should be: ${subject}: ${detail}`),
    ...missing.map((uri) => `Could not be reached, and is not in it: ${uri}`),
  ];
  return did(value, lines, warnings);
});

/** `import`: checks an archive that the command line has laid into the folder, and keeps it. */
export const importCampaign = verb(
  z.object({ file: z.string().regex(/^[A-Za-z0-9_-]{1,100}\.zip$/), handle: z.string().nullable() }),
  async (node, { file, handle }) => {
    const path = join(archiveFolder(node.settings.dataFolder), file);
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isFile()) return declined("There is no such file.");
    if (found.size > ARCHIVE_BOUNDS.bytes) return declined(`It is larger than ${ARCHIVE_BOUNDS.bytes >> 20} MiB.`);
    if (handle !== null && !/^[a-z0-9_]{1,30}$/.test(handle)) {
      return declined(`${handle} is no handle: 1 to 30 of a-z 0-9 _`);
    }
    return await told(node, await takeArchive(node, await readFile(path), handle));
  },
);

async function told(node: MovementNode, taken: TakenArchive): Promise<VerbResult> {
  if (taken.kind === "refused") return declined(...taken.sentences, "Nothing was changed.");
  const { manifest } = taken.read.archive;
  const common = { campaign: manifest.campaign, origin: manifest.origin, exported: manifest.exportedAt };
  if (taken.kind === "filled") {
    const { filled } = taken;
    const local = taken.handle === null ? null : await findCampaignById(readerOf(node.store), taken.handle);
    const url = node.addresses.campaign(local?.handle ?? manifest.handle);
    const line = `This node takes part in ${manifest.campaign}. Filled in: ${filled.organisations} organisations, ` +
      `${filled.actions} actions, ${filled.reports} reports, ${filled.texts} texts.`;
    return did({ ...common, url, filled: { ...filled } }, [line], warnings(taken.read));
  }
  const url = node.addresses.campaign(taken.handle);
  const { organisations, calls } = taken.read.record;
  const sources = taken.read.sources.length;
  const lines = [
    `Archive of ${manifest.origin}, as exported on ${manifest.exportedAt}: ${url}`,
    `${organisations.length} organisations, ${calls.length} calls, ${sources} signed actions and reports`,
  ];
  return did({ ...common, url, handle: taken.handle, sources }, lines, warnings(taken.read));
}

/** What whoever keeps an archive must know: what was wrong already, and whose keys nobody else vouches for. */
function warnings({ record, keys }: ReadArchive): string[] {
  const known = record.differences.map(({ kind, subject }) => `As it was exported: ${kind} ${subject}`);
  if (keys.asExported.length === 0) return known;
  return [...known, `Keys as exported, which no living server confirms: ${keys.asExported.join(" ")}`];
}
