/** Words somebody does not want to read, where, and whether they are left out or folded. For themselves alone. */
import { removeFilter, saveFilter } from "../../application/safety/save-filter.ts";
import { listFilters } from "../../database/views/safety-views.ts";
import { FILTER_CONTEXTS, type WordFilter } from "../../domain/filter.ts";
import {
  blankView,
  type FormView,
  refusalNote,
  refusedView,
  selectField,
  textField,
  tickField,
  ticksField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

const DAYS = ["", "1", "7", "30", "180"] as const;

/** A form for a new filter: whole words, everywhere, folded, for ever. */
const FRESH: FormView = {
  ...blankView({ whole_word: "yes", action: "warn" }),
  all: (name) => name === "contexts" ? FILTER_CONTEXTS : [],
};

/** Answers GET `/settings/safety/filters`. */
export async function showFilters(c: WebContext): Promise<Response> {
  return await c.html(await filtersPage(c.get("visit"), FRESH, null, false));
}

/** Answers POST of the same: adds a filter, or removes one. */
export async function writeFilters(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  if (form.text("do") === "remove") {
    const removed = await removeFilter(ports, asker(visit), { id: form.text("id") });
    if (!removed.ok) throw new Refusal(404);
    return await c.html(await filtersPage(visit, FRESH, null, true));
  }
  const days = DAYS.find((one) => one === form.text("days")) ?? "";
  const outcome = await saveFilter(ports, asker(visit), {
    id: null,
    phrase: form.text("phrase"),
    wholeWord: form.text("whole_word") !== "",
    contexts: FILTER_CONTEXTS.filter((one) => form.all("contexts").includes(one)),
    action: form.text("action") === "hide" ? "hide" : "warn",
    expiresAt: days === "" ? null : visit.now.add({ hours: 24 * Number(days) }),
  });
  if (outcome.ok) return await c.html(await filtersPage(visit, FRESH, null, true));
  const { kind } = outcome.refusal;
  return await c.html(await filtersPage(visit, refusedView(visit.say, form, outcome.refusal), kind, false), 422);
}

async function filtersPage(visit: Visit, view: FormView, refusal: string | null, isDone: boolean): Promise<Html> {
  const { say, db } = visit;
  const filters = await listFilters(db, signedIn(visit).person.id);
  return layout(
    visit,
    { title: say("filters.title"), hidden: true },
    markup`${settingsNav(visit)}<p class="small"><a href="/settings/safety">${say("settings.safety")}</a></p><h1>${
      say("filters.title")
    }</h1>${isDone ? markup`<p class="done" role="status">${say("safety.done")}</p>` : nothing}${
      refusalNote(say, refusal)
    } <p>${say("filters.what")}</p>${
      filters.length === 0
        ? markup`<p class="empty">${say("filters.none")}</p>`
        : markup`<ul class="desk-list">${filters.map((filter) => filterRow(visit, filter))}</ul>`
    }<h2>${say("filters.add")}</h2><form class="writing" method="post" action="/settings/safety/filters">${
      formToken(visit)
    }${
      textField(view, {
        name: "phrase",
        label: say("filters.phrase"),
        hint: say("filters.phrase_hint"),
        required: true,
      })
    }${
      tickField(view, { name: "whole_word", label: say("filters.whole_word"), hint: say("filters.whole_word_hint") })
    }${
      ticksField(
        view,
        { name: "contexts", label: say("filters.contexts") },
        FILTER_CONTEXTS.map((one) => [one, say(`filters.context.${one}`)] as const),
      )
    }${
      selectField(view, { name: "action", label: say("filters.action") }, [
        ["warn", say("filters.action.warn")],
        ["hide", say("filters.action.hide")],
      ])
    }${
      selectField(
        view,
        { name: "days", label: say("filters.until") },
        DAYS.map((days) => [days, say(`filters.for.${days || "ever"}`)] as const),
      )
    }<p class="buttons"><button class="primary" name="do" value="add">${say("filters.add")}</button></p></form>`,
  );
}

function filterRow(visit: Visit, { id, phrase, wholeWord, contexts, action, expiresAt }: WordFilter): Html {
  const { say, now } = visit;
  const isOver = expiresAt !== null && Temporal.Instant.compare(expiresAt, now) <= 0;
  const parts = [
    say(`filters.action.${action}`),
    ...(wholeWord ? [say("filters.whole_word")] : []),
    ...contexts.map((one) => say(`filters.context.${one}`)),
    ...(isOver ? [say("filters.over")] : []),
  ];
  return markup`<li><p><strong><bdi>${phrase}</bdi></strong></p><p class="small">${parts.join(" · ")}${
    expiresAt === null || isOver ? nothing : markup` · ${say("distances.until")} ${momentText(visit, expiresAt)}`
  }</p><form method="post" action="/settings/safety/filters">${
    formToken(visit)
  }<input type="hidden" name="id" value="${id}"><button class="quiet" name="do" value="remove" aria-label="${
    say("filters.remove")
  } ${phrase}">${say("filters.remove")}</button></form></li>`;
}
