/**
 * Organisers write to a segment of those who pledged, through the node: by mail, in private to whoever came from another server,
 * and on each person's own page, which is all that is known of the nameless. Nobody is told who else got it, and no address is seen.
 */
import { pledgeLimits } from "../../domain/limits.ts";
import { isInSegment, type Segment } from "../../domain/pledge-desk.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";
import { contactOf, sealContact } from "./pledge-contact.ts";

/** Why nothing was sent. */
export type MessageRefusal = NotAllowed | {
  readonly kind: "not_found" | "messages_used_up";
} | { readonly kind: "message_empty" | "message_long"; readonly field: "text" };

/** Sends a message. It stays on the pages of those in the segment until a month after the action, sealed. */
export async function messagePledgers(
  ports: Ports,
  asker: Asker,
  asked: Segment & { readonly callId: string; readonly text: string },
): Promise<Outcome<null, MessageRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const text = asked.text.replaceAll("\r\n", "\n").trim();
  if (text === "") return refused({ kind: "message_empty", field: "text" });
  if (text.length > pledgeLimits.textCharacters) return refused({ kind: "message_long", field: "text" });
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || call.state === "draft") return refused({ kind: "not_found" });
    const since = work.now.subtract({ hours: 24 });
    if (await work.pledgeDesk.countMessages(call.id, since) >= pledgeLimits.messagesPerDay) {
      return refused({ kind: "messages_used_up" });
    }
    const { option, state, ways } = asked;
    const sealed = ports.sealing.seal(JSON.stringify({ text }));
    await work.pledgeDesk.addMessage({
      id: work.newId(),
      callId: call.id,
      option,
      state,
      ways,
      sealed,
      sentAt: work.now,
    });
    for (const pledge of await work.pledges.list(call.id, [state], pledgeLimits.toldAtOnce)) {
      if (!isInSegment(pledge, asked) || pledge.sealed === null) continue;
      const told = sealContact(ports.sealing, { ...contactOf(ports.sealing, pledge), text });
      await tellPledger(ports, work, call, { ...pledge, sealed: told }, "message");
    }
    return done(null);
  });
}

/** Opens a message; for those it was written to and for the organisers. */
export function openMessage(open: (sealed: string) => string, sealed: string): string {
  return (JSON.parse(open(sealed)) as { readonly text: string }).text;
}
