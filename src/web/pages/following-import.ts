/**
 * Lists of follows in and out, in the columns Mastodon writes: so that nobody loses whom they follow when they come or go.
 * Bringing in is a job; its page says how far it is and what became of each line, without any script.
 */
import { readFollowCsv, writeFollowCsv } from "../../application/files/follow-csv.ts";
import { importFollows } from "../../application/import-follows.ts";
import {
  exportFollowing,
  findFollowList,
  type FollowListProgress,
  listFollowLists,
} from "../../database/views/follow-views.ts";
import { followLimits, homeLimits, pageLimits } from "../../domain/limits.ts";
import { blankView, fileField, type FormView, refusalNote } from "../components/fields.ts";
import { homeNav } from "../components/home-nav.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { Refusal } from "../refusal.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

/** Most lists that were brought in and are still named. */
const LISTS = 10;

/** Answers GET `/following.csv`: everybody one follows, for another server. */
export async function downloadFollowing(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const lines = await exportFollowing(visit.db, signedIn(visit).person.id);
  return c.body(writeFollowCsv(lines), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="following_accounts.csv"`,
    "cache-control": "private, no-store",
  });
}

/** Answers GET `/following/import`. */
export async function showImport(c: WebContext): Promise<Response> {
  return await c.html(await importPage(c.get("visit"), null, blankView({ mode: "merge" })));
}

/** Answers POST `/following/import`: starts bringing a file in, and leads to its page. */
export async function takeImport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const file = form.file("list");
  const lines = file === null || file.size > followLimits.listBytes ? null : readFollowCsv(await file.text());
  const mode = form.text("mode") === "overwrite" ? "overwrite" as const : "merge" as const;
  if (lines === null) return await c.html(await refusedPage(visit, "list_unreadable", mode), 422);
  const outcome = await importFollows(visit.house.ports, asker(visit), { mode, lines });
  if (!outcome.ok) return await c.html(await refusedPage(visit, outcome.refusal.kind, mode), 422);
  return c.redirect(`/following/import/${outcome.value.id}`, 303);
}

/** Answers GET `/following/import/:id`. Somebody else's does not exist. */
export async function showImported(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db } = visit;
  const page = pageOf(new URL(c.req.url).searchParams);
  const limit = homeLimits.people;
  const id = c.req.param("id") ?? "";
  const personId = signedIn(visit).person.id;
  const found = await findFollowList(db, personId, id, { limit: limit + 1, offset: (page - 1) * limit });
  if (found === null) throw new Refusal(404);
  const { list, lines } = found;
  const isRunning = (list.counts.waiting ?? 0) > 0;
  const isWatched = isRunning && c.req.query("watch") === "yes";
  const path = `/following/import/${id}`;
  return await c.html(layout(
    visit,
    {
      title: say("import.progress"),
      hidden: true,
      ...(isWatched ? { refreshSeconds: pageLimits.watchSeconds } : {}),
    },
    markup`${homeNav(visit)}<p class="small"><a href="/following/import">${say("following.import")}</a></p>
<h1>${say("import.progress")}</h1><p role="status">${progressWords(visit, list)}</p>${
      !isRunning
        ? nothing
        : isWatched
        ? markup`<p><a class="button" href="${path}">${say("import.stop_watching")}</a></p>`
        : markup`<p><a class="button" href="${path}?watch=yes">${say("import.watch")}</a></p>`
    }<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say("import.line")}</th><th scope="col">${
      say("import.account")
    }</th><th scope="col">${say("import.outcome")}</th></tr></thead><tbody>${
      lines.slice(0, limit).map((line) =>
        markup`<tr><td>${line.number}</td><td>${address(`@${line.account}`)}</td><td>${
          say(`import.state.${line.state}`)
        }</td></tr>`
      )
    }</tbody></table></div>${pager(visit, page, lines.length > limit, (to) => `${path}?page=${to}`)}`,
  ));
}

async function refusedPage(visit: Visit, kind: string, mode: string): Promise<Html> {
  const mistakes = [{ field: "list", sentence: visit.say(`refusal.${kind}`), isWarning: false }];
  return await importPage(visit, kind, { ...blankView({ mode }), mistakes });
}

async function importPage(visit: Visit, refusal: string | null, view: FormView): Promise<Html> {
  const { say, db } = visit;
  const lists = await listFollowLists(db, signedIn(visit).person.id, LISTS);
  const choice = (mode: string) =>
    markup`<p class="tick"><input type="radio" id="mode-${mode}" name="mode" value="${mode}"${
      view.text("mode") === mode ? markup` checked` : nothing
    }> <label for="mode-${mode}">${say(`import.mode.${mode}`)}</label></p>`;
  return layout(
    visit,
    { title: say("following.import"), hidden: true },
    markup`${homeNav(visit)}<p class="small"><a href="/following">${say("following.title")}</a></p>
<h1>${say("following.import")}</h1>${refusalNote(say, refusal)}<p>${
      say("import.what")
    }</p><form class="writing" method="post" enctype="multipart/form-data">${formToken(visit)}${
      fileField(view, {
        name: "list",
        label: say("import.file"),
        hint: say("import.file_hint"),
        accept: ".csv,text/csv",
      })
    }<fieldset class="ticks"><legend>${say("import.mode")}</legend>${choice("merge")}${
      choice("overwrite")
    }</fieldset><p class="buttons"><button class="primary">${say("import.start")}</button></p></form>${
      lists.length === 0
        ? nothing
        : markup`<h2>${say("import.earlier")}</h2><ul class="desk-list">${
          lists.map((list) =>
            markup`<li><a href="/following/import/${list.id}">${momentText(visit, list.createdAt)}</a> · ${
              progressWords(visit, list)
            }</li>`
          )
        }</ul>`
    }`,
  );
}

function progressWords({ say }: Visit, { counts }: FollowListProgress): string {
  const of = (...states: (keyof typeof counts)[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return say("import.counts", {
    followed: of("followed", "already"),
    waiting: of("waiting"),
    failed: of("unreadable", "not_found", "unreachable", "blocked", "oneself"),
  });
}
