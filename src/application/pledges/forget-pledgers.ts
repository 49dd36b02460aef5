/**
 * Forgets people and keeps numbers: sign-ups nobody confirmed go after 48 hours; a month after an action its pledges are
 * stripped to call, answer, state and month, with no key to anybody; and an
 * actor of another server that is gone is taken out of every call.
 */
import { pledgeLimits } from "../../domain/limits.ts";
import { isPast } from "../../domain/schedule.ts";
import type { Ports, Work } from "../ports.ts";
import { withdrawWithin } from "./admit-pledge.ts";
import { marksFor } from "./pledge-marks.ts";

/** Forgets sign-ups by mail that nobody confirmed in time; answers how many. */
export async function forgetUnconfirmed(ports: Ports): Promise<number> {
  return await ports.transact(async (work) => {
    // Times are kept to the hour, so that a link works a full 48 hours.
    const before = work.now.subtract({ milliseconds: pledgeLimits.unconfirmedMs }).subtract({ hours: 1 });
    return await work.pledges.forgetUnconfirmed(before);
  });
}

/** Strips the pledges of one call of what is known of persons. */
export async function forgetPledgers(ports: Ports, callId: string): Promise<void> {
  await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call !== null) await work.pledges.stripPersons(callId);
  });
}

/**
 * Takes an actor of another server that is gone for good out of every call, inside the transaction that forgets it: a pledge for
 * what is to come is withdrawn, and the next who waits gets the place; of one for what is over the number stays. Answers how many.
 */
export async function forgetRemotePledger(ports: Ports, work: Work, actorUri: string): Promise<number> {
  const ids = await work.pledges.callsWithMarks();
  const marks = ids.map((id) => marksFor(ports.sealing, id).actor(actorUri));
  const found = await work.pledges.findAllByMarks(marks);
  for (const { callId, id } of found) {
    const call = await work.calls.lock(callId);
    const pledge = await work.pledges.find(id);
    if (call === null || pledge === null) continue;
    if (isPast(call, work.now) || call.state === "closed") await work.pledges.stripPerson(id);
    else await withdrawWithin(ports, work, call, pledge);
  }
  return found.length;
}
