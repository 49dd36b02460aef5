/**
 * Publishing at a chosen time. Whoever plans needs the right to publish then and there; what goes out is the draft as it
 * stands at that moment. A time that was missed is made up for late, unless the call itself is over by then.
 */
import type { Call } from "../domain/call.ts";
import type { PlannedPublication } from "../domain/plan.ts";
import { isPast, wireEnd } from "../domain/schedule.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";
import { publishCall, type PublishCallRefusal } from "./publish-call.ts";

/** Why a call can't be planned. `due_in_past`: publish it at once instead. `due_after_call`: it would be over by then. */
export type PlanRefusal = NotAllowed | PublishCallRefusal | {
  readonly kind: "due_in_past" | "due_after_call";
};

/** Plans a draft for a moment, in place of the plan it had. */
export async function planPublication(
  ports: Ports,
  asker: Asker,
  command: Pick<PlannedPublication, "callId" | "dueAt" | "timezone">,
): Promise<Outcome<PlannedPublication, PlanRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(command.callId);
    if (call === null) return refused({ kind: "not_found" });
    if (call.state !== "draft") return refused({ kind: "already_published" });
    const campaign = await work.campaigns.lockById(call.campaignId);
    if (campaign === null || campaign.state === "draft") return refused({ kind: "campaign_not_published" });
    if (campaign.state === "closed") return refused({ kind: "campaign_closed" });
    if (Temporal.Instant.compare(command.dueAt, work.now) <= 0) return refused({ kind: "due_in_past" });
    if (isAfter(command.dueAt, call)) return refused({ kind: "due_after_call" });
    const plan: PlannedPublication = { ...command, state: "waiting", settledAt: null, reason: null };
    await work.plans.save(plan);
    return done(plan);
  });
}

/** Takes a plan back; the call stays a draft. Without a plan nothing happens. */
export async function cancelPlan(
  ports: Ports,
  asker: Asker,
  command: { readonly callId: string },
): Promise<Outcome<null, NotAllowed>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    await work.plans.remove(command.callId);
    return done(null);
  });
}

/**
 * Carries out a plan whose moment has come, and writes down how it ended; null when there is nothing to do or another
 * worker has it in hand. The right was asked for when it was planned.
 */
export async function carryOutPlan(
  ports: Ports,
  command: { readonly callId: string },
): Promise<PlannedPublication | null> {
  return await ports.transact(async (work) => {
    const plan = await work.plans.lockWaiting(command.callId);
    if (plan === null || Temporal.Instant.compare(plan.dueAt, work.now) > 0) return null;
    const call = await work.calls.lock(plan.callId);
    const outcome = call !== null && isPast(call, work.now)
      ? refused({ kind: "time_passed" })
      : await publishCall(ports, { kind: "operator" }, { id: plan.callId });
    const settled: PlannedPublication = {
      ...plan,
      state: outcome.ok ? "done" : "refused",
      settledAt: work.now,
      reason: outcome.ok ? null : outcome.refusal.kind,
    };
    await work.plans.save(settled);
    return settled;
  });
}

function isAfter(moment: Temporal.Instant, { schedule }: Call): boolean {
  return schedule !== null && Temporal.Instant.compare(moment, wireEnd(schedule).endsAt) >= 0;
}
