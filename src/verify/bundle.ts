/**
 * A campaign to keep: everything the verifier reads, as it stands now, in one file or as a folder of pages anybody can serve.
 * The bundle is verified like the living campaign, without any network; the keys in it are as they were exported.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accountOf } from "./account.ts";
import { type Json, objectIn } from "./proof.ts";
import { type Found, type Read, readNetwork } from "./sources.ts";
import { type Verification, verifyTally } from "./verify.ts";

/** A bundle as it is written. */
export interface Bundle {
  readonly format: "tdu-bundle-1";
  /** The address of the campaign whose tally it holds. */
  readonly campaign: string;
  /** When it was made (ISO 8601). */
  readonly exportedAt: string;
  /** Documents by their addresses; what was gone is a Tombstone. */
  readonly documents: Readonly<Record<string, unknown>>;
}

/** Reads a campaign as the verifier does and keeps every document it read, the reports' histories and the texts besides. */
export async function exportBundle(
  address: string,
  read: Read = readNetwork(),
): Promise<{ readonly bundle: Bundle; readonly verification: Verification }> {
  const documents: Record<string, unknown> = {};
  const recording: Read = async (url) => {
    const found = await read(url);
    documents[url] = kept(url, found);
    return found;
  };
  const verification = await verifyTally(recording, address);
  const base = address.replace(/[#?].*$/, "").replace(/\/(tally\.json|tally|wall|widget)?$/, "").replace(
    /\/@([^/]+)$/,
    "/c/$1",
  );
  for (const { report } of verification.sources) if (report !== null) await recording(`${report.id}/history`);
  for (let version = 1; version <= 1_000; version++) {
    if ((await recording(`${verification.campaign}/text/${version}`)).kind !== "document") break;
  }
  for (const { companion } of verification.organisations) {
    if (companion !== "") await recording(`${companion}/log?after=0`);
  }
  const exportedAt = new Date().toISOString();
  return { bundle: { format: "tdu-bundle-1", campaign: base, exportedAt, documents }, verification };
}

/** Writes a read-only mirror: the bundle, and a page that says what is in it. Answers the names of the files. */
export async function writeMirror(
  folder: string,
  bundle: Bundle,
  verification: Verification,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bundle.json"), JSON.stringify(bundle));
  await writeFile(join(folder, "index.html"), pageOf(bundle, verification));
  return ["bundle.json", "index.html"];
}

function kept(url: string, found: Found): unknown {
  if (found.kind === "document") return found.document;
  return found.kind === "gone" && found.status === 410 ? { id: url, type: "Tombstone" } : undefined;
}

/** A page without anything from elsewhere: the account, and each report's words as text. */
function pageOf({ campaign, exportedAt, documents }: Bundle, verification: Verification): string {
  const reports = verification.sources.flatMap(({ report }) =>
    report === null ? [] : [objectIn(documents[report.id]) ?? {}]
  );
  const items = reports.map((note) =>
    `<li><p><a href="${escaped(String(note["id"]))}">${escaped(String(note["id"]))}</a></p><p>${
      escaped(textOf(note))
    }</p></li>`
  );
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${
    escaped(campaign)
  }</title></head>
<body><h1>${escaped(campaign)}</h1><p>${escaped(exportedAt)}</p><pre>${
    escaped(accountOf(verification).join("\n"))
  }</pre>
<p><a href="bundle.json">bundle.json</a>: trait verify bundle.json</p><ul>${items.join("\n")}</ul></body></html>
`;
}

function textOf(note: Json): string {
  return String(note["content"] ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
