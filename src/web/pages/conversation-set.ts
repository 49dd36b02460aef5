/** Where organisers choose how the words of their own members under a campaign's calls are taken: at once, or after a look. */
import { chooseMemberReplies } from "../../application/choose-member-replies.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm } from "../forms/read-form.ts";
import { markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type WebContext } from "../visit.ts";

const CHOICES = ["held", "shown"] as const;

/** Answers GET `/desk/campaigns/:handle/conversation`. */
export async function showMemberReplies(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const campaign = await findCampaign(visit.db, c.req.param("handle") ?? "");
  if (campaign === null) throw new Refusal(404);
  const row = await visit.db.selectFrom("campaign").select("member_replies").where("id", "=", campaign.id)
    .executeTakeFirst();
  const chosen = row?.member_replies ?? "held";
  const title = say("conversation.title");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk/campaigns/${campaign.handle}">${
      say("desk.revise_campaign")
    }</a></p><h1>${title}</h1>${
      c.req.query("done") === "saved" ? markup`<p class="done" role="status">${say("form.saved")}</p>` : nothing
    }<p>${say("conversation.what")}</p>
<form method="post">${formToken(visit)}<fieldset class="ticks"><legend>${say("conversation.members")}</legend>${
      CHOICES.map((one) =>
        markup`<p class="tick"><label><input type="radio" name="choice" value="${one}"${
          one === chosen ? markup` checked` : nothing
        }> ${say(`conversation.${one}`)}</label></p>`
      )
    }</fieldset><p class="buttons"><button class="primary">${say("conversation.save")}</button></p></form>`,
  ));
}

/** Answers POST of the same. */
export async function takeMemberReplies(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const handle = c.req.param("handle") ?? "";
  const form = await readForm(c);
  const choice = form.text("choice") === "shown" ? "shown" : "held";
  const outcome = await chooseMemberReplies(visit.house.ports, asker(visit), { handle, choice });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect(`/desk/campaigns/${encodeURIComponent(handle)}/conversation?done=saved`, 303);
}
