/**
 * What a person shows of themselves to the fediverse. Without a word from them they are locked, undiscoverable and not
 * searched; where they are is never told to anybody.
 */
import type { LanguageTag, Texts } from "./language.ts";
import type { QuotePolicy, ReplyPolicy } from "./post.ts";

/** A link on a profile; `verifiedAt` is when the page was last seen to link back (rel=me), null when it does not. */
export interface ProfileLink {
  /** What the link is called. */
  readonly label: string;
  /** Where it leads, https. */
  readonly url: string;
  /** ISO 8601; null when it does not link back. */
  readonly verifiedAt: string | null;
}

/** A town the person named so that what is near can be shown to them. Private; WGS 84 degrees. */
export interface NearPlace {
  /** The town. */
  readonly locality: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east. */
  readonly longitude: number;
}

/** A person's profile. */
export interface Profile {
  /** Whose it is. */
  readonly personId: string;
  /** The main language of what they write. */
  readonly language: LanguageTag;
  /** What they say of themselves, Markdown by language. */
  readonly texts: Texts;
  /** Where else they are found. */
  readonly links: readonly ProfileLink[];
  /** Their picture; null for none. */
  readonly avatar: { readonly mediaId: string; readonly alt: Texts } | null;
  /** Whether they are asked before somebody follows them. */
  readonly isLocked: boolean;
  /** Whether lists of people may name them. */
  readonly isDiscoverable: boolean;
  /** Whether their public posts may be found by searching (FEP-5feb). */
  readonly isIndexable: boolean;
  /** Who may answer their posts unless a post says otherwise. */
  readonly replyPolicy: ReplyPolicy;
  /** Who may quote their posts unless a post says otherwise. */
  readonly quotePolicy: QuotePolicy;
  /** Where they moved to; null while they live here. */
  readonly movedTo: string | null;
  /** Other accounts that are the same person, as actors; each may move here. */
  readonly alsoKnownAs: readonly string[];
  /** Where they are, for what is near; null when they did not say. Never leaves the node. */
  readonly near: NearPlace | null;
  /** The languages they read, for what their home shows; empty means all. */
  readonly readingLanguages: readonly LanguageTag[];
}
