/**
 * Where people find one of a campaign's many actions: by country, by where it stands, page by page, with plain links alone.
 * The same list, under the same addresses of its owners, on every partner's node.
 */
import { countryName } from "../../application/places/countries.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import type { ActionState, CountedAction } from "../../domain/tally.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { STATE_WORDS } from "../maps/action-map.ts";
import type { Visit } from "../visit.ts";
import { actionTable } from "./tally-figures.ts";

/** The query parameters by which a page of actions is chosen. */
export const ACTION_PARAMETERS = ["country", "state", "page"] as const;

/** In a query, the country of actions that have none. */
const NO_PLACE = "none";

/** Which actions a reader wants to see; null stands for all. */
export interface ActionChoice {
  /** ISO 3166-1 alpha-2, or `none`. */
  readonly country: string | null;
  readonly state: ActionState | null;
  /** From 1. */
  readonly page: number;
}

/** Reads the choice from an address; what makes no sense is left out. */
export function readActionChoice(query: URLSearchParams): ActionChoice {
  const country = query.get("country") ?? "";
  const state = (Object.keys(STATE_WORDS) as ActionState[]).find((one) => one === query.get("state")) ?? null;
  const isKnown = country === NO_PLACE || /^[A-Z]{2}$/.test(country);
  return { country: isKnown ? country : null, state, page: pageOf(query) };
}

/** Whether a choice is the whole list from its beginning, the one page of them that search engines need. */
export function isWholeList({ country, state, page }: ActionChoice): boolean {
  return country === null && state === null && page === 1;
}

/** What a choice adds to an address, for links that must keep it. */
export function actionQuery({ country, state, page }: ActionChoice): Record<string, string> {
  return {
    ...(country === null ? {} : { country }),
    ...(state === null ? {} : { state }),
    ...(page === 1 ? {} : { page: String(page) }),
  };
}

/** The actions of a choice, a page of them, with the ways to the others. `path` is the page it stands on. */
export function actionBrowser(visit: Visit, tally: JointTally, path: string, choice: ActionChoice): Html {
  const { say } = visit;
  if (tally.actions.length === 0) return markup`<p class="empty">${say("joint.no_actions")}</p>`;
  const inCountry = tally.actions.filter((action) => choice.country === null || keyOf(action) === choice.country);
  const chosen = inChronology(tally, inCountry.filter(({ state }) => choice.state === null || state === choice.state));
  const from = (choice.page - 1) * pageLimits.calls;
  const shown = chosen.slice(from, from + pageLimits.calls);
  const isMore = chosen.length > from + pageLimits.calls && choice.page < queryLimits.lastPage;
  const pathOf = (page: number) => hrefOf(path, { ...choice, page });
  return markup`${stateLinks(visit, path, choice, inCountry)}${
    shown.length === 0
      ? markup`<p class="empty">${say(choice.page > 1 ? "lists.no_such_page" : "joint.no_such_action")}</p>`
      : actionTable(visit, tally, shown)
  }${pager(visit, choice.page, isMore, pathOf, { of: say("joint.actions") })}`;
}

/** How many actions took place of how many announced in each country, each leading to the list of them. */
export function countryList(visit: Visit, tally: Pick<JointTally, "actions">, path: string): Html {
  const { say, language } = visit;
  const number = (value: number) => value.toLocaleString(language);
  const countries = new Map<string, { all: number; took: number }>();
  for (const action of tally.actions) {
    const count = countries.get(keyOf(action)) ?? { all: 0, took: 0 };
    count.all++;
    if (action.state === "took-place") count.took++;
    countries.set(keyOf(action), count);
  }
  if (countries.size === 0) return nothing;
  const named = [...countries].map(([key, count]) => ({ key, count, name: nameOf(visit, key) }));
  const order = new Intl.Collator(language);
  named.sort((a, b) => Number(a.key === NO_PLACE) - Number(b.key === NO_PLACE) || order.compare(a.name, b.name));
  return markup`<p class="small">${say("joint.by_country_text")}</p><ul class="countries">${
    named.map(({ key, count, name }) =>
      markup`<li><a href="${hrefOf(path, { country: key, state: null, page: 1 })}">${name}</a> <bdi>${
        say("tally.of", { value: number(count.took), all: number(count.all) })
      }</bdi></li>`
    )
  }</ul>`;
}

/** All of a country or of all, and those in each state, with how many there are. */
function stateLinks(visit: Visit, path: string, choice: ActionChoice, actions: readonly CountedAction[]): Html {
  const { say } = visit;
  const link = (state: ActionState | null, words: string, count: number) => {
    const isHere = choice.state === state;
    return markup`<li><a href="${hrefOf(path, { ...choice, state, page: 1 })}"${
      isHere ? markup` aria-current="true"` : nothing
    }>${words}</a> ${count.toLocaleString(visit.language)}</li>`;
  };
  const states = (Object.keys(STATE_WORDS) as ActionState[])
    .map((state) => ({ state, count: actions.filter((action) => action.state === state).length }))
    .filter(({ state, count }) => count > 0 || state === choice.state);
  return markup`${
    choice.country === null
      ? nothing
      : markup`<p><strong>${nameOf(visit, choice.country)}</strong> · <a href="${
        hrefOf(path, { ...choice, country: null, page: 1 })
      }">${say("joint.every_action")}</a></p>`
  }<ul class="steps">${link(null, say("joint.actions"), actions.length)}${
    states.map(({ state, count }) => link(state, say(`tally.${STATE_WORDS[state]}`), count))
  }</ul>`;
}

function inChronology(tally: JointTally, actions: readonly CountedAction[]): readonly CountedAction[] {
  const starts = new Map(
    tally.sources.flatMap(({ uri, reading }) =>
      reading.kind === "action" ? [[uri, Date.parse(reading.startsAt)] as const] : []
    ),
  );
  return actions.toSorted((a, b) => (starts.get(a.uri) ?? 0) - (starts.get(b.uri) ?? 0));
}

function hrefOf(path: string, choice: ActionChoice): string {
  const query = new URLSearchParams(actionQuery(choice)).toString();
  return `${path}${query === "" ? "" : `?${query}`}#actions`;
}

function keyOf({ country }: CountedAction): string {
  return country ?? NO_PLACE;
}

function nameOf({ say, language }: Visit, key: string): string {
  return key === NO_PLACE ? say("joint.without_place") : countryName(key, language);
}
