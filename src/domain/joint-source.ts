/**
 * What this node reads of a signed source: of an action where, when and by whom; of a report how it ended and how many.
 * Readings are made of the owner's own document alone; they hold no name of any person.
 */
import type { CallKind } from "./kind.ts";
import type { Texts } from "./language.ts";
import type { CountMethod, Outcome, UnitCount } from "./report.ts";

/** An action as its owner signed it. */
export interface ActionReading {
  /** Tells it from a report. */
  readonly kind: "action";
  /** Names by language. */
  readonly names: Texts;
  /** The main language. */
  readonly language: string;
  /** What people do there. */
  readonly callKind: CallKind | null;
  /** ISO 3166-1 alpha-2; null for an action without a place. */
  readonly country: string | null;
  /** The call it belongs to; null when it is a call of its own. */
  readonly callUri: string | null;
  /** ISO 8601. */
  readonly startsAt: string;
  /** ISO 8601; always there (FEP-8a8e). */
  readonly endsAt: string;
  /** IANA name. */
  readonly timezone: string | null;
  /** Whether its owner cancelled it. */
  readonly isCancelled: boolean;
  /** When its owner published it (ISO 8601); absent in what was read before this was kept. */
  readonly publishedAt?: string | null;
  /** Another action that this one is part of; then it is not counted by itself. */
  readonly partOf: string | null;
  /** Whom it names as organisers, the owner first; each other with the consent that makes it count. */
  readonly organisers: readonly { readonly uri: string; readonly consentUri: string | null }[];
  /** Organisers whose consent was seen on their own origin. */
  readonly confirmed: readonly string[];
  /** Place for people. */
  readonly place: string | null;
  /** Degrees, when public. */
  readonly latitude: number | null;
  /** Degrees, when public. */
  readonly longitude: number | null;
}

/** A report as its owner signed it. */
export interface ReportReading {
  /** Tells it from an action. */
  readonly kind: "report";
  /** The action it is about. */
  readonly actionUri: string;
  /** How the action ended. */
  readonly outcome: Outcome;
  /** Null when nobody can say. */
  readonly low: number | null;
  /** Null when nobody can say. */
  readonly high: number | null;
  /** How the number was obtained. */
  readonly method: CountMethod;
  /** What else was counted. */
  readonly units: readonly UnitCount[];
  /** Text by language, sanitised HTML. */
  readonly contents: Texts;
  /** The main language. */
  readonly language: string;
  /** Pictures with their words, in the main language and where given in others. */
  readonly pictures: readonly { readonly url: string; readonly alt: string; readonly alts?: Texts }[];
  /** When it really began (ISO 8601); null or absent when as announced. */
  readonly startsAt?: string | null;
  /** When it really ended (ISO 8601). */
  readonly endsAt?: string | null;
  /** Why it was corrected, in its owner's words; absent on a first version. */
  readonly reason?: string;
  /** ISO 8601. */
  readonly publishedAt: string;
}

/** What is read of a source. */
export type SourceReading = ActionReading | ReportReading;

/** A source as stored. */
export interface JointSource {
  /** Its address, on its owner’s origin. */
  readonly uri: string;
  /** The joint campaign. */
  readonly jointUri: string;
  /** The movement whose word it is. */
  readonly organisationUri: string;
  /** Whether it is this node’s own. */
  readonly isLocal: boolean;
  /** SHA-256 of the JCS form of what is signed, less living collections; lower-case hexadecimal. */
  readonly digest: string;
  /** The document as signed, JSON. */
  readonly body: string;
  /** What was read of it. */
  readonly reading: SourceReading;
  /** When its owner last changed it. */
  readonly updatedAt: Temporal.Instant;
}

/** A source without the document it was read of: what pages and figures are made of. */
export type SourceRead = Omit<JointSource, "body">;
