/**
 * A campaign that this node keeps as an archive: its page, its figures, and a copy of everything in it under the address it
 * had. Nothing here can be followed, answered or pledged to.
 */
import type { Handler } from "hono";
import {
  findArchive,
  findArchivedDocument,
  findArchivedPicture,
  listArchived,
  readArchiveTally,
} from "../../database/views/archive-views.ts";
import type { CampaignArchive } from "../../domain/archive.ts";
import { languagesOf } from "../../domain/language.ts";
import { campaignPiece } from "../archive/campaign-piece.ts";
import { documentPiece, objectPiece, tallyPiece } from "../archive/pieces.ts";
import { backLink, banner, type Piece, type Scene } from "../archive/scene.ts";
import { layout } from "../components/layout.ts";
import { contentSwitch } from "../components/language-switch.ts";
import { address, chooseText } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext, WebEnv } from "../visit.ts";

/** Most addresses listed on one page; the JSON at the same address has all. */
const MOST_LISTED = 5_000;

type Show = (c: WebContext) => Response | Promise<Response>;

/** Shows the archive where a handle is that of one, and the living page everywhere else. */
export function orArchived(archived: Show, living: Show): Handler<WebEnv> & Show {
  return async (c: WebContext) => {
    const isKept = await findArchive(c.get("visit").db, handleIn(c)) !== null;
    return await (isKept ? archived(c) : living(c));
  };
}

/** Answers `/c/:handle` of an archive. */
export async function showArchive(c: WebContext): Promise<Response> {
  const { visit, archive, scene } = await openArchive(c);
  const { names, language } = archive.record;
  const shown = chooseText(visit, names, language)?.language ?? language;
  const piece = campaignPiece(scene, {
    above: contentSwitch(visit, languagesOf(names, language), shown),
    below: markup`<p class="small"><a href="/c/${archive.handle}/archive">${visit.say("kept.everything")}</a></p>`,
  });
  return await c.html(framed(visit, piece, { canonicalPath: `/c/${archive.handle}` }));
}

/** Answers `/c/:handle/tally` of an archive. */
export async function showArchivedTally(c: WebContext): Promise<Response> {
  const { visit, archive, scene } = await openArchive(c);
  const piece = tallyPiece(scene, `npx trait verify ${visit.house.origin}/c/${archive.handle}`);
  return await c.html(framed(visit, piece, { canonicalPath: `/c/${archive.handle}/tally` }));
}

/** Answers `/c/:handle/archive`: everything in an archive, or with `of` the copy of what had that address. */
export async function showKept(c: WebContext): Promise<Response> {
  const { visit, archive, scene } = await openArchive(c);
  const of = c.req.query("of");
  if (of === undefined) return await c.html(framed(visit, await contents(visit, archive, scene), { hidden: true }));
  const picture = await findArchivedPicture(visit.db, archive.uri, of);
  if (picture !== null) return c.body(new Uint8Array(picture.bytes), 200, { "Content-Type": picture.mediaType });
  const body = await findArchivedDocument(visit.db, archive.uri, of);
  if (body === null) throw new Refusal(404);
  const piece = of === archive.uri ? campaignPiece(scene) : objectPiece(scene, of) ?? documentPiece(scene, of, body);
  return await c.html(framed(visit, piece, { hidden: true, keep: { of }, activityUri: of }));
}

async function openArchive(c: WebContext): Promise<{ visit: Visit; archive: CampaignArchive; scene: Scene }> {
  const visit = c.get("visit");
  const archive = await findArchive(visit.db, handleIn(c));
  if (archive === null) throw new Refusal(404);
  const { documents, pictures } = await listArchived(visit.db, archive.uri);
  const [kept, shown] = [new Set(documents), new Set(pictures)];
  const at = `/c/${archive.handle}`;
  const copyOf = (uri: string) => `${at}/archive?of=${encodeURIComponent(uri)}`;
  const scene: Scene = {
    visit,
    archive,
    tally: await readArchiveTally(visit.db, archive),
    kind: "archive",
    hrefOf: (uri) =>
      uri === archive.uri ? at : uri === `${archive.uri}/tally` ? `${at}/tally` : kept.has(uri) ? copyOf(uri) : null,
    pictureOf: (uri) => shown.has(uri) ? copyOf(uri) : null,
  };
  return { visit, archive, scene };
}

async function contents(visit: Visit, archive: CampaignArchive, scene: Scene): Promise<Piece> {
  const { documents, pictures } = await listArchived(visit.db, archive.uri);
  const title = visit.say("kept.everything");
  const entries = [...documents, ...pictures].slice(0, MOST_LISTED).map((uri) =>
    markup`<li><a href="/c/${archive.handle}/archive?of=${encodeURIComponent(uri)}">${address(uri)}</a></li>`
  );
  return { title, main: markup`${banner(scene)}${backLink(scene)}<h1>${title}</h1><ul class="small">${entries}</ul>` };
}

function framed(visit: Visit, { title, main }: Piece, head: Omit<Parameters<typeof layout>[1], "title">): Html {
  return layout(visit, { title, ...head }, main);
}

function handleIn(c: WebContext): string {
  return (c.req.param("handle") ?? "").toLowerCase();
}
