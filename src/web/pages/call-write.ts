/** Where a call is written and revised: the form, towns to choose from, what was found, and how it will look and leave. */
import { reviseCall } from "../../application/change-call.ts";
import { createCall } from "../../application/create-call.ts";
import { confirmTranslation } from "../../application/translations.ts";
import { type CallFile, parseCallFile } from "../../application/files/call-file.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findPlan, findRevisions } from "../../database/views/planning-views.ts";
import type { Call, CallDraft } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isActionOver, isRevisable } from "../../domain/call.ts";
import type { PlannedPublication } from "../../domain/plan.ts";
import { outdatedLanguages } from "../../domain/translation.ts";
import { callFields } from "../components/call-fields.ts";
import { callPreview } from "../components/call-preview.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { planNote } from "../components/plan-note.ts";
import { chooseText, phrase } from "../components/text.ts";
import {
  type FormOutcome,
  NOTHING_FOUND,
  outcomeBlock,
  writingButtons,
  writingForm,
} from "../components/writing-form.ts";
import { answerAutosave, AUTOSAVE } from "../forms/autosave.ts";
import { callJson, callState } from "../forms/call-form.ts";
import { type FormState, stateFromForm, stateFromValues } from "../forms/form-state.ts";
import { confirmedLanguage, languageStep } from "../forms/language-step.ts";
import { draftPicture, NO_PICTURE, type PictureInForm, readPicture } from "../forms/picture-field.ts";
import { readForm } from "../forms/read-form.ts";
import { reportFormPath } from "../forms/report-form.ts";
import { type TownChoice, townStep } from "../forms/town-step.ts";
import { type Html, markup, nothing } from "../html.ts";
import { posterLink } from "../posters/poster-links.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** The campaign and, unless it is a new one, the call that a form is about. */
interface Subject {
  readonly campaign: Campaign;
  readonly call: Call | null;
}

/** What a form page shows besides its state. */
interface Shown {
  readonly outcome: FormOutcome;
  readonly picture: PictureInForm;
  readonly towns: readonly TownChoice[] | null;
  readonly preview: Html;
}

const PLAIN: Shown = { outcome: NOTHING_FOUND, picture: NO_PICTURE, towns: null, preview: nothing };

/** Answers GET of `/desk/campaigns/:handle/calls/new` and `/desk/calls/:id`. */
export async function editCall(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const subject = await loadSubject(c, visit);
  const { campaign, call } = subject;
  const preset = {
    pledge: "open",
    kind: "demonstration",
    pledgeOptions: ["going", "supporting"],
    "place.precision": "exact",
  };
  const state = call === null ? stateFromValues(campaign.language, [campaign.language], preset) : callState(call);
  const said = { saved: visit.say("form.saved"), copied: visit.say("form.copied") };
  const done = Object.entries(said).find(([what]) => what === c.req.query("done"))?.[1] ?? null;
  const warnings = call === null || isActionOver(call, visit.now) ? [] : warningsOf(visit, campaign, state);
  return await c.html(
    await formPage(visit, subject, state, { ...PLAIN, outcome: { ...NOTHING_FOUND, done, warnings } }),
  );
}

/** Answers POST of the same: saves, previews, finds a town, or changes the form itself. */
export async function writeCall(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const subject = await loadSubject(c, visit);
  const form = await readForm(c);
  const state = stateFromForm(form, subject.campaign.language);
  const picture = await readPicture(form, subject.call?.picture ?? null);
  const step = form.text("do");
  const town = townStep(state, step, visit.house.gazetteer);
  const changed = town?.state ?? languageStep(state, form, step);
  if (changed !== null) {
    return await c.html(await formPage(visit, subject, changed, { ...PLAIN, picture, towns: town?.towns ?? null }));
  }
  const confirmed = confirmedLanguage(step);
  if (confirmed !== null && subject.call !== null) {
    const { id } = subject.call;
    await confirmTranslation(visit.house.ports, asker(visit), { of: "call", id, language: confirmed });
    const outcome = { ...NOTHING_FOUND, done: visit.say("form.confirmed") };
    return await c.html(await formPage(visit, subject, state, { ...PLAIN, outcome, picture }));
  }
  const parsed = parse(visit, subject.campaign, state, picture);
  if (step === AUTOSAVE) {
    const isDraft = (subject.call?.state ?? "draft") === "draft";
    const draft = parsed.ok ? draftOf(parsed.value, picture) : null;
    const saved = draft !== null && isDraft && picture.problem === null
      ? await save(visit, subject, draft, picture)
      : null;
    return answerAutosave(
      c,
      saved?.ok === true ? { saved: true, at: `/desk/calls/${saved.value.id}` } : { saved: false },
    );
  }
  if (!parsed.ok) {
    const outcome = { ...NOTHING_FOUND, mistakes: parsed.findings };
    return await c.html(await formPage(visit, subject, state, { ...PLAIN, outcome, picture }), 422);
  }
  const draft = draftOf(parsed.value, picture);
  const outcome = { ...NOTHING_FOUND, warnings: parsed.warnings };
  if (step !== "save" || picture.problem !== null) {
    const preview = await callPreview(visit, previewed(visit, subject, draft), subject.campaign);
    return await c.html(
      await formPage(visit, subject, state, { ...PLAIN, outcome, picture, preview }),
      picture.problem === null ? 200 : 422,
    );
  }
  const saved = await save(visit, subject, draft, picture);
  if (saved.ok) return c.redirect(`/desk/calls/${saved.value.id}?done=saved`, 303);
  const refused = { ...PLAIN, outcome: { ...outcome, refusal: saved.refusal.kind }, picture };
  return await c.html(await formPage(visit, subject, state, refused), 422);
}

