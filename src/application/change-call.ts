/**
 * What a published call may go through: revised, closed, cancelled, deleted. Cancelling is always visible; deleting
 * leaves a tombstone, and a draft that never went out simply disappears behind one. An action that is over is neither revised
 * nor cancelled: its report says what became of it.
 */
import { type Call, isActionOver, isRevisable } from "../domain/call.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { languagesOf } from "../domain/language.ts";
import { pledgeLimits } from "../domain/limits.ts";
import { hasPoll } from "../domain/pledge.ts";
import { promoteWithin, tellPledger } from "./pledges/admit-pledge.ts";
import { hideTotals } from "./pledges/release-totals.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, CallInput, Ports, Work } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";
import { noteTranslations } from "./translations.ts";

/** Why a call can't be changed. */
export type ChangeCallRefusal = NotAllowed | {
  readonly kind:
    | "not_found"
    | "call_closed"
    | "call_cancelled"
    | "call_not_published"
    | "picture_missing"
    | "action_over";
};

/**
 * Replaces what a call says; a published one is sent again, with its sequence raised by one. One that is marked as risky from now on
 * forgets in the same moment whom it knew, and its figures.
 */
export async function reviseCall(
  ports: Ports,
  asker: Asker,
  command: CallInput & { readonly id: string },
): Promise<Outcome<Call, ChangeCallRefusal>> {
  return await change(ports, asker, command.id, async (work, before) => {
    if (!isRevisable(before)) return refused({ kind: endedAs(before) });
    if (isActionOver(before, work.now)) return refused({ kind: "action_over" });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const call = next(work, before, { ...command.draft, picture });
    await work.calls.save(call);
    await noteTranslations(work, before, call);
    await work.topics.callChanged(call);
    if (call.risk && !before.risk) {
      await work.pledges.forgetKnown(call.id);
      await hideTotals(work, call.id);
    }
    if (call.state === "published") await work.emit({ type: "call.revised", callId: call.id });
    if (call.state === "published" && hasPoll(before) && !hasPoll(call)) {
      await work.emit({ type: "polls.closed", callId: call.id, closedAt: work.now.toString() });
    }
    if (call.state === "published" && isElsewhereOrLater(before, call)) await tell(ports, work, call, "call_changed");
    await promoteWithin(ports, work, call);
    return done(call);
  });
}

/** Marks a call as over: it stays readable and takes no more answers. */
export async function closeCall(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<Call, ChangeCallRefusal>> {
  return await change(ports, asker, command.id, async (work, before) => {
    if (before.state !== "published") return refused({ kind: endedAs(before) });
    const call = next(work, before, { state: "closed" });
    await work.calls.save(call);
    await work.emit({ type: "call.closed", callId: call.id });
    return done(call);
  });
}

/**
 * Cancels a call in the open: it stays at its address, marked, and a fresh notice tells those whose software does not
 * show changes. Never a silent deletion.
 */
export async function cancelCall(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<Call, ChangeCallRefusal>> {
  return await change(ports, asker, command.id, async (work, before) => {
    if (before.state !== "published") return refused({ kind: endedAs(before) });
    if (isActionOver(before, work.now)) return refused({ kind: "action_over" });
    const call = next(work, before, { state: "cancelled" });
    await work.calls.save(call);
    const notice = { id: work.newId(), kind: "call-cancelled", campaignId: call.campaignId, callId: call.id } as const;
    await work.notices.add({ ...notice, publishedAt: work.now });
    for (
      const pledge of await work.pledges.list(
        call.id,
        ["confirmed", "waiting", "pending", "conditional"],
        pledgeLimits.toldAtOnce,
      )
    ) {
      if (pledge.option === "going") await tellPledger(ports, work, call, pledge, "cancelled");
    }
    await work.emit({ type: "call.cancelled", callId: call.id });
    await tell(ports, work, call, "call_cancelled");
    await work.emit({ type: "notice.published", noticeId: notice.id });
    return done(call);
  });
}

/** Deletes a call. Its address answers 410 for ever, and every server that got it is told. */
export async function deleteCall(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<{ readonly uri: string }, ChangeCallRefusal>> {
  return await change(ports, asker, command.id, async (work, call) => {
    const uri = ports.addresses.call(call.id);
    await work.calls.bury(call, uri, work.now);
    const polls = call.state !== "draft" && hasPoll(call) ? languagesOf(call.texts, call.language) : [];
    for (const language of polls) await work.pledges.buryPoll(ports.addresses.poll(call.id, language), work.now);
    await work.translations.save(call.id, {});
    if (call.state !== "draft") {
      const { id: callId, campaignId } = call;
      await work.emit({ type: "call.deleted", callId, campaignId, deletedAt: work.now.toString(), polls });
    }
    return done({ uri });
  });
}

/** Only what makes somebody come in vain is told: another time or place, not a better word. */
function isElsewhereOrLater(before: Call, after: Call): boolean {
  const where = ({ schedule, place, onlineUrl }: Call) => JSON.stringify([schedule, place, onlineUrl]);
  return where(before) !== where(after);
}

/** Tells the people of this node who follow the campaign. */
async function tell(ports: Ports, work: Work, call: Call, kind: "call_changed" | "call_cancelled"): Promise<void> {
  const campaign = await work.campaigns.lockById(call.campaignId);
  if (campaign === null) return;
  const actorUri = ports.addresses.campaign(campaign.handle);
  await work.notifications.addForFollowers(actorUri, { kind, actorUri, subjectUri: ports.addresses.call(call.id) });
}

async function change<Value>(
  ports: Ports,
  asker: Asker,
  id: string,
  how: (work: Work, before: Call) => Promise<Outcome<Value, ChangeCallRefusal>>,
): Promise<Outcome<Value, ChangeCallRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const before = await work.calls.lock(id);
    return before === null ? refused({ kind: "not_found" }) : await how(work, before);
  });
}

function next(work: Work, before: Call, changes: Partial<Call>): Call {
  const sequence = before.state === "draft" ? before.sequence : before.sequence + 1;
  return { ...before, ...changes, sequence, updatedAt: work.now };
}

function endedAs(call: Call): "call_closed" | "call_cancelled" | "call_not_published" {
  if (call.state === "closed") return "call_closed";
  return call.state === "cancelled" ? "call_cancelled" : "call_not_published";
}
