/** A short message of the movement as a page: what it announced, and the way to what it speaks of. */
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findNotice } from "../../database/views/notice-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { canSee } from "../can-see.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { chooseText, phrase } from "../components/text.ts";
import { markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

/** Answers `/notes/:id`. */
export async function showNotice(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say, addresses } = visit;
  const uri = addresses.note(c.req.param("id") ?? "");
  const notice = await findNotice(db, c.req.param("id") ?? "");
  if (notice === null) throw new Refusal(await findTombstone(db, uri) === null ? 404 : 410);
  const campaign = await findCampaignById(db, notice.campaignId);
  const call = notice.callId === null ? null : await findCall(db, notice.callId);
  const subject = notice.callId === null ? campaign : call;
  if (campaign === null || subject === null || !canSee(visit, { campaign, call: call ?? undefined })) {
    throw new Refusal(404);
  }
  const href = call === null ? `/c/${campaign.handle}` : `/calls/${call.id}`;
  const names = Object.fromEntries(Object.entries(subject.texts).map(([language, { name }]) => [language, name]));
  const chosen = chooseText(visit, names, subject.language);
  const title = say(`notice.${notice.kind}`);
  return await c.html(layout(
    visit,
    { title, activityUri: uri },
    markup`<article class="notice">
<p class="kind">${title}</p>
<h1><a href="${href}">${chosen === null ? href : phrase(chosen.language, chosen.text)}</a></h1>
<p class="meta">${momentText(visit, notice.publishedAt)}</p>
</article>`,
  ));
}
