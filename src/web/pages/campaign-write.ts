/** Where a campaign is written and revised: the form, what was found in it, and how it will look. */
import { createCampaign } from "../../application/create-campaign.ts";
import { type CampaignFile, parseCampaignFile } from "../../application/files/campaign-file.ts";
import { reviseCampaign } from "../../application/revise-campaign.ts";
import { confirmTranslation } from "../../application/translations.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { findRevisions } from "../../database/views/planning-views.ts";
import type { Campaign, CampaignDraft } from "../../domain/campaign.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { KNOWN_STRUGGLES } from "../../domain/struggle.ts";
import { outdatedLanguages } from "../../domain/translation.ts";
import { campaignArticle } from "../components/campaign-article.ts";
import { textField, ticksField } from "../components/fields.ts";
import { layout } from "../components/layout.ts";
import {
  type FormOutcome,
  languageFieldsets,
  mainLanguageField,
  NOTHING_FOUND,
  outcomeBlock,
  pictureFieldset,
  viewOf,
  writingButtons,
  writingForm,
} from "../components/writing-form.ts";
import { answerAutosave, AUTOSAVE } from "../forms/autosave.ts";
import { campaignJson, campaignState } from "../forms/campaign-form.ts";
import { type FormState, stateFromForm, stateFromValues } from "../forms/form-state.ts";
import { confirmedLanguage, languageStep } from "../forms/language-step.ts";
import { draftPicture, NO_PICTURE, type PictureInForm, readPicture } from "../forms/picture-field.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET of `/desk/campaigns/new` and `/desk/campaigns/:handle`. */
export async function editCampaign(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await loadCampaign(c, visit);
  const language = visit.movement?.language ?? visit.language;
  const state = campaign === null ? stateFromValues(language, [language], {}) : campaignState(campaign);
  const done = c.req.query("done") === "saved" ? visit.say("form.saved") : null;
  return await c.html(await formPage(visit, campaign, state, { ...NOTHING_FOUND, done }, NO_PICTURE, nothing));
}

/** Answers POST of the same: saves, previews, or changes the form itself. */
export async function writeCampaign(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await loadCampaign(c, visit);
  const form = await readForm(c);
  const state = stateFromForm(form, visit.movement?.language ?? visit.language);
  const picture = await readPicture(form, campaign?.picture ?? null);
  const step = form.text("do");
  const changed = languageStep(state, form, step);
  if (changed !== null) return await c.html(await formPage(visit, campaign, changed, NOTHING_FOUND, picture, nothing));
  const confirmed = confirmedLanguage(step);
  if (confirmed !== null && campaign !== null) {
    const command = { of: "campaign", id: campaign.id, language: confirmed } as const;
    await confirmTranslation(visit.house.ports, asker(visit), command);
    const outcome = { ...NOTHING_FOUND, done: visit.say("form.confirmed") };
    return await c.html(await formPage(visit, campaign, state, outcome, picture, nothing));
  }
  const parsed = parseCampaignFile(campaignJson(state, campaign?.handle ?? null, picture));
  if (step === AUTOSAVE) {
    const isDraft = (campaign?.state ?? "draft") === "draft";
    const draft = parsed.ok ? draftOf(parsed.value, picture) : null;
    const saved = draft !== null && isDraft && picture.problem === null
      ? await save(visit, campaign, draft, picture)
      : null;
    return answerAutosave(
      c,
      saved?.ok === true ? { saved: true, at: `/desk/campaigns/${saved.value.handle}` } : { saved: false },
    );
  }
  if (!parsed.ok) {
    const outcome = { ...NOTHING_FOUND, mistakes: parsed.findings };
    return await c.html(await formPage(visit, campaign, state, outcome, picture, nothing), 422);
  }
  const draft = draftOf(parsed.value, picture);
  const outcome = { ...NOTHING_FOUND, warnings: parsed.warnings };
  if (step !== "save" || picture.problem !== null) {
    const shown = preview(visit, previewed(visit, draft, campaign));
    return await c.html(
      await formPage(visit, campaign, state, outcome, picture, shown),
      picture.problem === null ? 200 : 422,
    );
  }
  const saved = await save(visit, campaign, draft, picture);
  if (saved.ok) return c.redirect(`/desk/campaigns/${saved.value.handle}?done=saved`, 303);
  const refused = { ...outcome, refusal: saved.refusal.kind };
  return await c.html(await formPage(visit, campaign, state, refused, picture, nothing), 422);
}

function draftOf({ picturePath: _, pictureAlt, ...written }: CampaignFile, picture: PictureInForm): CampaignDraft {
  return { ...written, picture: draftPicture(picture, pictureAlt) };
}

