/**
 * Where a member complains about somebody, a post or a call: what it is about, in which words, and who may learn who says so.
 * Without a tick nobody learns it: not the moderators here, never another server.
 */
import { fileFlag } from "../../application/safety/file-flag.ts";
import { findPostAuthors, type PostAuthor } from "../../database/views/post-views.ts";
import { FLAG_CATEGORIES } from "../../domain/moderation.ts";
import {
  areaField,
  blankView,
  type FormView,
  refusalNote,
  refusedView,
  selectField,
  tickField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { localPath } from "../local-path.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

interface FlagSubject {
  readonly author: PostAuthor;
  readonly objectUri: string;
  readonly back: string;
}

/** Answers GET `/people/report`. */
export async function askFlag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const query = (name: string) => c.req.query(name) ?? "";
  const subject = await load(visit, query("uri"), query("object"), query("back"));
  return await c.html(flagPage(visit, subject, blankView(), null));
}

/** Answers POST of the same. */
export async function takeFlag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const form = await readForm(c);
  const subject = await load(visit, form.text("uri"), form.text("object"), form.text("back"));
  const outcome = await fileFlag(visit.house.ports, asker(visit), {
    targetUri: subject.author.uri,
    objectUris: subject.objectUri === "" ? [] : [subject.objectUri],
    category: FLAG_CATEGORIES.find((one) => one === form.text("category")) ?? "other",
    words: form.text("words"),
    showsReporter: form.text("shows_reporter") !== "",
    forwards: form.text("forwards") !== "",
  });
  if (outcome.ok) return await c.html(donePage(visit, subject, outcome.value.forwarded));
  if (outcome.refusal.kind === "not_found") throw new Refusal(404);
  return await c.html(flagPage(visit, subject, refusedView(say, form, outcome.refusal), outcome.refusal.kind), 422);
}

async function load(visit: Visit, uri: string, objectUri: string, back: string): Promise<FlagSubject> {
  if (uri.length > 2_048 || objectUri.length > 2_048 || !URL.canParse(uri)) throw new Refusal(404);
  const author = (await findPostAuthors(visit.db, [uri])).get(uri);
  if (author === undefined || author.handle === null) throw new Refusal(404);
  return { author, objectUri, back: localPath(back, visit.addresses.origin, "/settings/safety") };
}

function flagPage(
  visit: Visit,
  { author, objectUri, back }: FlagSubject,
  view: FormView,
  refusal: string | null,
): Html {
  const { say, addresses } = visit;
  const keep = { uri: author.uri, object: objectUri, back };
  const isOurs = author.uri.startsWith(`${addresses.origin}/`);
  const host = URL.parse(author.uri)?.host ?? "";
  const categories = FLAG_CATEGORIES.map((one) => [one, say(`flag.category.${one}`)] as const);
  return layout(
    visit,
    { title: say("safety.report"), hidden: true, keep },
    markup`<h1>${say("safety.report")}</h1>${refusalNote(say, refusal)} <p class="lead"><bdi>${author.name}</bdi> ${
      address(author.handle ?? "")
    }</p>${objectUri === "" ? nothing : markup`<p class="small">${say("flag.with")} ${address(objectUri)}</p>`}
<p>${say("flag.what")}</p> <form class="writing" method="post" action="/people/report">${
      formToken(visit)
    }<input type="hidden" name="uri" value="${author.uri}"><input type="hidden" name="object" value="${objectUri}"><input type="hidden" name="back" value="${back}">${
      selectField(view, { name: "category", label: say("flag.category") }, categories)
    }${areaField(view, { name: "words", label: say("flag.words"), hint: say("flag.words_hint"), rows: 5 })}${
      tickField(view, { name: "shows_reporter", label: say("flag.shows_reporter"), hint: say("flag.shows_hint") })
    }${
      isOurs
        ? nothing
        : tickField(view, { name: "forwards", label: say("flag.forwards", { host }), hint: say("flag.forwards_hint") })
    }<p class="buttons"><button class="primary">${say("flag.send")}</button> <a class="button" href="${back}">${
      say("step.back")
    }</a></p></form>`,
  );
}

function donePage(visit: Visit, { author, back }: FlagSubject, forwarded: boolean): Html {
  const { say } = visit;
  const host = URL.parse(author.uri)?.host ?? "";
  const query = new URLSearchParams({ uri: author.uri, back });
  return layout(
    visit,
    { title: say("safety.report"), hidden: true },
    markup`<h1>${say("safety.report")}</h1><p class="done" role="status">${say("flag.sent")}${
      forwarded ? markup` ${say("flag.sent_on", { host })}` : nothing
    }</p><p>${say("flag.what_next")}</p><p class="buttons"><a class="button primary" href="${back}">${
      say("step.back")
    }</a> <a class="button" href="/people/mute?${query}">${
      say("safety.mute")
    }</a> <a class="button" href="/people/block?${query}">${say("safety.block")}</a></p>`,
  );
}
