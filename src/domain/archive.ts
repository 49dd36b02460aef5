/**
 * A campaign of another node kept as an archive: what its owners had signed when it was exported, read once, shown for ever
 * and changed by nobody. It holds no pledger, no follower and no person's name beyond what was published.
 */
import type { JointOrganisation, JointText } from "./joint.ts";
import type { SourceRead } from "./joint-source.ts";
import type { LanguageTag, Texts } from "./language.ts";

/** An organisation of an archived campaign; every moment as ISO 8601. */
export type ArchivedOrganisation = Pick<
  JointOrganisation,
  "uri" | "name" | "host" | "domain" | "consentUri" | "companionUri" | "textDigest"
>;

/** A call of an archived campaign. */
export interface ArchivedCall {
  /** Its address, on the archive's origin. */
  readonly uri: string;
  /** Names by language. */
  readonly names: Texts;
  /** Clean HTML by language. */
  readonly contents: Texts;
  /** The main language. */
  readonly language: LanguageTag;
  /** ISO 8601. */
  readonly startsAt: string;
  /** Place for people; null without one. */
  readonly place: string | null;
  /** Whether it was cancelled. */
  readonly isCancelled: boolean;
}

/** What an organisation said in public of another's source. */
export interface ArchivedOpinion {
  /** The source. */
  readonly objectUri: string;
  /** Whose word it is. */
  readonly byUri: string;
  /** Rejected by the convenor, or disputed by a partner. */
  readonly verdict: "rejected" | "disputed";
  /** As said, plain. */
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** One line of the public log of an archived campaign. */
export interface ArchivedLine {
  /** What was said: `joined`, `left`, `gone` and others. */
  readonly what: string;
  /** About which address. */
  readonly objectUri: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What is read of an archive once, when it is taken. */
export interface ArchiveRecord {
  /** Names of the campaign by language. */
  readonly names: Texts;
  /** Clean HTML by language. */
  readonly summaries: Texts;
  /** The main language. */
  readonly language: LanguageTag;
  /** The address of its picture; null without one. */
  readonly picture: string | null;
  /** Who took part when it was exported; its consent was in the archive. */
  readonly organisations: readonly ArchivedOrganisation[];
  /** Versions of the common text, newest first. */
  readonly texts: readonly JointText[];
  /** Its calls, as they were published. */
  readonly calls: readonly ArchivedCall[];
  /** What organisations said of one another's reports. */
  readonly opinions: readonly ArchivedOpinion[];
  /** Who came and went, oldest first. */
  readonly changes: readonly ArchivedLine[];
  /** Reports that were corrected, with how many versions each has. */
  readonly histories: Readonly<Record<string, number>>;
  /** What was wrong already when it was exported, by kind and subject. */
  readonly differences: readonly { readonly kind: string; readonly subject: string }[];
}

/** An archive as this node keeps it. */
export interface CampaignArchive {
  /** The campaign's own address, on the origin it is an archive of. */
  readonly uri: string;
  /** Its handle here, which may differ from the one it had. */
  readonly handle: string;
  /** Whose archive it is. */
  readonly origin: string;
  /** When it was exported. */
  readonly exportedAt: Temporal.Instant;
  /** When it came here. */
  readonly importedAt: Temporal.Instant;
  /** What was read of it. */
  readonly record: ArchiveRecord;
}

/** A document of an archive, exactly as exported; `reading` only for actions and reports whose owners signed them. */
export interface ArchivedDocument {
  /** Its address; before that of a web page stands `page:`. */
  readonly address: string;
  /** JSON. */
  readonly body: string;
  /** Set for what is counted. */
  readonly source: SourceRead | null;
}

/** A picture of an archive, written anew like every picture here. */
export interface ArchivedImage {
  /** Its address where it was published. */
  readonly address: string;
  /** What it is. */
  readonly mediaType: "image/jpeg" | "image/png" | "image/webp";
  /** The picture. */
  readonly bytes: Uint8Array;
}