function draftOf(file: CallFile, picture: PictureInForm): CallDraft {
  return { ...file.draft, picture: draftPicture(picture, file.pictureAlt) };
}

function parse(visit: Visit, campaign: Campaign, state: FormState, picture: PictureInForm) {
  const { gazetteer } = visit.house;
  return parseCallFile(callJson(state, campaign.handle, picture), { now: visit.now, gazetteer });
}

function warningsOf(visit: Visit, campaign: Campaign, state: FormState): FormOutcome["warnings"] {
  const parsed = parse(visit, campaign, state, NO_PICTURE);
  return parsed.ok ? parsed.warnings : [];
}

function save(visit: Visit, { campaign, call }: Subject, draft: CallDraft, { ready: newPicture }: PictureInForm) {
  const { ports } = visit.house;
  return call === null
    ? createCall(ports, asker(visit), { campaign: campaign.handle, draft, newPicture, publish: false })
    : reviseCall(ports, asker(visit), { id: call.id, draft, newPicture });
}

async function loadSubject(c: WebContext, visit: Visit): Promise<Subject> {
  const id = c.req.param("id");
  const call = id === undefined ? null : await findCall(visit.db, id);
  if (id !== undefined && call === null) throw new Refusal(404);
  const campaign = call === null
    ? await findCampaign(visit.db, c.req.param("handle") ?? "")
    : await findCampaignById(visit.db, call.campaignId);
  if (campaign === null) throw new Refusal(404);
  return { campaign, call };
}

function previewed(visit: Visit, { campaign, call }: Subject, draft: CallDraft): Call {
  const times = { createdAt: visit.now, publishedAt: null, updatedAt: visit.now };
  return { ...times, id: "preview", state: "draft", sequence: 0, ...call, ...draft, campaignId: campaign.id };
}

async function formPage(visit: Visit, { campaign, call }: Subject, state: FormState, shown: Shown): Promise<Html> {
  const { say } = visit;
  const plan = call === null ? null : await findPlan(visit.db, call.id);
  const outdated = call === null ? [] : outdatedLanguages(await findRevisions(visit.db, call.id), call);
  const title = call === null ? say("desk.new_call") : say("desk.revise_call");
  const campaignText = chooseText(visit, campaign.texts, campaign.language);
  const saveLabel = say(call?.state === "published" ? "form.save_published" : "form.save_draft");
  const fields = markup`${
    callFields(visit, state, shown.outcome, {
      stored: call?.picture ?? null,
      picture: shown.picture,
      towns: shown.towns,
      outdated,
    })
  }${writingButtons(visit, saveLabel)}`;
  return layout(
    visit,
    { title, hidden: true, withScript: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a> · <a href="/desk/campaigns/${campaign.handle}">${
      campaignText === null ? campaign.handle : phrase(campaignText.language, campaignText.text.name)
    }</a></p><h1>${title}</h1> ${outcomeBlock(visit, state, shown.outcome)}${
      call === null ? nothing : steps(visit, call, plan)
    }${shown.preview}${
      call !== null && (!isRevisable(call) || isActionOver(call, visit.now))
        ? nothing
        : writingForm(visit, state, fields, (call?.state ?? "draft") === "draft")
    }`,
  );
}

/** After its end an action is changed by its report alone. */
function onlyReport(visit: Visit, { id }: Call): Html {
  return markup`<p class="note">${visit.say("action.over")}</p><p><a class="button primary" href="${
    reportFormPath(visit.addresses.call(id))
  }">${visit.say("report.write")}</a></p>`;
}

function steps(visit: Visit, call: Call, plan: PlannedPublication | null): Html {
  const { say } = visit;
  const at = `/desk/calls/${call.id}`;
  const verbs = {
    draft: ["publish", "delete"],
    published: ["close", "cancel", "delete"],
    closed: ["delete"],
    cancelled: ["delete"],
  } as const;
  const link = (href: string, words: string, tone = "") =>
    markup`<li><a class="button${tone}" href="${href}">${words}</a></li>`;
  const isOver = isActionOver(call, visit.now);
  const [first, ...others] = verbs[call.state].filter((verb) => verb !== "cancel" || !isOver);
  return markup`<p>${say(`call.state.${call.state}`)}</p>${planNote(visit, plan)}${
    isOver ? onlyReport(visit, call) : nothing
  }
<ul class="steps">${link(`/calls/${call.id}`, say("desk.see_page"))}${link(`${at}/${first}`, say(`step.${first}`))}${
    call.state === "draft" ? link(`${at}/plan`, say("plan.title")) : link(`${at}/deliveries`, say("out.title"))
  }${
    others.map((verb) => link(`${at}/${verb}`, say(`step.${verb}`), " danger"))
  }<li><form method="post" action="${at}/copy">${formToken(visit)}<button>${
    say("desk.copy")
  }</button></form></li></ul>${
    call.state === "draft"
      ? nothing
      : markup`<p class="small"><a href="/calls/${call.id}/card.png">${say("preview.card")}</a> · ${
        posterLink(visit, call)
      }</p>`
  }`;
}
