/** Somebody takes a pledge back: nothing of it stays, and the next who waits gets the place. */
import type { Pledge } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { withdrawWithin } from "./admit-pledge.ts";
import { marksFor, readSlipCode, slipMark } from "./pledge-marks.ts";

/** Which pledge: by its own id (whoever has its link), by account and call, by a printed code, or by the mark of a token. */
export type PledgeKey =
  | { readonly callId: string; readonly tokenMark: string }
  | { readonly pledgeId: string }
  | { readonly personId: string; readonly callId: string }
  | { readonly code: string };

/** Withdraws the pledge. Withdrawing twice is the same as once: the answer is a refusal nobody needs to see. */
export async function withdrawPledge(
  ports: Ports,
  key: PledgeKey,
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const found = await findPledge(ports, work, key);
    const call = found === null ? null : await work.calls.lock(found.callId);
    const pledge = found === null || call === null ? null : await work.pledges.find(found.id);
    if (call === null || pledge === null) return refused({ kind: "not_found" });
    await withdrawWithin(ports, work, call, pledge);
    return done(null);
  });
}

/** The pledge a key belongs to; null if there is none. */
export async function findPledge(ports: Ports, work: Work, key: PledgeKey): Promise<Pledge | null> {
  if ("pledgeId" in key) return await work.pledges.find(key.pledgeId);
  if ("tokenMark" in key) return await work.pledges.findByMarks(key.callId, [key.tokenMark]);
  if ("code" in key) {
    const callId = await work.pledges.callOfSlip(slipMark(ports.sealing, key.code));
    if (callId === null) return null;
    return await work.pledges.findByMarks(callId, [marksFor(ports.sealing, callId).slip(readSlipCode(key.code))]);
  }
  return await work.pledges.findByMarks(key.callId, [marksFor(ports.sealing, key.callId).account(key.personId)]);
}
