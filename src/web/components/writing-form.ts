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
  "is it ja ka kk km kmr kn ko ku lt lv mk ml mn mr ms my ne nl no om or pa pl ps pt pt-br qu ro ru sd si sk sl so sq sr sv " +
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
 * button there is.
 */
export function writingForm(visit: Visit, state: FormState, fields: Html): Html {
  return markup`<form class="writing" method="post" enctype="multipart/form-data" novalidate>${formToken(visit)}
<button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">${visit.say("form.preview")}</button>
${state.languages.map((tag) => markup`<input type="hidden" name="languages" value="${tag}">`)}
${fields}</form>`;
}

/** The choice of the main language. */
export function mainLanguageField(visit: Visit, view: FormView, state: FormState): Html {
  const { say } = visit;
  const main = { ...view, text: (name: string) => name === "language" ? state.language : view.text(name) };
  const options = { name: "language", label: say("field.language"), hint: say("hint.language") };
  return selectField(main, options, languageChoices(visit, state.languages, []));
}

/** One fieldset per language, the main one with hints, each with its name, its long text and the words of its picture, and the way to add another. */
export function languageFieldsets(visit: Visit, view: FormView, state: FormState, long: "summary" | "content"): Html {
  const { say } = visit;
  const more = languageChoices(visit, [], state.languages);
  return markup`${
    state.languages.map((tag) => languageFieldset(visit, view, tag, long, tag === state.language))
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
): Html {
  const { say } = visit;
  // A browser is never handed a file back: one that came with this form must be chosen again, and is better asked for.
  const problem = picture.problem ?? (picture.ready === null ? null : "choose_again");
  const said = problem === null ? [] : [{ field: "picture", sentence: say(`picture.${problem}`), isWarning: false }];
  return markup`<fieldset><legend>${say("field.image")}</legend>${
    stored === null
      ? nothing
      : markup`<img class="thumbnail" src="/media/${stored.mediaId}" alt="">${
        tickField(view, { name: "removePicture", label: say("form.remove_picture") })
      }`
  }${
    fileField({ ...view, mistakes: [...view.mistakes, ...said] }, {
      name: "picture",
      label: say("form.choose_picture"),
      hint: say("hint.picture"),
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

function languageFieldset(
  visit: Visit,
  view: FormView,
  tag: LanguageTag,
  long: "summary" | "content",
  isMain: boolean,
): Html {
  const { say } = visit;
  const direction = { lang: tag, dir: directionOf(tag) };
  const own = ownName(tag);
  const note = isMain ? say("form.main_language") : languageName(tag, visit.language);
  const hint = (key: string) => isMain ? { hint: say(key) } : {};
  return markup`<fieldset class="language"><legend><bdi lang="${tag}" dir="${directionOf(tag)}">${own}</bdi>${
    note === own ? nothing : markup` <small>${note}</small>`
  }</legend>
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
