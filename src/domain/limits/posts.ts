/**
 * The part of the table of limits about persons' posts and profiles. Lengths are those every reader on the network accepts;
 * rates protect those who are written to.
 */

/** The bounds of a post written here. Counts and characters (code points). */
export const postLimits = {
  /** The text in one language. */
  characters: 5_000,
  /** The line a text hides behind. */
  warning: 200,
  /** Languages of one text. */
  languages: 10,
  /** Pictures; Mastodon shows four. */
  pictures: 4,
  /** What a picture shows, in words. */
  alt: 1_500,
  /** Hashtags. */
  tags: 20,
  /** People named in one post. */
  mentions: 20,
  /** Posts of one person in an hour. */
  perHour: 120,
  /** Shares of one person in an hour. */
  sharesPerHour: 240,
} as const;

/** The bounds of a profile. Counts and characters (code points). */
export const profileLimits = {
  /** The name they chose. */
  name: 200,
  /** What they say of themselves in one language. */
  about: 2_000,
  /** Links. Mastodon shows four; more are kept. */
  links: 8,
  /** The word before a link. */
  label: 60,
  /** How long a look at a link that leads back is believed, in days. */
  linkDays: 7,
  /** Largest page read to see whether it links back, in bytes. */
  linkBytes: 512 * 1_024,
  /** Links looked at in one round of the worker. */
  linksAtOnce: 20,
} as const;

/** How much of one conversation, or of one person's posts, a page and a feed show. */
export const conversationLimits = {
  /** Posts of one person on a page. */
  posts: 30,
  /** Entries of a person's feed. */
  feedEntries: 50,
  /** Posts of one conversation. */
  thread: 300,
  /** Answers under answers that are drawn one inside the other; deeper ones stand in a row. */
  depth: 6,
  /** Answers named in a post's own collection of them. */
  listed: 100,
} as const;

/** Limits on pictures of other servers that are handed on, re-encoded, to whoever is signed in. */
export const remotePictureLimits = {
  /** Largest file fetched, in bytes. */
  bytes: 5 * 1_024 * 1_024,
  /** Pictures kept in memory, in bytes. */
  keptBytes: 24 * 1_024 * 1_024,
  /** Most pictures kept in memory, those that could not be had among them. */
  kept: 1_000,
  /** How long one is kept, or left alone when it could not be had, in milliseconds. */
  keptMs: 3_600_000,
  /** Most fetched at the same time. */
  atOnce: 4,
} as const;
