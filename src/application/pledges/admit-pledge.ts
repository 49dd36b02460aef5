/**
 * The one way a pledge gets into the book, whatever the door: the call is locked, the same person is recognised, the rules of
 * the call decide, and whoever can be answered is. Two people never get the last place, and nobody counts twice.
 */
import type { Call, PledgeOption } from "../../domain/call.ts";
import type { PledgeAnswer } from "../../domain/events.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import {
  coarseMoment,
  FEDERATED_DOORS,
  letIn,
  type Pledge,
  type PledgeContact,
  type PledgeDoor,
  type PledgeRefusalKind,
  type PledgeState,
} from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { contactOf, sealContact } from "./pledge-contact.ts";
import { mailPledger } from "./pledge-mail.ts";
import {
  type ConditionRefusal,
  heldByCondition,
  refuseCondition,
  sealCondition,
  settleWithin,
} from "./settle-conditions.ts";

/** Whoever pledges, as far as the door knows them. */
export interface Pledger {
  readonly door: PledgeDoor;
  /** Every mark by which the same person may already be known; see `pledge-marks.ts`. */
  readonly marks: readonly string[];
  /** The server for numbers of movements, else the registered domain it is under, of which there may be any number of servers. */
  readonly hostMark: string | null;
  /** That domain for a number of a movement. */
  readonly domainMark?: string;
  readonly addressMark: string | null;
  /** What must be kept to answer; empty for nameless doors. */
  readonly contact: PledgeContact;
  readonly weight?: number;
}

/** Why a pledge was not taken. */
export type PledgeRefusal = { readonly kind: PledgeRefusalKind } | ConditionRefusal;

/** A pledge as it stands afterwards, and whether this was the first time. */
export interface Admitted {
  readonly pledge: Pledge;
  readonly isNew: boolean;
}

/**
 * Takes a pledge inside an open transaction that holds the lock on its call. The same person again changes what they said and
 * is never counted twice; whoever was declined stays so. `unconfirmed` holds a pledge back until a mail's button was pressed.
 */
export async function admitWithin(
  ports: Ports,
  work: Work,
  call: Call,
  asked: {
    readonly who: Pledger;
    readonly option: PledgeOption;
    readonly unconfirmed?: boolean;
    /** "If so many others come"; absent leaves a condition as it was. */
    readonly condition?: number;
  },
): Promise<Outcome<Admitted, PledgeRefusal>> {
  const { who, option } = asked;
  const wrong = refuseCondition(call, asked.condition);
  if (wrong !== null) return refused(wrong);
  const before = await work.pledges.findByMarks(call.id, who.marks);
  const own = before?.state === "confirmed" && before.option === "going" ? before.weight : 0;
  const taken = (await work.pledges.placesTaken(call.id)) - own;
  const decided = letIn(call, { door: who.door, option, weight: who.weight ?? 1 }, { now: work.now, taken });
  if ("refused" in decided) return refused({ kind: decided.refused });
  if (before !== null) {
    // What anybody can type proves nothing, and changes nothing of a pledge that was proved.
    if (asked.unconfirmed === true && before.state !== "unconfirmed") return done({ pledge: before, isNew: false });
    const changed = await withinGrowth(
      work,
      call,
      who,
      before,
      await renewed(ports, work, before, asked, decided.state),
    );
    return done({ pledge: await conditioned(ports, work, call, changed, asked.condition), isNew: false });
  }
  const pledge: Pledge = {
    id: work.newId(),
    callId: call.id,
    door: who.door,
    option,
    state: asked.unconfirmed === true ? "unconfirmed" : await withinQuota(work, call, who, decided.state),
    weight: who.weight ?? 1,
    hostMark: who.hostMark,
    addressMark: who.addressMark,
    sealed: sealContact(ports.sealing, who.contact),
    cameAt: coarseMoment(work.now, who.door),
  };
  await work.pledges.add(pledge, who.marks);
  const grown = await withinGrowth(work, call, who, null, pledge);
  return done({ pledge: await conditioned(ports, work, call, grown, asked.condition), isNew: true });
}

/** Sets the condition somebody asks for, and holds the pledge back until it is met. */
async function conditioned(
  ports: Ports,
  work: Work,
  call: Call,
  pledge: Pledge,
  condition: number | undefined,
): Promise<Pledge> {
  if (condition !== undefined && pledge.option === "going") {
    await work.conditions.set(pledge, sealCondition(ports.sealing, condition));
  }
  const held = { ...pledge, state: await heldByCondition(work, pledge) };
  if (held.state === pledge.state) return pledge;
  await work.pledges.save(held);
  await settleWithin(ports, work, call);
  return await work.pledges.find(pledge.id) ?? held;
}

