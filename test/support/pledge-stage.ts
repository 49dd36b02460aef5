/**
 * What tests of pledges stand on: a house with a public campaign, a clock in autumn 2027, and one short word for each way in. A file
 * asks for it once, outside its tests; every test then begins with an empty book.
 */
import { afterEach, beforeEach } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { Heard, HeardOutcome } from "../../src/application/heard.ts";
import type { MailLetter } from "../../src/application/mail-ports.ts";
import type { Outcome } from "../../src/application/outcome.ts";
import { type Admitted, withdrawWithin } from "../../src/application/pledges/admit-pledge.ts";
import { changePledge } from "../../src/application/pledges/change-pledge.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import { type MemberPledge, pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { pledgeBySlip } from "../../src/application/pledges/pledge-by-slip.ts";
import {
  type HeardJoin,
  receiveAggregate,
  receiveJoin,
  receiveVote,
} from "../../src/application/pledges/receive-pledge.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { PledgeAnswer } from "../../src/domain/events.ts";
import { type Pledge, type PledgeRange, type PledgeState, rangeOf } from "../../src/domain/pledge.ts";
import type { Role } from "../../src/domain/person.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "./house.ts";
import { orThrow } from "./network.ts";

/** The moment every test begins at. */
export const start = Temporal.Instant.from("2027-11-20T10:00:00Z");

/** When the call of {@link PledgeStage.publish} begins, unless a test says otherwise. */
export const begins = Temporal.Instant.from("2027-11-26T06:00:00Z");

/** What may differ from a plain vote. */
export interface VoteOptions {
  /** A vote with another id of the same actor changes their answer. */
  readonly id?: string;
  readonly option?: "going" | "supporting";
  readonly sharedInbox?: string | null;
  readonly linked?: readonly string[];
}

/** The house and its words; see each. People elsewhere are named `bo@m.example`. */
export interface PledgeStage {
  readonly house: TestHouse;
  /** Publishes a call that is open to everybody and answers its id. */
  publish(changes?: Partial<CallDraft>): Promise<string>;
  heard(who: string, id?: string): Heard;
  from(who: string): { readonly inbox: string; readonly language: string; readonly handle: string };
  join(callId: string, who: string, id?: string, more?: Partial<HeardJoin>): Promise<HeardOutcome>;
  vote(callId: string, who: string, options?: VoteOptions): Promise<HeardOutcome>;
  votes(callId: string, from: number, to: number): Promise<void>;
  /** A movement elsewhere says how many of its members come. */
  sendNumber(callId: string, who: string, count: number, id?: string): Promise<HeardOutcome>;
  member(
    callId: string,
    personId: string,
    more?: Partial<MemberPledge>,
  ): ReturnType<typeof pledgeAsMember>;
  /** Signs up by mail without pressing the button. */
  signUp(callId: string, mail: string, more?: { readonly name?: string; readonly condition?: number }): Promise<void>;
  /** The same, and presses it. */
  byMail(callId: string, mail: string, condition?: number): Promise<Pledge>;
  slips(callId: string, count: number): Promise<readonly string[]>;
  spend(callId: string, codes: readonly string[]): Promise<readonly Outcome<Admitted, { readonly kind: string }>[]>;
  withdraw(pledgeId: string): Promise<void>;
  inState(callId: string, ...states: readonly PledgeState[]): Promise<readonly Pledge[]>;
  find(pledgeId: string): Promise<Pledge | null>;
  going(callId: string): Promise<PledgeRange>;
  /** What people elsewhere were answered so far, in order. */
  answers(): Promise<readonly PledgeAnswer[]>;
  /** Letters that wait, opened, in order. */
  letters(): Promise<readonly MailLetter[]>;
  person(
    handle: string,
    role: Role,
  ): Promise<{ readonly kind: "person"; readonly personId: string; readonly role: Role }>;
}

