/**
 * A call in full, on its page and in the preview before it goes out: what, when, where, who calls, how to take part. It is
 * honest about what this page cannot do yet.
 */
import type { ToldTotals } from "../../application/pledge-ports.ts";
import { type Call, isRevisable } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isPast } from "../../domain/schedule.ts";
import { languagesOf } from "../../domain/language.ts";
import { addToCalendar } from "../feeds/feed-links.ts";
import { followForm } from "../follow/follow-form.ts";
import { followControlsFor } from "./follow-controls.ts";
import { mapFigure } from "../maps/map-figure.ts";
import { placeOnMap } from "../maps/place-on-map.ts";
import { fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { isPublic } from "../can-see.ts";
import { pledgeBox } from "../pledges/pledge-box.ts";
import { posterLink, qrFold } from "../posters/poster-links.ts";
import type { Visit } from "../visit.ts";
import { stateMark } from "./call-list.ts";
import { fullHandle } from "./follow-box.ts";
import { contentSwitch, fallbackNote } from "./language-switch.ts";
import { pictureFigure, type SizedPicture } from "./picture.ts";
import { outsideLink, placeBlock } from "./place.ts";
import { readerTime } from "./reader-time.ts";
import { scheduleLine } from "./schedule.ts";
import { address, block, chooseText, heading, phrase } from "./text.ts";

/** The call. `picture` was looked up by the caller; `isPreview` leaves the switch of languages out. */
export function callArticle(
  visit: Visit,
  call: Call,
  campaign: Campaign,
  options: {
    readonly picture: SizedPicture | null;
    readonly isPreview: boolean;
    readonly edit?: Html;
    readonly zone?: string | null;
    /** False where the page has another map. */
    readonly withMap?: boolean;
    /** The figures of its pledges as last told. */
    readonly told?: ToldTotals | null;
    /** Whether the number it waits for was reached, as far as that may be told. */
    readonly reached?: boolean | null;
  },
): Html {
  const chosen = chooseText(visit, call.texts, call.language);
  if (chosen === null) return nothing;
  const campaignText = chooseText(visit, campaign.texts, campaign.language);
  return markup`<article class="call-full"><header class="band">${
    call.state === "cancelled" || call.state === "closed" ? banner(visit, call) : nothing
  }<p class="kind">${visit.say(`kind.${call.kind}`)} ${stateMark(visit, call.state)}</p>
${heading(options.isPreview ? 3 : 1, phrase(chosen.language, chosen.text.name))}
<p class="meta">${visit.say("call.part_of")} <a href="/c/${campaign.handle}">${
    campaignText === null ? campaign.handle : phrase(campaignText.language, campaignText.text.name)
  }</a></p>
${options.isPreview ? nothing : contentSwitch(visit, languagesOf(call.texts, call.language), chosen.language)}${
    options.edit ?? nothing
  }</header>
${facts(visit, call, campaign, options)}${fallbackNote(visit, chosen.wanted, chosen.language)}
<div class="sheet"><div class="sheet-main">${pictureFigure(visit, options.picture, call.language)}
${block(chosen.language, fromMarkdown(chosen.text.content))}
${tagList(visit, call)}${options.isPreview || options.withMap === false ? nothing : mapOf(visit, call)}</div>
<div class="sheet-side">${takePart(visit, call, campaign, options)}</div></div></article>`;
}

function banner(visit: Visit, call: Call): Html {
  return markup`<p class="banner banner-${call.state}" role="status">${visit.say(`call.banner.${call.state}`)}</p>`;
}

function mapOf(visit: Visit, call: Call): Html {
  const place = placeOnMap(call);
  return place === null ? nothing : mapFigure(visit, [place], { withList: false });
}

function facts(
  visit: Visit,
  call: Call,
  campaign: Campaign,
  { isPreview, zone = null }: { readonly isPreview: boolean; readonly zone?: string | null },
): Html {
  const { movement, say } = visit;
  const row = (term: string, description: Html | string) =>
    markup`<div> <dt>${term}</dt> <dd>${description}</dd>
</div>`;
  const isOver = call.state === "published" && isPast(call, visit.now);
  return markup`<dl class="facts joined">
${
    row(
      say("call.when"),
      markup`${scheduleLine(visit, call)}${
        isPreview ? nothing : markup`${readerTime(visit, call, zone)}${addToCalendar(visit, call, campaign)}`
      }${isOver ? markup`<p class="small">${say("call.over")}</p>` : nothing}`,
    )
  }
${row(say("call.where"), placeBlock(visit, call))}
${
    movement === null ? nothing : row(
      say("call.who"),
      markup`<a href="/@${movement.handle}">${phrase(movement.language, movement.name)}</a><br>${
        address(fullHandle(visit, movement.handle))
      }`,
    )
  }
${call.capacity === null ? nothing : row(say("call.capacity"), say("call.capacity_people", { count: call.capacity }))}
${
    call.threshold === null
      ? nothing
      : row(say("call.threshold"), say("call.threshold_people", { count: call.threshold }))
  }
</dl>`;
}

function takePart(
  visit: Visit,
  call: Call,
  campaign: Campaign,
  { isPreview, told = null, reached = null }: {
    readonly isPreview: boolean;
    readonly told?: ToldTotals | null;
    readonly reached?: boolean | null;
  },
): Html {
  if (!isRevisable(call) || isPast(call, visit.now)) return nothing;
  const { say } = visit;
  const outside = call.pledge === "external" && call.externalUrl !== null
    ? markup`<p>${say("call.external")} ${outsideLink(call.externalUrl, say("call.external_link"))}</p>`
    : pledgeBox(visit, call, told, { isPreview, reached });
  return markup`<section class="box">${heading(isPreview ? 4 : 2, markup`${say(`kind.${call.kind}.do`)}`)}
${outside}
${call.risk ? markup`<p><strong>${say("call.risk")}</strong></p>` : nothing}
${call.distributed ? markup`<p>${say("call.distributed")}</p>` : nothing}
${followCampaign(visit, call, campaign, isPreview || !isPublic({ campaign, call }))}${
    isPreview || !isPublic({ campaign, call })
      ? nothing
      : markup`<p>${say("call.share")}</p><p class="copy">${address(visit.addresses.call(call.id))}</p>${
        qrFold(visit, `/calls/${call.id}/qr.svg`, visit.addresses.call(call.id))
      }<p>${posterLink(visit, call)}</p>`
  }</section>`;
}

/** Following the campaign: from here for whoever is signed in, with the ways of other servers folded away; else those ways. */
function followCampaign(visit: Visit, call: Call, campaign: Campaign, isUnknown: boolean): Html {
  const { say } = visit;
  const elsewhere = markup`<p>${say("call.follow_campaign")}</p><p class="copy">${
    address(fullHandle(visit, campaign.handle))
  }</p>${isUnknown ? nothing : followForm(visit, visit.addresses.call(call.id), { isCall: true })}`;
  if (visit.viewer === null || isUnknown) return elsewhere;
  return markup`<h3>${say("call.follow_here")}</h3>${followControlsFor(visit, campaign.handle)}<details><summary>${
    say("follow.follow_title")
  }</summary>${elsewhere}</details>`;
}

function tagList(visit: Visit, call: Call): Html {
  if (call.tags.length === 0) return nothing;
  return markup`<ul class="tags" aria-label="${visit.say("call.tags")}">${
    call.tags.map((tag) =>
      markup`<li><a href="/tags/${encodeURIComponent(tag.toLowerCase())}" rel="tag"><bdi>#${tag}</bdi></a></li>`
    )
  }</ul>`;
}
