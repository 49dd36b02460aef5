/**
 * "Our action in Lyon": one form under a joint call, wherever the call lives. Text, languages, tags and picture are inherited and
 * shown; where and when are asked. Afterwards the action is changed and cancelled like any call of this node.
 */
import { addAction, inherited } from "../../application/actions/add-action.ts";
import type { Finding } from "../../application/files/findings.ts";
import { parseCallFile } from "../../application/files/call-file.ts";
import type { JointCallToInherit as JointCall } from "../joint-house.ts";
import {
  type FieldMistake,
  findingText,
  type FormView,
  refusalNote,
  textField,
  tickField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { block, chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { directionOf, languagesOf } from "../../domain/language.ts";
import { languageName } from "../languages.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

const FIELDS = ["locality", "country", "place", "street", "starts", "ends", "timezone"] as const;

/** Answers GET `/desk/actions/new?call=`. */
export async function editAction(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await callOf(visit, c.req.query("call") ?? "");
  return await c.html(actionPage(visit, call, presetView(visit, call), null));
}

/** Answers POST of the same: adds the action and publishes it. */
export async function writeAction(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const call = await callOf(visit, form.text("call"));
  const parsed = parseCallFile(fileOf(call, form), { now: visit.now, gazetteer: visit.house.gazetteer });
  if (!parsed.ok) {
    const mistakes = parsed.findings.map((finding) => mistakeOf(visit, finding));
    return await c.html(actionPage(visit, call, { text: form.text, all: form.all, mistakes }, null), 422);
  }
  const { picture, newPicture } = form.text("picture") === ""
    ? { picture: null, newPicture: null }
    : await visit.house.joint.inheritPicture(call);
  const draft = { ...inherited(call, parsed.value.draft), picture };
  const command = { draft, newPicture, callUri: call.uri, jointUri: call.jointUri };
  const outcome = await addAction(visit.house.ports, asker(visit), command);
  if (!outcome.ok) {
    const view = { text: form.text, all: form.all, mistakes: [] };
    return await c.html(actionPage(visit, call, view, outcome.refusal.kind), 422);
  }
  return c.redirect(`/actions/${outcome.value.id}`, 303);
}

async function callOf(visit: Visit, uri: string): Promise<JointCall> {
  const call = URL.canParse(uri) ? await visit.house.joint.findCall(uri) : null;
  if (call === null) throw new Refusal(404);
  return call;
}

function actionPage(visit: Visit, call: JointCall, view: FormView, refusal: string | null): Html {
  const { say } = visit;
  const chosen = chooseText(visit, call.texts, call.language);
  const field = (name: typeof FIELDS[number], label: string, more: Partial<Parameters<typeof textField>[1]> = {}) =>
    textField(view, { name, label, ...more });
  return layout(
    visit,
    { title: say("action.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("action.title")}</h1>${
      chosen === null
        ? nothing
        : markup`<p class="meta">${say("action.under", { name: "" })} ${phrase(chosen.language, chosen.text.name)}</p>`
    }${refusalNote(say, refusal)}<p>${say("action.intro")}</p>
<form class="writing" method="post" action="/desk/actions/new">${
      formToken(visit)
    }<input type="hidden" name="call" value="${call.uri}">${titleFields(visit, call, view)}${
      field("locality", say("field.place.locality"), { required: true })
    }${field("country", say("field.place.country"), { dir: "ltr", required: true })}${
      field("place", say("field.place.name"))
    }${field("street", say("field.place.street"))}${field("starts", say("field.starts"), { type: "datetime-local" })}${
      field("ends", say("field.ends"), { type: "datetime-local" })
    }${field("timezone", say("field.timezone"), { dir: "ltr", hint: say("hint.timezone") })}${
      call.picture === null
        ? nothing
        : tickField(view, { name: "picture", label: say("action.picture"), hint: pictureWords(visit, call) })
    }${inheritedText(visit, call)}<p class="buttons"><button class="primary">${
      say("action.publish")
    }</button></p></form>`,
  );
}

/** The title in the reader's language first; the others stand folded, as the call has them. */
function titleFields(visit: Visit, call: JointCall, view: FormView): Html {
  const { say } = visit;
  const first = chooseText(visit, call.texts, call.language)?.language ?? call.language;
  const languages = [first, ...languagesOf(call.texts, call.language).filter((tag) => tag !== first)];
  const field = (tag: string) =>
    textField(view, {
      name: `title.${tag}`,
      label: languages.length === 1
        ? say("field.name")
        : say("action.title_in", { language: languageName(tag, visit.language) }),
      lang: tag,
      dir: directionOf(tag),
    });
  const isWrong = view.mistakes.some(({ field }) => field.startsWith("title.") && field !== `title.${first}`);
  return markup`${field(first)}${
    languages.length === 1
      ? nothing
      : markup`<details${isWrong ? markup` open` : nothing}><summary>${say("action.other_titles")}</summary>${
        languages.slice(1).map(field)
      }</details>`
  }`;
}

/** What comes from the call, to be read before it is taken over. */
function inheritedText(visit: Visit, call: JointCall): Html {
  const { say } = visit;
  const chosen = chooseText(visit, call.texts, call.language);
  if (chosen === null) return nothing;
  const languages = Object.keys(call.texts).map((tag) => languageName(tag, visit.language)).join(", ");
  return markup`<details><summary>${say("action.inherited")}</summary><p class="small">${
    say("action.inherited_languages", { languages })
  }</p>${block(chosen.language, fromMarkdown(chosen.text.content))}${
    call.tags.length === 0
      ? nothing
      : markup`<p class="small">${call.tags.map((tag) => markup`<bdi>#${tag}</bdi> `)}</p>`
  }</details>`;
}

function pictureWords(visit: Visit, { picture, language }: JointCall): string {
  return chooseText(visit, picture?.alt ?? {}, language)?.text ?? "";
}

/** The call's title and times, and the movement's country, to begin with. */
function presetView(visit: Visit, call: JointCall): FormView {
  const { schedule } = call;
  const local = (instant: Temporal.Instant | null | undefined) =>
    instant?.toZonedDateTimeISO(schedule?.timezone ?? "UTC").toPlainDateTime().toString({ smallestUnit: "minute" }) ??
      "";
  const values: Record<string, string> = {
    ...Object.fromEntries(Object.entries(call.texts).map(([tag, { name }]) => [`title.${tag}`, name])),
    country: visit.movement?.country ?? "",
    picture: "yes",
    starts: local(schedule?.startsAt),
    ends: local(schedule?.endsAt),
  };
  return { text: (name) => values[name] ?? "", all: () => [], mistakes: [] };
}

/** The file the form stands for: everything of the call, with what was written over it. */
function fileOf(call: JointCall, form: { text(name: string): string }): Record<string, unknown> {
  const languages = Object.keys(call.texts);
  const titles = Object.fromEntries(
    languages.map((tag) => [tag, form.text(`title.${tag}`).trim() || call.texts[tag]?.name]),
  );
  const given = (name: string, value: string) => value === "" ? {} : { [name]: value };
  const country = form.text("country").toUpperCase();
  const place = {
    ...given("name", form.text("place")),
    ...given("street", form.text("street")),
    ...given("locality", form.text("locality")),
    ...given("country", country),
    precision: form.text("street") === "" && form.text("place") === "" ? "town" : "exact",
  };
  return {
    campaign: "action",
    kind: call.kind,
    language: call.language,
    name: titles,
    content: Object.fromEntries(languages.map((tag) => [tag, call.texts[tag]?.content ?? ""])),
    tags: call.tags,
    pledge: "open",
    place,
    ...given("starts", form.text("starts")),
    ...given("ends", form.text("ends")),
    ...given("timezone", form.text("timezone")),
  };
}

/** A finding of the file beside the field of this form. */
function mistakeOf(visit: Visit, finding: Finding): FieldMistake {
  const [first = "", second = ""] = finding.path.split(".");
  const field = first === "name"
    ? `title.${second || "und"}`
    : first === "place"
    ? (second === "name" ? "place" : second || "locality")
    : first;
  return { field, sentence: findingText(visit.say, finding), isWarning: false };
}
