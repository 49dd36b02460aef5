/**
 * What took place: an action's report with a range of participants, how it was counted, and units proper to the kind of
 * action. Small numbers are protected here, at the source, before anything leaves the node.
 */
import type { CallKind } from "./kind.ts";
import type { LanguageTag, Texts } from "./language.ts";

/** How an action ended. */
export const OUTCOMES = ["took-place", "cancelled", "moved"] as const;
/** One of {@link OUTCOMES}. */
export type Outcome = typeof OUTCOMES[number];

/** How a number was obtained, strongest first. */
export const COUNT_METHODS = ["counted", "estimated", "declared"] as const;
/** One of {@link COUNT_METHODS}. */
export type CountMethod = typeof COUNT_METHODS[number];

/** What may be counted beside people; no unit is ever added to another. */
export const UNITS = ["strikers", "workplaces", "letters", "signatures", "phone-calls", "hours", "leaflets"] as const;
/** One of {@link UNITS}. */
export type Unit = typeof UNITS[number];

/** An amount of one unit, from `low` to `high`. */
export interface UnitCount {
  /** What is counted. */
  readonly unit: Unit;
  /** At least. */
  readonly low: number;
  /** At most. */
  readonly high: number;
}

/** A report in one language; `content` is Markdown as written. */
export interface ReportText {
  /** What happened. */
  readonly content: string;
}

/** A picture of a report, re-encoded without metadata. */
export interface ReportPicture {
  /** The stored file. */
  readonly mediaId: string;
  /** What it shows, by language. */
  readonly alt: Texts;
}

/** What an organiser writes about an action that is over. */
export interface ReportDraft {
  /** The action's address. */
  readonly actionUri: string;
  /** How it ended. */
  readonly outcome: Outcome;
  /** How many people took part, `low` to `high`; null when nobody can say. */
  readonly participants: { readonly low: number; readonly high: number } | null;
  /** How that number was obtained. */
  readonly method: CountMethod;
  /** What else was counted. */
  readonly units: readonly UnitCount[];
  /** The main language. */
  readonly language: LanguageTag;
  /** What happened, by language. */
  readonly texts: Readonly<Record<LanguageTag, ReportText>>;
  /** Pictures. */
  readonly pictures: readonly ReportPicture[];
  /** When it really began, or begins if it was moved; null or absent when as announced, or not known. */
  readonly startsAt?: Temporal.Instant | null;
  /** When it really ended; only with a beginning. */
  readonly endsAt?: Temporal.Instant | null;
  /** What the press wrote about it: http and https addresses. */
  readonly links?: readonly string[];
}

/** A report of this node. `version` rises with each correction. */
export interface ActionReport extends ReportDraft {
  /** Opaque; its address is `/reports/{id}`. */
  readonly id: string;
  /** The campaign here that stands for the joint one. */
  readonly campaignId: string;
  /** The joint campaign. */
  readonly jointUri: string;
  /** The call the action belongs to; the action itself when it is a call of its own. */
  readonly callUri: string;
  /** Withdrawn: its address answers 410. */
  readonly state: "published" | "withdrawn";
  /** From 1. */
  readonly version: number;
  /** Why it was last corrected or withdrawn; told in the log. */
  readonly reason: string;
  /** When it was filed. */
  readonly createdAt: Temporal.Instant;
  /** When it last changed. */
  readonly updatedAt: Temporal.Instant;
}

/** Below this many people only "1 to 9" is ever stated (protocol §5). */
export const SMALL_NUMBER = 10;

/** Longest note of organisers to themselves, in characters. */
export const ORGANISERS_NOTE_CHARACTERS = 5_000;

/** The most that may be stated of anything. */
export const MOST_COUNTED = 10_000_000;

const PEOPLE: ReadonlySet<Unit> = new Set(["strikers", "signatures"]);

/** Protects small numbers of people: fewer than ten are stated as 1 to 9, and a low end below ten as 1. */
export function protectSmall(
  range: { readonly low: number; readonly high: number },
): { readonly low: number; readonly high: number } {
  if (range.high < SMALL_NUMBER) return { low: 1, high: SMALL_NUMBER - 1 };
  return range.low < SMALL_NUMBER ? { low: 1, high: range.high } : range;
}

/** Protects a unit that counts people; others are left as they are. */
export function protectUnit(count: UnitCount): UnitCount {
  return PEOPLE.has(count.unit) ? { ...count, ...protectSmall(count) } : count;
}

/** The units a kind of action is usually told in, first the most fitting. */
export function usualUnits(kind: CallKind): readonly Unit[] {
  const own: Partial<Record<CallKind, readonly Unit[]>> = {
    strike: ["strikers", "workplaces", "hours"],
    walkout: ["strikers", "workplaces", "hours"],
    picket: ["workplaces", "hours"],
    petition: ["signatures"],
    letter: ["letters"],
    "phone-in": ["phone-calls"],
    leafleting: ["leaflets", "hours"],
    assembly: ["workplaces"],
    vigil: ["hours"],
    occupation: ["hours"],
    blockade: ["hours"],
    training: ["hours"],
    "mutual-aid": ["hours"],
  };
  return own[kind] ?? [];
}

/** Narrows a string from outside. */
export function isUnit(value: string): value is Unit {
  return (UNITS as readonly string[]).includes(value);
}
