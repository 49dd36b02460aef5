/**
 * The part of the table of limits about safety: how much one person keeps at a distance, how much they may report, how long
 * moderators' notes are kept. It refuses to hold settings: these bounds protect people and do not vary between nodes.
 */

/** Limits on safety. Counts, characters and days. */
export const safetyLimits = {
  /** Actors and servers one person keeps at a distance. */
  distances: 10_000,
  /** Filters of one person. */
  filters: 200,
  /** Open complaints of one member. */
  openFlagsOfMember: 50,
  /** Objects beside the account in one complaint. */
  flagObjects: 20,
  /** Words of a complaint, as of a note or of what a member is told. */
  words: 2_000,
  /** Lines of an imported list. */
  importLines: 10_000,
  /** Days that notes and the log are kept. */
  notesDays: 365,
  /** Longest mute or filter with an end, in days. */
  longestDays: 366,
} as const;
