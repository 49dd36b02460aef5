/** A campaign in full, on its page and in the preview: what it wants, until when, for which struggles. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { languagesOf } from "../../domain/language.ts";
import { fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { knowsMessage } from "../locales.ts";
import type { Visit } from "../visit.ts";
import { fullHandle } from "./follow-box.ts";
import { contentSwitch, fallbackNote } from "./language-switch.ts";
import { pictureFigure, type SizedPicture } from "./picture.ts";
import { dayText } from "./schedule.ts";
import { address, block, chooseText, heading, phrase } from "./text.ts";

/** How a campaign is shown. */
export interface CampaignShown {
  readonly picture: SizedPicture | null;
  /** Leaves the switch of languages out. */
  readonly isPreview: boolean;
  /** The way to the desk, for those who may. */
  readonly edit?: Html;
  /** What follows its text: its calls. */
  readonly below?: Html;
  /** What stands beside it. */
  readonly aside?: Html;
}

/** The campaign with what belongs below and beside it. */
export function campaignArticle(
  visit: Visit,
  campaign: Campaign,
  options: CampaignShown,
): Html {
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  if (chosen === null) return nothing;
  const { say } = visit;
  return markup`<article class="campaign-full"><header class="band">
${
    campaign.state === "published"
      ? nothing
      : markup`<p class="banner banner-${campaign.state}" role="status">${say(`campaign.banner.${campaign.state}`)}</p>`
  }
<p class="kind">${say("campaign.word")}</p>
${heading(options.isPreview ? 3 : 1, phrase(chosen.language, chosen.text.name))}
<p class="meta">${address(fullHandle(visit, campaign.handle))}${
    options.isPreview || options.aside === undefined ? nothing : markup` · <a href="#follow">${say("follow.title")}</a>`
  }</p>
${campaignDates(visit, campaign)}
${struggleList(visit, campaign.struggles)}
${options.isPreview ? nothing : contentSwitch(visit, languagesOf(campaign.texts, campaign.language), chosen.language)}${
    options.edit ?? nothing
  }</header>
<div class="columns"><div class="main-column">${fallbackNote(visit, chosen.wanted, chosen.language)}
${pictureFigure(visit, options.picture, campaign.language)}
${block(chosen.language, fromMarkdown(chosen.text.summary))}${options.below ?? nothing}</div>${
    options.aside === undefined ? nothing : markup`<div class="side-column">${options.aside}</div>`
  }</div></article>`;
}

/** How much of a campaign's text stands in a list, in characters. */
const BRIEF_CHARACTERS = 180;

/** A campaign in a list: its name, until when, how its text begins, and what it is for. */
export function campaignEntry(visit: Visit, campaign: Campaign): Html {
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  const brief = chosen === null ? "" : markdownToPlain(chosen.text.summary, BRIEF_CHARACTERS);
  return markup`<li class="campaign"><h3><a href="/c/${campaign.handle}">${
    chosen === null ? campaign.handle : phrase(chosen.language, chosen.text.name)
  }</a></h3>${campaignDates(visit, campaign)}${
    chosen === null || brief === "" ? nothing : markup`<p>${phrase(chosen.language, brief)}</p>`
  }${struggleList(visit, campaign.struggles)}${
    campaign.state === "closed" ? markup`<p class="small">${visit.say("campaign.banner.closed")}</p>` : nothing
  }</li>`;
}

/** The name of a struggle: translated when known, as written otherwise. */
export function struggleName(visit: Visit, struggle: string): string {
  return knowsMessage(`struggle.${struggle}`) ? visit.say(`struggle.${struggle}`) : struggle;
}

function struggleList(visit: Visit, struggles: readonly string[]): Html {
  if (struggles.length === 0) return nothing;
  return markup`<ul class="struggles" aria-label="${visit.say("campaign.struggles")}">${
    struggles.map((struggle) =>
      markup`<li><a href="/calls?struggle=${struggle}"><bdi>${struggleName(visit, struggle)}</bdi></a></li>`
    )
  }</ul>`;
}

function campaignDates(visit: Visit, { startsOn, endsOn }: Campaign): Html {
  const { say } = visit;
  if (startsOn === null && endsOn === null) return nothing;
  if (startsOn === null) return markup`<p class="meta">${say("campaign.until")} ${dayText(visit, endsOn ?? "")}</p>`;
  if (endsOn === null) return markup`<p class="meta">${say("campaign.since")} ${dayText(visit, startsOn)}</p>`;
  return markup`<p class="meta">${dayText(visit, startsOn)} – ${dayText(visit, endsOn)}</p>`;
}
