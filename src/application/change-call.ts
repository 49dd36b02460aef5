/**
 * What a published call may go through: revised, closed, cancelled, deleted. Cancelling is always visible; deleting
 * leaves a tombstone, and a draft that never went out simply disappears behind one.
 */
import { type Call, isRevisable } from "../domain/call.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, CallInput, Ports, Work } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";
import { noteTranslations } from "./translations.ts";

/** Why a call can't be changed. */
export type ChangeCallRefusal = NotAllowed | {
  readonly kind: "not_found" | "call_closed" | "call_cancelled" | "call_not_published" | "picture_missing";
};

/** Replaces what a call says; a published one is sent again, with its sequence raised by one. */
export async function reviseCall(
  ports: Ports,
  asker: Asker,
  command: CallInput & { readonly id: string },
): Promise<Outcome<Call, ChangeCallRefusal>> {
  return await change(ports, asker, command.id, async (work, before) => {
    if (!isRevisable(before)) return refused({ kind: endedAs(before) });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const call = next(work, before, { ...command.draft, picture });
    await work.calls.save(call);
    await noteTranslations(work, before, call);
    if (call.state === "published") await work.emit({ type: "call.revised", callId: call.id });
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
    const call = next(work, before, { state: "cancelled" });
    await work.calls.save(call);
    const notice = { id: work.newId(), kind: "call-cancelled", campaignId: call.campaignId, callId: call.id } as const;
    await work.notices.add({ ...notice, publishedAt: work.now });
    await work.emit({ type: "call.cancelled", callId: call.id });
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
    await work.translations.save(call.id, {});
    if (call.state !== "draft") {
      const { id: callId, campaignId } = call;
      await work.emit({ type: "call.deleted", callId, campaignId, deletedAt: work.now.toString() });
    }
    return done({ uri });
  });
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