/**
 * The same person once more. A yes already given stays given while nothing else is asked for; an unconfirmed sign-up is settled
 * by whoever comes in by a door that needs no confirmation.
 */
async function renewed(
  ports: Ports,
  work: Work,
  before: Pledge,
  { who, option, unconfirmed = false }: Parameters<typeof admitWithin>[3],
  decided: PledgeState,
): Promise<Pledge> {
  // Of two sign-ups that nobody proved the first one's address stays: its letter is out.
  const knows = unconfirmed
    ? { ...who.contact, ...contactOf(ports.sealing, before) }
    : { ...contactOf(ports.sealing, before), ...who.contact };
  const weight = who.weight ?? before.weight;
  const isSettled = before.state !== "undecided" && before.state !== "unconfirmed";
  const isSame = before.option === option && before.weight === weight && isSettled;
  const stays = isSame || before.state === "declined" || before.state === "held" || unconfirmed;
  const state = stays ? before.state : await withinQuota(work, { id: before.callId }, who, decided, before);
  const changed: Pledge = {
    ...before,
    option: before.state === "declined" || unconfirmed ? before.option : option,
    state,
    weight,
    hostMark: before.hostMark ?? who.hostMark,
    addressMark: before.addressMark ?? who.addressMark,
    sealed: before.sealed === null && Object.keys(who.contact).length === 0 ? null : sealContact(ports.sealing, knows),
  };
  await work.pledges.save(changed);
  await work.pledges.addMarks(changed, who.marks);
  return changed;
}

/** What the servers of a domain send beyond their quota waits for the organisers (threats 106). */
async function withinQuota(
  work: Work,
  call: Pick<Call, "id">,
  who: Pledger,
  state: PledgeState,
  before?: Pledge,
): Promise<PledgeState> {
  if (!FEDERATED_DOORS.has(who.door) || who.hostMark === null || state === "undecided") return state;
  const { perHostAndHour } = pledgeLimits;
  if (who.door === "aggregate" || before !== undefined) return state;
  const since = coarseMoment(work.now, who.door);
  return await work.pledges.countFrom(call.id, who.hostMark, since) >= perHostAndHour ? "held" : state;
}

/** Numbers of the movements of one domain may grow by as many as it may send people; one that grows beyond waits. */
async function withinGrowth(
  work: Work,
  call: Pick<Call, "id">,
  who: Pledger,
  before: Pledge | null,
  pledge: Pledge,
): Promise<Pledge> {
  const { domainMark } = who;
  if (who.door !== "aggregate" || domainMark === undefined || pledge.state === "held") return pledge;
  const since = coarseMoment(work.now, who.door);
  const base = before === null || before.state === "declined" ? 0 : before.weight;
  await work.pledges.noteGrowth(pledge, domainMark, base, since);
  const grown = await work.pledges.grownSince(call.id, domainMark, since);
  if (grown <= pledgeLimits.perHostAndHour) return pledge;
  const held: Pledge = { ...pledge, state: "held" };
  await work.pledges.save(held);
  return held;
}

/** Tells the person, if there is a way to: by the door they came in, in a sealed event or a sealed letter. */
export async function tellPledger(
  ports: Ports,
  work: Work,
  call: Call,
  pledge: Pledge,
  answer: PledgeAnswer,
): Promise<void> {
  const contact = contactOf(ports.sealing, pledge);
  const { id: pledgeId, sealed } = pledge;
  if (sealed === null) return;
  if (contact.actorUri !== undefined) {
    await work.emit({ type: "pledge.answered", callId: call.id, pledgeId, answer, sealed });
    return;
  }
  await mailPledger(ports, work, { call, pledgeId, contact, letter: answer });
}

/** Gives free places to those who have waited longest of those who fit, and tells them. Call it whenever a place may have become free. */
export async function promoteWithin(ports: Ports, work: Work, call: Call): Promise<number> {
  if (call.state !== "published") return 0;
  await settleWithin(ports, work, call);
  let promoted = 0;
  for (;;) {
    const room = (call.capacity ?? Number.POSITIVE_INFINITY) - await work.pledges.placesTaken(call.id);
    const next = await work.pledges.firstWaiting(call.id, room);
    if (next === null) return promoted;
    const confirmed: Pledge = { ...next, state: "confirmed" };
    await work.pledges.save(confirmed);
    await tellPledger(ports, work, call, confirmed, "accepted");
    promoted += 1;
  }
}

/** Takes a pledge out of the book, inside a transaction that holds the call's lock, and gives its place to the next. */
export async function withdrawWithin(ports: Ports, work: Work, call: Call, pledge: Pledge): Promise<void> {
  await work.pledges.remove(pledge.id);
  await promoteWithin(ports, work, call);
}
