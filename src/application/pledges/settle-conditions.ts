/**
 * Looks at the conditions of a call's pledges: those whose others come are counted, those whose others left are not any more, and
 * each person hears of it at most once a day. The number itself is opened here, in memory, and shown to nobody else.
 */
import type { Call } from "../../domain/call.ts";
import { isCondition, metConditions } from "../../domain/pledge-condition.ts";
import { hasRoom, type Pledge, type PledgeCount, type PledgeState } from "../../domain/pledge.ts";
import type { ConditionTold } from "../pledge-desk-ports.ts";
import type { Ports, Sealing, Work } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";

/** Time between two messages about one person's condition, in milliseconds. */
const TOLD_PAUSE_MS = 24 * 3_600_000;

/** Why a condition is not taken: no number that may be one, or a call at risk, whose figures nobody may feel out. */
export type ConditionRefusal = {
  readonly kind: "condition_number" | "condition_not_here";
  readonly field: "condition";
};

/** Looks at a condition somebody asks for; null when it may be kept. Null and absent ask for none. */
export function refuseCondition(
  call: Pick<Call, "risk">,
  condition: number | null | undefined,
): ConditionRefusal | null {
  if (condition === null || condition === undefined) return null;
  if (call.risk) return { kind: "condition_not_here", field: "condition" };
  return isCondition(condition) ? null : { kind: "condition_number", field: "condition" };
}

/** Seals a condition; see {@link openCondition}. */
export function sealCondition({ seal }: Sealing, condition: number): string {
  return seal(JSON.stringify({ others: condition }));
}

/** Opens what {@link sealCondition} made. */
export function openCondition({ open }: Sealing, sealed: string): number {
  return (JSON.parse(open(sealed)) as { readonly others: number }).others;
}

/** The state of a pledge that would count, were it not for its condition. */
export async function heldByCondition(
  work: Work,
  pledge: Pick<Pledge, "id" | "option" | "state">,
): Promise<PledgeState> {
  const counts = pledge.option === "going" && (pledge.state === "confirmed" || pledge.state === "waiting");
  return counts && await work.conditions.has(pledge.id) ? "conditional" : pledge.state;
}

/** Looks at one call that has not begun; answers whether anything changed. */
export async function settleConditions(ports: Ports, callId: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    return call !== null && await settleWithin(ports, work, call);
  });
}

/** The same inside a transaction that holds the call's lock. A call that began is left as it is. */
export async function settleWithin(ports: Ports, work: Work, call: Call): Promise<boolean> {
  const startsAt = call.schedule?.startsAt ?? null;
  if (call.state !== "published" || (startsAt !== null && Temporal.Instant.compare(startsAt, work.now) <= 0)) {
    return false;
  }
  const all = (await work.conditions.list(call.id)).filter(({ pledge: { option, state } }) =>
    option === "going" && (state === "confirmed" || state === "conditional")
  ).map((one) => ({ ...one, door: one.pledge.door, condition: openCondition(ports.sealing, one.sealedNumber) }));
  if (all.length === 0) return false;
  const counts = [...await work.pledges.counts(call.id), ...all.map(({ pledge }) => takenOut(pledge))];
  const met = metConditions(counts, all, call.capacity);
  let changed = false;
  // Whoever lost a condition leaves first, so that their places are free for those who found theirs.
  for (const one of all.toSorted((a, b) => Number(met.has(a)) - Number(met.has(b)))) {
    changed = await settleOne(ports, work, call, one, met.has(one)) || changed;
  }
  return changed;
}

async function settleOne(
  ports: Ports,
  work: Work,
  call: Call,
  { pledge, told, toldAt }: ConditionTold & { readonly pledge: Pledge },
  isMet: boolean,
): Promise<boolean> {
  const fits = isMet && (pledge.state === "confirmed" || hasRoom(call, await work.pledges.placesTaken(call.id)));
  const state = !isMet ? "conditional" : fits ? "confirmed" : "waiting";
  const now = { ...pledge, state } as const;
  if (state !== pledge.state) await work.pledges.save(now);
  const news = isMet ? "met" : "unmet";
  const isPause = toldAt !== null && work.now.epochMilliseconds - toldAt.epochMilliseconds < TOLD_PAUSE_MS;
  if ((told ?? "unmet") !== news && !isPause) {
    await work.conditions.setTold(pledge.id, news, work.now);
    await tellPledger(ports, work, call, now, state === "waiting" ? "waiting" : news);
  }
  return state !== pledge.state;
}

/** Takes a counted pledge with a condition out of the sums, so that it stands neither for nor against itself. */
function takenOut({ door, option, state }: Pledge): PledgeCount {
  return { door, option, state, source: null, count: state === "confirmed" ? -1 : 0 };
}
