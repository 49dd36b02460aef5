/**
 * Where organisers say what took place at an action, correct it and take it back. The range and how it is known are asked, a
 * total never; pictures lose everything but what they show, and none is taken unless those on it agreed.
 */
import { parseReportFile } from "../../application/files/report-file.ts";
import { correctReport, fileReport, withdrawReport } from "../../application/reports/file-report.ts";
import { findOwnReport, findSource } from "../../database/views/joint-views.ts";
import { findReportNote } from "../../database/views/report-views.ts";
import type { ActionReading } from "../../domain/joint-source.ts";
import { type ActionReport, OUTCOMES } from "../../domain/report.ts";
import {
  blankView,
  type FieldMistake,
  findingText,
  type FormView,
  refusalNote,
  textField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { reportFields, reportFindings } from "../components/report-fields.ts";
import { scheduleLine } from "../components/schedule.ts";
import { actionName } from "../components/tally-figures.ts";
import { type FormState, stateFromForm } from "../forms/form-state.ts";
import { languageStep } from "../forms/language-step.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { mistakesAt, readySlots, reportFormPath, reportJson, reportState, slotsOf } from "../forms/report-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** The action a form is about, with its report if there is one. */
interface Subject {
  readonly uri: string;
  readonly name: Html;
  readonly action: ActionReading;
  readonly report: ActionReport | null;
}

/** What a form page shows besides its state. */
interface Shown {
  readonly mistakes: readonly FieldMistake[];
  readonly refusal: string | null;
}

const NOTHING_WRONG: Shown = { mistakes: [], refusal: null };

/** Answers GET `/desk/reports/new?action=`: the form, filled in when the action is reported already. */
export async function editReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const subject = await loadSubject(visit, c.req.query("action") ?? "");
  const state = await storedState(visit, subject, c.req.query("outcome") ?? "");
  return await c.html(reportPage(visit, subject, state, NOTHING_WRONG));
}

/** Answers POST of the same: files, corrects or withdraws, or changes the form itself. */
export async function writeReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const subject = await loadSubject(visit, form.text("action"));
  const state = stateFromForm(form, subject.report?.language ?? visit.language);
  const step = form.text("do");
  if (step === "withdraw" && subject.report !== null) return await withdraw(c, visit, subject, form);
  const changed = languageStep(state, form, step);
  if (changed !== null) {
    const again = { ...NOTHING_WRONG, mistakes: chooseAgain(visit, form) };
    return await c.html(reportPage(visit, subject, changed, again));
  }
  return await save(c, visit, subject, form);
}

async function save(c: WebContext, visit: Visit, subject: Subject, form: SubmittedForm): Promise<Response> {
  const { ports } = visit.house;
  const { action, report } = subject;
  const state = stateFromForm(form, report?.language ?? visit.language);
  const slots = slotsOf(form, state, report?.pictures ?? []);
  const setting = { timezone: action.timezone ?? "UTC", language: action.language };
  const parsed = parseReportFile(reportJson(state, subject.uri, slots), setting);
  const reason = form.text("reason");
  const mistakes: FieldMistake[] = [
    ...(parsed.ok ? [] : mistakesAt(parsed.findings, state, slots, (finding) => findingText(visit.say, finding))),
    ...(report !== null && reason === "" ? [missing(visit, "reason")] : []),
  ];
  const again = async (shown: Partial<Shown>) => {
    const all = { ...NOTHING_WRONG, ...shown };
    const said = [...all.mistakes, ...chooseAgain(visit, form, all.mistakes)];
    return await c.html(reportPage(visit, subject, state, { ...all, mistakes: said }), 422);
  };
  if (!parsed.ok || mistakes.length > 0) return await again({ mistakes });
  if (form.text("do") !== "save") {
    return await c.html(reportPage(visit, subject, state, { ...NOTHING_WRONG, mistakes: chooseAgain(visit, form) }));
  }
  const { draft: written, pictures, organisersNote } = parsed.value;
  const { kept, newPictures, problems } = await readySlots(slots, pictures);
  if (problems.length > 0) {
    const said = problems.map(({ field, key }) => ({ field, sentence: visit.say(key), isWarning: false }));
    return await again({ mistakes: said });
  }
  const draft = { ...written, pictures: kept };
  const input = { draft, newPictures, organisersNote: organisersNote ?? "" };
  const outcome = report === null
    ? await fileReport(ports, asker(visit), input)
    : await correctReport(ports, asker(visit), { ...input, id: report.id, reason });
  return outcome.ok ? c.redirect(`/reports/${outcome.value.id}`, 303) : await again({ refusal: outcome.refusal.kind });
}

