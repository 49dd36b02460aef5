/**
 * One complaint: what it is about, what was noted, and what can be done. Who complained is shown only where they said so; a
 * complaint this moderator may not decide about does not exist for them.
 */
import { assignFlag, noteOnFlag, reopenFlag, resolveFlag } from "../../application/moderation/decide-flag.ts";
import { decidePost } from "../../application/moderation/decide-post.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import {
  findFlagFile,
  findFlagged,
  findHiddenPosts,
  type FlagFile,
  type FlaggedObject,
  listLog,
  listNotes,
  type NoteView,
} from "../../database/views/moderation-views.ts";
import { findPostAuthors, type PostAuthor } from "../../database/views/post-views.ts";
import { FLAG_OUTCOMES } from "../../domain/moderation.ts";
import { areaField, blankView, type FormView, refusalNote, refusedView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address, block } from "../components/text.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { fromForeignHtml, type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { logList } from "./log-show.ts";
import { moderationNav } from "./moderation-nav.ts";
import { actorPath, complainerOf, rankOf } from "./queue-show.ts";

/** Answers GET `/desk/flags/:id`. */
export async function showFlag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await flagPage(visit, await load(visit, c.req.param("id") ?? ""), blankView(), null));
}

/** Answers POST of the same. */
export async function decideAboutFlag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const file = await load(visit, c.req.param("id") ?? "");
  const form = await readForm(c);
  const outcome = await decide(visit, file, form);
  if (outcome.ok) return c.redirect(`/desk/flags/${file.id}`, 303);
  if (outcome.refusal.kind === "not_found") throw new Refusal(404);
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(await flagPage(visit, file, view, outcome.refusal.kind), 422);
}

async function load(visit: Visit, id: string): Promise<FlagFile> {
  const file = await findFlagFile(visit.db, rankOf(visit), id);
  if (file === null) throw new Refusal(404);
  return file;
}

async function decide(visit: Visit, { id, objectUris }: FlagFile, form: SubmittedForm) {
  const { ports } = visit.house;
  const who = asker(visit);
  const act = form.text("do");
  const postUri = form.text("uri");
  switch (act) {
    case "take":
    case "leave":
      return await assignFlag(ports, who, { id, isMine: act === "take" });
    case "note":
      return await noteOnFlag(ports, who, { id, words: form.text("words") });
    case "reopen":
      return await reopenFlag(ports, who, { id });
    case "hide_post":
    case "show_post":
      if (!objectUris.includes(postUri)) throw new Refusal(404);
      return await decidePost(ports, who, { postUri, step: act, words: form.text("told"), flagId: id });
    default: {
      const outcome = FLAG_OUTCOMES.find((one) => one === act);
      if (outcome === undefined) throw new Refusal(404);
      return await resolveFlag(ports, who, { id, outcome });
    }
  }
}

async function flagPage(visit: Visit, file: FlagFile, view: FormView, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const objects = await findFlagged(db, file);
  const people = await findPostAuthors(db, objects.flatMap(({ uri, authorUri }) => [uri, ...authorUri ?? []].flat()));
  const hidden = await findHiddenPosts(db, file.objectUris);
  const notes = await listNotes(db, { flagId: file.id });
  const log = await listLog(db, { flagId: file.id }, { limit: 100, offset: 0 });
  return layout(
    visit,
    { title: say("moderation.flag"), hidden: true },
    markup`${moderationNav(visit)}<h1>${say("moderation.flag")}</h1>${refusalNote(say, refusal)} <p class="meta">${
      complainerOf(visit, file)
    } · ${momentText(visit, file.createdAt)} · ${say(`flag.category.${file.category}`)}${
      file.isForwarded ? markup` · ${say("moderation.forwarded")}` : nothing
    }</p>${
      file.content === ""
        ? nothing
        : markup`<blockquote dir="auto">${foreignPlainText(file.content, 5_000)}</blockquote>`
    }<p>${standing(visit, file)}</p>
<section aria-labelledby="about"><h2 id="about">${say("moderation.about")}</h2><ul class="replies">${
      objects.map((object) => markup`<li>${objectOf(visit, file, object, people, hidden)}</li>`)
    }</ul></section>
<div class="columns columns-even"><div>${steps(visit, file)}</div><div>${notesOf(visit, file, notes, view)}</div></div>
<section aria-labelledby="log"><h2 id="log">${say("moderation.history")}</h2>${logList(visit, log)}</section>`,
  );
}

