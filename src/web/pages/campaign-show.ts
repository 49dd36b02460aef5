/** A campaign's page: what it wants, what it calls for, and how to follow it. Drafts exist for organisers only. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { type CallOutline, findCallsById, outlineCallsOf } from "../../database/views/campaign-calls.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { Campaign, CampaignText } from "../../domain/campaign.ts";
import { languagesOf } from "../../domain/language.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import { isPast } from "../../domain/schedule.ts";
import { canSee, isPublic } from "../can-see.ts";
import { callList } from "../components/call-list.ts";
import { campaignArticle } from "../components/campaign-article.ts";
import { followBox } from "../components/follow-box.ts";
import { findTally, jointSection } from "../components/joint-section.ts";
import { tallyLines } from "../components/tally-lines.ts";
import { layout } from "../components/layout.ts";
import { sizedPicture } from "../components/picture.ts";
import { chooseText, type ChosenText } from "../components/text.ts";
import { feedBox } from "../feeds/feed-links.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { actionMap } from "../maps/action-map.ts";
import { campaignMap } from "../maps/map-figure.ts";
import { placeOnMap } from "../maps/place-on-map.ts";
import { Refusal } from "../refusal.ts";
import { qrFold } from "../posters/poster-links.ts";
import { printedLanguage } from "../posters/printed-words.ts";
import { campaignStructure } from "../structured/page-structure.ts";
import { viewerMay, type Visit, type WebContext } from "../visit.ts";

/** The query parameters of the page: which page of the calls to come, and which of those that are over. */
export const CAMPAIGN_PARAMETERS = ["page", "past"] as const;

/** Which page of each list is shown, from 1. */
export type CampaignPages = Readonly<Record<typeof CAMPAIGN_PARAMETERS[number], number>>;

/** Answers `/c/:handle`. */
export async function showCampaign(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null) throw new Refusal(404);
  const query = new URL(c.req.url).searchParams;
  return await c.html(await campaignPage(visit, campaign, { page: pageOf(query), past: pageOf(query, "past") }));
}

/** The page of a campaign the visitor may see; throws a 404 {@link Refusal} otherwise. */
export async function campaignPage(
  visit: Visit,
  campaign: Campaign,
  pages: CampaignPages = { page: 1, past: 1 },
): Promise<Html> {
  if (!canSee(visit, { campaign })) throw new Refusal(404);
  const calls = await outlineCallsOf(visit.db, campaign.id);
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  const isOut = isPublic({ campaign });
  const { say } = visit;
  const tally = await findTally(visit, campaign);
  const head = {
    title: chosen?.text.name ?? campaign.handle,
    description: descriptionOf(visit, chosen, tally),
    activityUri: visit.addresses.campaign(campaign.handle),
    canonicalPath: `/c/${campaign.handle}`,
    languages: languagesOf(campaign.texts, campaign.language),
    hidden: !isOut || pages.page > 1 || pages.past > 1,
    structure: campaignStructure(visit, campaign, tally),
    keep: Object.fromEntries(pageQuery(pages)),
  };
  const feed = {
    base: `/c/${campaign.handle}/actions`,
    name: head.title,
    language: chosen?.language ?? campaign.language,
  };
  const picture = await sizedPicture(visit, campaign.picture);
  const places = calls.filter(({ state }) => state !== "cancelled").map(placeOnMap).filter((place) => place !== null);
  const together = tally === null ? nothing : await jointSection(visit, campaign, tally);
  const map = tally === null || tally.actions.length === 0 ? campaignMap(visit, places) : actionMap(visit, tally);
  const below = markup`${together}${map}${await callSections(visit, campaign, calls, pages)}`;
  const aside = isOut
    ? markup`${followBox(visit, campaign.handle)}${
      qrFold(visit, `/c/${campaign.handle}/qr.svg`, visit.addresses.profile(campaign.handle))
    }${feedBox(visit, feed, calls)}`
    : undefined;
  const edit = viewerMay(visit, "write_campaigns")
    ? markup`<p class="small"><a href="/desk/campaigns/${campaign.handle}">${say("desk.edit")}</a>${
      campaign.state === "published"
        ? markup` · <a href="/desk/campaigns/${campaign.handle}/calls/new">${
          say("desk.new_call")
        }</a> · <a href="/desk/campaigns/${campaign.handle}/partners">${say("partners.title")}</a>`
        : nothing
    }</p>`
    : nothing;
  return layout(
    visit,
    head,
    campaignArticle(visit, campaign, {
      picture,
      isPreview: false,
      edit,
      below,
      ...(aside === undefined ? {} : { aside }),
    }),
  );
}

/** What link previews say: the figures first while several act together, then what the campaign wants. */
function descriptionOf(visit: Visit, chosen: ChosenText<CampaignText> | null, tally: JointTally | null): string {
  const words = markdownToPlain(chosen?.text.summary ?? "", 200);
  if (tally === null || tally.actions.length === 0) return words;
  const language = printedLanguage(chosen?.language ?? visit.language, visit.language);
  return [...tallyLines(language, tally), words].filter((part) => part !== "").join(" – ");
}

/** The calls to come and those that are over, each page by page. */
async function callSections(
  visit: Visit,
  campaign: Campaign,
  calls: readonly CallOutline[],
  pages: CampaignPages,
): Promise<Html> {
  const { say } = visit;
  const isOver = (call: CallOutline) => call.state === "closed" || isPast(call, visit.now);
  const [past, upcoming] = [calls.filter(isOver).reverse(), calls.filter((call) => !isOver(call))];
  const list = async (of: readonly CallOutline[], page: number, empty: string) => {
    const from = (page - 1) * pageLimits.calls;
    const shown = await findCallsById(visit.db, of.slice(from, from + pageLimits.calls).map(({ id }) => id));
    const isBeyond = shown.length === 0 && page > 1;
    return callList(visit, shown.map((call) => ({ call })), isBeyond ? say("lists.no_such_page") : empty);
  };
  const turn = (of: readonly CallOutline[], name: keyof CampaignPages, heading: string) => {
    const page = pages[name];
    const pathOf = (other: number) => campaignPath(campaign.handle, { ...pages, [name]: other }, name);
    const isMore = of.length > page * pageLimits.calls && page < queryLimits.lastPage;
    return pager(visit, page, isMore, pathOf, { of: heading, isBackwards: name === "past" });
  };
  const [next, over] = [say("campaign.upcoming"), say("campaign.past")];
  return markup`<section aria-labelledby="upcoming"><h2 id="upcoming">${next}</h2>${await list(
    upcoming,
    pages.page,
    say("campaign.upcoming_empty"),
  )}${turn(upcoming, "page", next)}</section>${
    past.length === 0
      ? nothing
      : markup`<section aria-labelledby="past"><h2 id="past">${over}</h2>${await list(past, pages.past, "")}${
        turn(past, "past", over)
      }</section>`
  }`;
}

/** The address of a page of either list, at its heading. */
function campaignPath(handle: string, pages: CampaignPages, list: keyof CampaignPages): string {
  const query = pageQuery(pages).toString();
  return `/c/${handle}${query === "" ? "" : `?${query}`}#${list === "past" ? "past" : "upcoming"}`;
}

function pageQuery(pages: CampaignPages): URLSearchParams {
  const asked = CAMPAIGN_PARAMETERS.filter((name) => pages[name] > 1).map((name) => [name, String(pages[name])]);
  return new URLSearchParams(asked);
}
