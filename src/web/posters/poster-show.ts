/**
 * The page of a call's poster, to be printed on A4 or A3 by any browser. On screen it shows the sheet as it will come out, with
 * the choice of paper and language above, which is not printed. It says no more than the call's page says to everybody.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { type Call, isRevisable } from "../../domain/call.ts";
import { directionOf, languagesOf, type LanguageTag } from "../../domain/language.ts";
import { pageLimits } from "../../domain/limits.ts";
import { STATIC_FILES } from "../assets.ts";
import { canSee } from "../can-see.ts";
import { sizedPicture } from "../components/picture.ts";
import { chooseText } from "../components/text.ts";
import { document, type Html, markup, nothing } from "../html.ts";
import { ownName } from "../languages.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { fitPoster } from "./poster-fit.ts";
import { posterSheet } from "./poster-sheet.ts";
import { printedLanguage, printedPlace } from "./printed-words.ts";

/** The sizes of paper a poster is made for. */
export const PAPER_SIZES = ["a4", "a3"] as const;

/** One of {@link PAPER_SIZES}. */
export type PaperSize = typeof PAPER_SIZES[number];

/** Answers `/calls/:id/poster`, with `?lang=` and `?size=`; 404 and 410 as the call's page. */
export async function showPoster(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, movement } = visit;
  const id = c.req.param("id") ?? "";
  const call = await findCall(db, id);
  if (call === null) throw new Refusal(await findTombstone(db, visit.addresses.call(id)) === null ? 404 : 410);
  const campaign = await findCampaignById(db, call.campaignId);
  const chosen = chooseText(visit, call.texts, call.language);
  if (campaign === null || movement === null || !canSee(visit, { campaign, call })) throw new Refusal(404);
  if (chosen === null) throw new Refusal(404);
  const { language, text } = chosen;
  const size = PAPER_SIZES.find((paper) => paper === c.req.query("size")?.toLowerCase()) ?? "a4";
  const picture = await sizedPicture(visit, call.picture);
  const sheet = posterSheet(visit, {
    call,
    campaign,
    movement,
    picture,
    language,
    words: printedLanguage(language, visit.language),
    title: text.name,
    fit: fitPoster(text.name, markdownToPlain(text.content, pageLimits.posterCharacters), {
      hasPicture: picture !== null,
      extraLines: extraLines(call),
    }),
  });
  return await c.html(page(visit, { call, language, size, title: text.name, sheet }));
}

/** Lines that only some calls have: a warning, another site, a place with many parts, a link, a mark. */
function extraLines(call: Call): number {
  const { risk, pledge, state, onlineUrl, onlinePublic } = call;
  const joining = isRevisable(call) ? (risk ? 2 : 0) + (pledge === "external" ? 2 : 0) : 0;
  const [name = "", ...rest] = printedPlace(call, call.language);
  // The place stands beside the time, which takes about six such lines; its first part is set half as large again.
  const named = Math.ceil(name.length / 16) * 1.6 +
    rest.reduce((sum, part) => sum + Math.ceil(part.length / 30) * 1.15, 0);
  const parts = Math.max(0, Math.ceil(named - 5));
  const link = onlinePublic && onlineUrl !== null ? Math.ceil(onlineUrl.length / 40) : 0;
  const mark = state === "cancelled" || state === "closed" ? 4 : 0;
  return joining + parts + link + mark;
}

interface PosterPage {
  readonly call: Call;
  readonly language: LanguageTag;
  readonly size: PaperSize;
  readonly title: string;
  readonly sheet: Html;
}

function page(visit: Visit, { call, language, size, title, sheet }: PosterPage): Html {
  const paper = size === "a3" ? STATIC_FILES.posterA3 : STATIC_FILES.posterA4;
  return document(
    markup`<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="${visit.addresses.call(call.id)}">
<link rel="stylesheet" href="${STATIC_FILES.poster.path}">
<link rel="stylesheet" href="${paper.path}">
<link rel="icon" type="image/svg+xml" href="${STATIC_FILES.mark.path}">
</head>
<body>${tools(visit, call, language, size)}<main>${sheet}</main></body>
</html>`,
  );
}

/** What is on screen only, in the reader's own interface language. */
function tools(visit: Visit, call: Call, language: LanguageTag, size: PaperSize): Html {
  const { say } = visit;
  const address = (change: { readonly lang?: string; readonly size?: string }) => {
    const query = new URLSearchParams({ lang: language, size, ...change });
    if (visit.chosen.interface !== null) query.set("interface", visit.chosen.interface);
    return `/calls/${call.id}/poster?${query}`;
  };
  const choice = (isCurrent: boolean, href: string, words: Html) =>
    markup`<li>${
      isCurrent ? markup`<b aria-current="true">${words}</b>` : markup`<a href="${href}">${words}</a>`
    }</li>`;
  const languages = languagesOf(call.texts, call.language);
  return markup`<header class="tools" lang="${visit.language}" dir="${directionOf(visit.language)}">
<p><a href="/calls/${call.id}?lang=${language}">${say("poster.back")}</a></p>
<p><strong>${say("poster.how")}</strong></p>
<nav aria-label="${say("poster.paper")}"><ul>${
    PAPER_SIZES.map((paper) => choice(paper === size, address({ size: paper }), markup`${paper.toUpperCase()}`))
  }</ul></nav>${
    languages.length < 2 ? nothing : markup`<nav aria-label="${say("language.text")}"><ul>${
      languages.map((tag) =>
        choice(
          tag === language,
          address({ lang: tag }),
          markup`<bdi lang="${tag}" dir="${directionOf(tag)}">${ownName(tag)}</bdi>`,
        )
      )
    }</ul></nav>`
  }${call.state === "draft" ? markup`<p><strong>${say("poster.draft")}</strong></p>` : nothing}</header>`;
}