function standing({ say }: Visit, { isOpen, assignee, outcome, resolvedBy }: FlagFile): Html {
  if (isOpen) {
    return markup`${assignee === null ? say("moderation.waits") : say("moderation.taken", { name: `@${assignee}` })}`;
  }
  const what = outcome === null ? nothing : markup`${say(`moderation.outcome.${outcome}`)}`;
  return markup`${say("moderation.closed")}: ${what}${
    resolvedBy === null ? nothing : markup` · ${address(`@${resolvedBy}`)}`
  }`;
}

function objectOf(
  visit: Visit,
  file: FlagFile,
  object: FlaggedObject,
  people: ReadonlyMap<string, PostAuthor>,
  hidden: ReadonlySet<string>,
): Html {
  const { say } = visit;
  const { uri, kind, content, language } = object;
  if (kind === "actor") {
    const actor = people.get(uri);
    return markup`<p><a href="${actorPath(uri, file.id)}"><bdi>${actor?.name ?? uri}</bdi></a> ${
      address(actor?.handle ?? uri)
    }</p><p class="buttons"><a class="button" href="${actorPath(uri, file.id)}">${
      say("moderation.decide_actor")
    }</a></p>`;
  }
  const href = safeHref(uri);
  const link = href === null
    ? address(uri)
    : markup`<a href="${href}" rel="nofollow noopener noreferrer">${address(uri)}</a>`;
  if (kind === "other") return markup`<p>${link}</p>`;
  const isHidden = hidden.has(uri);
  return markup`<p class="small">${link}${object.isPublic ? nothing : markup` · ${say("moderation.private_post")}`}${
    isHidden ? markup` · <strong>${say("moderation.post_hidden")}</strong>` : nothing
  }</p>${content === null ? nothing : block(language ?? "und", fromForeignHtml(content))}<form method="post">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}">${
    isHidden ? nothing : areaField(blankView(), { name: "told", label: say("moderation.told"), rows: 2 })
  }<button name="do" value="${isHidden ? "show_post" : "hide_post"}">${
    say(isHidden ? "moderation.show_post" : "moderation.hide_post")
  }</button></form>`;
}

function steps(visit: Visit, { isOpen, isMine }: FlagFile): Html {
  const { say } = visit;
  const button = (act: string, key: string, look = "") =>
    markup`<button class="${look}" name="do" value="${act}">${say(key)}</button> `;
  return markup`<section aria-labelledby="steps"><h2 id="steps">${say("moderation.steps")}</h2><p>${
    say("moderation.steps_what")
  }</p><form method="post">${formToken(visit)}<p class="buttons">${
    isOpen
      ? markup`${isMine ? button("leave", "moderation.leave") : button("take", "moderation.take")}${
        button("acted", "moderation.resolve_acted", "primary")
      }${button("nothing", "moderation.resolve_nothing")}`
      : button("reopen", "moderation.reopen")
  }</p></form></section>`;
}

function notesOf(visit: Visit, _file: FlagFile, notes: readonly NoteView[], view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="notes"><h2 id="notes">${say("moderation.notes")}</h2>${
    noteList(visit, notes)
  }<form method="post">${formToken(visit)}${
    areaField(view, { name: "words", label: say("moderation.note"), hint: say("moderation.note_hint"), rows: 3 })
  }<button name="do" value="note">${say("moderation.add_note")}</button></form></section>`;
}

/** Notes, oldest first; nothing when there are none. */
export function noteList(visit: Visit, notes: readonly NoteView[]): Html {
  if (notes.length === 0) return nothing;
  return markup`<ul class="replies">${
    notes.map(({ by, words, at }) =>
      markup`<li><p class="meta">${by === null ? visit.say("moderation.somebody") : address(`@${by}`)} · ${
        momentText(visit, at)
      }</p><p dir="auto">${words}</p></li>`
    )
  }</ul>`;
}
