/**
 * Actions that may have been announced twice: ours beside another organisation's at the same place and hour, for organisers to
 * judge. One press says that ours is part of theirs, another takes it back; nothing is ever put together by itself.
 */
import { mergeAction } from "../../application/actions/add-action.ts";
import { listDoubles } from "../../database/views/double-views.ts";
import { listOrganisations } from "../../database/views/joint-views.ts";
import type { ActionSource, PossibleDouble } from "../../domain/doubles.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { actionName } from "../components/tally-figures.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { asker, viewerMay, type Visit, type WebContext } from "../visit.ts";

/** Where organisers judge them. */
export const DOUBLES_PATH = "/desk/doubles";

/** Answers GET `/desk/doubles`. */
export async function showDoubles(c: WebContext): Promise<Response> {
  return await c.html(await doublesPage(c.get("visit"), null));
}

/** Answers POST of the same: counts an action of ours as part of another, or by itself again. */
export async function judgeDouble(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const id = form.text("action");
  const partOf = form.text("do") === "join" ? form.text("other") : null;
  const outcome = await mergeAction(visit.house.ports, asker(visit), { id, partOf });
  if (!outcome.ok) return await c.html(await doublesPage(visit, outcome.refusal.kind), 422);
  return c.redirect(DOUBLES_PATH, 303);
}

/** The pairs that one action of ours is in, on its own page, for organisers alone; nothing for anybody else. */
export async function doublesOf(visit: Visit, actionUri: string): Promise<Html> {
  if (!viewerMay(visit, "write_campaigns")) return nothing;
  const pairs = (await listDoubles(visit.db)).filter(({ ours }) => ours.uri === actionUri);
  if (pairs.length === 0) return nothing;
  const { say } = visit;
  return markup`<section aria-labelledby="doubles"><h2 id="doubles">${say("doubles.title")}</h2><p>${
    say("doubles.text")
  }</p>${await pairList(visit, pairs)}</section>`;
}

/** A line on the desk while there is something to judge. */
export async function doublesNote(visit: Visit): Promise<Html> {
  const open = (await listDoubles(visit.db)).filter(({ joined }) => joined === null).length;
  if (open === 0) return nothing;
  return markup`<p class="note" role="status"><a href="${DOUBLES_PATH}">${visit.say("doubles.title")}</a> (${
    open.toLocaleString(visit.language)
  })</p>`;
}

async function doublesPage(visit: Visit, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const pairs = await listDoubles(db);
  return layout(
    visit,
    { title: say("doubles.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("doubles.title")}</h1>${
      refusalNote(say, refusal)
    }${
      pairs.length === 0
        ? markup`<p class="empty">${say("doubles.none")}</p>`
        : markup`<p>${say("doubles.text")}</p>${await pairList(visit, pairs)}`
    }`,
  );
}

async function pairList(visit: Visit, pairs: readonly PossibleDouble[]): Promise<Html> {
  const names = new Map<string, string>();
  for (const jointUri of new Set(pairs.map(({ ours }) => ours.jointUri))) {
    for (const { uri, name } of await listOrganisations(visit.db, jointUri)) names.set(uri, name);
  }
  return markup`<ul class="desk-list">${pairs.map((pair) => pairEntry(visit, pair, names))}</ul>`;
}

function pairEntry(visit: Visit, pair: PossibleDouble, names: ReadonlyMap<string, string>): Html {
  const { say } = visit;
  const { ours, theirs, metres, joined } = pair;
  const note = joined === "ours" ? "doubles.part" : joined === "theirs" ? "doubles.theirs_part" : null;
  return markup`<li>${actionLine(visit, say("doubles.ours"), ours, names)}${
    actionLine(visit, say("doubles.theirs"), theirs, names)
  }<p class="small">${metres === null ? nothing : say("doubles.metres", { count: metres })}${
    note === null ? nothing : markup` · <strong>${say(note)}</strong>`
  }</p>${joined === "theirs" ? nothing : buttons(visit, pair)}</li>`;
}

function actionLine(visit: Visit, label: string, source: ActionSource, names: ReadonlyMap<string, string>): Html {
  const { uri, organisationUri, reading } = source;
  return markup`<p>${label} <a href="${safeHref(uri) ?? "#"}" rel="noopener">${actionName(visit, source)}</a> · <bdi>${
    names.get(organisationUri) ?? organisationUri
  }</bdi> · ${momentText(visit, Temporal.Instant.from(reading.startsAt))}${
    reading.place === null ? nothing : markup` · <bdi>${reading.place}</bdi>`
  }</p>`;
}

/** The one press, or the one that takes it back. What it is about is said to whoever only hears the button. */
function buttons(visit: Visit, { ours, theirs, joined }: PossibleDouble): Html {
  const { say } = visit;
  return markup`<form method="post" action="${DOUBLES_PATH}">${
    formToken(visit)
  }<input type="hidden" name="action" value="${
    ours.uri.split("/").at(-1) ?? ""
  }"><input type="hidden" name="other" value="${theirs.uri}"><button name="do" value="${
    joined === null ? "join" : "undo"
  }">${say(joined === null ? "doubles.join" : "doubles.undo")}<span class="unseen">: ${
    actionName(visit, ours)
  }</span></button></form>`;
}
