/** Whoever holds the link of a pledge confirms it, or changes what it promises. Doing so twice is the same as once. */
import type { PledgeOption } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { letIn, type Pledge } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { type PledgeRefusal, promoteWithin } from "./admit-pledge.ts";
import { findPledge, type PledgeKey } from "./withdraw-pledge.ts";

/** Why nothing changed. */
export type ChangePledgeRefusal = PledgeRefusal | { readonly kind: "not_found" | "pledge_expired" | "names_used_up" };

/** Confirms an unconfirmed pledge, and sets the option where one is given. A declined one stays declined. */
export async function changePledge(
  ports: Ports,
  asked: { readonly key: PledgeKey; readonly option: PledgeOption | null },
): Promise<Outcome<Pledge, ChangePledgeRefusal>> {
  return await ports.transact(async (work) => {
    const found = await findPledge(ports, work, asked.key);
    const call = found === null ? null : await work.calls.lock(found.callId);
    const pledge = found === null || call === null ? null : await work.pledges.find(found.id);
    if (call === null || pledge === null) return refused({ kind: "not_found" });
    const option = asked.option ?? pledge.option;
    const isSettled = pledge.state !== "unconfirmed" && pledge.state !== "undecided";
    if (pledge.state === "declined" || pledge.state === "held" || (isSettled && option === pledge.option)) {
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
    const changed: Pledge = { ...pledge, option, state: decided.state };
    await work.pledges.save(changed);
    await promoteWithin(ports, work, call);
    return done(changed);
  });
}
