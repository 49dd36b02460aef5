/**
 * What moderators know of an actor and can decide: warn, limit, suspend, lift, note. Nobody decides about themselves or about
 * somebody with a stronger role; the page says so and shows no buttons.
 */
import { decideActor } from "../../application/moderation/decide-actor.ts";
import { noteActor } from "../../application/moderation/note-actor.ts";
import { type ActorFile, findActorFile, listLog, listNotes } from "../../database/views/moderation-views.ts";
import { ACTOR_STEPS, mayActUpon } from "../../domain/moderation.ts";
import { areaField, blankView, type FormView, refusalNote, refusedView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { noteList } from "./flag-show.ts";
import { logList } from "./log-show.ts";
import { moderationNav } from "./moderation-nav.ts";
import { actorPath, rankOf } from "./queue-show.ts";

/** Answers GET `/desk/actors?uri=…`. */
export async function showActorFile(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const file = await load(visit, c.req.query("uri") ?? "");
  return await c.html(await actorPage(visit, file, c.req.query("flag") ?? "", blankView(), null));
}

/** Answers POST of the same. */
export async function decideAboutActor(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const file = await load(visit, form.text("uri"));
  const flag = form.text("flag");
  const act = form.text("do");
  const step = ACTOR_STEPS.find((one) => one === act);
  if (step === undefined && act !== "note") throw new Refusal(404);
  const words = form.text("words");
  const outcome = step === undefined
    ? await noteActor(ports, asker(visit), { actorUri: file.uri, words })
    : await decideActor(ports, asker(visit), { actorUri: file.uri, step, words, flagId: flag === "" ? null : flag });
  if (outcome.ok) return c.redirect(actorPath(file.uri, flag === "" ? undefined : flag), 303);
  if (outcome.refusal.kind === "not_found") throw new Refusal(404);
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(await actorPage(visit, file, flag, view, outcome.refusal.kind), 422);
}

async function load(visit: Visit, uri: string): Promise<ActorFile> {
  const file = uri === "" || uri.length > 2_048 ? null : await findActorFile(visit.db, uri);
  if (file === null) throw new Refusal(404);
  return file;
}

async function actorPage(
  visit: Visit,
  file: ActorFile,
  flag: string,
  view: FormView,
  refusal: string | null,
): Promise<Html> {
  const { say, db } = visit;
  const notes = await listNotes(db, { target: file.uri });
  const log = await listLog(db, { target: file.uri }, { limit: 50, offset: 0 });
  const mayDecide = mayActUpon(rankOf(visit), file.member);
  return layout(
    visit,
    { title: file.name, hidden: true, keep: { uri: file.uri, flag } },
    markup`${moderationNav(visit)}<h1><bdi>${file.name}</bdi></h1>${refusalNote(say, refusal)} <p>${
      address(file.handle)
    } · ${file.member === null ? say("moderation.elsewhere") : say(`role.${file.member.role}`)} · ${
      say("moderation.flags_so_far", { count: file.flags })
    }${file.level === null ? nothing : markup` · <strong>${say(`moderation.level.${file.level}`)}</strong>`}</p>${
      mayDecide ? forms(visit, file, flag, view) : markup`<p class="note">${say("refusal.not_upon_them")}</p>`
    }${mayDecide ? noteList(visit, notes) : nothing}<section aria-labelledby="log"><h2 id="log">${
      say("moderation.history")
    }</h2>${logList(visit, log)}</section>`,
  );
}

function forms(visit: Visit, file: ActorFile, flag: string, view: FormView): Html {
  const { say } = visit;
  const possible = ACTOR_STEPS.filter((step) =>
    step === "warn" ? file.member !== null : step === "lift" ? file.level !== null : true
  );
  const hidden = markup`${
    formToken(visit)
  }<input type="hidden" name="uri" value="${file.uri}"><input type="hidden" name="flag" value="${flag}">`;
  return markup`<div class="columns columns-even"><div><section aria-labelledby="steps"><h2 id="steps">${
    say("moderation.steps")
  }</h2><dl>${
    possible.map((step) =>
      markup`<dt>${say(`moderation.actor.${step}`)}</dt><dd class="small">${say(`moderation.actor.${step}.what`)}</dd>`
    )
  }</dl><form class="writing" method="post" action="/desk/actors">${hidden}${
    areaField(view, {
      name: "words",
      label: say(file.member === null ? "moderation.why" : "moderation.told"),
      hint: say(file.member === null ? "moderation.why_hint" : "moderation.told_hint"),
      rows: 4,
    })
  }<p class="buttons">${
    possible.map((step) =>
      markup`<button class="${step === "suspend" ? "danger" : ""}" name="do" value="${step}">${
        say(`moderation.actor.${step}`)
      }</button> `
    )
  }</p></form></section></div><div><section aria-labelledby="notes"><h2 id="notes">${
    say("moderation.notes")
  }</h2><form method="post" action="/desk/actors">${hidden}${noteField(visit)}<button name="do" value="note">${
    say("moderation.add_note")
  }</button></form></section></div></div>`;
}

/** The second field named `words` on the page has an id of its own. */
function noteField({ say }: Visit): Html {
  return markup`<div class="field"><label for="field-note">${
    say("moderation.note")
  }</label><textarea id="field-note" name="words" rows="3" aria-describedby="field-note-hint"></textarea><span class="hint" id="field-note-hint">${
    say("moderation.note_hint")
  }</span></div>`;
}
