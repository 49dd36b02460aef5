/**
 * The page of leaving and moving: what can be taken along, where one can go, and how one ends an account. Nothing on it asks
 * anybody for leave.
 */
import { addAlias, removeAlias } from "../../application/leaving/aliases.ts";
import { comeBack } from "../../application/leaving/move-out.ts";
import { dropExport } from "../../application/leaving/request-export.ts";
import { findExport, findRemoteName } from "../../database/views/leaving-views.ts";
import { blankView, type FormView, refusalNote, refusedView } from "../components/fields.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { countLookUpIn } from "../home/look-up-limit.ts";
import { type Html, markup } from "../html.ts";
import {
  aliasSection,
  archiveSection,
  type Destination,
  eraseSection,
  moveSection,
} from "../leaving/leaving-sections.ts";
import { Refusal } from "../refusal.ts";
import type { Viewer, Visit, WebContext } from "../visit.ts";

interface Shown {
  readonly refusal: string | null;
  readonly view: FormView;
  readonly isAdded: boolean;
}

/** Answers GET `/settings/leaving`. */
export async function showLeaving(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const isAdded = c.req.query("done") === "add_alias";
  return await c.html(await leavingPage(visit, { refusal: null, view: blankView(), isAdded }));
}

/** Answers POST `/settings/leaving`: an alias more or less, the way back, an archive thrown away. */
export async function doLeaving(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const refusal = await carryOut(visit, form);
  if (refusal === null) return c.redirect(`/settings/leaving?done=${encodeURIComponent(form.text("do"))}`, 303);
  const view = refusedView(visit.say, form, refusal);
  const atField = refusal.field !== undefined;
  return await c.html(await leavingPage(visit, { refusal: atField ? null : refusal.kind, view, isAdded: false }), 422);
}

async function carryOut(visit: Visit, form: SubmittedForm): Promise<{ kind: string; field?: string } | null> {
  const { house } = visit;
  const personId = viewerOf(visit).person.id;
  switch (form.text("do")) {
    case "drop_archive":
      await dropExport(house.ports, { personId });
      return null;
    case "come_back": {
      const outcome = await comeBack(house.ports, { personId });
      return outcome.ok ? null : outcome.refusal;
    }
    case "remove_alias": {
      const outcome = await removeAlias(house.ports, { personId, uri: form.text("uri") });
      return outcome.ok ? null : outcome.refusal;
    }
    case "add_alias": {
      await countLookUpIn(visit);
      const account = await house.lookUpAccount(form.text("alias"));
      if ("kind" in account) return { kind: account.kind, field: "alias" };
      const outcome = await addAlias(house.ports, { personId, account });
      return outcome.ok ? null : outcome.refusal;
    }
    default:
      throw new Refusal(400);
  }
}

async function leavingPage(visit: Visit, { refusal, view, isAdded }: Shown): Promise<Html> {
  const { say, db, now } = visit;
  const { person } = viewerOf(visit);
  const archive = await findExport(db, person.id, now);
  const profile = await db.selectFrom("profile").select(["moved_to", "also_known_as"])
    .where("person_id", "=", person.id).executeTakeFirst();
  const aliases = await Promise.all((profile?.also_known_as ?? []).map((uri) => destinationOf(visit, uri)));
  const movedTo = profile?.moved_to == null ? null : await destinationOf(visit, profile.moved_to);
  return layout(
    visit,
    { title: say("leaving.title"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("leaving.title")}</h1>
<p class="lead">${say("leaving.lead")}</p>${refusalNote(say, refusal)}
${archiveSection(visit, archive)}
${moveSection(visit, movedTo)}
${aliasSection(visit, aliases, view, isAdded)}
${eraseSection(visit)}`,
  );
}

/** How an account elsewhere is called, and where its page is; its address when nothing else is known. */
export async function destinationOf({ db }: Pick<Visit, "db">, uri: string): Promise<Destination> {
  const known = await findRemoteName(db, uri);
  return { uri, account: known?.account ?? uri, url: known?.url ?? null };
}

/** Whoever is signed in; routes without a session never get here. */
export function viewerOf({ viewer }: Pick<Visit, "viewer">): Viewer {
  if (viewer === null) throw new Refusal(401);
  return viewer;
}
