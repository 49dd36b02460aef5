/** Whoever holds the link of a pledge confirms it, or changes what it promises. Doing so twice is the same as once. */
import type { PledgeOption } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { revealState } from "../../domain/pledge-desk.ts";
import { hasRoom, letIn, type Pledge, type PledgeState } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { type PledgeRefusal, promoteWithin } from "./admit-pledge.ts";
import { contactOf, sealContact } from "./pledge-contact.ts";
import { heldByCondition, refuseCondition, sealCondition } from "./settle-conditions.ts";
import { revealWithin } from "./reveal-contacts.ts";
import { findPledge, type PledgeKey } from "./withdraw-pledge.ts";

/** Why nothing changed. */
export type ChangePledgeRefusal = PledgeRefusal | { readonly kind: "not_found" | "pledge_expired" | "names_used_up" };

/**
 * Confirms an unconfirmed pledge, and sets the option where one is given. A declined one stays declined. `condition` null takes a
 * condition away, absent leaves it.
 */
export async function changePledge(
  ports: Ports,
  asked: { readonly key: PledgeKey; readonly option: PledgeOption | null; readonly condition?: number | null },
): Promise<Outcome<Pledge, ChangePledgeRefusal>> {
  return await ports.transact(async (work) => {
    const found = await findPledge(ports, work, asked.key);
    const call = found === null ? null : await work.calls.lock(found.callId);
    const pledge = found === null || call === null ? null : await work.pledges.find(found.id);
    if (call === null || pledge === null) return refused({ kind: "not_found" });
    const option = asked.option ?? pledge.option;
    const isSettled = pledge.state !== "unconfirmed" && pledge.state !== "undecided";
    const wrong = refuseCondition(call, asked.condition);
    if (wrong !== null) return refused(wrong);
    const isAsked = asked.condition !== undefined && (asked.condition !== null || await work.conditions.has(pledge.id));
    if (pledge.state === "declined" || pledge.state === "held" || (isSettled && option === pledge.option && !isAsked)) {
      return done(pledge);
    }
    const age = work.now.epochMilliseconds - pledge.cameAt.epochMilliseconds;
    if (pledge.state === "unconfirmed" && age > pledgeLimits.unconfirmedMs) return refused({ kind: "pledge_expired" });
    const { addressMark } = pledge;
    if (pledge.state === "unconfirmed" && addressMark !== null) {
      const names = await work.pledges.countOfAddress(call.id, addressMark);
      if (names >= pledgeLimits.namesPerAddress) return refused({ kind: "names_used_up" });
    }
    const own = pledge.state === "confirmed" && pledge.option === "going" ? pledge.weight : 0;
    const taken = (await work.pledges.placesTaken(call.id)) - own;
    const decided = letIn(call, { door: pledge.door, option, weight: pledge.weight }, { now: work.now, taken });
    if ("refused" in decided) return refused({ kind: decided.refused });
    if (asked.condition !== undefined) {
      const sealed = asked.condition === null ? null : sealCondition(ports.sealing, asked.condition);
      await work.conditions.set(pledge, sealed);
    }
    // A yes of the organisers stands while nothing else is promised; a changed condition asks for none.
    const isSame = isSettled && option === pledge.option && pledge.state !== "conditional";
    const next: Pledge = {
      ...pledge,
      option,
      state: isSame ? pledge.state : await decidedFor(work, pledge, decided.state),
    };
    await work.pledges.save({ ...next, state: await heldByCondition(work, next) });
    await promoteWithin(ports, work, call);
    return done(await work.pledges.find(pledge.id) ?? next);
  });
}

/** Whoever waited for others alone had the organisers' yes before, and is not asked about again. */
async function decidedFor(work: Work, before: Pledge, decided: PledgeState): Promise<PledgeState> {
  if (before.state !== "conditional" || decided !== "pending") return decided;
  const taken = await work.pledges.placesTaken(before.callId);
  const call = await work.calls.lock(before.callId);
  return call !== null && hasRoom(call, taken, before.weight) ? "confirmed" : "waiting";
}

/**
 * The person's own word on whether organisers may see their address when two of them agree. Said while two did, it holds for that day
 * too, and the person is told. Nothing to say where none is kept.
 */
export async function setReachable(
  ports: Ports,
  asked: { readonly key: PledgeKey; readonly reachable: boolean },
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const found = await findPledge(ports, work, asked.key);
    const call = found === null ? null : await work.calls.lock(found.callId);
    const pledge = found === null || call === null ? null : await work.pledges.find(found.id);
    if (call === null || pledge === null || pledge.sealed === null) return refused({ kind: "not_found" });
    const contact = { ...contactOf(ports.sealing, pledge), reachable: asked.reachable };
    const saved = { ...pledge, sealed: sealContact(ports.sealing, contact) };
    await work.pledges.save(saved);
    const reveal = asked.reachable ? await work.pledgeDesk.lastReveal(call.id) : null;
    if (reveal !== null && revealState(reveal, work.now) === "open") {
      await revealWithin(ports, work, call, saved, reveal.id);
    }
    return done(null);
  });
}
