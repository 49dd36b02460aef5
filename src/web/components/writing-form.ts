/**
 * What the forms of campaigns and calls share: a fieldset per language, adding and dropping languages, the picture, and
 * the buttons. Every button is a plain submit: nothing here needs a script.
 */
import type { Finding } from "../../application/files/findings.ts";
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import type { FormState } from "../forms/form-state.ts";
import type { PictureInForm } from "../forms/picture-field.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName, ownName } from "../languages.ts";
import type { Visit } from "../visit.ts";
import {
  areaField,
  fieldOf,
  fileField,
  findingList,
  findingText,
  type FormView,
  refusalNote,
  selectField,
  textField,
  tickField,
} from "./fields.ts";
import { formToken } from "./language-switch.ts";

/** Languages offered by the forms, by tag; a text that already has another keeps it. */
const OFFERED =
  "af am ar az be bg bn bs ca ckb cs cy da de el en eo es et eu fa fi fr ga gl gu ha he hi hr ht hu hy id ig " +
  "is it ja ka kk km kn ko ku lt lv mk ml mn mr ms my ne nl no om or pa pl ps pt pt-br qu ro ru sd si sk sl so sq sr sv " +
  "sw ta te th ti tl tr uk ur uz vi wo xh yo zh zh-hant zu";

/** What was found about a form, and what a use case refused, ready to be said. */
export interface FormOutcome {
  readonly mistakes: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** What the use case refused, by its kind; null when nothing. */
  readonly refusal: string | null;
  /** Said when something worked. */
  readonly done: string | null;
}

/** Nothing to say yet. */
export const NOTHING_FOUND: FormOutcome = { mistakes: [], warnings: [], refusal: null, done: null };

/** The view the fields need of a form. */
export function viewOf(visit: Visit, state: FormState, outcome: FormOutcome): FormView {
  const atFields = (findings: readonly Finding[], isWarning: boolean) =>
    findings.map((finding) => ({
      field: fieldOf(finding.path, state.language),
      sentence: findingText(visit.say, finding),
      isWarning,
    }));
  const mistakes = [...atFields(outcome.mistakes, false), ...atFields(outcome.warnings, true)];
  return { text: state.text, all: state.all, mistakes };
}

/** Everything to be said about a form, above it. */
export function outcomeBlock(visit: Visit, state: FormState, outcome: FormOutcome): Html {
  return markup`${outcome.done === null ? nothing : markup`<p class="done" role="status">${outcome.done}</p>`}${
    refusalNote(visit.say, outcome.refusal)
  }${findingList(visit, outcome.mistakes, false, state.language)}${
    findingList(visit, outcome.warnings, true, state.language)
  }`;
}

/**
 * The form itself. Its first button is out of sight and only previews, because pressing Enter in a field presses the first
 * button there is. Where a script runs, a draft is saved by itself and a preview follows what is typed; what is published
 * is only ever changed by pressing a button.
 */
export function writingForm(visit: Visit, state: FormState, fields: Html, isDraft: boolean): Html {
  return markup`<form class="writing" method="post" enctype="multipart/form-data" novalidate${
    scriptWords(visit, isDraft)
  }>${formToken(visit)}
<button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">${visit.say("form.preview")}</button>
${state.languages.map((tag) => markup`<input type="hidden" name="languages" value="${tag}">`)}
${fields}<p class="saving" role="status"></p></form>`;
}

