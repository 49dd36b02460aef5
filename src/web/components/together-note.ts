/** On the desk: who waits for an answer about organising together, so that no invitation expires unseen. */
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findJoint, listInvitations } from "../../database/views/joint-views.ts";
import { isAnswerable } from "../../domain/joint.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** A line for invitations to us, and one for each campaign that others ask to join; nothing while nobody waits. */
export async function togetherNote(visit: Visit): Promise<Html> {
  const { say, db, now } = visit;
  const waiting = (await listInvitations(db, { direction: "received" })).filter((one) => isAnswerable(one, now));
  if (waiting.length === 0) return nothing;
  const invitations = waiting.filter(({ asked }) => !asked).length;
  const lines: Html[] = [];
  if (invitations > 0) {
    lines.push(markup`<li><a href="/desk/together">${say("together.waiting", { count: invitations })}</a></li>`);
  }
  for (const jointUri of new Set(waiting.filter(({ asked }) => asked).map((one) => one.jointUri))) {
    const joint = await findJoint(db, { uri: jointUri });
    const campaign = joint === null ? null : await findCampaignById(db, joint.localId);
    const count = waiting.filter((one) => one.asked && one.jointUri === jointUri).length;
    if (campaign === null) continue;
    lines.push(
      markup`<li><a href="/desk/campaigns/${campaign.handle}/partners#invitations">${
        say("together.requests", { count })
      }</a></li>`,
    );
  }
  return markup`<ul class="note" role="status">${lines}</ul>`;
}
