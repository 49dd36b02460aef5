/**
 * Where organisers say what took place at an action, correct it and take it back. The range and how it is known are asked, a
 * total never; pictures lose everything but what they show.
 */
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import { correctReport, fileReport, withdrawReport } from "../../application/reports/file-report.ts";
import { findSource } from "../../database/views/joint-views.ts";
import { findOwnReport } from "../../database/views/joint-views.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import {
  type ActionReport,
  COUNT_METHODS,
  OUTCOMES,
  type ReportDraft,
  type Unit,
  type UnitCount,
  UNITS,
  usualUnits,
} from "../../domain/report.ts";
import { areaField, fileField, type FormView, refusalNote, selectField, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { actionName } from "../components/tally-figures.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/reports/new?action=`: the form, filled in when the action is reported already. */
export async function editReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const action = await actionOf(visit, c.req.query("action") ?? "");
  const report = await findOwnReport(visit.db, action.uri);
  return await c.html(reportPage(visit, action, report, viewOf(report), null));
}

/** Answers POST of the same: files, corrects or withdraws. */
export async function writeReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const action = await actionOf(visit, form.text("action"));
  const report = await findOwnReport(visit.db, action.uri);
  const again = async (kind: string) => {
    const view = { text: form.text, all: form.all, mistakes: [] };
    return await c.html(reportPage(visit, action, report, view, kind), 422);
  };
  if (form.text("do") === "withdraw" && report !== null) {
    const outcome = await withdrawReport(ports, asker(visit), { id: report.id, reason: form.text("reason") });
    return outcome.ok
      ? c.redirect(`/desk/reports/new?action=${encodeURIComponent(action.uri)}`, 303)
      : await again(outcome.refusal.kind);
  }
  const draft = draftOf(visit, form, action, report);
  if (draft === null) return await again("figures_malformed");
  const newPictures = await picturesOf(visit, form);
  if (newPictures === "unreadable") return await again("picture_missing");
  const outcome = report === null
    ? await fileReport(ports, asker(visit), { draft, newPictures })
    : await correctReport(ports, asker(visit), { draft, newPictures, id: report.id, reason: form.text("reason") });
  return outcome.ok ? c.redirect(`/reports/${outcome.value.id}`, 303) : await again(outcome.refusal.kind);
}

async function actionOf(visit: Visit, uri: string): Promise<JointSource> {
  const action = await findSource(visit.db, uri);
  if (action === null || action.reading.kind !== "action") throw new Refusal(404);
  return action;
}

function draftOf(
  visit: Visit,
  form: SubmittedForm,
  action: JointSource,
  report: ActionReport | null,
): ReportDraft | null {
  const whole = (name: string) => /^\d{1,8}$/.test(form.text(name)) ? Number(form.text(name)) : null;
  const [low, high] = [whole("low"), whole("high") ?? whole("low")];
  const language = report?.language ?? visit.language;
  const content = form.text("content");
  const written = form.text("low") !== "" || form.text("high") !== "";
  if (content === "" || written && (low === null || high === null)) return null;
  const units = UNITS.flatMap((unit): UnitCount[] => {
    const amount = whole(`unit.${unit}`);
    return amount === null ? [] : [{ unit, low: amount, high: amount }];
  });
  return {
    actionUri: action.uri,
    outcome: OUTCOMES.find((one) => one === form.text("outcome")) ?? "took-place",
    participants: low === null || high === null ? null : { low, high },
    method: COUNT_METHODS.find((one) => one === form.text("method")) ?? "declared",
    units,
    language,
    texts: { ...report?.texts, [language]: { content } },
    pictures: report?.pictures ?? [],
  };
}

async function picturesOf(visit: Visit, form: SubmittedForm) {
  const file = form.file("picture");
  if (file === null) return [];
  const encoded = await reEncodePicture(new Uint8Array(await file.arrayBuffer()));
  if (!encoded.ok) return "unreadable" as const;
  const { bytes, mediaType, width, height } = encoded;
  return [{ picture: { bytes, mediaType, width, height }, alt: { [visit.language]: form.text("alt") } }];
}

function viewOf(report: ActionReport | null): FormView {
  const units = (report?.units ?? []).map(({ unit, high }) => [`unit.${unit}`, String(high)]);
  const values: Record<string, string> = {
    outcome: report?.outcome ?? "took-place",
    method: report?.method ?? "counted",
    low: String(report?.participants?.low ?? ""),
    high: String(report?.participants?.high ?? ""),
    content: report?.texts[report.language]?.content ?? "",
    ...Object.fromEntries(units),
  };
  return { text: (name) => values[name] ?? "", all: () => [], mistakes: [] };
}

function reportPage(
  visit: Visit,
  action: JointSource,
  report: ActionReport | null,
  view: FormView,
  refusal: string | null,
): Html {
  const { say } = visit;
  const kind = action.reading.kind === "action" ? action.reading.callKind : null;
  const units: readonly Unit[] = kind === null ? [] : usualUnits(kind);
  const choices = (prefix: string, of: readonly string[]) =>
    of.map((one) => [one, say(`report.${prefix}.${one}`)] as const);
  return layout(
    visit,
    { title: say("report.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("report.title")}</h1>
<p class="meta">${actionName(visit, action)}</p>${refusalNote(say, refusal)}
<form class="writing" method="post" enctype="multipart/form-data" action="/desk/reports/new">${
      formToken(visit)
    }<input type="hidden" name="action" value="${action.uri}">${
      selectField(view, { name: "outcome", label: say("report.outcome") }, choices("outcome", OUTCOMES))
    }${textField(view, { name: "low", label: say("report.low"), hint: say("report.small"), type: "number" })}${
      textField(view, { name: "high", label: say("report.high"), type: "number" })
    }${selectField(view, { name: "method", label: say("report.method") }, choices("method", COUNT_METHODS))}${
      units.map((unit) => textField(view, { name: `unit.${unit}`, label: say(`unit.${unit}`), type: "number" }))
    }${
      areaField(view, {
        name: "content",
        label: say("report.content"),
        rows: 6,
        lang: report?.language ?? visit.language,
      })
    }${
      fileField(view, {
        name: "picture",
        label: say("report.picture"),
        hint: say("report.picture_hint"),
        accept: "image/*",
      })
    }${textField(view, { name: "alt", label: say("report.alt") })}${
      report === null ? nothing : textField(view, { name: "reason", label: say("report.reason") })
    }<p class="buttons"><button class="primary" name="do" value="save">${say("report.send")}</button>${
      report === null
        ? nothing
        : markup` <button class="danger" name="do" value="withdraw">${say("report.withdraw")}</button>`
    }</p></form>`,
  );
}
