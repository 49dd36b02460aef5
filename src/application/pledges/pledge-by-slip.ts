/**
 * A printed code is spent: whoever holds it will be there, and nobody learns who that is. The same code again finds the same
 * pledge, so that its holder can change or withdraw it and no code counts twice.
 */
import { isPublicCall, type PledgeOption } from "../../domain/call.ts";
import { type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { type Admitted, admitWithin, type PledgeRefusal } from "./admit-pledge.ts";
import { marksFor, readSlipCode, slipMark } from "./pledge-marks.ts";

/** Why a code does nothing: nobody printed it, or the call does not take it. */
export type SlipRefusal = PledgeRefusal | { readonly kind: "slip_unknown" };

/** Spends a code. `callId` is the call whose page it was typed on; null when the code itself says for which call it is. */
export async function pledgeBySlip(
  ports: Ports,
  asked: {
    readonly code: string;
    readonly option: PledgeOption;
    readonly callId: string | null;
    /** "If so many others come"; absent for none. */
    readonly condition?: number;
  },
): Promise<Outcome<Admitted, SlipRefusal>> {
  return await ports.transact(async (work) => {
    const callId = await callOfCode(ports, work, asked.code);
    if (callId === null || (asked.callId !== null && asked.callId !== callId)) return refused({ kind: "slip_unknown" });
    const call = await work.calls.lock(callId);
    if (call === null || !isPublicCall(call)) return refused({ kind: "slip_unknown" });
    const marks = [marksFor(ports.sealing, callId).slip(readSlipCode(asked.code))];
    const who = { door: "slip" as const, marks, hostMark: null, addressMark: null, contact: {} };
    return await admitWithin(ports, work, call, {
      who,
      option: asked.option,
      ...(asked.condition === undefined ? {} : { condition: asked.condition }),
    });
  });
}

/** The call a code was printed for; null for a code nobody printed. */
export async function callOfCode(ports: Ports, work: Work, code: string): Promise<string | null> {
  return await work.pledges.callOfSlip(slipMark(ports.sealing, code));
}
