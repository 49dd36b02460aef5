/** A campaign's page: what it wants, what it calls for, and how to follow it. Drafts exist for organisers only. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { listCallsOf } from "../../database/views/call-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { languagesOf } from "../../domain/language.ts";
import { isPast } from "../../domain/schedule.ts";
import { canSee, isPublic } from "../can-see.ts";
import { callList } from "../components/call-list.ts";
import { campaignArticle } from "../components/campaign-article.ts";
import { followBox } from "../components/follow-box.ts";
import { layout } from "../components/layout.ts";
import { sizedPicture } from "../components/picture.ts";
import { chooseText } from "../components/text.ts";
import { feedBox } from "../feeds/feed-links.ts";
import { type Html, markup, nothing } from "../html.ts";
import { campaignMap } from "../maps/map-figure.ts";
import { placeOnMap } from "../maps/place-on-map.ts";
import { Refusal } from "../refusal.ts";
import { qrFold } from "../posters/poster-links.ts";
import { campaignStructure } from "../structured/page-structure.ts";
import { viewerMay, type Visit, type WebContext } from "../visit.ts";

/** Answers `/c/:handle`. */
export async function showCampaign(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null) throw new Refusal(404);
  return await c.html(await campaignPage(visit, campaign));
}

/** The page of a campaign the visitor may see; throws a 404 {@link Refusal} otherwise. */
export async function campaignPage(visit: Visit, campaign: Campaign): Promise<Html> {
  if (!canSee(visit, { campaign })) throw new Refusal(404);
  const calls = await listCallsOf(visit.db, campaign.id, { drafts: false });
  const isOver = (call: Call) => call.state === "closed" || isPast(call, visit.now);
  const [past, upcoming] = [calls.filter(isOver).reverse(), calls.filter((call) => !isOver(call))];
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  const { say } = visit;
  const head = {
    title: chosen?.text.name ?? campaign.handle,
    description: markdownToPlain(chosen?.text.summary ?? "", 200),
    activityUri: visit.addresses.campaign(campaign.handle),
    canonicalPath: `/c/${campaign.handle}`,
    languages: languagesOf(campaign.texts, campaign.language),
    hidden: !isPublic({ campaign }),
    structure: campaignStructure(visit, campaign),
  };
  const feed = {
    base: `/c/${campaign.handle}/actions`,
    name: head.title,
    language: chosen?.language ?? campaign.language,
  };
  const picture = await sizedPicture(visit, campaign.picture);
  const list = (of: readonly Call[], empty: string) => callList(visit, of.map((call) => ({ call })), empty);
  const places = calls.filter(({ state }) => state !== "cancelled").map(placeOnMap).filter((place) => place !== null);
  const below = markup`${campaignMap(visit, places)}<section aria-labelledby="upcoming"><h2 id="upcoming">${
    say("campaign.upcoming")
  }</h2>${list(upcoming, say("campaign.upcoming_empty"))}</section>${
    past.length === 0
      ? nothing
      : markup`<section aria-labelledby="past"><h2 id="past">${say("campaign.past")}</h2>${list(past, "")}</section>`
  }`;
  const aside = markup`${followBox(visit, campaign.handle)}${
    qrFold(visit, `/c/${campaign.handle}/qr.svg`, visit.addresses.profile(campaign.handle))
  }${isPublic({ campaign }) ? feedBox(visit, feed, calls) : nothing}`;
  const edit = viewerMay(visit, "write_campaigns")
    ? markup`<p class="small"><a href="/desk/campaigns/${campaign.handle}">${say("desk.edit")}</a></p>`
    : nothing;
  return layout(visit, head, campaignArticle(visit, campaign, { picture, isPreview: false, edit, below, aside }));
}
