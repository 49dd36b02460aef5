/**
 * The form above a list of calls: plain fields, sent by GET, so that a search is an address one can share and the back
 * button works. It offers only what leads to something, and shows again what was asked.
 */
import { countryName } from "../../application/places/countries.ts";
import type { Choices } from "../../database/views/list-views.ts";
import { struggleName } from "../components/campaign-article.ts";
import { type FieldMistake, type FormView, selectField, textField } from "../components/fields.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { FILTER_NAMES, type FilterName, filterPath, type ReadFilter } from "./call-filter.ts";

/** The form for a list at `path`. */
export function filterForm(visit: Visit, path: string, read: ReadFilter, choices: Choices): Html {
  const { say, chosen } = visit;
  const view = viewOf(visit, read);
  const { country, struggle } = read.filter;
  const isAsked = FILTER_NAMES.some((name) => read.asked[name] !== undefined);
  const kept = Object.entries(chosen).map(([name, value]) =>
    value === null ? nothing : markup`<input type="hidden" name="${name}" value="${value}">`
  );
  const sorted = (choices: readonly (readonly [string, string])[]) =>
    choices.toSorted(([, a], [, b]) => a.localeCompare(b, visit.language));
  const struggles = sorted(including(choices.struggles, struggle).map((word) => [word, struggleName(visit, word)]));
  const countries = sorted(
    including(choices.countries, country).map((code) => [code, countryName(code, visit.language)]),
  );
  const kinds = sorted(including(choices.kinds, read.filter.kind).map((kind) => [kind, say(`kind.${kind}`)]));
  const all = ["", say("lists.all")] as const;
  return markup`<details class="filter-fold"${isAsked ? markup` open` : nothing}><summary>${
    say("lists.filter")
  }</summary><form class="filter" method="get" action="${path}" aria-label="${
    say("lists.filter")
  }">${kept}<div class="row">${
    selectField(view, { name: "struggle", label: say("lists.struggle") }, [all, ...struggles])
  }${selectField(view, { name: "country", label: say("lists.country") }, [all, ...countries])}${
    selectField(view, { name: "kind", label: say("lists.kind") }, [all, ...kinds])
  }${
    selectField(view, { name: "by", label: say("lists.by") }, [
      all,
      ["ours", say("lists.by_ours")],
      ["partners", say("lists.by_partners")],
    ])
  }${textField(view, { name: "from", label: say("lists.from"), type: "date" })}${
    textField(view, { name: "to", label: say("lists.to"), type: "date" })
  }${
    textField(view, { name: "near", label: say("lists.near"), hint: say("lists.near_hint") })
  }</div><p class="buttons"><button class="primary">${say("lists.show")}</button>${
    isAsked ? markup` <a class="button" href="${path}">${say("lists.everything")}</a>` : nothing
  }</p></form></details>`;
}

/** What a list shows, in words, each with a way to take it away; nothing when it shows everything. */
export function filterWords(visit: Visit, path: string, read: ReadFilter): Html {
  const words = FILTER_NAMES.flatMap((name) => {
    const word = wordOf(visit, name, read);
    return word === null ? [] : [{ name, word }];
  });
  if (words.length === 0) return nothing;
  return markup`<ul class="struggles" aria-label="${visit.say("lists.shown")}">${
    words.map(({ name, word }) =>
      markup`<li><bdi>${word}</bdi> <a href="${filterPath(path, read.asked, { [name]: null })}" aria-label="${
        visit.say("lists.without", { word })
      }">×</a></li>`
    )
  }</ul>`;
}

/** One thing asked for in words: `Labour`, `from 26 November 2027`; null where nothing is asked, or nothing that makes sense. */
export function wordOf(visit: Visit, name: FilterName, { filter }: Pick<ReadFilter, "filter">): string | null {
  const { say, language } = visit;
  const { struggle, country, kind, near } = filter;
  switch (name) {
    case "struggle":
      return struggle === null ? null : struggleName(visit, struggle);
    case "country":
      return country === null ? null : countryName(country, language);
    case "kind":
      return kind === null ? null : say(`kind.${kind}`);
    case "by":
      return filter.by === null ? null : say(`lists.by_${filter.by}`);
    case "near": {
      if (near === null) return null;
      return say("lists.around", {
        place: near.name ?? `${near.latitude}, ${near.longitude}`,
        distance: near.kilometres,
      });
    }
    case "from":
    case "to": {
      const day = filter[name];
      return day === null ? null : say(name === "from" ? "lists.since" : "lists.until", { day: dayIn(language, day) });
    }
  }
}

function dayIn(language: string, day: string): string {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: "UTC",
    dateStyle: "long",
  });
  return format.format(Date.parse(`${day}T00:00:00Z`));
}

function including(words: readonly string[], chosen: string | null): string[] {
  return [...new Set([...words, ...(chosen === null ? [] : [chosen])])];
}

/** Fields show what was read where it was (`fr` became `FR`), and as it was typed where it was not. */
function viewOf({ say }: Visit, { filter, asked, unread }: ReadFilter): FormView {
  const mistakes: FieldMistake[] = unread.map((field) => ({
    field,
    sentence: say(`lists.unread.${field === "near" ? "near" : field === "from" || field === "to" ? "day" : "word"}`),
    isWarning: false,
  }));
  const text = (name: string) => {
    if (name === "near") return asked.near ?? "";
    const key = FILTER_NAMES.find((one) => one === name);
    const value = key === undefined || key === "near" ? null : filter[key];
    return value ?? (key === undefined ? "" : asked[key] ?? "");
  };
  return { text, all: () => [], mistakes };
}
