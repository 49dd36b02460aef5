/**
 * Prints slips: random codes in shuffled order, shown once and kept only as keyed hashes. Who gets which is decided by hands in
 * a workplace, not here.
 */
import { randomInt } from "node:crypto";
import { pledgeLimits } from "../../domain/limits.ts";
import { doorsOf } from "../../domain/pledge.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { slipMark } from "./pledge-marks.ts";

/** Why no slips are made. */
export type IssueSlipsRefusal =
  | NotAllowed
  | { readonly kind: "not_found" | "pledges_not_taken" | "too_many_slips" }
  | { readonly kind: "slips_number"; readonly field: "count" };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Makes a batch for a call. The codes are in the answer and nowhere else. */
export async function issueSlips(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly count: number },
): Promise<Outcome<{ readonly codes: readonly string[]; readonly issued: number }, IssueSlipsRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const { slipsAtOnce, slipsPerCall } = pledgeLimits;
  if (!Number.isInteger(asked.count) || asked.count < 1 || asked.count > slipsAtOnce) {
    return refused({ kind: "slips_number", field: "count" });
  }
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || call.state !== "published") return refused({ kind: "not_found" });
    if (!doorsOf(call).has("slip")) return refused({ kind: "pledges_not_taken" });
    const before = await work.pledges.countSlips(call.id);
    if (before + asked.count > slipsPerCall) return refused({ kind: "too_many_slips" });
    const codes = Array.from({ length: asked.count }, newCode);
    const marks = codes.map((code) => slipMark(ports.sealing, code));
    // Rows are written in the order of their marks, so that their place in the table says nothing of the sheet.
    await work.pledges.addSlips(call.id, marks.toSorted());
    return done({ codes, issued: before + asked.count });
  });
}

/** A code of 60 random bits, in groups of four so that it can be read out. */
function newCode(): string {
  const letters = Array.from({ length: pledgeLimits.slipCharacters }, () => ALPHABET.charAt(randomInt(32)));
  return letters.join("").replace(/(.{4})(?=.)/g, "$1-");
}