function save(visit: Visit, campaign: Campaign | null, draft: CampaignDraft, { ready: newPicture }: PictureInForm) {
  const { ports } = visit.house;
  return campaign === null
    ? createCampaign(ports, asker(visit), { draft, newPicture, publish: false })
    : reviseCampaign(ports, asker(visit), { handle: campaign.handle, draft, newPicture });
}

async function loadCampaign(c: WebContext, visit: Visit): Promise<Campaign | null> {
  const handle = c.req.param("handle");
  if (handle === undefined) return null;
  const campaign = await findCampaign(visit.db, handle);
  if (campaign === null) throw new Refusal(404);
  return campaign;
}

function previewed(visit: Visit, draft: CampaignDraft, campaign: Campaign | null): Campaign {
  const times = { createdAt: visit.now, publishedAt: null, updatedAt: visit.now };
  return { ...times, id: "preview", state: "draft", ...campaign, ...draft };
}

function preview(visit: Visit, campaign: Campaign): Html {
  return markup`<section class="preview" aria-labelledby="preview"><h2 id="preview">${visit.say("form.preview")}</h2>${
    Object.keys(campaign.texts).map((tag) =>
      campaignArticle({ ...visit, reading: [tag] }, campaign, { picture: null, isPreview: true })
    )
  }</section>`;
}

async function formPage(
  visit: Visit,
  campaign: Campaign | null,
  state: FormState,
  outcome: FormOutcome,
  picture: PictureInForm,
  shown: Html,
): Promise<Html> {
  const { say } = visit;
  const outdated = campaign === null ? [] : outdatedLanguages(await findRevisions(visit.db, campaign.id), campaign);
  const title = campaign === null ? say("desk.new_campaign") : say("desk.revise_campaign");
  const isClosed = campaign?.state === "closed";
  const saveLabel = say(campaign?.state === "published" ? "form.save_published" : "form.save_draft");
  return layout(
    visit,
    { title, hidden: true, withScript: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${title}</h1>
${outcomeBlock(visit, state, outcome)}${campaign === null ? nothing : steps(visit, campaign)}${shown}${
      isClosed ? nothing : writingForm(
        visit,
        state,
        markup`${fields(visit, campaign, state, outcome, picture, outdated)}${writingButtons(visit, saveLabel)}`,
        (campaign?.state ?? "draft") === "draft",
      )
    }`,
  );
}

function fields(
  visit: Visit,
  campaign: Campaign | null,
  state: FormState,
  outcome: FormOutcome,
  picture: PictureInForm,
  outdated: readonly LanguageTag[],
): Html {
  const { say } = visit;
  const view = viewOf(visit, state, outcome);
  const struggles = KNOWN_STRUGGLES.map((struggle) => [struggle, say(`struggle.${struggle}`)] as const);
  const handle = {
    name: "handle",
    label: say("field.handle"),
    hint: say("hint.handle", { host: visit.addresses.host }),
    dir: "ltr",
  } as const;
  return markup`${campaign === null ? textField(view, { ...handle, required: true }) : nothing}
${mainLanguageField(visit, view, state)}
${languageFieldsets(visit, view, state, "summary", outdated)}
${ticksField(view, { name: "struggles", label: say("field.struggles") }, struggles)}
${textField(view, { name: "otherStruggles", label: say("field.otherStruggles"), hint: say("hint.otherStruggles") })}
<div class="row">${textField(view, { name: "starts", label: say("field.starts_day"), type: "date" })}${
    textField(view, { name: "ends", label: say("field.ends_day"), type: "date" })
  }</div>
${pictureFieldset(visit, view, campaign?.picture ?? null, picture)}`;
}

function steps(visit: Visit, campaign: Campaign): Html {
  const { say } = visit;
  const at = `/desk/campaigns/${campaign.handle}`;
  const links = [
    campaign.state === "draft"
      ? [`${at}/publish`, say("step.publish")]
      : [`/c/${campaign.handle}`, say("desk.see_page")],
    ...(campaign.state === "closed" ? [] : [[`${at}/calls/new`, say("desk.new_call")]]),
    ...(campaign.state === "draft" ? [] : [[`${at}/partners`, say("partners.title")]]),
    ...(campaign.state === "draft" ? [] : [[`${at}/deliveries`, say("out.title")]]),
    ...(campaign.state === "draft" ? [] : [[`${at}/conversation`, say("conversation.title")]]),
    ...(campaign.state === "published" ? [[`${at}/close`, say("step.close")]] : []),
  ];
  return markup`<p>${say(`campaign.state.${campaign.state}`)}</p>
<ul class="steps">${links.map(([href, text]) => markup`<li><a class="button" href="${href}">${text}</a></li>`)}</ul>`;
}
