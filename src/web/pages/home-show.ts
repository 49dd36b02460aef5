/** The front page: who the movement is, what happens next, which campaigns it runs, how to follow, what partners do. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { listUpcomingCalls } from "../../database/views/call-views.ts";
import { listPublicCampaigns } from "../../database/views/list-views.ts";
import { listPartnerCalls } from "../../database/views/partner-views.ts";
import { findDomainCheck } from "../../database/views/trust-views.ts";
import { pageLimits } from "../../domain/limits.ts";
import type { Movement } from "../../domain/movement.ts";
import { callList, partnerCallList } from "../components/call-list.ts";
import { campaignEntry } from "../components/campaign-article.ts";
import { followBox } from "../components/follow-box.ts";
import { layout } from "../components/layout.ts";
import { block, phrase } from "../components/text.ts";
import { seenLine } from "../components/website-check.ts";
import { feedBox } from "../feeds/feed-links.ts";
import { fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import { movementStructure } from "../structured/page-structure.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/`. Before the set-up it says only that the node is not ready. */
export async function showHome(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  if (visit.movement === null) return await c.html(notSetUp(visit));
  return await c.html(await movementPage(visit, visit.movement));
}

/** The movement's own page, at `/` and at `/@handle`. */
export async function movementPage(visit: Visit, movement: Movement): Promise<Html> {
  const { db, now, say } = visit;
  const language = visit.reading[0] ?? movement.language;
  const upcoming = await listUpcomingCalls(db, now, pageLimits.homeCalls + 1);
  const campaigns = await listPublicCampaigns(db, { struggle: null, limit: pageLimits.homeCampaigns + 1, offset: 0 });
  const partners = await listPartnerCalls(db, now, pageLimits.homeCalls + 1);
  const head = {
    title: movement.name,
    description: markdownToPlain(movement.summary, 200) || say("home.description", { name: movement.name }),
    activityUri: visit.addresses.movement(movement.handle),
    canonicalPath: "/",
    structure: movementStructure(visit),
  };
  return layout(
    visit,
    head,
    markup`<header class="opening band"><h1>${phrase(movement.language, movement.name)}</h1>
${
      movement.summary === ""
        ? markup`<p class="prose">${say("home.description", { name: movement.name })}</p>`
        : block(movement.language, fromMarkdown(movement.summary))
    }${await websiteLine(visit, movement)}<p class="buttons"><a class="button" href="#follow">${
      say("follow.title")
    }</a></p></header>
<div class="columns">
<div>
<section aria-labelledby="next"><h2 id="next">${say("home.next")}</h2>${
      callList(
        visit,
        upcoming.slice(0, pageLimits.homeCalls),
        say("home.next_empty"),
      )
    }${upcoming.length > pageLimits.homeCalls ? moreLink("/calls", say("home.all_calls")) : nothing}</section>
${
      partners.length === 0
        ? nothing
        : markup`<section aria-labelledby="partners"><h2 id="partners">${say("home.partners")}</h2><p class="small">${
          say(
            "home.partners_how",
          )
        }</p>${partnerCallList(visit, partners.slice(0, pageLimits.homeCalls))}${
          partners.length > pageLimits.homeCalls ? moreLink("/calls", say("home.all_calls")) : nothing
        }</section>`
    }</div>
<div>
<section aria-labelledby="campaigns"><h2 id="campaigns">${say("home.campaigns")}</h2>${
      campaigns.length === 0
        ? markup`<p class="empty">${say("home.campaigns_empty")}</p>`
        : markup`<ul class="campaigns">${
          campaigns.slice(0, pageLimits.homeCampaigns).map((campaign) => campaignEntry(visit, campaign))
        }</ul>${
          campaigns.length > pageLimits.homeCampaigns ? moreLink("/campaigns", say("lists.all_campaigns")) : nothing
        }`
    }</section> ${followBox(visit, movement.handle)}${
      feedBox(visit, { base: "/calls", name: movement.name, language })
    }</div>
</div>`,
  );
}

/** Its own website, and whether that website says so too. */
async function websiteLine(visit: Visit, { handle, website }: Movement): Promise<Html> {
  if (website === null) return nothing;
  const check = await findDomainCheck(visit.db, visit.addresses.movement(handle));
  return markup`<p class="small"><a href="${safeHref(website) ?? "#"}" rel="me noopener" dir="ltr">${website}</a>${
    check?.checkedAt == null ? nothing : markup` · ${seenLine(visit, check)}`
  }</p>`;
}

function moreLink(path: string, words: string): Html {
  return markup`<p><a class="button" href="${path}">${words}</a></p>`;
}

function notSetUp(visit: Visit): Html {
  const { say } = visit;
  return layout(
    visit,
    { title: say("site.name"), hidden: true },
    markup`<header class="opening">
<h1>${say("site.name")}</h1>
</header>
<p>${say("home.not_set_up")}</p>
<p class="small">${say("home.not_set_up_how")}</p>`,
  );
}
