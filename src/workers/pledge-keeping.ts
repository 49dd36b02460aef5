/**
 * The worker that looks after pledges: it brings told figures up to date, forgets sign-ups nobody confirmed, reminds people and
 * asks organisers, and strips what is known of persons a month after an action. It looks every minute; nothing depends on a
 * timer that a restart would forget, and running twice at once harms nothing.
 */
import { getLogger } from "@logtape/logtape";
import { checkThreshold } from "../application/pledges/check-threshold.ts";
import { forgetPledgers, forgetUnconfirmed } from "../application/pledges/forget-pledgers.ts";
import { tellAwayTotal } from "../application/pledges/pledge-away.ts";
import { askOutcome, remindPledgers } from "../application/pledges/remind-pledgers.ts";
import { settleConditions } from "../application/pledges/settle-conditions.ts";
import { closePolls, tellTotals } from "../application/pledges/tell-totals.ts";
import type { Ports } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import {
  listAwayToTell,
  listCallsJustClosed,
  listCallsSoon,
  listCallsToAskAbout,
  listCallsToForget,
  listCallsToTell,
  listCallsWithConditions,
  listCallsWithThreshold,
} from "../database/views/pledge-totals.ts";
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

/** One look. Each call is done in its own transaction. */
export async function keepPledges(
  store: Store,
  ports: Ports,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<void> {
  const hourAgo = now.subtract({ milliseconds: pledgeLimits.toldEveryMs });
  for (const callId of await listCallsWithConditions(store.current(), AT_ONCE)) await settleConditions(ports, callId);
  for (const callId of await listCallsWithThreshold(store.current(), AT_ONCE)) await checkThreshold(ports, callId);
  for (const callId of await listCallsToTell(store.current(), hourAgo, AT_ONCE)) await tellTotals(ports, callId);
  for (const callUri of await listAwayToTell(store.current(), hourAgo, AT_ONCE)) await tellAwayTotal(ports, callUri);
  for (const callId of await listCallsJustClosed(store.current(), now, AT_ONCE)) await closePolls(ports, callId);
  for (const callId of await listCallsSoon(store.current(), now, AT_ONCE)) await remindPledgers(ports, callId);
  for (const callId of await listCallsToAskAbout(store.current(), now, AT_ONCE)) await askOutcome(ports, callId);
  await forgetUnconfirmed(ports);
  const over = now.subtract({ hours: pledgeLimits.contactDays * 24 });
  for (const callId of await listCallsToForget(store.current(), over, AT_ONCE)) await forgetPledgers(ports, callId);
  await ports.transact((work) => work.away.forgetBefore(over));
}
