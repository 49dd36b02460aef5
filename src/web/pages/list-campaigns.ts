/** Every public campaign, those that go on first, by struggle if one is asked for. */
import { listChoices, listPublicCampaigns } from "../../database/views/list-views.ts";
import { pageLimits } from "../../domain/limits.ts";
import { isStruggle } from "../../domain/struggle.ts";
import { campaignEntry, struggleName } from "../components/campaign-article.ts";
import { layout } from "../components/layout.ts";
import { type Html, markup, nothing } from "../html.ts";
import { filterPath, readCallFilter } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/campaigns`. A struggle that cannot be one shows all. */
export async function showCampaigns(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const query = new URL(c.req.url).searchParams;
  const { page } = readCallFilter(new URLSearchParams({ page: query.get("page") ?? "1" }), visit.house.gazetteer);
  const asked = (query.get("struggle") ?? "").trim().toLowerCase();
  const struggle = isStruggle(asked) ? asked : null;
  const limit = pageLimits.calls;
  const found = await listPublicCampaigns(db, { struggle, limit: limit + 1, offset: (page - 1) * limit });
  const keep: { struggle?: string } = struggle === null ? {} : { struggle };
  const name = struggle === null ? null : struggleName(visit, struggle);
  return await c.html(layout(
    visit,
    {
      title: name === null ? say("lists.campaigns") : `${say("lists.campaigns")}: ${name}`,
      description: say("lists.campaigns_what", { name: visit.movement?.name ?? say("site.name") }),
      canonicalPath: filterPath("/campaigns", keep),
      hidden: page > 1 || found.length === 0,
      keep: { ...keep },
    },
    markup`<header class="opening"><h1>${say("lists.campaigns")}</h1>${
      name === null ? nothing : markup`<p class="lead"><bdi>${name}</bdi></p>`
    }</header>
${await struggleLinks(visit, struggle)}
${
      found.length === 0
        ? emptiness(visit, struggle)
        : markup`<h2 class="unseen">${say("lists.all_campaigns")}</h2><ul class="campaigns">${
          found.slice(0, limit).map((campaign) => campaignEntry(visit, campaign))
        }</ul>`
    }${pager(visit, page, found.length > limit, (other) => filterPath("/campaigns", keep, { page: String(other) }))}
<p><a href="${filterPath("/calls", keep)}">${say("lists.their_calls")}</a></p>`,
  ));
}

async function struggleLinks(visit: Visit, shown: string | null): Promise<Html> {
  const { struggles } = await listChoices(visit.db);
  if (struggles.length < 2 && shown === null) return nothing;
  const link = (href: string, words: string, isShown: boolean) =>
    markup`<li><a href="${href}"${isShown ? markup` aria-current="page"` : nothing}><bdi>${words}</bdi></a></li>`;
  return markup`<nav aria-label="${visit.say("lists.struggle")}"><ul class="struggles">${
    link("/campaigns", visit.say("lists.all"), shown === null)
  }${
    struggles.map((one) => link(filterPath("/campaigns", { struggle: one }), struggleName(visit, one), one === shown))
  }</ul></nav>`;
}

function emptiness(visit: Visit, struggle: string | null): Html {
  const { say } = visit;
  return struggle === null
    ? markup`<p class="empty">${say("home.campaigns_empty")}</p><p><a class="button" href="/">${
      say("lists.follow_us")
    }</a></p>`
    : markup`<p class="empty">${say("lists.no_campaign_found")}</p><p><a class="button" href="/campaigns">${
      say("lists.all_campaigns")
    }</a></p>`;
}
