/**
 * Every public call by struggle, country, kind, days and around a town, those of followed nodes among them and marked with
 * the host they come from. An empty list says what to do next.
 */
import { countryName } from "../../application/places/countries.ts";
import {
  type CallSource,
  listChoices,
  type ListedCall,
  listPublicCampaigns,
  searchCalls,
} from "../../database/views/list-views.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import { mixedCallList } from "../components/call-list.ts";
import { campaignEntry } from "../components/campaign-article.ts";
import { homeNav } from "../components/home-nav.ts";
import { layout } from "../components/layout.ts";
import { type Html, markup, nothing } from "../html.ts";
import { FILTER_NAMES, filterPath, readCallFilter, type ReadFilter } from "../lists/call-filter.ts";
import { filterForm, filterWords, wordOf } from "../lists/filter-form.ts";
import { pager } from "../lists/pager.ts";
import { interfaceLanguages } from "../locales.ts";
import type { Visit, WebContext } from "../visit.ts";

/** The query parameters the page depends on, beside the choices of language. */
export const LIST_PARAMETERS = [...FILTER_NAMES, "page"] as const;

/** Most campaigns of a struggle named above its calls; all are at `/campaigns`. */
const CAMPAIGNS = 6;

/** Answers `/calls`. What cannot be read is left out and said beside its field. */
export async function showCalls(c: WebContext): Promise<Response> {
  return await listPage(c, {
    path: "/calls",
    source: null,
    title: "lists.calls",
    what: "lists.calls_what",
    beside: () => Promise.resolve(nothing),
  });
}

/** One page with a list of calls: where it is, whose calls, and what stands beside them. */
export interface ListOfCalls {
  readonly path: string;
  /** Whose calls unless the filter says; null leaves it to the filter. */
  readonly source: CallSource | null;
  /** The message that is its heading, and the one that describes it. */
  readonly title: string;
  readonly what: string;
  beside(visit: Visit): Promise<Html>;
}

/** Answers with a list of calls by what its query asks for. */
export async function listPage(c: WebContext, page: ListOfCalls): Promise<Response> {
  const visit = c.get("visit");
  const { path } = page;
  const { db, now, say, house } = visit;
  const read = readCallFilter(new URL(c.req.url).searchParams, house.gazetteer);
  const { struggle, country } = read.filter;
  const names = country === null
    ? []
    : interfaceLanguages.map((language) => countryName(country, language).toLowerCase());
  const source = read.filter.by ?? page.source ?? "all";
  const search = { ...read.filter, source, country: country === null ? null : { code: country, names } };
  const offset = (read.page - 1) * pageLimits.calls;
  const { calls, more } = await searchCalls(db, search, now, { limit: pageLimits.calls, offset });
  const campaigns = struggle === null || read.page > 1
    ? []
    : await listPublicCampaigns(db, { struggle, limit: CAMPAIGNS, offset: 0 });
  const words = FILTER_NAMES.map((name) => wordOf(visit, name, read)).filter((word) => word !== null);
  const title = [say(page.title), words.join(" · ")].filter((part) => part !== "").join(": ");
  const isNarrow = read.filter.near !== null || read.filter.from !== null || read.filter.to !== null || read.page > 1;
  const pathOf = (page: number) => filterPath(path, read.asked, { page: String(page) });
  return await c.html(layout(
    visit,
    {
      title,
      description: say(page.what, { name: visit.movement?.name ?? say("site.name") }),
      canonicalPath: filterPath(path, read.asked),
      hidden: isNarrow,
      keep: { ...read.asked },
    },
    markup`${path === "/calls" ? nothing : homeNav(visit)}<header class="opening"><h1>${say(page.title)}</h1>${
      path === "/calls" ? nothing : markup`<p>${say(page.what, { name: visit.movement?.name ?? say("site.name") })}</p>`
    }${filterWords(visit, path, read)}</header>
<div class="columns"><div class="choose">${
      filterForm(visit, path, read, await listChoices(db, source))
    }<p><a href="/campaigns">${say("lists.all_campaigns")}</a></p>${
      path === "/network" ? nothing : markup`<p><a href="/network">${say("network.title")}</a></p>`
    }</div><div><section aria-labelledby="found"><h2 id="found">${
      say(read.filter.from === null ? "lists.to_come" : "lists.found")
    }</h2>${entries(visit, path, calls, read)}${
      pager(visit, read.page, more && read.page < queryLimits.lastPage, pathOf)
    }</section>
${
      campaigns.length === 0
        ? nothing
        : markup`<section aria-labelledby="campaigns"><h2 id="campaigns">${
          say("lists.campaigns")
        }</h2><ul class="campaigns">${campaigns.map((campaign) => campaignEntry(visit, campaign))}</ul></section>`
    }${await page.beside(visit)}</div></div>`,
  ));
}

function entries(visit: Visit, path: string, calls: readonly ListedCall[], read: ReadFilter): Html {
  if (calls.length === 0) return emptiness(visit, path, read);
  return mixedCallList(visit, calls);
}

/** What to do where nothing is: go back a page, widen the search, or hear of the next call. */
function emptiness(visit: Visit, path: string, read: ReadFilter): Html {
  const { say } = visit;
  if (read.page > 1) {
    return markup`<p class="empty">${say("lists.no_such_page")}</p><p><a class="button" href="${
      filterPath(path, read.asked)
    }">${say("lists.first_page")}</a></p>`;
  }
  const asked = FILTER_NAMES.filter((name) => read.asked[name] !== undefined);
  if (asked.length === 0) {
    return markup`<p class="empty">${say("lists.none")}</p><p><a class="button" href="/">${
      say("lists.follow_us")
    }</a></p>`;
  }
  const wider = asked.flatMap((name) => {
    const word = wordOf(visit, name, read);
    return asked.length < 2 || word === null ? [] : [{ name, word }];
  });
  return markup`<p class="empty">${say("lists.none_found")}</p><ul>${
    wider.map(({ name, word }) =>
      markup`<li><a href="${filterPath(path, read.asked, { [name]: null })}">${say("lists.without", { word })}</a></li>`
    )
  }<li><a href="${path}">${say("lists.everything")}</a></li><li><a href="/">${say("lists.follow_us")}</a></li></ul>`;
}
