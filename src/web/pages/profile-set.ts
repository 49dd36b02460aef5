/**
 * Where a person says what they show of themselves, and who may follow, find, answer and quote them. What they leave alone
 * stays as private as it was.
 */
import { reviseProfile, type ReviseProfileRefusal } from "../../application/revise-profile.ts";
import { profileOf } from "../../database/views/profile-views.ts";
import { directionOf, languagesOf } from "../../domain/language.ts";
import { profileLimits } from "../../domain/limits.ts";
import { QUOTE_POLICIES, REPLY_POLICIES } from "../../domain/post-rules.ts";
import type { Profile } from "../../domain/profile.ts";
import {
  areaField,
  fileField,
  type FormView,
  refusalNote,
  selectField,
  textField,
  tickField,
  ticksField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { languageChoices } from "../components/writing-form.ts";
import { type FormState, stateFromForm, stateFromValues, textsOf } from "../forms/form-state.ts";
import { languageStep } from "../forms/language-step.ts";
import { NO_PICTURE, type PictureInForm, readPicture } from "../forms/picture-field.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName, ownName } from "../languages.ts";
import { interfaceLanguages } from "../locales.ts";
import { policyChoices } from "../posts/post-fields.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

type Problem = Extract<ReviseProfileRefusal, { field: string }>;

/** Answers GET `/settings/profile`. */
export async function showProfile(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const profile = await loadProfile(visit);
  const done = c.req.query("done") === "saved" ? visit.say("profile.saved") : null;
  return await c.html(page(visit, profile, stateOf(visit, profile), { done, problem: null, picture: NO_PICTURE }));
}

/** Answers POST of the same. */
export async function takeProfile(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const profile = await loadProfile(visit);
  const form = await readForm(c);
  const state = stateFromForm(form, profile.language);
  const picture = await readPicture(form, profile.avatar);
  const shown = { done: null, problem: null, picture };
  const changed = languageStep(state, form, form.text("do"));
  if (changed !== null) return await c.html(page(visit, profile, changed, shown));
  if (picture.problem !== null) return await c.html(page(visit, profile, state, shown), 422);
  const outcome = await reviseProfile(visit.house.ports, asker(visit), draftOf(state, profile, picture));
  if (outcome.ok) return c.redirect("/settings/profile?done=saved", 303);
  const problem = "field" in outcome.refusal ? outcome.refusal : null;
  return await c.html(page(visit, profile, state, { ...shown, problem }), 422);
}

async function loadProfile(visit: Visit): Promise<Profile> {
  const id = visit.viewer?.person.id ?? "";
  const known = await profileOf(visit.db, id);
  return known ?? await visit.house.ports.transact((work) => work.profiles.load(id));
}

function stateOf(visit: Visit, profile: Profile): FormState {
  const abouts = Object.entries(profile.texts).map(([tag, text]) => [`about.${tag}`, text]);
  const alts = Object.entries(profile.avatar?.alt ?? {}).map(([tag, alt]) => [`imageAlt.${tag}`, alt]);
  const links = profile.links.flatMap(({ label, url }, at) => [[`label${at + 1}`, label], [`link${at + 1}`, url]]);
  const yes = (value: boolean) => value ? "yes" : "";
  return stateFromValues(
    profile.language,
    languagesOf({ ...profile.texts, [profile.language]: "" }, profile.language),
    {
      ...Object.fromEntries([...abouts, ...alts, ...links]),
      name: visit.viewer?.person.name ?? "",
      isLocked: yes(profile.isLocked),
      isDiscoverable: yes(profile.isDiscoverable),
      isIndexable: yes(profile.isIndexable),
      replyPolicy: profile.replyPolicy,
      quotePolicy: profile.quotePolicy,
      readingLanguages: profile.readingLanguages,
    },
  );
}

function draftOf(state: FormState, profile: Profile, picture: PictureInForm) {
  const links = Array.from({ length: profileLimits.links }, (_none, at) => ({
    label: state.text(`label${at + 1}`),
    url: state.text(`link${at + 1}`),
  })).filter(({ label, url }) => label !== "" || url !== "");
  const alt = textsOf(state, "imageAlt");
  const hasPicture = picture.ready !== null || picture.storedId !== null;
  return {
    name: state.text("name"),
    language: state.language,
    texts: textsOf(state, "about"),
    links,
    avatar: hasPicture ? { mediaId: picture.storedId ?? "", alt } : null,
    newAvatar: picture.ready,
    isLocked: state.text("isLocked") !== "",
    isDiscoverable: state.text("isDiscoverable") !== "",
    isIndexable: state.text("isIndexable") !== "",
    replyPolicy: REPLY_POLICIES.find((one) => one === state.text("replyPolicy")) ?? profile.replyPolicy,
    quotePolicy: QUOTE_POLICIES.find((one) => one === state.text("quotePolicy")) ?? profile.quotePolicy,
    readingLanguages: state.all("readingLanguages"),
  };
}

interface Shown {
  readonly done: string | null;
  readonly problem: Problem | null;
  readonly picture: PictureInForm;
}

function page(visit: Visit, profile: Profile, state: FormState, { done, problem, picture }: Shown): Html {
  const { say } = visit;
  const found = [
    ...(problem === null ? [] : [{ field: problem.field, sentence: say(`refusal.${problem.kind}`), isWarning: false }]),
    ...(picture.problem === null
      ? []
      : [{ field: "picture", sentence: say(`picture.${picture.problem}`), isWarning: false }]),
  ];
  const view: FormView = { text: state.text, all: state.all, mistakes: found };
  const handle = visit.viewer?.person.handle ?? "";
  return layout(
    visit,
    { title: say("settings.profile"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("settings.profile")}</h1>${
      done === null ? nothing : markup`<p class="done" role="status">${done}</p>`
    }${refusalNote(say, problem?.kind ?? null)}<p><a href="/@${handle}">${say("profile.see")}</a></p>
<form class="writing" method="post" enctype="multipart/form-data" novalidate>${formToken(visit)}
<button class="unseen" name="do" value="save" tabindex="-1" aria-hidden="true">${say("profile.save")}</button>
${state.languages.map((tag) => markup`<input type="hidden" name="languages" value="${tag}">`)}
${textField(view, { name: "name", label: say("profile.name"), hint: say("profile.name_hint"), required: true })}
${aboutFields(visit, view, state)}${avatarFields(visit, view, profile)}${linkFields(visit, view, profile)}${
      wishFields(visit, view)
    }<p class="buttons"><button class="primary" name="do" value="save">${say("profile.save")}</button></p></form>`,
  );
}

function aboutFields(visit: Visit, view: FormView, state: FormState): Html {
  const { say } = visit;
  const main = { ...view, text: (name: string) => name === "language" ? state.language : view.text(name) };
  return markup`${
    selectField(main, { name: "language", label: say("profile.language") }, languageChoices(visit, state.languages, []))
  }${
    state.languages.map((tag) => {
      const direction = { lang: tag, dir: directionOf(tag) };
      return markup`<fieldset class="language"><legend><bdi lang="${tag}" dir="${directionOf(tag)}">${
        ownName(tag)
      }</bdi></legend>${areaField(view, { name: `about.${tag}`, label: say("profile.about"), rows: 5, ...direction })}${
        textField(view, { name: `imageAlt.${tag}`, label: say("profile.avatar_alt"), ...direction })
      }${
        tag === state.language
          ? nothing
          : markup`<button class="quiet" name="do" value="remove-language:${tag}">${
            say("form.remove_language", { language: languageName(tag, visit.language) })
          }</button>`
      }</fieldset>`;
    })
  }<fieldset class="inline"><legend>${say("form.another_language")}</legend>${
    selectField(
      view,
      { name: "newLanguage", label: say("form.which_language") },
      languageChoices(visit, [], state.languages),
    )
  }<button name="do" value="add-language">${say("form.add_language")}</button></fieldset>`;
}

function avatarFields(visit: Visit, view: FormView, { avatar }: Profile): Html {
  const { say } = visit;
  return markup`<fieldset><legend>${say("profile.avatar")}</legend>${
    avatar === null
      ? nothing
      : markup`<img class="thumbnail" src="/media/${avatar.mediaId}" alt="">${
        tickField(view, { name: "removePicture", label: say("form.remove_picture") })
      }`
  }${
    fileField(view, {
      name: "picture",
      label: say("form.choose_picture"),
      hint: say("profile.avatar_hint"),
      accept: "image/jpeg,image/png,image/webp,image/avif,image/gif",
    })
  }</fieldset>`;
}

function linkFields(visit: Visit, view: FormView, { links }: Profile): Html {
  const { say } = visit;
  const slots = Array.from({ length: Math.min(profileLimits.links, links.length + 2) }, (_none, at) => at + 1);
  return markup`<fieldset><legend>${say("profile.links")}</legend><p class="hint">${
    say("profile.links_hint", { page: `${visit.addresses.origin}/@${visit.viewer?.person.handle ?? ""}` })
  }</p>${
    slots.map((at) => {
      const known = links[at - 1]?.verifiedAt ?? null;
      return markup`<div class="row">${
        textField(view, { name: `label${at}`, label: say("profile.link_label", { number: at }) })
      }${
        textField(view, { name: `link${at}`, label: say("profile.link_url", { number: at }), type: "url", dir: "ltr" })
      }</div>${
        known === null
          ? nothing
          : markup`<p class="small">${say("profile.link_verified")} ${
            momentText(visit, Temporal.Instant.from(known))
          }</p>`
      }`;
    })
  }</fieldset>`;
}

function wishFields(visit: Visit, view: FormView): Html {
  const { say } = visit;
  const reading = interfaceLanguages.map((tag): [string, string] => [tag, ownName(tag)]);
  const others = view.all("readingLanguages").filter((tag) => !reading.some(([known]) => known === tag))
    .map((tag): [string, string] => [tag, languageName(tag, visit.language)]);
  return markup`<fieldset><legend>${say("profile.wishes")}</legend>${
    tickField(view, { name: "isLocked", label: say("profile.locked"), hint: say("profile.locked_hint") })
  }${
    tickField(view, {
      name: "isDiscoverable",
      label: say("profile.discoverable"),
      hint: say("profile.discoverable_hint"),
    })
  }${tickField(view, { name: "isIndexable", label: say("profile.indexable"), hint: say("profile.indexable_hint") })}${
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
  }</fieldset>${
    ticksField(view, { name: "readingLanguages", label: say("profile.reading"), hint: say("profile.reading_hint") }, [
      ...reading,
      ...others,
    ])
  }`;
}
