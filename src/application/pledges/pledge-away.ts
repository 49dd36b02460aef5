/**
 * A member of ours will be at an action of another node. Told there is one number for all of ours, from ten, in tens; a name goes
 * out only where its bearer said yes on a page that names the host. Withdrawing takes back whatever was told.
 */
import { pledgeLimits } from "../../domain/limits.ts";
import { toldFigure } from "../../domain/pledge.ts";
import { nextHourFrom } from "../../domain/pledge-look.ts";
import type { AwayPledge } from "../away-ports.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Sealing, Work } from "../ports.ts";
import type { RemoteActor, RemoteCall } from "../remote-ports.ts";

/** Why a pledge for an action elsewhere is not taken here. */
export type PledgeAwayRefusal = { readonly kind: "pledges_closed" | "pledges_not_taken" | "consent_needed" };

/** How an action elsewhere takes pledges, from what its host wrote. */
export interface AwayWays {
  /** Whether it is one of our nodes and takes a number without names. */
  readonly asNumber: boolean;
  /** Whether it takes a Join of one person. */
  readonly byName: boolean;
}

/** What a Join or Leave away needs once opened. Without `personId` the movement speaks. */
export interface AwayLetter {
  readonly do: "join" | "leave";
  readonly callUri: string;
  readonly organiserUri: string;
  readonly inbox: string;
  readonly personId?: string;
  readonly count?: number;
}

/** Which ways lead to a pledge for an action of another node; both false where it takes none from elsewhere. */
export function awayWays(call: Pick<RemoteCall, "reading">): AwayWays {
  const { joinMode = null, callKind = null } = call.reading;
  const isOurs = typeof callKind === "string";
  return {
    asNumber: isOurs && joinMode === "free",
    byName: joinMode === "free" || joinMode === "restricted" || (joinMode === null && !isOurs),
  };
}

/**
 * The next hour at which a number for an action elsewhere may be told. It begins at a minute made with the key file, so that its host
 * does not learn from the moment of a number when the member who changed it pledged.
 */
function ownHour({ mark }: Sealing, callUri: string, now: Temporal.Instant): Temporal.Instant {
  const minutes = (Buffer.from(mark("away hour", callUri), "base64url")[0] ?? 0) % 60;
  return nextHourFrom(Temporal.Instant.fromEpochMilliseconds(minutes * 60_000), now);
}

/** The mark of a person at one action elsewhere. */
export function awayMark({ mark }: Sealing, callUri: string, personId: string): string {
  return mark(`away ${callUri}`, personId);
}

/** Takes the pledge. `byName` is the person's yes to be told to the host by name. */
export async function pledgeAway(
  ports: Ports,
  asked: {
    readonly call: RemoteCall;
    readonly host: RemoteActor;
    readonly personId: string;
    readonly byName: boolean;
  },
): Promise<Outcome<AwayPledge, PledgeAwayRefusal>> {
  const { call, host, personId, byName } = asked;
  const ways = awayWays(call);
  if (!ways.asNumber && !ways.byName) return refused({ kind: "pledges_not_taken" });
  if (byName ? !ways.byName : !ways.asNumber) return refused({ kind: "consent_needed" });
  return await ports.transact(async (work) => {
    const startsAt = call.startsAt?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    if (call.state === "cancelled" || startsAt <= work.now.epochMilliseconds) {
      return refused({ kind: "pledges_closed" });
    }
    const mark = awayMark(ports.sealing, call.uri, personId);
    const before = await work.away.lock(mark);
    if (before !== null && (before.state !== "counted" || !byName)) return done(before);
    const inbox = host.sharedInbox ?? host.inbox;
    const known = await work.away.lockTotal(call.uri);
    const overAt = call.endsAt ?? call.startsAt?.add({ hours: 24 }) ?? null;
    const total = { callUri: call.uri, organiserUri: host.uri, inbox, overAt };
    const tellAt = known?.tellAt ?? ownHour(ports.sealing, call.uri, work.now);
    await work.away.saveTotal({ sent: known?.sent ?? null, toldAt: known?.toldAt ?? null, ...total, tellAt });
    const sealed = ports.sealing.seal(JSON.stringify({ personId }));
    const eventId = byName
      ? await emitAway(ports, work, { do: "join", callUri: call.uri, organiserUri: host.uri, inbox, personId })
      : null;
    const pledge: AwayPledge = {
      mark,
      callUri: call.uri,
      state: byName ? "asked" : "counted",
      joinMark: eventId === null ? null : ports.sealing.mark("away join", ports.addresses.activity(eventId)),
      sealed,
      cameAt: work.now.toZonedDateTimeISO("UTC").startOfDay().toInstant(),
    };
    await work.away.save(pledge);
    return done(pledge);
  });
}

