/**
 * The worker that looks after pledges: it brings told figures up to date, forgets sign-ups nobody confirmed, reminds people and
 * asks organisers, and strips what is known of persons a month after an action. It looks every minute at what is due, and at nothing
 * else; nothing depends on a timer that a restart would forget, and running twice at once harms nothing.
 */
import { getLogger } from "@logtape/logtape";
import { forgetUnconfirmed } from "../application/pledges/forget-pledgers.ts";
import { keepPledgesOf } from "../application/pledges/keep-pledges.ts";
import { tellAwayTotal } from "../application/pledges/pledge-away.ts";
import type { Ports } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import { listAwayToTell, listCallsDue } from "../database/views/pledge-totals.ts";
import { pledgeLimits } from "../domain/limits.ts";
import { pause } from "./pause.ts";

/** Time between two looks, in milliseconds. */
const LOOK_EVERY_MS = 60_000;

/** Calls looked at in one go. */
const AT_ONCE = 5_000;

/** Runs until the signal aborts. A failure is logged and tried again at the next look. */
export async function runPledgeKeeping(
  options: { readonly store: Store; readonly ports: Ports; readonly signal: AbortSignal },
): Promise<void> {
  const { store, ports, signal } = options;
  while (!signal.aborted) {
    await keepPledges(store, ports).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "pledges"]).warn("Pledges could not be looked after: {kind}", { kind });
    });
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** One look at what is due. Each call is done in its own transaction; one that fails holds up no other. */
export async function keepPledges(
  store: Store,
  ports: Ports,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<void> {
  const failed: unknown[] = [];
  const each = async (ids: readonly string[], keep: (id: string) => Promise<unknown>) => {
    for (const id of ids) await keep(id).catch((error: unknown) => failed.push(error));
  };
  await each(await listCallsDue(store.current(), now, AT_ONCE), (callId) => keepPledgesOf(ports, callId, now));
  await each(await listAwayToTell(store.current(), now, AT_ONCE), (callUri) => tellAwayTotal(ports, callUri));
  await forgetUnconfirmed(ports);
  const over = now.subtract({ hours: pledgeLimits.contactDays * 24 });
  const undated = over.subtract({ hours: pledgeLimits.undatedDays * 24 });
  await ports.transact((work) => work.away.forgetBefore(over, undated));
  if (failed.length > 0) throw failed[0];
}
