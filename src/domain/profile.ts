/**
 * What a person shows of themselves to the fediverse. Without a word from them they are locked, undiscoverable and not
 * searched; where they are is never told to anybody.
 */
import type { LanguageTag, Texts } from "./language.ts";
import type { QuotePolicy, ReplyPolicy } from "./post.ts";

/** A link on a profile; `verifiedAt` is when the page was last seen to link back (rel=me), null when it does not. */
export interface ProfileLink {
  readonly label: string;
  readonly url: string;
  readonly verifiedAt: string | null;
}

/** A town the person named so that what is near can be shown to them. Private; WGS 84 degrees. */
export interface NearPlace {
  readonly locality: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A person's profile. */
export interface Profile {
  readonly personId: string;
  /** The main language of what they write. */
  readonly language: LanguageTag;
  /** What they say of themselves, Markdown by language. */
  readonly texts: Texts;
  readonly links: readonly ProfileLink[];
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
  readonly alsoKnownAs: readonly string[];
  readonly near: NearPlace | null;
  /** The languages they read, for what their home shows; empty means all. */
  readonly readingLanguages: readonly LanguageTag[];
}