/** Withdraws it; the host is told with a Leave if it knew the name, else by the next number. */
export async function withdrawAway(
  ports: Ports,
  asked: { readonly callUri: string; readonly personId: string },
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const mark = awayMark(ports.sealing, asked.callUri, asked.personId);
    const pledge = await work.away.lock(mark);
    const total = pledge === null ? null : await work.away.lockTotal(asked.callUri);
    if (pledge === null) return refused({ kind: "not_found" });
    await work.away.remove(mark);
    if (total !== null) {
      const tellAt = total.tellAt ?? ownHour(ports.sealing, total.callUri, work.now);
      await work.away.saveTotal({ ...total, tellAt });
    }
    if (pledge.joinMark !== null && total !== null) {
      const { organiserUri, inbox } = total;
      await emitAway(ports, work, {
        do: "leave",
        callUri: asked.callUri,
        organiserUri,
        inbox,
        personId: asked.personId,
      });
    }
    return done(null);
  });
}

/** Brings the number the host has up to date, at most once an hour; below ten it is withdrawn. Answers whether it changed. */
export async function tellAwayTotal(ports: Ports, callUri: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const total = await work.away.lockTotal(callUri);
    if (total === null) return false;
    const { toldAt, overAt, organiserUri, inbox } = total;
    const now = work.now.epochMilliseconds;
    if (toldAt !== null && now - toldAt.epochMilliseconds < pledgeLimits.toldEveryMs) {
      await work.away.saveTotal({ ...total, tellAt: toldAt.add({ milliseconds: pledgeLimits.toldEveryMs }) });
      return false;
    }
    const isOver = overAt !== null && overAt.epochMilliseconds <= now;
    const count = isOver ? total.sent : toldFigure(await work.away.countCounted(callUri));
    if (count === total.sent) {
      await work.away.saveTotal({ ...total, tellAt: null });
      return false;
    }
    const to = { callUri, organiserUri, inbox };
    await emitAway(ports, work, count === null ? { do: "leave", ...to } : { do: "join", ...to, count });
    await work.away.saveTotal({ ...total, sent: count, toldAt: work.now, tellAt: null });
    return true;
  });
}

/** Takes the host's answer to a Join sent in somebody's own name. Only the campaign that was asked may answer. */
export async function receiveJoinAnswer(
  ports: Ports,
  heard: Heard,
  answer: { readonly joinUri: string; readonly accepted: boolean },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const pledge = await work.away.lockByJoin(ports.sealing.mark("away join", answer.joinUri));
    const total = pledge === null ? null : await work.away.lockTotal(pledge.callUri);
    if (pledge === null || total?.organiserUri !== heard.actorUri) {
      return ignored("no join of ours waits for this answer");
    }
    if (!await work.firstTime(ports.sealing.mark("pledge heard", heard.onceKey))) return repeated;
    await work.away.save({ ...pledge, state: answer.accepted ? "accepted" : "rejected" });
    return taken;
  });
}

async function emitAway(ports: Ports, work: Work, letter: AwayLetter): Promise<string> {
  const sealed = ports.sealing.seal(JSON.stringify(letter));
  return await work.emit({ type: "away.told", pledgeId: work.newId(), sealed });
}
