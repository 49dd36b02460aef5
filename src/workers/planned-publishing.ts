/**
 * The worker that publishes planned calls when their moment has come. It looks every few seconds, so that nothing depends
 * on a timer that a restart would forget; several may run, since each plan is locked while it is carried out.
 */
import { getLogger } from "@logtape/logtape";
import { carryOutPlan } from "../application/plan-publication.ts";
import type { Ports } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import { listDuePlans } from "../database/views/planning-views.ts";
import { readerOf } from "../database/views/read-only.ts";
import { pause } from "./pause.ts";

/** Time between two looks, in milliseconds: a plan is at most this late while a node runs. */
const LOOK_EVERY_MS = 5_000;

/** Plans carried out in one look. */
const AT_ONCE = 50;

/** Runs until the signal aborts. A failure is logged and tried again at the next look. */
export async function runPlannedPublishing(
  options: { readonly store: Store; readonly ports: Ports; readonly signal: AbortSignal },
): Promise<void> {
  const { store, ports, signal } = options;
  while (!signal.aborted) {
    await publishDue(store, ports).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "planning"]).warn("Planned calls could not be published: {kind}", { kind });
    });
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** One look: carries out every plan that is due, each in its own transaction; answers how many went out. */
export async function publishDue(
  store: Store,
  ports: Ports,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<number> {
  let published = 0;
  for (const callId of await listDuePlans(readerOf(store), now, AT_ONCE)) {
    const plan = await carryOutPlan(ports, { callId });
    if (plan?.state === "done") published += 1;
    if (plan?.state === "refused") {
      getLogger(["trait", "planning"]).warn("A planned call was not published: {reason}", { reason: plan.reason });
    }
  }
  return published;
}
