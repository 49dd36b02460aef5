/** What the use cases of pledges need of the database, inside a transaction. Nobody's name crosses this line unsealed. */
import type { PledgeOption } from "../domain/call.ts";
import type { Pledge, PledgeCount, PledgeState } from "../domain/pledge.ts";

/** The part of a unit of work that pledges use. */
export interface PledgePorts {
  readonly pledges: PledgeRepository;
}

/** Figures as told: each from ten, in tens, or null. */
export type ToldTotals = Readonly<Record<PledgeOption, number | null>>;

/** Presence as noted by the organisers of an action. */
export type Presence = "unknown" | "took_part" | "did_not";

/** How often organisers were asked whether an action took place, and what they said. */
export interface CallQuestion {
  readonly asked: number;
  readonly askedAt: Temporal.Instant;
  readonly answer: "took-place" | "cancelled" | "moved" | null;
  /** Whether a report says it; absent when not told apart. */
  readonly reported?: boolean;
}

/** A key for tokens: the public half as a JWK in JSON, the private half sealed. */
export interface TokenKey {
  readonly publicKey: string;
  readonly sealedPrivateKey: string;
}

/** Pledges as stored. */
export interface PledgeRepository {
  /** Adds a pledge under the marks of its person, none of which the call has yet. */
  add(pledge: Pledge, marks: readonly string[]): Promise<void>;
  /** Overwrites door, option, state, weight and what is known of the person; never call or time. */
  save(pledge: Pledge): Promise<void>;
  /** Recognises a pledge by further marks; marks the call knows already stay where they are. */
  addMarks(pledge: Pledge, marks: readonly string[]): Promise<void>;
  /** Gives the marks of one pledge to another of the same call, with the note of presence if the other has none. */
  moveMarks(from: string, to: string): Promise<void>;
  remove(id: string): Promise<void>;
  find(id: string): Promise<Pledge | null>;
  /** The pledge of whoever bears one of these marks, the first to come if several do. */
  findByMarks(callId: string, marks: readonly string[]): Promise<Pledge | null>;
  /** Every pledge that bears one of these marks, at whatever call. */
  findAllByMarks(marks: readonly string[]): Promise<readonly Pledge[]>;
  /** The calls at which anybody can still be recognised. */
  callsWithMarks(): Promise<readonly string[]>;
  /** Strips one pledge of its person: the number stays, under an id that leads nowhere. */
  stripPerson(pledgeId: string): Promise<void>;
  /**
   * Forgets whom a call knows, because it may know nobody: what is counted stays as a number under its id, so that whoever has the link
   * may still withdraw; what is not goes. Slips and tokens stay as they are.
   */
  forgetKnown(callId: string): Promise<void>;
  /** How many places are gone: confirmed, going, aggregates in full. */
  placesTaken(callId: string): Promise<number>;
  /** How many people a server, or all of a domain's, sent for a call since a moment, whatever became of them. */
  countFrom(callId: string, hostMark: string, since: Temporal.Instant): Promise<number>;
  /** How many confirmed pledges of a call bear an address. */
  countOfAddress(callId: string, addressMark: string): Promise<number>;
  /** Notes what a movement's number was before an hour in which it changes; of the same hour the first note stays. */
  noteGrowth(
    pledge: Pick<Pledge, "id" | "callId">,
    domainMark: string,
    base: number,
    since: Temporal.Instant,
  ): Promise<void>;
  /** By how many the numbers of a domain's movements have grown for a call since that hour began; held ones left out. */
  grownSince(callId: string, domainMark: string, since: Temporal.Instant): Promise<number>;
  /** Of everybody who waits for a place, the one who has waited longest of those who fit into `room`; null for none. */
  firstWaiting(callId: string, room: number): Promise<Pledge | null>;
  /** Pledges of a call in some states, the first to come first. */
  list(callId: string, states: readonly PledgeState[], limit: number): Promise<readonly Pledge[]>;
  counts(callId: string): Promise<readonly PledgeCount[]>;
  addSlips(callId: string, marks: readonly string[]): Promise<void>;
  countSlips(callId: string): Promise<number>;
  /** The call a printed code belongs to; null for a code nobody printed. */
  callOfSlip(mark: string): Promise<string | null>;
  /** The figures as last told, with when; null if none ever were. */
  toldTotals(callId: string): Promise<{ readonly totals: ToldTotals; readonly toldAt: Temporal.Instant } | null>;
  tellTotals(callId: string, totals: ToldTotals, at: Temporal.Instant): Promise<void>;
  /** Whether the figures of a call at risk may be told. */
  areTotalsReleased(callId: string): Promise<boolean>;
  releaseTotals(callId: string, released: boolean): Promise<void>;
  /** Leaves a tombstone at the address of a poll, so that it answers 410 for ever. */
  buryPoll(uri: string, deletedAt: Temporal.Instant): Promise<void>;
  /** Forgets mail sign-ups nobody confirmed since a moment; answers how many. */
  forgetUnconfirmed(before: Temporal.Instant): Promise<number>;
  /** Strips every pledge of a call of what is known of persons: sealed part, marks, server, address, and the id in their letters. */
  stripPersons(callId: string): Promise<void>;
  /** Whether anything of a call is still kept that {@link stripPersons} would take away. */
  knowsSomebody(callId: string): Promise<boolean>;
  /** When the figures of a call may next be told; null while nothing changed. */
  tellAt(callId: string): Promise<Temporal.Instant | null>;
  /** When to look at a call again; null for not before something changes. */
  setDue(
    callId: string,
    due: { readonly dueAt: Temporal.Instant; readonly tellAt: Temporal.Instant | null } | null,
  ): Promise<void>;
  /** Whether it is noted that the person took part, or did not. */
  hasPresence(pledgeId: string): Promise<boolean>;
  /** Notes whether the person took part; `unknown` takes the note back. */
  setPresence(id: string, pledge: Pick<Pledge, "id" | "callId">, presence: Presence): Promise<void>;
  /** Parts a note of presence from its pledge: the number stays, whose it was does not. */
  partPresence(pledgeId: string): Promise<void>;
  thresholdOf(callId: string): Promise<{ readonly reached: boolean; readonly changedAt: Temporal.Instant } | null>;
  setThreshold(callId: string, reached: boolean, changedAt: Temporal.Instant): Promise<void>;
  questionOf(callId: string): Promise<CallQuestion | null>;
  setQuestion(callId: string, question: CallQuestion): Promise<void>;
  /** Notes that a report says what became of an action, so that nobody is asked any more; null when it was taken back. */
  noteReported(callId: string, outcome: CallQuestion["answer"], at: Temporal.Instant): Promise<void>;
  tokenKey(callId: string): Promise<TokenKey | null>;
  /** Keeps a key for the tokens of a call, or returns the one that was there first. */
  addTokenKey(callId: string, key: TokenKey): Promise<TokenKey>;
  /** Notes that a member got a token; answers false if they had one. */
  noteTokenIssued(callId: string, mark: string): Promise<boolean>;
  /** Gives a person's calendar a new key; the one before opens nothing any more. Null takes it away. */
  setCalendarKey(personId: string, keyHash: string | null): Promise<void>;
  /** Notes that somebody was reminded of one thing; answers false if they were before. */
  noteReminded(pledgeId: string, of: string): Promise<boolean>;
}
