/**
 * Presence entered afterwards: the short codes of a list on paper, or the printed slips that were collected at the door. A code that
 * fits nobody is handed back; who a slip belongs to stays unknown.
 */
import { pledgeLimits } from "../../domain/limits.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Sealing } from "../ports.ts";
import { isPresenceTime, noteTookPart } from "./note-presence.ts";
import { marksFor, readSlipCode } from "./pledge-marks.ts";

/** The short code of a pledge on a list on paper: made with the key file, told to organisers alone. */
export function listCode({ mark }: Sealing, pledgeId: string): string {
  return mark("presence list", pledgeId).toLowerCase().replaceAll(/[^a-z2-9]|[ilo]/g, "").slice(0, 5);
}

/** Notes who came, one code on each line; doing so twice is the same as once. */
export async function noteListed(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly lines: readonly string[] },
): Promise<
  Outcome<
    { readonly noted: number; readonly unknown: readonly string[] },
    NotAllowed | { readonly kind: "not_found" | "presence_closed" | "presence_many" }
  >
> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const lines = [...new Set(asked.lines.map((line) => line.trim().toLowerCase()).filter((line) => line !== ""))];
  if (lines.length > pledgeLimits.listedAtOnce) return refused({ kind: "presence_many" });
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null) return refused({ kind: "not_found" });
    if (!isPresenceTime(call, work.now)) return refused({ kind: "presence_closed" });
    const pledges = await work.pledges.list(call.id, ["confirmed"], pledgeLimits.toldAtOnce);
    const onPaper = new Map(pledges.map((pledge) => [listCode(ports.sealing, pledge.id), pledge]));
    const marks = marksFor(ports.sealing, call.id);
    const unknown: string[] = [];
    let noted = 0;
    for (const line of lines) {
      const pledge = onPaper.get(line) ?? await work.pledges.findByMarks(call.id, [marks.slip(readSlipCode(line))]);
      if (pledge?.state !== "confirmed") {
        unknown.push(line.slice(0, 40));
        continue;
      }
      await noteTookPart(ports, work, pledge);
      noted += 1;
    }
    return done({ noted, unknown });
  });
}
