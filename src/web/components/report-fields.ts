/**
 * The fields of a report, in the order in which people think of one: how it ended, how many, when, words, pictures, press,
 * and what stays among organisers. Nothing here needs a script.
 */
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import type { ActionReading } from "../../domain/joint-source.ts";
import { COUNT_METHODS, OUTCOMES, type ReportPicture, type Unit, UNITS, usualUnits } from "../../domain/report.ts";
import { zoneName } from "../../domain/schedule.ts";
import type { FormState } from "../forms/form-state.ts";
import { pictureRoom } from "../forms/report-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName, ownName } from "../languages.ts";
import type { SayHere, Visit } from "../visit.ts";
import { areaField, fileField, type FormView, idOf, selectField, textField, tickField } from "./fields.ts";
import { languageChoices, mainLanguageField } from "./writing-form.ts";

const TYPES = "image/jpeg,image/png,image/webp,image/avif,image/gif";

/** Every field of a report's form. `stored` are the pictures it has already. */
export function reportFields(
  visit: Visit,
  view: FormView,
  state: FormState,
  { action, stored }: { readonly action: ActionReading; readonly stored: readonly ReportPicture[] },
): Html {
  const { say } = visit;
  const outcomes = OUTCOMES.map((one) => [one, say(`report.outcome.${one}`)] as const);
  return markup`${selectField(view, { name: "outcome", label: say("report.outcome") }, outcomes)}
${numbers(visit, view, action)}
${when(visit, view, action)}
${mainLanguageField(visit, view, state)}
${words(visit, view, state)}
${pictures(visit, view, state, stored)}
${areaField(view, { name: "links", label: say("report.links"), hint: say("report.links_hint"), rows: 3, dir: "ltr" })}
<fieldset><legend>${say("report.among_us")}</legend><p class="hint">${say("report.among_us_hint")}</p>${
    areaField(view, { name: "organisersNote", label: say("report.note"), rows: 4, lang: visit.language })
  }</fieldset>`;
}

/** Everything found, each leading to its field; nothing when nothing was. */
export function reportFindings(visit: Visit, { mistakes }: FormView): Html {
  const wrong = mistakes.filter(({ isWarning }) => !isWarning);
  if (wrong.length === 0) return nothing;
  return markup`<div class="findings" role="alert"><p><strong>${
    visit.say("form.mistakes", { count: wrong.length })
  }</strong></p><ul>${
    wrong.map(({ field, sentence }) =>
      markup`<li><a href="#${idOf(field)}"><bdi>${labelOf(visit, field)}</bdi></a>: ${sentence}</li>`
    )
  }</ul></div>`;
}

function labelOf({ say, language }: Visit, field: string): string {
  const [first = "", second = "", third = ""] = field.split(".");
  const numbered = /^(alt|agreed|picture)(\d)$/.exec(first);
  if (numbered !== null) return say("write.picture", { number: Number(numbered[2]) });
  if (first === "unit") return say("report.unit_of", { unit: say(`unit.${second}`), end: say(`report.unit_${third}`) });
  if (first === "content") return `${say("report.content")} (${languageName(second, language)})`;
  const labels: Readonly<Record<string, string>> = {
    starts: "field.starts",
    ends: "field.ends",
    organisersNote: "report.note",
    withdrawReason: "report.reason",
    timezone: "field.timezone",
  };
  return say(labels[first] ?? `report.${first}`);
}

function numbers(visit: Visit, view: FormView, { callKind }: ActionReading): Html {
  const { say } = visit;
  const usual: readonly Unit[] = callKind === null ? [] : usualUnits(callKind);
  const others = UNITS.filter((unit) => !usual.includes(unit));
  const isUsed = (unit: Unit) => view.text(`unit.${unit}.low`) !== "" || view.text(`unit.${unit}.high`) !== "";
  const methods = COUNT_METHODS.map((one) => [one, say(`report.method.${one}`)] as const);
  return markup`<fieldset><legend>${say("report.numbers")}</legend><p class="hint">${
    say("report.small")
  }</p><div class="row">${textField(view, { name: "low", label: say("report.low"), type: "number" })}${
    textField(view, { name: "high", label: say("report.high"), type: "number" })
  }</div>${usual.map((unit) => unitRow(say, view, unit))}<details${
    others.some(isUsed) ? markup` open` : nothing
  }><summary>${say("report.other_units")}</summary><p class="hint">${say("report.units_hint")}</p>${
    others.map((unit) => unitRow(say, view, unit))
  }</details>${selectField(view, { name: "method", label: say("report.method") }, methods)}</fieldset>`;
}

function unitRow(say: SayHere, view: FormView, unit: Unit): Html {
  const bound = (end: "low" | "high") => {
    const label = say("report.unit_of", { unit: say(`unit.${unit}`), end: say(`report.unit_${end}`) });
    return textField(view, { name: `unit.${unit}.${end}`, label, type: "number" });
  };
  return markup`<div class="row">${bound("low")}${bound("high")}</div>`;
}

