/**
 * The part of the table of limits about following: how much one person may follow and look up, how much a home shows and
 * how far it looks back, how often partners are read. It refuses to hold settings: these bounds protect other servers too.
 */

/** Bounds on what one person follows, brings in and looks up. */
export const followLimits = {
  /** Most actors one person follows. */
  following: 10_000,
  /** Most topics one person follows. */
  topics: 200,
  /** Most lines of a list that is brought in. */
  listLines: 10_000,
  /** Largest file with a list, in bytes. */
  listBytes: 2 * 1_024 * 1_024,
  /** Lines of lists worked on at the same time. */
  listAtOnce: 2,
  /** Most tries to reach the server of a line. */
  listTries: 3,
  /** Look-ups of one person in {@link followLimits.lookUpSeconds}. */
  lookUpsPerPerson: 40,
  /** Look-ups at one server by everybody here in {@link followLimits.lookUpSeconds}. */
  lookUpsPerHost: 60,
  /** The window of both, in seconds. */
  lookUpSeconds: 600,
  /** Most look-ups at the same time. */
  lookUpsAtOnce: 8,
  /** Longest name or address that is looked up, in characters. */
  lookUpCharacters: 500,
} as const;

/** Bounds on homes and searches. Counts. */
export const homeLimits = {
  /** Entries of one page. */
  entries: 30,
  /** Candidates read for one page before what is hidden, foreign to the reader or said twice is left out. */
  candidates: 90,
  /** Rounds of candidates for one page; a page with less than it could hold still leads on. */
  rounds: 6,
  /** The newest items of everybody, looked through first. */
  newest: 2_000,
  /** Who else did the same, named under one entry. */
  others: 5,
  /** Most entries counted as new. */
  counted: 99,
  /** Results of each kind in one search. */
  found: 20,
  /** Longest search, in characters. */
  searchCharacters: 200,
  /** Own posts, and posts addressed to oneself, that are looked through. */
  ownPosts: 2_000,
  /** Rows of one page of those whom one follows, or who follow. */
  people: 100,
  /** Kilometres around the town a person named, unless they say otherwise. */
  kilometres: 50,
  /** Posts shown on the page of somebody of another server. */
  posts: 20,
} as const;

/** Bounds on reading what partners publish. Times in milliseconds. */
export const partnerLimits = {
  /** Time between two readings of one partner. */
  everyMs: 60 * 60_000,
  /** Time between two looks for partners that are due. */
  lookMs: 60_000,
  /** Partners read in one look. */
  atOnce: 10,
  /** Calls read of one partner in one reading. */
  calls: 40,
  /** Longest pause after failures. */
  pauseMs: 24 * 60 * 60_000,
} as const;

/** What is forgotten of what others wrote. */
export const forgettingLimits = {
  /** Days a post of another server stays that nobody here follows, answered, passed on or was addressed by. */
  postDays: 90,
  /** Posts forgotten in one statement. */
  batch: 500,
  /** Statements in one round. */
  batches: 40,
} as const;
