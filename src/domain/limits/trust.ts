/** Limits on telling which organisation it is: part of the one table of limits. */

/** Limits of domain checks, consents in the DNS, and keys that wait for a yes. Times in milliseconds. */
export const trustLimits = {
  /** How long after a check that found the link, or no website at all, the next one comes: a week. */
  checkAgainMs: 7 * 24 * 60 * 60_000,
  /** The same when it found nothing, or nobody answered: a day. */
  retryMs: 24 * 60 * 60_000,
  /** How long a domain that was seen to link back still counts while its server does not answer: two weeks. */
  graceMs: 14 * 24 * 60 * 60_000,
  /** How long a check is believed when somebody new takes part: an hour. */
  freshMs: 60 * 60_000,
  /** Most organisations checked in one look. */
  atOnce: 20,
  /** Longest web address of a movement, in characters. */
  websiteCharacters: 200,
  /** Most bytes read of a front page. */
  pageBytes: 256 << 10,
  /** Most redirects followed, all on the same host. */
  redirects: 3,
  /** How long the DNS may take to answer. */
  dnsMs: 5_000,
  /** Most TXT entries read at one name, and most characters of one. */
  dnsEntries: 50,
  dnsCharacters: 2_000,
  /** Most keys remembered of one actor. */
  keysOfActor: 50,
  /** Most words of one organisation that wait for a yes to its key. */
  heldWords: 500,
} as const;