/** Opens a house before each test of a file, and closes it after. */
export function pledgeStage(): PledgeStage {
  let open: TestHouse | null = null;
  const house = (): TestHouse => {
    if (open === null) throw new Error("The stage stands during tests only.");
    return open;
  };
  beforeEach(async () => {
    open = await openTestHouse();
    open.setClock(start);
    orThrow(await createCampaign(open.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
  });
  afterEach(() => house().close());
  return {
    get house() {
      return house();
    },
    ...waysIn(house),
    ...readings(house),
    async publish(changes = {}) {
      const draft = { ...callDraft, pledge: "open" as const, ...changes };
      const input = { campaign: campaignDraft.handle, draft, newPicture: null, publish: true };
      return orThrow(await createCall(house().ports, operator, input)).id;
    },
    async person(handle, role) {
      orThrow(await addPerson(house().ports, operator, { handle, name: handle, role }));
      const row = await house().store.db.selectFrom("actor").select("id").where("handle", "=", handle)
        .executeTakeFirstOrThrow();
      return { kind: "person", personId: row.id, role };
    },
  };
}

function heard(who: string, id = "1"): Heard {
  const [name, host] = who.split("@");
  const actorUri = `https://${host}/users/${name}`;
  return { activityUri: `${actorUri}#${id}`, actorUri, onceKey: `${who} ${id}` };
}

function from(who: string) {
  return { inbox: `https://${who.split("@")[1]}/inbox`, language: "", handle: `@${who}` };
}

function waysIn(house: () => TestHouse) {
  const ports = () => house().ports;
  const vote: PledgeStage["vote"] = (callId, who, { id = `vote ${callId}`, ...options } = {}) =>
    receiveVote(ports(), heard(who, id), {
      ...from(who),
      callId,
      option: "going",
      sharedInbox: null,
      pollUri: `https://front.example/calls/${callId}/pledge-fr`,
      ...options,
    });
  const signUp: PledgeStage["signUp"] = async (callId, mail, { name = "", condition } = {}) => {
    const asked = { callId, mail, name, option: "going" as const, language: "fr" };
    orThrow(await pledgeByMail(ports(), condition === undefined ? asked : { ...asked, condition }));
  };
  return {
    heard,
    from,
    vote,
    signUp,
    join: (callId, who, id = `join ${callId}`, more = {}) =>
      receiveJoin(ports(), heard(who, id), { ...from(who), callId, message: null, ...more }),
    async votes(callId, first, last) {
      for (let at = first; at < last; at++) await vote(callId, `p${at}@m.example`);
    },
    sendNumber: (callId, who, count, id = `number ${count}`) =>
      receiveAggregate(ports(), heard(who, id), { ...from(who), callId, count }),
    member: (callId, personId, more = {}) =>
      pledgeAsMember(ports(), {
        callId,
        personId,
        name: "Ana",
        option: "going",
        named: false,
        language: "fr",
        ...more,
      }),
    async byMail(callId, mail, condition) {
      await signUp(callId, mail, condition === undefined ? {} : { condition });
      const [waiting] = await ports().transact((work) => work.pledges.list(callId, ["unconfirmed"], 1));
      return orThrow(await changePledge(ports(), { key: { pledgeId: waiting?.id ?? "" }, option: null }));
    },
    slips: async (callId, count) => orThrow(await issueSlips(ports(), operator, { callId, count })).codes,
    async spend(callId, codes) {
      const outcomes = [];
      for (const code of codes) outcomes.push(await pledgeBySlip(ports(), { code, option: "going", callId }));
      return outcomes;
    },
    async withdraw(pledgeId) {
      await ports().transact(async (work) => {
        const pledge = await work.pledges.find(pledgeId);
        const call = pledge === null ? null : await work.calls.lock(pledge.callId);
        if (pledge !== null && call !== null) await withdrawWithin(ports(), work, call, pledge);
      });
    },
  } satisfies Partial<PledgeStage>;
}

function readings(house: () => TestHouse) {
  const ports = () => house().ports;
  return {
    inState: (callId, ...states) => ports().transact((work) => work.pledges.list(callId, states, 1_000)),
    find: (pledgeId) => ports().transact((work) => work.pledges.find(pledgeId)),
    going: async (callId) => rangeOf(await ports().transact((work) => work.pledges.counts(callId)), "going"),
    answers: async () =>
      (await house().events()).flatMap((event) => event.type === "pledge.answered" ? [event.answer] : []),
    async letters() {
      const rows = await house().store.db.selectFrom("queue_message").select("payload").where("queue", "=", "mail")
        .orderBy("sequence").execute();
      return rows.map(({ payload }) => {
        const job = JSON.parse(ports().sealing.open(String(payload["sealed"]))) as { readonly letter: MailLetter };
        return job.letter;
      });
    },
  } satisfies Partial<PledgeStage>;
}
