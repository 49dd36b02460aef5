/**
 * The sheet of paper: what, when, where, who, how to take part, and an edge of slips to tear off, each with the code and the
 * address. Black on white and without filled areas, because it is printed where printing is cheap and copied again from paper.
 */
import { type Call, isRevisable } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import { fullHandle } from "../components/follow-box.ts";
import { pictureFigure, type SizedPicture } from "../components/picture.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { say } from "../locales.ts";
import type { Visit } from "../visit.ts";
import type { PosterFit } from "./poster-fit.ts";
import { printedPlace, printedTime } from "./printed-words.ts";
import { type QrShape, qrShape } from "./qr.ts";

/** What a poster is made from. `language` is that of the call's text, `words` that of the labels around it. */
export interface PosterContent {
  readonly call: Call;
  readonly campaign: Campaign;
  readonly movement: Movement;
  readonly picture: SizedPicture | null;
  readonly language: LanguageTag;
  readonly words: LanguageTag;
  readonly title: string;
  readonly fit: PosterFit;
}

/** How many slips hang from the edge. */
const SLIPS = 7;

/** Longest address somebody copies from a wall, in characters. */
const TYPED_LENGTH = 60;

/** The whole sheet. */
export function posterSheet(visit: Visit, content: PosterContent): Html {
  const { call, fit, language, title, words } = content;
  const code = qrShape(visit.addresses.call(call.id));
  const state = call.state === "cancelled" || call.state === "closed" ? call.state : null;
  return markup`<article class="poster title-${fit.titleStep} text-${fit.textStep}">
${headLine(content)}
<h1>${title}</h1>
${
    state === null
      ? nothing
      : markup`<p class="stamp"${inWords(words, language)}>${say(words, `call.banner.${state}`)}</p>`
  }
<div class="facts">${when(content)}${where(content)}</div>
<div class="text">${pictureFigure({ ...visit, reading: [language] }, content.picture, call.language)}${
    paragraphs(fit.paragraphs)
  }</div>
${takePart(visit, content, code)}
${slips(visit, content, code)}
</article>`;
}

/** `lang` and `dir` of a label, where its language is not the sheet's. */
function inWords(words: LanguageTag, language: LanguageTag): Html {
  return words === language ? nothing : markup` lang="${words}" dir="${directionOf(words)}"`;
}

function headLine({ call, campaign, movement, words, language }: PosterContent): Html {
  const name = chooseText({ reading: [language] }, campaign.texts, campaign.language);
  return markup`<header class="head"><p class="movement">${phrase(movement.language, movement.name)}</p>
<p class="kind"><b${inWords(words, language)}>${say(words, `kind.${call.kind}`)}</b> · ${
    name === null ? campaign.handle : phrase(name.language, name.text.name)
  }</p></header>`;
}

function when({ call, language, words }: PosterContent): Html {
  const time = printedTime(call, language);
  return markup`<section><h2${inWords(words, language)}>${say(words, "call.when")}</h2>${
    time === null
      ? markup`<p${inWords(words, language)}>${say(words, "call.no_date")}</p>`
      : markup`<p><b><bdi>${time.day}</bdi></b></p>${
        time.hours === null ? nothing : markup`<p class="hours"><bdi>${time.hours}</bdi></p>`
      }${time.zone === null ? nothing : markup`<p class="small"><bdi>${time.zone}</bdi></p>`}`
  }</section>`;
}

function where({ call, language, words }: PosterContent): Html {
  const [first = "", ...rest] = printedPlace(call, words);
  const isVague = call.place !== null && call.place.precision !== "exact";
  const link = call.onlinePublic ? safeHref(call.onlineUrl) : null;
  return markup`<section><h2${inWords(words, language)}>${say(words, "call.where")}</h2>
<p><b><bdi>${first}</bdi></b></p>${rest.map((line) => markup`<p><bdi>${line}</bdi></p>`)}${
    isVague ? markup`<p class="small"${inWords(words, language)}>${say(words, "poster.ask_place")}</p>` : nothing
  }${link === null ? nothing : markup`<p class="small">${shortAddress(link)}</p>`}</section>`;
}

function paragraphs(lines: readonly string[]): Html {
  return markup`<div class="words">${
    lines.map((line) => line.startsWith("- ") ? markup`<p class="item">${line.slice(2)}</p>` : markup`<p>${line}</p>`)
  }</div>`;
}

function takePart(visit: Visit, { call, campaign, words, language }: PosterContent, code: QrShape): Html {
  const address = visit.addresses.call(call.id);
  return markup`<section class="part"><div${inWords(words, language)}>${
    isRevisable(call) ? joining(call, words) : nothing
  }<p>${say(words, "poster.scan")}</p><p class="address">${shortAddress(address)}</p>
<p>${say(words, "poster.follow")}</p><p class="address">${shortAddress(fullHandle(visit, campaign.handle))}</p></div>
${codeFigure(code, `QR: ${address}`)}</section>`;
}

/** What one does, while it can still be done. An address nobody would type is told by its host: the code leads there too. */
function joining(call: Call, words: LanguageTag): Html {
  const outside = call.pledge === "external" ? safeHref(call.externalUrl) : null;
  const typed = outside === null || outside.length <= TYPED_LENGTH ? outside : new URL(outside).host;
  return markup`<h2>${say(words, `kind.${call.kind}.do`)}</h2>
${call.risk ? markup`<p>${say(words, "call.risk")}</p>` : nothing}
${typed === null ? nothing : markup`<p>${say(words, "poster.sign_up")} ${shortAddress(typed)}</p>`}`;
}

/** The edge to tear: the same slip again and again, read once by voices. */
function slips(visit: Visit, { call, language, title }: PosterContent, code: QrShape): Html {
  const time = printedTime(call, language);
  const slip = (isHidden: boolean) =>
    markup`<li${isHidden ? markup` aria-hidden="true"` : nothing}>${
      codeFigure(code, null)
    }<div><p class="name">${title}</p><p>${shortAddress(visit.addresses.call(call.id))}</p>${
      time === null
        ? nothing
        : markup`<p><bdi>${time.shortDay}</bdi>${
          time.hours === null ? nothing : markup` · <bdi>${time.hours}</bdi>`
        }</p>`
    }</div></li>`;
  return markup`<ul class="slips">${Array.from({ length: SLIPS }, (_, at) => slip(at > 0))}</ul>`;
}

/** An address as one types it: without `https://`. It may break after any of its parts. */
function shortAddress(address: string): Html {
  const parts = address.replace(/^https:\/\//, "").split(/(?<=[/@.])/);
  return markup`<bdi dir="ltr">${parts.map((part, at) => markup`${at === 0 ? nothing : markup`<wbr>`}${part}`)}</bdi>`;
}

function codeFigure({ size, path }: QrShape, label: string | null): Html {
  const voice = label === null ? markup` aria-hidden="true"` : markup` role="img" aria-label="${label}"`;
  return markup`<svg class="code" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"${voice}><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}
