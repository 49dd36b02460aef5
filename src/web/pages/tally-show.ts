/**
 * The figures of a joint campaign with everything behind them: states, methods, each source at its owner, what is disputed,
 * and how a stranger recounts them.
 */
import type { JointTally } from "../../database/views/tally-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { queryLimits } from "../../domain/limits.ts";
import { canSee, isPublic } from "../can-see.ts";
import {
  ACTION_PARAMETERS,
  actionBrowser,
  actionQuery,
  countryList,
  isWholeList,
  readActionChoice,
} from "../components/action-browser.ts";
import { findTally } from "../components/joint-section.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { jointName, pressText, tallyFigures } from "../components/tally-figures.ts";
import { address } from "../components/text.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { actionMap } from "../maps/action-map.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Addresses of sources on one page of them. */
const SOURCES_LISTED = 100;

/** The query parameters of the page: which actions, and which page of the sources. */
export const TALLY_PARAMETERS = [...ACTION_PARAMETERS, "sources"] as const;

/** A joint campaign that the visitor may see, with its tally; throws a 404 {@link Refusal} otherwise. */
export async function loadTally(c: WebContext): Promise<{ visit: Visit; campaign: Campaign; tally: JointTally }> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  const tally = await findTally(visit, campaign);
  if (tally === null) throw new Refusal(404);
  return { visit, campaign, tally };
}

/** Answers `/c/:handle/tally`, where every action is found by country, state and page. */
export async function showTally(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const { say } = visit;
  const name = jointName(visit, tally.joint);
  const press = pressText(visit, tally);
  const path = `/c/${campaign.handle}/tally`;
  const url = `${visit.house.origin}/c/${campaign.handle}`;
  const query = new URL(c.req.url).searchParams;
  const choice = readActionChoice(query);
  const sources = pageOf(query, "sources");
  return await c.html(layout(
    visit,
    {
      title: `${say("tally.title")} · ${name}`,
      description: press,
      canonicalPath: path,
      hidden: !isPublic({ campaign }) || !isWholeList(choice) || sources > 1,
      keep: { ...actionQuery(choice), ...(query.has("sources") ? { sources: String(sources) } : {}) },
    },
    markup`<p class="small"><a href="/c/${campaign.handle}"><bdi>${name}</bdi></a></p>
<h1>${say("tally.title")}</h1>
<p class="small">${say("tally.as_of", { time: "" })} ${momentText(visit, Temporal.Instant.from(tally.asOf))}</p>
${tallyFigures(visit, tally)}
<p class="small">${say("tally.per_person")}</p>
${actionMap(visit, tally)}
<section aria-labelledby="countries"><h2 id="countries">${say("joint.by_country")}</h2>${
      countryList(visit, tally, path)
    }</section>
<section aria-labelledby="actions"><h2 id="actions">${say("joint.actions")}</h2>${
      actionBrowser(visit, tally, path, choice)
    }</section>
<section aria-labelledby="press"><h2 id="press">${say("tally.press")}</h2><p>${press}</p><p>${say("tally.checked")} ${
      address(`${url}/tally`)
    }</p></section>
${disputes(visit, tally)}
<section aria-labelledby="sources"><h2 id="sources">${say("tally.sources")}</h2><p>${say("tally.sources_text")}</p>
${sourceList(visit, tally, path, { page: sources, isOpen: query.has("sources") })}
<h3>${say("tally.verify")}</h3><pre class="copy" dir="ltr" tabindex="0">npx trait verify ${url}</pre>
<p class="small"><a href="/c/${campaign.handle}/tally.json">tally.json</a></p></section>`,
  ));
}

/** A page of the addresses of all signed documents, folded away until somebody turns its pages. */
function sourceList(
  visit: Visit,
  { sources }: JointTally,
  path: string,
  { page, isOpen }: { readonly page: number; readonly isOpen: boolean },
): Html {
  const { say } = visit;
  const from = (page - 1) * SOURCES_LISTED;
  const isMore = sources.length > from + SOURCES_LISTED && page < queryLimits.lastPage;
  return markup`<details${isOpen ? markup` open` : nothing}><summary>${
    sources.length.toLocaleString(visit.language)
  }</summary><ul class="small">${
    sources.slice(from, from + SOURCES_LISTED).map(({ uri }) =>
      markup`<li><a href="${safeHref(uri) ?? "#"}" rel="noopener">${address(uri)}</a></li>`
    )
  }</ul>${
    pager(visit, page, isMore, (other) => `${path}?sources=${other}#sources`, { of: say("tally.sources") })
  }</details>`;
}

function disputes(visit: Visit, tally: JointTally): Html {
  const { say } = visit;
  const said = tally.opinions.filter(({ verdict }) => verdict !== "added");
  if (said.length === 0) return nothing;
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  return markup`<ul>${
    said.map(({ objectUri, byUri, verdict, reason }) =>
      markup`<li><a href="${safeHref(objectUri) ?? "#"}" rel="noopener">${address(objectUri)}</a>: <bdi>${
        verdict === "rejected"
          ? say("tally.rejected", { reason })
          : say("tally.disputed", { who: names.get(byUri) ?? byUri, reason })
      }</bdi></li>`
    )
  }</ul>`;
}
