/**
 * The part of the table of limits about what organisers write and upload. Lengths are those every reader on the network
 * accepts. It refuses to hold settings: what one node publishes, another must be able to read.
 */

/** The bounds of what an organiser writes. Counts and characters (code points). */
export const writingLimits = {
  /** A name; its upper bound is Mobilizon's. */
  name: { minimum: 3, maximum: 200 },
  /** The text of a call in one language. */
  content: 50_000,
  /** The text of a campaign in one language. */
  summary: 20_000,
  /** What a picture shows, in words. */
  alt: 1_500,
  /** Languages of one text. */
  languages: 40,
  /** Struggles of one campaign. */
  struggles: 12,
  /** Tags of one call. */
  tags: 20,
  /** People a call has room for. */
  people: { minimum: 1, maximum: 1_000_000 },
  /** Pledges a call may wait for. */
  threshold: { minimum: 10, maximum: 1_000_000 },
  /** A web address. */
  url: 2_000,
  /** Findings kept of one file: enough for any honest mistake, too few to fill a screen for ever. */
  findings: 100,
} as const;

/** The bounds of a picture: size as sent, pixels as sent (checked before decoding), and longest side as published. */
export const pictureLimits = {
  /** Largest file taken, in bytes. */
  bytes: 5 * 1_024 * 1_024,
  /** Most pixels taken, all in one image. */
  pixels: 16_000_000,
  /** Longest side published, in pixels. */
  side: 1_600,
  /** Longest time spent on one picture, in seconds. */
  seconds: 20,
} as const;
