/**
 * The part of the table of limits about browsers: what a form may weigh, how often a secret may be tried, how much one
 * page or feed shows. It refuses to hold settings: these bounds protect people and do not vary between nodes.
 */

/** Limits on what browsers send. A larger form is answered 413, more attempts 429. */
export const formLimits = {
  /** Largest form with a picture in it, in bytes: a picture of 5 MB and the words around it. */
  pictureBytes: 6 * 1_024 * 1_024,
  /** Largest form with several pictures in it, in bytes. */
  picturesBytes: 21 * 1_024 * 1_024,
  /** Largest form with the pictures of a report in it, in bytes: eight of 5 MB and the words around them. */
  albumBytes: 41 * 1_024 * 1_024,
  /** Largest form without a picture, in bytes. */
  wordsBytes: 256 * 1_024,
  /** Most fields of a form: a text in forty languages; beyond it nothing is parsed. */
  fields: 400,
  /** Attempts to spend a secret (set-up, sign-in link) from one address in {@link formLimits.secretSeconds}. */
  secretAttempts: 25,
  /** The window of `secretAttempts`, in seconds. */
  secretSeconds: 300,
} as const;

/** Limits on what a query may ask for. What is beyond them is left out or said beside its field; nothing is refused. */
export const queryLimits = {
  /** Most languages of a reader that are considered. */
  languages: 5,
  /** Longest value of one field of a list's filter, in characters. */
  fieldCharacters: 100,
  /** Furthest page of a list; what comes later is found by its days. */
  lastPage: 50,
  /** Widest circle a list may be asked for, in kilometres. */
  kilometres: 20_000,
  /** Widest circle a feed may be asked for, in kilometres: all of the earth. */
  feedKilometres: 20_100,
  /** Most countries, or kinds, one feed may be asked for. */
  feedValues: 60,
  /** Most calls looked at for one feed by place, or known to one campaign's page. */
  candidates: 5_000,
  /** Most calls of partners looked at for one list. */
  partners: 2_000,
  /** Most time zones whose days are told apart in one list; calls in others go by UTC. */
  zones: 300,
  /** Longest query of an answer that is kept, in characters; longer ones are answered anew each time. */
  keptCharacters: 300,
} as const;

/** Limits on what one page or feed shows. Counts; whatever is more stands on a further page, or is counted. */
export const pageLimits = {
  /** Calls in one list of a page. */
  calls: 50,
  /** Calls, and partners' calls, on the front page; the list of calls has all of them. */
  homeCalls: 20,
  /** Campaigns named on the front page. */
  homeCampaigns: 12,
  /** Replies shown under a call, and waiting ones on the desk. */
  replies: 100,
  /** Replies of each kind that the desk shows again after they were decided. */
  decidedReplies: 20,
  /** Servers listed on a page of deliveries; the numbers above the list count all of them. */
  hosts: 200,
  /** Time between two looks of a page that somebody asked to be refreshed, in seconds. */
  watchSeconds: 5,
  /** How much of a call's text is considered for its poster, in characters. */
  posterCharacters: 1_500,
  /** Calls in one calendar or map feed. */
  feedCalls: 500,
  /** Entries of one Atom feed. */
  feedEntries: 100,
} as const;

/** Limits on drawing cards, which anybody may ask for. */
export const cardLimits = {
  /** Cards kept in memory, in bytes. */
  keptBytes: 4 * 1_024 * 1_024,
  /** Most cards waiting to be drawn; beyond it the answer is 503. */
  waiting: 24,
} as const;
