/**
 * Somebody signed in opens the link of a pledge that came by another way, and says "that is me": the two are one person from then
 * on. Whoever holds the link and the account has proved both; nothing else merges anybody.
 */
import type { Pledge, PledgeState } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { promoteWithin } from "./admit-pledge.ts";
import { contactOf, sealContact } from "./pledge-contact.ts";
import { marksFor } from "./pledge-marks.ts";

/** What stands when one person pledged twice: the furthest of the two, and a no of the organisers above all. */
const RANK: readonly PledgeState[] = [
  "declined",
  "confirmed",
  "waiting",
  "conditional",
  "pending",
  "held",
  "undecided",
  "unconfirmed",
];

/**
 * Makes the pledge of a link and the account one; both may be known already, then the earlier stays and the later goes. Doing so
 * twice is the same as once. A number of another node is nobody, and a nameless pledge stays nameless.
 */
export async function linkPledge(
  ports: Ports,
  asked: { readonly pledgeId: string; readonly personId: string },
): Promise<Outcome<Pledge, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const found = await work.pledges.find(asked.pledgeId);
    const call = found === null ? null : await work.calls.lock(found.callId);
    const linked = found === null ? null : await work.pledges.find(found.id);
    if (call === null || linked === null || linked.sealed === null || linked.door === "aggregate") {
      return refused({ kind: "not_found" });
    }
    const marks = marksFor(ports.sealing, call.id);
    const theirs = [marks.account(asked.personId), marks.actor(ports.addresses.person(asked.personId))];
    const own = await work.pledges.findByMarks(call.id, theirs);
    const contact = (of: Pledge) => contactOf(ports.sealing, of);
    if (own === null || own.id === linked.id) {
      const sealed = sealContact(ports.sealing, { ...contact(linked), personId: asked.personId });
      await work.pledges.save({ ...linked, sealed });
      await work.pledges.addMarks(linked, theirs);
      return done({ ...linked, sealed });
    }
    // The account's own word stands; what was known by the link alone is added to it.
    const known = { ...contact(linked), ...contact(own) };
    const merged: Pledge = {
      ...own,
      state: further(own, linked),
      addressMark: own.addressMark ?? linked.addressMark,
      hostMark: own.hostMark ?? linked.hostMark,
      sealed: sealContact(ports.sealing, known),
    };
    // A condition goes with the word it was given with, or what waits for it would wait for ever.
    const condition = (await work.conditions.list(call.id)).find(({ pledge }) => pledge.id === linked.id);
    if (condition !== undefined && !await work.conditions.has(own.id)) {
      await work.conditions.set(merged, condition.sealedNumber);
    }
    await moveTo(work, linked, merged);
    await promoteWithin(ports, work, call);
    return done(await work.pledges.find(merged.id) ?? merged);
  });
}

/** A state is taken over only for the same answer: who supports has no place for whoever goes. */
function further(own: Pledge, linked: Pledge): PledgeState {
  if (linked.option !== own.option && linked.state !== "declined") return own.state;
  return RANK.indexOf(linked.state) < RANK.indexOf(own.state) ? linked.state : own.state;
}

async function moveTo(work: Work, from: Pledge, to: Pledge): Promise<void> {
  await work.pledges.moveMarks(from.id, to.id);
  await work.pledges.remove(from.id);
  await work.pledges.save(to);
}
