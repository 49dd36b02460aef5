/**
 * Somebody on another server says they will be there, by the button their own software has: Mobilizon's Join, Friendica's yes,
 * a vote in the poll, another node's number of members. Who it was is sealed; the answer goes to that one person alone.
 */
import { type Call, isPublicCall, type PledgeOption } from "../../domain/call.ts";
import type { PledgeAnswer } from "../../domain/events.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { doorsOf, type Pledge, type PledgeContact, type PledgeDoor, takesPledges } from "../../domain/pledge.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports, Work } from "../ports.ts";
import { admitWithin, promoteWithin, tellPledger, withdrawWithin } from "./admit-pledge.ts";
import { sealContact } from "./pledge-contact.ts";
import { marksFor } from "./pledge-marks.ts";

/** Where whoever pledges from elsewhere is answered. `inbox` is their server's shared one where it has one. */
export interface RemotePledger {
  readonly inbox: string;
  /** The language to answer in; empty for the call's own. */
  readonly language: string;
  /** `@bo@m.example` */
  readonly handle: string;
  /** Other accounts the actor says are the same person; believed of one of ours only if it says so too. */
  readonly linked?: readonly string[];
}

/** A Join (Mobilizon, FEP-8a8e). */
export interface HeardJoin extends RemotePledger {
  readonly callId: string;
  /** What Mobilizon let the person write to the organisers; null for nothing. */
  readonly message: string | null;
}

/**
 * Takes a Join, and answers it: Accept when it counts, Reject when pledges are closed or all places are gone, Ignore where
 * this call takes none from other servers, silence while the organisers have to decide.
 */
export async function receiveJoin(ports: Ports, heard: Heard, join: HeardJoin): Promise<HeardOutcome> {
  return await hear(ports, heard, join.callId, async (work, call) => {
    if (!doorsOf(call).has("join") && call.pledge !== "invite") {
      const { activityUri: joinUri, actorUri } = heard;
      const sealed = ports.sealing.seal(JSON.stringify({ joinUri, actorUri, inbox: join.inbox }));
      await work.emit({ type: "join.declined", refusalId: work.newId(), callId: call.id, sealed });
      return;
    }
    const message = join.message?.slice(0, pledgeLimits.messageCharacters);
    const contact = {
      ...known(heard, join),
      joinUri: heard.activityUri,
      ...(message === undefined ? {} : { message }),
    };
    const outcome = await admitWithin(ports, work, call, {
      who: await pledger(ports, work, heard, call, "join", contact, join.linked),
      option: "going",
    });
    if (!outcome.ok) return await refuse(ports, work, call, contact);
    const { pledge, isNew } = outcome.value;
    if (pledge.state === "confirmed") return await tellPledger(ports, work, call, pledge, "accepted");
    if (pledge.state === "declined") return await tellPledger(ports, work, call, pledge, "rejected");
    if (pledge.state !== "waiting" || !isNew) return;
    // Mobilizon knows no waiting list: whoever pressed its button must hear that there is no place.
    await work.pledges.remove(pledge.id);
    await refuse(ports, work, call, contact);
  });
}

/** Takes a Leave, or the Undo of a Join: the pledge of that actor is withdrawn, by whatever door it came. */
export async function receiveLeave(ports: Ports, heard: Heard, callId: string): Promise<HeardOutcome> {
  let known = true;
  const outcome = await hear(ports, heard, callId, async (work, call) => {
    known = await withdrawOf(ports, work, call, heard.actorUri);
  });
  return outcome.kind === "taken" && !known ? ignored("never pledged") : outcome;
}

/** Friendica's answer to an Event: yes is a pledge, maybe is noted and not counted, no withdraws. */
export async function receiveEventAnswer(
  ports: Ports,
  heard: Heard,
  said: RemotePledger & { readonly callId: string; readonly answer: "yes" | "maybe" | "no" },
): Promise<HeardOutcome> {
  if (said.answer === "no") return await receiveLeave(ports, heard, said.callId);
  return await hear(ports, heard, said.callId, async (work, call) => {
    if (!doorsOf(call).has("answer")) return "this call takes no answers from elsewhere";
    const who = await pledger(ports, work, heard, call, "answer", known(heard, said), said.linked);
    const outcome = await admitWithin(ports, work, call, { who, option: "going" });
    if (!outcome.ok) return await refuse(ports, work, call, who.contact);
    const { pledge } = outcome.value;
    // Whoever is held back stays so: a maybe is no way around the quota of a server.
    if (said.answer === "maybe" && pledge.state !== "declined" && pledge.state !== "held") {
      await work.pledges.save({ ...pledge, state: "undecided" });
      await promoteWithin(ports, work, call);
      return;
    }
    await tellUnlessPlain(ports, work, call, pledge);
  });
}

