/** The files of a mirror by path: pages in every language the campaign and the house both speak, documents, pictures, style. */
import type { ArchiveRecord } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { tallyOfArchive } from "../../database/views/archive-views.ts";
import { campaignPiece } from "../../web/archive/campaign-piece.ts";
import { documentPiece, objectPiece, tallyPiece } from "../../web/archive/pieces.ts";
import { campaignTitle, type Piece, type Scene } from "../../web/archive/scene.ts";
import { STATIC_FILES } from "../../web/assets.ts";
import { markup } from "../../web/html.ts";
import { type InterfaceLanguage, interfaceLanguageOf } from "../../web/locales.ts";
import { wordsIn } from "../../web/visit.ts";
import type { ArchivedPicture } from "../../verify/archive.ts";
import type { Bundle } from "../../verify/bundle.ts";
import { type Json, objectIn } from "../../verify/proof.ts";
import { frame, pageFile } from "./frame.ts";
import { dataFile, folderOf } from "./paths.ts";

/** What a mirror is made of. */
export interface MirrorParts {
  readonly campaign: string;
  readonly bundle: Bundle;
  readonly record: ArchiveRecord;
  readonly sources: readonly SourceRead[];
  readonly pictures: readonly ArchivedPicture[];
  /** The verifier's account, for the first page. */
  readonly account: readonly string[];
}

type Files = Map<string, string | Uint8Array>;

/** Makes every file. */
export async function siteOf(parts: MirrorParts): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const { campaign, bundle, record, pictures } = parts;
  const { campaign: base } = bundle;
  const { origin } = new URL(base);
  const files: Files = new Map();
  const languages = languagesFor(record);
  const folders = new Map<string, string>();
  for (const [address, raw] of Object.entries(withWholeLogs(bundle.documents))) {
    const [document, folder] = [objectIn(raw), folderOf(origin, address)];
    if (document === null || folder === null || document["type"] === "Tombstone") continue;
    files.set(dataFile(folder), JSON.stringify(document));
    if (!folder.endsWith(".json")) folders.set(address, folder);
  }
  for (const { address, bytes } of pictures) {
    const path = folderOf(origin, address);
    if (path !== null) files.set(path, bytes);
  }
  const home = folders.get(base) ?? "";
  folders.set(campaign, home);
  folders.set(`${campaign}/tally`, home === "" ? "tally" : `${home}/tally`);
  for (const language of languages) {
    const scene = sceneIn(parts, language, languages, folders, files);
    const common = { language, languages, name: campaignTitle(scene), campaign: home };
    for (const [address, folder] of folders) {
      const piece = pieceOf(scene, address, parts);
      await addPage(files, { ...common, piece, folder });
      const profile = address === base ? profileOf(bundle.documents[base], origin) : null;
      if (profile !== null) await addPage(files, { ...common, piece, folder: profile, data: folder });
    }
    await addPage(files, { ...common, piece: firstPage(scene, parts), folder: "" });
  }
  for (const { path, body } of [STATIC_FILES.style, STATIC_FILES.mark]) files.set(path.slice(1), body);
  files.set("bundle.json", JSON.stringify(bundle));
  return files;
}

function pieceOf(scene: Scene, address: string, { campaign, bundle }: MirrorParts): Piece {
  if (address === campaign || address === bundle.campaign) return campaignPiece(scene);
  if (address === `${campaign}/tally`) return tallyPiece(scene, `npx trait verify ${campaign}`);
  return objectPiece(scene, address) ?? documentPiece(scene, address, JSON.stringify(bundle.documents[address]));
}

function firstPage(scene: Scene, { campaign, account }: MirrorParts): Piece {
  const piece = campaignPiece(scene);
  const href = scene.hrefOf(campaign) ?? campaign;
  const main = markup`<h1><a href="${href}">${piece.title}</a></h1><div class="scroll" tabindex="0"><pre dir="ltr">${
    account.join("\n")
  }</pre></div><p class="small"><a href="/bundle.json">bundle.json</a></p>`;
  return { title: piece.title, main };
}

function sceneIn(
  { campaign, bundle, record, sources }: MirrorParts,
  language: InterfaceLanguage,
  languages: readonly InterfaceLanguage[],
  folders: ReadonlyMap<string, string>,
  files: Files,
): Scene {
  const { origin } = new URL(bundle.campaign);
  const archive = { uri: campaign, origin, exportedAt: Temporal.Instant.from(bundle.exportedAt), record };
  return {
    visit: { say: wordsIn(language), language, reading: [language] },
    archive,
    tally: tallyOfArchive(archive, sources),
    kind: "mirror",
    hrefOf(uri) {
      const folder = folders.get(uri);
      return folder === undefined ? null : `/${pageFile(folder, language, languages)}`;
    },
    pictureOf(uri) {
      const path = folderOf(origin, uri);
      return path !== null && files.has(path) ? `/${path}` : null;
    },
  };
}

async function addPage(
  files: Files,
  page: Omit<Parameters<typeof frame>[0], "data"> & { readonly data?: string },
): Promise<void> {
  const data = page.data ?? page.folder;
  const path = pageFile(page.folder, page.language, page.languages);
  files.set(path, String(await frame({ ...page, data: files.has(dataFile(data)) ? dataFile(data) : null })));
}

/** The languages of the campaign that the house speaks, the campaign's own first. */
function languagesFor({ names, language }: ArchiveRecord): readonly InterfaceLanguage[] {
  const spoken = [language, ...Object.keys(names)].map(interfaceLanguageOf).filter((tag) => tag !== null);
  const all = [...new Set(spoken)];
  return all.length === 0 ? ["en"] : all;
}

/** The page of an actor for people, `/@handle`, when it is of this origin. */
function profileOf(actor: unknown, origin: string): string | null {
  const url = objectIn(actor)?.["url"];
  const path = typeof url === "string" ? folderOf(origin, url) : null;
  return path === null || path.startsWith("kept/") ? null : path;
}

/** A server of files knows no questions: the pages of a log become one document at the log's own path. */
function withWholeLogs(documents: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = {};
  const pages = new Map<string, Json[]>();
  for (const [address, document] of Object.entries(documents)) {
    const log = /^(.+\/log)\?after=\d+$/.exec(address)?.[1];
    const page = objectIn(document);
    if (log === undefined) whole[address] = document;
    else if (page !== null) pages.set(log, [...pages.get(log) ?? [], page]);
  }
  for (const [log, found] of pages) {
    const ordered = [...found].sort((a, b) => firstLine(a) - firstLine(b));
    const { next: _next, ...first } = ordered[0] ?? {};
    whole[log] = { ...first, orderedItems: ordered.flatMap((page) => [page["orderedItems"] ?? []].flat()) };
  }
  return whole;
}

function firstLine(page: Json): number {
  return Number(/\?after=(\d+)$/.exec(String(page["id"]))?.[1] ?? 0);
}
