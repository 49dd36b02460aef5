/** Organisers say yes or no to those who wait for it, one or many at once. Each is told by the door they came in. */
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { hasRoom, type Pledge } from "../../domain/pledge.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { promoteWithin, tellPledger } from "./admit-pledge.ts";
import { heldByCondition } from "./settle-conditions.ts";

/** Why nothing was decided. */
export type DecidePledgesRefusal = NotAllowed | { readonly kind: "not_found" };

/** What was decided: how many got a place, how many wait for one, how many were declined. */
export interface Decided {
  readonly accepted: number;
  readonly waiting: number;
  readonly declined: number;
}

/**
 * Accepts or declines pledges of one call. An accepted one beyond the capacity goes on the waiting list; ids of other calls,
 * and of pledges that nobody has to decide about, are passed over.
 */
export async function decidePledges(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly ids: readonly string[]; readonly accept: boolean },
): Promise<Outcome<Decided, DecidePledgesRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null) return refused({ kind: "not_found" });
    const count = { accepted: 0, waiting: 0, declined: 0 };
    for (const id of [...new Set(asked.ids)].slice(0, pledgeLimits.listed)) {
      const pledge = await work.pledges.find(id);
      if (pledge === null || pledge.callId !== call.id) continue;
      const became = asked.accept ? await accept(ports, work, call, pledge) : await decline(ports, work, call, pledge);
      if (became !== null) count[became] += 1;
    }
    await promoteWithin(ports, work, call);
    return done(count);
  });
}

async function accept(ports: Ports, work: Work, call: Call, pledge: Pledge): Promise<"accepted" | "waiting" | null> {
  if (!["pending", "held", "declined", "waiting"].includes(pledge.state)) return null;
  const taken = await work.pledges.placesTaken(call.id);
  const fits = pledge.option !== "going" || hasRoom(call, taken, pledge.weight);
  const next: Pledge = { ...pledge, state: fits ? "confirmed" : "waiting" };
  await work.pledges.save({ ...next, state: await heldByCondition(work, next) });
  await tellPledger(ports, work, call, next, fits ? "accepted" : "waiting");
  return fits ? "accepted" : "waiting";
}

async function decline(ports: Ports, work: Work, call: Call, pledge: Pledge): Promise<"declined" | null> {
  if (pledge.state === "declined" || pledge.state === "unconfirmed" || pledge.sealed === null) return null;
  const next: Pledge = { ...pledge, state: "declined" };
  await work.pledges.save(next);
  await tellPledger(ports, work, call, next, "rejected");
  return "declined";
}