/** A vote in the poll of a call, by the option chosen. A closed poll swallows it, as polls do. */
export async function receiveVote(
  ports: Ports,
  heard: Heard,
  vote: RemotePledger & {
    readonly callId: string;
    readonly option: PledgeOption;
    readonly sharedInbox: string | null;
    readonly pollUri: string;
  },
): Promise<HeardOutcome> {
  return await hear(ports, heard, vote.callId, async (work, call) => {
    if (!doorsOf(call).has("poll")) return "this call has no poll";
    if (!takesPledges(call, work.now)) return "the poll is closed";
    const who = await pledger(ports, work, heard, call, "poll", known(heard, vote), vote.linked);
    const outcome = await admitWithin(ports, work, call, { who, option: vote.option });
    if (!outcome.ok) return outcome.refusal.kind;
    // Only a server of many is noted as a reader of the poll: that one person's server reads it says who voted.
    if (vote.sharedInbox !== null && who.hostMark !== null) {
      const many = await work.pledges.countFrom(call.id, who.hostMark, Temporal.Instant.fromEpochMilliseconds(0));
      if (many >= pledgeLimits.votesPerReader) await work.remote.addReader(vote.pollUri, vote.sharedInbox);
    }
    await tellUnlessPlain(ports, work, call, outcome.value.pledge);
  });
}

/** How many of its members another node sends; the newest number replaces the one before (protocol §7). */
export async function receiveAggregate(
  ports: Ports,
  heard: Heard,
  sent: RemotePledger & { readonly callId: string; readonly count: number },
): Promise<HeardOutcome> {
  const { count } = sent;
  if (!Number.isInteger(count) || count < pledgeLimits.told || count > pledgeLimits.aggregateMost) {
    return ignored("no number that may be sent");
  }
  return await hear(ports, heard, sent.callId, async (work, call) => {
    if (!doorsOf(call).has("aggregate")) return "this call takes no numbers";
    const who = { ...await pledger(ports, work, heard, call, "aggregate", known(heard, sent)), weight: count };
    const outcome = await admitWithin(ports, work, call, { who, option: "going" });
    if (!outcome.ok) return outcome.refusal.kind;
  });
}

/** What every door from elsewhere does first and last: the call locked, once only, ignored for a reason. */
async function hear(
  ports: Ports,
  heard: Heard,
  callId: string,
  run: (work: Work, call: Call) => Promise<string | void>,
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || !isPublicCall(call)) return ignored("no such call");
    // The ids of votes can be guessed from who voted, so that even what was seen is remembered by its mark alone.
    if (!await work.firstTime(ports.sealing.mark("pledge heard", heard.onceKey), pledgeLimits.heardMs)) return repeated;
    const reason = await run(work, call);
    return reason === undefined ? taken : ignored(reason);
  });
}

/** Whoever pledges from elsewhere, recognised also by the account here that names them and that they name. */
async function pledger(
  ports: Ports,
  work: Work,
  heard: Heard,
  call: Call,
  door: PledgeDoor,
  contact: PledgeContact,
  linked: readonly string[] = [],
) {
  const marks = marksFor(ports.sealing, call.id);
  const own = [marks.actor(heard.actorUri)];
  const prefix = ports.addresses.person("");
  for (const uri of linked.filter((one) => one.startsWith(prefix)).slice(0, pledgeLimits.linkedAccounts)) {
    const personId = uri.slice(prefix.length);
    // Anybody may name an account that is gone or never was.
    if (await work.accounts.find({ personId }) === null) continue;
    const { alsoKnownAs } = await work.profiles.load(personId);
    if (alsoKnownAs.includes(heard.actorUri)) own.push(marks.account(personId));
  }
  const domainMark = marks.domain(heard.actorUri);
  const hostMark = door === "aggregate" ? marks.host(heard.actorUri) : domainMark;
  return { door, marks: own, hostMark, domainMark, addressMark: null, contact };
}

function known({ actorUri }: Heard, { inbox, language, handle }: RemotePledger): PledgeContact {
  return { actorUri, inbox, handle, ...(language === "" ? {} : { language }) };
}

async function withdrawOf(ports: Ports, work: Work, call: Call, actorUri: string): Promise<boolean> {
  const pledge = await work.pledges.findByMarks(call.id, [marksFor(ports.sealing, call.id).actor(actorUri)]);
  if (pledge === null) return false;
  // Whoever was declined and leaves must not come back as new by joining again.
  if (pledge.state !== "declined") await withdrawWithin(ports, work, call, pledge);
  return true;
}

/** A no to somebody of whom nothing is kept. */
async function refuse(ports: Ports, work: Work, call: Call, contact: PledgeContact): Promise<void> {
  const sealed = sealContact(ports.sealing, contact);
  if (sealed === null) return;
  const answer: PledgeAnswer = "rejected";
  await work.emit({ type: "pledge.answered", callId: call.id, pledgeId: work.newId(), answer, sealed });
}

/** A plain yes needs no message; that somebody has to wait must be said, or silence reads as success. */
async function tellUnlessPlain(ports: Ports, work: Work, call: Call, pledge: Pledge): Promise<void> {
  if (pledge.state === "pending" || pledge.state === "held") await tellPledger(ports, work, call, pledge, "pending");
  if (pledge.state === "waiting") await tellPledger(ports, work, call, pledge, "waiting");
}
