/**
 * The fields of a post: its words in one language or several, its pictures, and to whom it goes. Every button is a plain
 * submit; nothing here needs a script.
 */
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import { postLimits } from "../../domain/limits.ts";
import { type PostAttachment, type PostAudience } from "../../domain/post.ts";
import { QUOTE_POLICIES, REPLY_POLICIES } from "../../domain/post-rules.ts";
import { areaField, fileField, type FormView, selectField, textField, tickField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { languageChoices } from "../components/writing-form.ts";
import type { FormState } from "../forms/form-state.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName, ownName } from "../languages.ts";
import type { Visit } from "../visit.ts";
import type { FormProblem } from "./post-form.ts";

/** The view the fields need, with what was found wrong said in words. */
export function postFormView(visit: Visit, state: FormState, problems: readonly FormProblem[]): FormView {
  const mistakes = problems.map(({ field, key }) => ({ field, sentence: visit.say(key), isWarning: false }));
  return { text: state.text, all: state.all, mistakes };
}

/** The form around the fields. Its first button is out of sight and previews, because Enter presses the first there is. */
export function postForm(visit: Visit, state: FormState, fields: Html): Html {
  return markup`<form class="writing" method="post" enctype="multipart/form-data" novalidate>${formToken(visit)}
<button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">${visit.say("form.preview")}</button>
${state.languages.map((tag) => markup`<input type="hidden" name="languages" value="${tag}">`)}
${fields}</form>`;
}

/** The words: one fieldset per language, and the way to add another. */
export function wordsFields(visit: Visit, view: FormView, state: FormState): Html {
  const { say } = visit;
  const main = { ...view, text: (name: string) => name === "language" ? state.language : view.text(name) };
  const isOne = state.languages.length === 1;
  const choices = languageChoices(visit, state.languages, isOne ? [] : []);
  return markup`${state.languages.map((tag) => oneLanguage(visit, view, tag, state))}
${selectField(main, { name: "language", label: say("write.language"), hint: say("write.language_hint") }, choices)}
<details${isOne ? nothing : markup` open`}><summary>${say("form.another_language")}</summary>
<p class="inline">${
    selectField(
      view,
      { name: "newLanguage", label: say("form.which_language") },
      languageChoices(visit, [], state.languages),
    )
  }<button name="do" value="add-language">${say("form.add_language")}</button></p></details>`;
}

function oneLanguage(visit: Visit, view: FormView, tag: LanguageTag, state: FormState): Html {
  const { say } = visit;
  const direction = { lang: tag, dir: directionOf(tag) };
  const isMain = tag === state.language;
  const fields = markup`${
    areaField(view, {
      name: `content.${tag}`,
      label: say("write.content"),
      ...(isMain ? { hint: say("write.content_hint") } : {}),
      rows: 7,
      ...direction,
    })
  }${
    textField(view, {
      name: `warning.${tag}`,
      label: say("write.warning"),
      ...(isMain ? { hint: say("write.warning_hint") } : {}),
      ...direction,
    })
  }`;
  if (state.languages.length === 1) return fields;
  return markup`<fieldset class="language"><legend><bdi lang="${tag}" dir="${directionOf(tag)}">${
    ownName(tag)
  }</bdi></legend>${fields}${
    isMain
      ? nothing
      : markup`<button class="quiet" name="do" value="remove-language:${tag}">${
        say("form.remove_language", { language: languageName(tag, visit.language) })
      }</button>`
  }</fieldset>`;
}

/** Up to four pictures, each with its words. Fields for new ones stay folded while there are none. */
export function pictureFields(
  visit: Visit,
  view: FormView,
  stored: readonly PostAttachment[],
  wasAsked: boolean,
): Html {
  const { say } = visit;
  const slots = Array.from({ length: postLimits.pictures }, (_none, at) => at + 1);
  const isOpen = stored.length > 0 || wasAsked || view.mistakes.some(({ field }) => /^(alt|picture)\d/.test(field));
  return markup`<details${isOpen ? markup` open` : nothing}><summary>${say("write.pictures")}</summary>
<p class="small">${say("write.pictures_hint")}</p>${
    slots.map((at) => {
      const own = stored[at - 1];
      return markup`<fieldset><legend>${say("write.picture", { number: at })}</legend>${
        own === undefined
          ? fileField(view, {
            name: `picture${at}`,
            label: say("form.choose_picture"),
            accept: "image/jpeg,image/png,image/webp,image/avif,image/gif",
          })
          : markup`<img class="thumbnail" src="/media/${own.mediaId}" alt="">${
            tickField(view, { name: `remove${at}`, label: say("form.remove_picture") })
          }`
      }${textField(view, { name: `alt${at}`, label: say("write.alt"), hint: say("write.alt_hint") })}${
        tickField(view, { name: `decorative${at}`, label: say("write.decorative") })
      }</fieldset>`;
    })
  }</details>`;
}

/** To whom it goes, and what others may do with it. `allowed` are the audiences there are for it. */
export function audienceFields(visit: Visit, view: FormView, allowed: readonly PostAudience[]): Html {
  const { say } = visit;
  const chosen = view.text("audience");
  const wrong = view.mistakes.filter(({ field }) => field === "audience");
  return markup`<fieldset id="field-audience"><legend>${say("write.audience")}</legend>${
    wrong.map(({ sentence }) => markup`<span class="error">${sentence}</span>`)
  }${
    allowed.map((one) =>
      markup`<p class="tick"><label><input type="radio" name="audience" value="${one}"${
        one === chosen ? markup` checked` : nothing
      }> ${say(`write.audience.${one}`)}</label></p>`
    )
  }</fieldset>
<details><summary>${say("write.wishes")}</summary><div class="row">${
    selectField(
      view,
      { name: "replyPolicy", label: say("write.reply_policy") },
      policyChoices(visit, "reply", REPLY_POLICIES),
    )
  }${
    selectField(
      view,
      { name: "quotePolicy", label: say("write.quote_policy") },
      policyChoices(visit, "quote", QUOTE_POLICIES),
    )
  }</div></details>`;
}

/** The choices of who may answer or quote, in words. */
export function policyChoices(visit: Visit, what: "reply" | "quote", policies: readonly string[]): [string, string][] {
  return policies.map((one) => [one, visit.say(`policy.${what}.${one}`)]);
}
