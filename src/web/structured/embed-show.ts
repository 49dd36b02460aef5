/**
 * A page of this node as a small quotation for another site (oEmbed). It is words and a link: no frame, no script, nothing
 * that would let this node watch the other site's readers.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import { isPublic } from "../can-see.ts";
import { cardFigures } from "../cards/card-figures.ts";
import { findTally } from "../components/joint-section.ts";
import { chooseText } from "../components/text.ts";
import { inLanguage, readFeedCall } from "../feeds/feed-call.ts";
import { cleanLine } from "../feeds/clean-text.ts";
import { markup, nothing } from "../html.ts";
import { acceptedLanguages } from "../languages.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** What is quoted. */
interface Quotation {
  readonly title: string;
  readonly language: LanguageTag;
  /** Date and place, or nothing. */
  readonly facts: readonly string[];
  readonly summary: string;
  readonly url: string;
}

/** How long others may keep a quotation, in seconds: figures change on the day. */
const CACHE_SECONDS = 300;
const WIDTH = 550;
const SMALLEST_WIDTH = 200;
const SUMMARY_CHARACTERS = 280;

/** Answers `/oembed?url=`: JSON only (501 for XML); 404 for an address that is no public call or campaign of this node. */
export async function showEmbed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const headers = { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300" };
  if ((c.req.query("format") ?? "json") !== "json") {
    return c.json({ error: "Only JSON is spoken here." }, 501, headers);
  }
  const url = URL.parse(c.req.query("url") ?? "");
  if (url === null || url.origin !== visit.addresses.origin) throw new Refusal(404);
  const listed = acceptedLanguages(url.searchParams.get("lang"));
  const quotation = await quote({ ...visit, reading: [...listed, ...visit.reading] }, url.pathname);
  const width = Math.max(SMALLEST_WIDTH, Math.min(WIDTH, Number(c.req.query("maxwidth")) || WIDTH));
  return c.json(
    {
      version: "1.0",
      type: "rich",
      title: quotation.title,
      author_name: cleanLine(visit.movement?.name ?? visit.addresses.host),
      author_url: visit.movement === null ? visit.addresses.home() : visit.addresses.profile(visit.movement.handle),
      provider_name: cleanLine(visit.movement?.name ?? visit.addresses.host),
      provider_url: visit.addresses.home(),
      cache_age: CACHE_SECONDS,
      html: htmlOf(quotation),
      width,
      height: null,
    },
    200,
    headers,
  );
}

async function quote(visit: Visit, path: string): Promise<Quotation> {
  const [, family = "", name = "", ...more] = path.split("/");
  if (more.length > 0) throw new Refusal(404);
  if (family === "calls") return await quoteCall(visit, name);
  const handle = family === "c" ? name : family.startsWith("@") && name === "" ? family.slice(1) : "";
  const campaign = await findCampaign(visit.db, handle.toLowerCase());
  const chosen = campaign === null ? null : chooseText(visit, campaign.texts, campaign.language);
  if (campaign === null || chosen === null || !isPublic({ campaign })) throw new Refusal(404);
  const tally = await findTally(visit, campaign);
  return {
    title: cleanLine(chosen.text.name),
    language: chosen.language,
    facts: cardFigures(chosen.language, visit.movement?.language ?? chosen.language, tally),
    summary: markdownToPlain(chosen.text.summary, SUMMARY_CHARACTERS),
    url: inLanguage(visit.addresses.campaign(campaign.handle), chosen.language),
  };
}

async function quoteCall(visit: Visit, id: string): Promise<Quotation> {
  const call = await findCall(visit.db, id);
  if (call === null) throw new Refusal(await findTombstone(visit.db, visit.addresses.call(id)) === null ? 404 : 410);
  const campaign = await findCampaignById(visit.db, call.campaignId);
  if (campaign === null || !isPublic({ campaign, call })) throw new Refusal(404);
  const told = readFeedCall(visit, { call, campaign });
  if (told === null) throw new Refusal(404);
  return {
    title: told.name,
    language: told.language,
    facts: [told.when, told.where].filter((fact) => fact !== null),
    summary: markdownToPlain(told.content, SUMMARY_CHARACTERS),
    url: told.url,
  };
}

function htmlOf({ title, language, facts, summary, url }: Quotation): string {
  return String(
    markup`<blockquote lang="${language}" dir="${
      directionOf(language)
    }"><p><strong><a href="${url}">${title}</a></strong>${facts.map((fact) => markup`<br>${fact}`)}</p>${
      summary === "" ? nothing : markup`<p>${summary}</p>`
    }</blockquote>`,
  );
}
