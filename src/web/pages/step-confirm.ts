/**
 * The page before a step that others will notice: publishing, closing, cancelling, deleting. It says whom the step reaches
 * and what cannot be taken back, and does nothing until its button is pressed.
 */
import { cancelCall, closeCall, deleteCall } from "../../application/change-call.ts";
import { closeCampaign } from "../../application/close-campaign.ts";
import type { Outcome } from "../../application/outcome.ts";
import { publishCall } from "../../application/publish-call.ts";
import { publishCampaign } from "../../application/publish-campaign.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { countFollowerHosts, countFollowers } from "../../database/views/desk-views.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

type StepOutcome = Outcome<unknown, { readonly kind: string }>;

/** What a step is about, and what pressing the button does. `followed` is the actor whose followers hear of it. */
interface Step {
  readonly verb: string;
  readonly of: "call" | "campaign";
  readonly texts: Readonly<Record<LanguageTag, { readonly name: string }>>;
  readonly language: LanguageTag;
  readonly followed: string;
  readonly back: string;
  readonly after: string;
  act(): Promise<StepOutcome>;
}

/** Answers GET of a step of a campaign or call: the question. */
export async function askStep(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await stepPage(visit, await loadStep(c, visit), null));
}

/** Answers POST of the same: does it, or says why not. */
export async function takeStep(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const step = await loadStep(c, visit);
  const outcome = await step.act();
  if (outcome.ok) return c.redirect(step.after, 303);
  return await c.html(await stepPage(visit, step, outcome.refusal.kind), 422);
}

async function loadStep(c: WebContext, visit: Visit): Promise<Step> {
  const { ports } = visit.house;
  const verb = c.req.param("step") ?? "";
  const who = asker(visit);
  const id = c.req.param("id");
  if (id !== undefined) {
    const call = await findCall(visit.db, id);
    const act = { publish: publishCall, close: closeCall, cancel: cancelCall, delete: deleteCall }[verb];
    if (call === null || act === undefined) throw new Refusal(404);
    const after = verb === "delete" ? "/desk" : `/calls/${id}`;
    const subject = { texts: call.texts, language: call.language, followed: call.campaignId };
    return { ...subject, verb, of: "call", back: `/desk/calls/${id}`, after, act: () => act(ports, who, { id }) };
  }
  const handle = c.req.param("handle") ?? "";
  const campaign = await findCampaign(visit.db, handle);
  const act = { publish: publishCampaign, close: closeCampaign }[verb];
  if (campaign === null || act === undefined) throw new Refusal(404);
  const subject = { texts: campaign.texts, language: campaign.language };
  const followed = verb === "publish" ? visit.movement?.id ?? campaign.id : campaign.id;
  return {
    ...subject,
    followed,
    verb,
    of: "campaign",
    back: `/desk/campaigns/${handle}`,
    after: `/c/${handle}`,
    act: () => act(ports, who, { handle }),
  };
}

async function stepPage(visit: Visit, step: Step, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const chosen = chooseText(visit, step.texts, step.language);
  const title = say(`step.${step.verb}`);
  const followers = (await countFollowers(db)).get(step.followed) ?? 0;
  const servers = await countFollowerHosts(db, step.followed);
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>
${refusalNote(say, refusal)} <p class="lead">${
      chosen === null ? nothing : phrase(chosen.language, chosen.text.name)
    }</p>
<p>${say(`step.${step.of}.${step.verb}`)}</p>
<p>${say("step.reach", { followers, servers })}</p>
${step.verb === "publish" ? markup`<p class="note">${say("step.no_recall")}</p>` : nothing} <form method="post">${
      formToken(visit)
    }<p class="buttons"><button class="${
      step.verb === "publish" ? "primary" : "danger"
    }">${title}</button> <a class="button" href="${step.back}">${say("step.back")}</a></p></form>`,
  );
}
