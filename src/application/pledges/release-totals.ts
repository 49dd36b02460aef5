/** Organisers of a call at risk decide when its figures may be told, and may take that back (protocol §3). */
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";

/** Sets whether the figures of a call at risk may be told; the worker tells them at its next hour. */
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
    return done(null);
  });
}