async function storedState(visit: Visit, { action, report }: Subject, answered: string): Promise<FormState> {
  const sealed = report === null ? null : await findReportNote(visit.db, report.id);
  const note = sealed === null ? "" : visit.house.ports.sealing.open(sealed);
  const outcome = OUTCOMES.find((one) => one === answered) ?? "took-place";
  return reportState(action, report, { note, outcome, language: visit.language });
}

async function withdraw(c: WebContext, visit: Visit, subject: Subject, form: SubmittedForm): Promise<Response> {
  const reason = form.text("withdrawReason");
  const id = subject.report?.id ?? "";
  const outcome = reason === "" ? null : await withdrawReport(visit.house.ports, asker(visit), { id, reason });
  if (outcome?.ok === true) return c.redirect(reportFormPath(subject.uri), 303);
  const state = await storedState(visit, subject, "");
  const mistakes = reason === "" ? [missing(visit, "withdrawReason")] : [];
  const shown = { mistakes, refusal: outcome?.refusal.kind ?? null };
  return await c.html(reportPage(visit, subject, state, shown), 422);
}

async function loadSubject(visit: Visit, uri: string): Promise<Subject> {
  const source = await findSource(visit.db, uri);
  if (source === null || source.reading.kind !== "action") throw new Refusal(404);
  const report = await findOwnReport(visit.db, uri);
  return { uri, name: actionName(visit, source), action: source.reading, report };
}

function missing({ say }: Visit, field: string): FieldMistake {
  return { field, sentence: say("finding.required"), isWarning: false };
}

/** A browser is never handed a file back: those that came with this form must be chosen again. */
function chooseAgain({ say }: Visit, form: SubmittedForm, known: readonly FieldMistake[] = []): FieldMistake[] {
  const places = ["1", "2", "3", "4", "5", "6", "7", "8"].map((at) => `picture${at}`);
  return places.filter((name) => form.file(name) !== null && known.every(({ field }) => field !== name))
    .map((field) => ({ field, sentence: say("report.choose_again"), isWarning: false }));
}

function reportPage(visit: Visit, subject: Subject, state: FormState, shown: Shown): Html {
  const { say } = visit;
  const { action, report, uri } = subject;
  const view: FormView = { text: state.text, all: state.all, mistakes: shown.mistakes };
  const isOver = Temporal.Instant.compare(Temporal.Instant.from(action.endsAt), visit.now) <= 0;
  return layout(
    visit,
    { title: say("report.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("report.title")}</h1>
<p class="lead">${subject.name}</p><p class="meta">${announced(visit, action)}</p>${
      isOver ? markup`<p class="note">${say("report.only_this")}</p>` : nothing
    }${refusalNote(say, shown.refusal)}${reportFindings(visit, view)}
<form class="writing" method="post" enctype="multipart/form-data" action="/desk/reports/new" novalidate>${
      formToken(visit)
    }<button class="unseen" name="do" value="check" tabindex="-1" aria-hidden="true">${say("form.preview")}</button>
<input type="hidden" name="action" value="${uri}">${
      state.languages.map((tag) => markup`<input type="hidden" name="languages" value="${tag}">`)
    }${reportFields(visit, view, state, { action, stored: report?.pictures ?? [] })}${
      report === null ? nothing : textField(view, {
        name: "reason",
        label: say("report.reason"),
        hint: say("report.reason_hint"),
        required: true,
      })
    }<p class="buttons"><button class="primary" name="do" value="save">${
      say(report === null ? "report.send" : "report.correct")
    }</button></p></form>${report === null ? nothing : withdrawal(visit, subject, view)}`,
  );
}

function withdrawal(visit: Visit, { uri }: Subject, view: FormView): Html {
  const { say } = visit;
  const own = { ...blankView(), mistakes: view.mistakes };
  const isOpen = view.mistakes.some(({ field }) => field === "withdrawReason");
  return markup`<details class="box"${isOpen ? markup` open` : nothing}><summary>${
    say("report.withdraw")
  }</summary><p>${say("report.withdraw_text")}</p><form method="post" action="/desk/reports/new" novalidate>${
    formToken(visit)
  }<input type="hidden" name="action" value="${uri}">${
    textField(own, { name: "withdrawReason", label: say("report.reason"), required: true })
  }<p class="buttons"><button class="danger" name="do" value="withdraw">${
    say("report.withdraw")
  }</button></p></form></details>`;
}

function announced(visit: Visit, { startsAt, endsAt, timezone, place }: ActionReading): Html {
  const schedule = {
    startsAt: Temporal.Instant.from(startsAt),
    endsAt: Temporal.Instant.from(endsAt),
    timezone: timezone ?? "UTC",
  };
  return markup`${scheduleLine(visit, { schedule })}${place === null ? nothing : markup` · <bdi>${place}</bdi>`}`;
}
