/**
 * The two choices of language on every page, as plain links: the interface's, and the text's where a page has texts in
 * several. A small form keeps a choice, and only then is a cookie set.
 */
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName, ownName } from "../languages.ts";
import { interfaceLanguages } from "../locales.ts";
import type { Visit } from "../visit.ts";

/** The address of this page with a language chosen; the other choice in the query stays as it is. */
export function switchHref(
  visit: Visit,
  change: { readonly lang?: string; readonly interface?: string },
  keep: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(keep);
  const merged = { ...visit.chosen, ...change };
  if (merged.lang !== null) query.set("lang", merged.lang);
  if (merged.interface !== null) query.set("interface", merged.interface);
  return `${visit.path}?${query}`;
}

/**
 * The switch of the interface's language, with the form that remembers the choice; without it where a page makes no sense
 * without its query, because the way back from the form has none.
 */
export function interfaceSwitch(visit: Visit, keep: Readonly<Record<string, string>> = {}): Html {
  const items = interfaceLanguages.map((tag) => {
    const name = markup`<bdi lang="${tag}" dir="${directionOf(tag)}">${ownName(tag)}</bdi>`;
    return markup`<li>${
      tag === visit.language
        ? markup`<span aria-current="true">${name}</span>`
        : markup`<a href="${switchHref(visit, { interface: tag }, keep)}" hreflang="${tag}">${name}</a>`
    }</li>`;
  });
  return markup`<nav class="languages" aria-label="${visit.say("language.interface")}"><ul>${items}</ul>${
    Object.keys(keep).length === 0 ? rememberForm(visit) : nothing
  }</nav>`;
}

/** The switch of a text's language; nothing when there is only one. `shown` is the language on the page. */
export function contentSwitch(visit: Visit, available: readonly LanguageTag[], shown: LanguageTag): Html {
  if (available.length < 2) return nothing;
  const items = available.map((tag) => {
    const name = markup`<bdi lang="${tag}" dir="${directionOf(tag)}">${ownName(tag)}</bdi>`;
    return markup`<li>${
      tag === shown
        ? markup`<span aria-current="true">${name}</span>`
        : markup`<a href="${switchHref(visit, { lang: tag })}" hreflang="${tag}">${name}</a>`
    }</li>`;
  });
  return markup`<nav class="languages languages-text" aria-label="${visit.say("language.text")}"><span>${
    visit.say("language.read_in")
  }</span><ul>${items}</ul></nav>`;
}

/** Says that a text does not exist in the reader's language and in which one it is shown; nothing when it does. */
export function fallbackNote(visit: Visit, wanted: LanguageTag | null, shown: LanguageTag): Html {
  if (wanted === null) return nothing;
  const values = { wanted: languageName(wanted, visit.language), shown: languageName(shown, visit.language) };
  return markup`<p class="note">${visit.say("language.fallback", values)}</p>`;
}

function rememberForm(visit: Visit): Html {
  const { lang, interface: chosenInterface } = visit.chosen;
  if (lang === null && chosenInterface === null) return nothing;
  return markup`<form method="post" action="/language">${formToken(visit)}<input type="hidden" name="lang" value="${
    lang ??
      ""
  }"><input type="hidden" name="interface" value="${
    chosenInterface ??
      ""
  }"><input type="hidden" name="back" value="${visit.path}"><button class="quiet">${
    visit.say(
      "language.remember",
    )
  }</button></form>`;
}

/** The hidden field every form of somebody signed in carries; nothing for everybody else. */
export function formToken(visit: Visit): Html {
  return visit.viewer === null
    ? nothing
    : markup`<input type="hidden" name="form_token" value="${visit.viewer.formToken}">`;
}