function when(visit: Visit, view: FormView, { startsAt, timezone }: ActionReading): Html {
  const { say, language } = visit;
  const zone = zoneName(timezone ?? "UTC", language, Temporal.Instant.from(startsAt));
  return markup`<fieldset><legend>${say("report.when")}</legend><p class="hint">${
    say("report.when_hint", { zone })
  }</p><div class="row">${textField(view, { name: "starts", label: say("field.starts"), type: "datetime-local" })}${
    textField(view, { name: "ends", label: say("field.ends"), type: "datetime-local" })
  }</div></fieldset>`;
}

/** One fieldset per language, the translation beside the original, and the way to add another. */
function words(visit: Visit, view: FormView, state: FormState): Html {
  const { say } = visit;
  const original = state.language;
  return markup`${
    state.languages.map((tag) =>
      tag === original
        ? languageWords(visit, view, tag, true)
        : markup`<div class="beside"><div class="original"><p class="small">${say("translate.original")} · ${
          languageName(original, visit.language)
        }</p><div class="written" lang="${original}" dir="${directionOf(original)}"><p>${
          state.text(`content.${original}`)
        }</p></div></div>${languageWords(visit, view, tag, false)}</div>`
    )
  } <fieldset class="inline"><legend>${say("form.another_language")}</legend>${
    selectField(
      view,
      { name: "newLanguage", label: say("form.which_language") },
      languageChoices(visit, [], state.languages),
    )
  }<button name="do" value="add-language">${say("form.add_language")}</button></fieldset>`;
}

function languageWords(visit: Visit, view: FormView, tag: LanguageTag, isMain: boolean): Html {
  const { say } = visit;
  const note = isMain ? say("form.main_language") : languageName(tag, visit.language);
  return markup`<fieldset class="language"><legend><bdi lang="${tag}" dir="${directionOf(tag)}">${ownName(tag)}</bdi>${
    note === ownName(tag) ? nothing : markup` <small>${note}</small>`
  }</legend>${
    areaField(view, {
      name: `content.${tag}`,
      label: say("report.content"),
      ...(isMain ? { hint: say("hint.markdown") } : {}),
      lang: tag,
      dir: directionOf(tag),
    })
  }${
    isMain
      ? nothing
      : markup`<button class="quiet" name="do" value="remove-language:${tag}">${
        say("form.remove_language", { language: languageName(tag, visit.language) })
      }</button>`
  }</fieldset>`;
}

/** Pictures, stored ones first, each with its words in every language of the report; room for more stays folded. */
function pictures(visit: Visit, view: FormView, state: FormState, stored: readonly ReportPicture[]): Html {
  const { say } = visit;
  const room = Math.max(stored.length, pictureRoom(state.languages.length));
  const places = Array.from({ length: room }, (_none, index) => index + 1);
  const isWanted = (at: number) =>
    at <= stored.length || view.text(`alt${at}.${state.language}`) !== "" ||
    view.mistakes.some(({ field }) => new RegExp(`^(alt|agreed|picture)${at}(\\.|$)`).test(field));
  const first = Math.max(1, stored.length + 1, places.findLast(isWanted) ?? 1);
  const place = (at: number) => pictureAt(visit, view, state, at, stored[at - 1]);
  return markup`<fieldset><legend>${say("report.pictures")}</legend><p class="hint">${
    say("report.picture_hint")
  }</p><p class="note">${say("report.faces")}</p>${places.slice(0, first).map(place)}${
    room <= first
      ? nothing
      : markup`<details><summary>${say("report.more_pictures", { count: room - first })}</summary>${
        places.slice(first).map(place)
      }</details>`
  }</fieldset>`;
}

function pictureAt(
  visit: Visit,
  view: FormView,
  state: FormState,
  at: number,
  stored: ReportPicture | undefined,
): Html {
  const { say } = visit;
  const several = state.languages.length > 1;
  return markup`<fieldset class="picture-place"><legend>${say("write.picture", { number: at })}</legend>${
    stored === undefined
      ? fileField(view, { name: `picture${at}`, label: say("form.choose_picture"), accept: TYPES })
      : markup`<input type="hidden" name="stored${at}" value="${stored.mediaId}"><img class="thumbnail" src="/media/${stored.mediaId}" alt="">${
        tickField(view, { name: `remove${at}`, label: say("form.remove_picture") })
      }`
  }${
    state.languages.map((tag) =>
      textField(view, {
        name: `alt${at}.${tag}`,
        label: several ? `${say("report.alt")} (${languageName(tag, visit.language)})` : say("report.alt"),
        lang: tag,
        dir: directionOf(tag),
      })
    )
  }${
    stored === undefined ? tickField(view, { name: `agreed${at}`, label: say("report.agreed") }) : nothing
  }</fieldset>`;
}