/** What the script says, in the reader's language. */
function scriptWords({ say }: Visit, isDraft: boolean): Html {
  return markup` data-live="${say("saving.live")}" data-unsaved="${say("saving.unsaved")}"${
    isDraft
      ? markup` data-saving="${say("saving.saving")}" data-saved="${
        say("saving.saved", { time: "{time}" })
      }" data-failed="${say("saving.failed")}"`
      : nothing
  }`;
}

/** The choice of the main language. */
export function mainLanguageField(visit: Visit, view: FormView, state: FormState): Html {
  const { say } = visit;
  const main = { ...view, text: (name: string) => name === "language" ? state.language : view.text(name) };
  const options = { name: "language", label: say("field.language"), hint: say("hint.language") };
  return selectField(main, options, languageChoices(visit, state.languages, []));
}

/**
 * One fieldset per language, the main one with hints, each with its name, its long text and the words of its picture, and
 * the way to add another. Beside a translation stands the original; one made from an earlier original is marked.
 */
export function languageFieldsets(
  visit: Visit,
  view: FormView,
  state: FormState,
  long: "summary" | "content",
  outdated: readonly LanguageTag[],
): Html {
  const { say } = visit;
  const more = languageChoices(visit, [], state.languages);
  return markup`${
    state.languages.map((tag) =>
      tag === state.language
        ? languageFieldset(visit, view, { tag, long, isMain: true, isOutdated: false })
        : markup`<div class="beside">${original(visit, state, long)}${
          languageFieldset(visit, view, { tag, long, isMain: false, isOutdated: outdated.includes(tag) })
        }</div>`
    )
  } <fieldset class="inline"><legend>${say("form.another_language")}</legend>${
    selectField(view, {
      name: "newLanguage",
      label: say("form.which_language"),
    }, more)
  }<button name="do" value="add-language">${say("form.add_language")}</button></fieldset>`;
}

/** The picture: choosing one, dropping the stored one, and what is to be done about the one that came with the form. */
export function pictureFieldset(
  visit: Visit,
  view: FormView,
  stored: { mediaId: string } | null,
  picture: PictureInForm,
  words: { readonly legend: string; readonly hint: string } = {
    legend: visit.say("field.image"),
    hint: visit.say("hint.picture"),
  },
): Html {
  const { say } = visit;
  // A browser is never handed a file back: one that came with this form must be chosen again, and is better asked for.
  const problem = picture.problem ?? (picture.ready === null ? null : "choose_again");
  const said = problem === null ? [] : [{ field: "picture", sentence: say(`picture.${problem}`), isWarning: false }];
  return markup`<fieldset><legend>${words.legend}</legend>${
    stored === null
      ? nothing
      : markup`<img class="thumbnail" src="/media/${stored.mediaId}" alt="">${
        tickField(view, { name: "removePicture", label: say("form.remove_picture") })
      }`
  }${
    fileField({ ...view, mistakes: [...view.mistakes, ...said] }, {
      name: "picture",
      label: say("form.choose_picture"),
      hint: words.hint,
      accept: "image/jpeg,image/png,image/webp,image/avif,image/gif",
    })
  }</fieldset>`;
}

/** The buttons every writing form ends with. */
export function writingButtons(visit: Visit, saveLabel: string): Html {
  return markup`<p class="buttons"><button class="primary" name="do" value="save">${saveLabel}</button> <button name="do" value="preview">${
    visit
      .say("form.preview")
  }</button></p>`;
}

/** The original as it is written now, its marks included, for whoever translates it. */
function original(visit: Visit, state: FormState, long: "summary" | "content"): Html {
  const tag = state.language;
  return markup`<div class="original"><p class="small">${visit.say("translate.original")} · ${
    languageName(tag, visit.language)
  }</p><div class="written" lang="${tag}" dir="${directionOf(tag)}"><p><strong>${
    state.text(`name.${tag}`)
  }</strong></p><p>${state.text(`${long}.${tag}`)}</p><p>${state.text(`imageAlt.${tag}`)}</p></div></div>`;
}

/** The fields of one language. */
interface LanguageFields {
  readonly tag: LanguageTag;
  readonly long: "summary" | "content";
  readonly isMain: boolean;
  readonly isOutdated: boolean;
}

function languageFieldset(visit: Visit, view: FormView, { tag, long, isMain, isOutdated }: LanguageFields): Html {
  const { say } = visit;
  const direction = { lang: tag, dir: directionOf(tag) };
  const own = ownName(tag);
  const note = isMain ? say("form.main_language") : languageName(tag, visit.language);
  const hint = (key: string) => isMain ? { hint: say(key) } : {};
  return markup`<fieldset class="language"><legend><bdi lang="${tag}" dir="${directionOf(tag)}">${own}</bdi>${
    note === own ? nothing : markup` <small>${note}</small>`
  }</legend>${isOutdated ? outdatedMark(visit, tag) : nothing}
${textField(view, { name: `name.${tag}`, label: say("field.name"), required: true, ...direction })}
${
    areaField(view, {
      name: `${long}.${tag}`,
      label: say(`field.${long}`),
      ...hint("hint.markdown"),
      rows: 9,
      ...direction,
    })
  }
${textField(view, { name: `imageAlt.${tag}`, label: say("field.imageAlt"), ...hint("hint.imageAlt"), ...direction })}
${
    isMain
      ? nothing
      : markup`<button class="quiet" name="do" value="remove-language:${tag}">${
        say("form.remove_language", { language: languageName(tag, visit.language) })
      }</button>`
  }</fieldset>`;
}

/** Says that the original has changed since, and lets a translator say that it does not matter. */
function outdatedMark({ say }: Visit, tag: LanguageTag): Html {
  return markup`<p class="note">${
    say("translate.outdated")
  } <button class="quiet" name="do" value="confirm-translation:${tag}">${say("translate.confirm")}</button></p>`;
}

/** Languages to choose from, named in the reader's and in themselves; `extra` are offered too, `without` are not. */
export function languageChoices(
  visit: Visit,
  extra: readonly LanguageTag[],
  without: readonly LanguageTag[],
): [string, string][] {
  const tags = [...new Set([...OFFERED.split(" "), ...extra])].filter((tag) => !without.includes(tag));
  const named = tags.map((tag): [string, string] => {
    const [own, here] = [ownName(tag), languageName(tag, visit.language)];
    return [tag, own === here ? own : `${here} · ${own}`];
  });
  return named.sort((a, b) => a[1].localeCompare(b[1], visit.language));
}
