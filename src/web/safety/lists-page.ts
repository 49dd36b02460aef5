/** Lists of whom somebody keeps at a distance, out of this node and into it, as Mastodon writes them. Nobody else gets them. */
import {
  DISTANCE_FILES,
  type DistanceList,
  readDistanceList,
  writeDistanceList,
} from "../../application/files/distance-csv.ts";
import { importDistances, type ImportedDistances } from "../../application/safety/import-distances.ts";
import { listDistances, namesOfDistances } from "../../database/views/safety-views.ts";
import { blankView, fileField, type FormView, selectField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

const LISTS = ["blocks", "mutes", "hosts"] as const satisfies readonly DistanceList[];

/** What came of an import, with the lines that mean nothing. */
interface Imported extends ImportedDistances {
  readonly bad: readonly { readonly number: number; readonly text: string }[];
}

/** Answers GET `/settings/safety/lists`. */
export async function showLists(c: WebContext): Promise<Response> {
  return await c.html(await listsPage(c.get("visit"), blankView(), null));
}

/** Answers GET of one of the three files. */
export async function exportList(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const file = c.req.param("file") ?? "";
  const list = LISTS.find((one) => DISTANCE_FILES[one] === file);
  if (list === undefined) throw new Refusal(404);
  const names = await namesOfDistances(visit.db, signedIn(visit).person.id, list, visit.addresses.host);
  c.header("Content-Disposition", `attachment; filename="${file}"`);
  c.header("Content-Type", "text/csv; charset=utf-8");
  return c.body(writeDistanceList(list, names));
}

/** Answers POST `/settings/safety/lists`: takes a file. */
export async function importList(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const form = await readForm(c);
  const list = LISTS.find((one) => one === form.text("list")) ?? "blocks";
  const text = await form.file("file")?.text() ?? "";
  const reading = readDistanceList(list, text);
  if (!reading.ok) {
    const mistake = { field: "file", sentence: say(`lists.why.${reading.why}`), isWarning: false };
    const view = { text: form.text, all: form.all, mistakes: [mistake] };
    return await c.html(await listsPage(visit, view, null), 422);
  }
  const outcome = await importDistances(visit.house.ports, asker(visit), { list, names: reading.names });
  if (!outcome.ok) throw new Refusal(404);
  return await c.html(await listsPage(visit, blankView({ list }), { ...outcome.value, bad: reading.bad }));
}

async function listsPage(visit: Visit, view: FormView, imported: Imported | null): Promise<Html> {
  const { say, db } = visit;
  const { waiting } = await listDistances(db, signedIn(visit).person.id);
  return layout(
    visit,
    { title: say("distances.lists"), hidden: true },
    markup`${settingsNav(visit)}<p class="small"><a href="/settings/safety">${say("settings.safety")}</a></p><h1>${
      say("distances.lists")
    }</h1>${imported === null ? nothing : importedNote(visit, imported)}
<h2>${say("distances.export")}</h2><ul class="desk-list">${
      LISTS.map((list) =>
        markup`<li><a href="/settings/safety/${DISTANCE_FILES[list]}" download>${
          say(`distances.list.${list}`)
        }</a></li>`
      )
    }</ul>
<h2>${say("distances.import")}</h2><p>${say("distances.import_what")}</p>${
      waiting === 0 ? nothing : markup`<p class="note">${say("distances.waiting", { count: waiting })}</p>`
    } <form class="writing" method="post" action="/settings/safety/lists" enctype="multipart/form-data">${
      formToken(visit)
    }${
      selectField(
        view,
        { name: "list", label: say("distances.which") },
        LISTS.map((one) => [one, say(`distances.list.${one}`)] as const),
      )
    }${
      fileField(view, { name: "file", label: say("lists.file"), accept: ".csv,text/csv" })
    }<p class="buttons"><button class="primary">${say("distances.import")}</button></p></form>`,
  );
}

function importedNote(visit: Visit, { taken, waiting, left, bad }: Imported): Html {
  const { say } = visit;
  return markup`<div class="done" role="status"><p>${say("distances.imported", { taken, waiting, left })}</p>${
    bad.length === 0
      ? nothing
      : markup`<details><summary>${say("lists.bad", { count: bad.length })}</summary><ul>${
        bad.slice(0, 100).map(({ number, text }) => markup`<li>${number}: ${address(text)}</li>`)
      }</ul></details>`
  }</div>`;
}
