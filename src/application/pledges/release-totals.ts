/** Organisers of a call at risk decide when its figures may be told, and may take that back (protocol §3). */
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";

/** Takes the told figures of a call back, inside a transaction that holds its lock; answers whether there were any. */
export async function hideTotals(work: Work, callId: string): Promise<boolean> {
  const told = await work.pledges.toldTotals(callId);
  if (told === null || Object.values(told.totals).every((figure) => figure === null)) return false;
  await work.pledges.tellTotals(callId, { going: null, organising: null, supporting: null }, work.now);
  return true;
}

/** Sets whether the figures of a call at risk may be told: told at the call's next hour, hidden at once. */
export async function releaseTotals(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly released: boolean },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || !call.risk) return refused({ kind: "not_found" });
    await work.pledges.releaseTotals(call.id, asked.released);
    if (!asked.released && await hideTotals(work, call.id)) await work.emit({ type: "pledges.told", callId: call.id });
    return done(null);
  });
}
