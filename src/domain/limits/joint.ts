/** Limits on what organisations that act together send and ask: part of the one table of limits. */

/** Limits of joint campaigns. Figures outside the range make a report unreadable rather than smaller (threat 93). */
export const jointLimits = {
  /** Longest message of an invitation, in characters. */
  messageCharacters: 2_000,
  /** Most organisations of one joint campaign. */
  organisations: 2_000,
  /** Most organisers of one action. */
  organisersOfAction: 50,
  /** Most versions of a common text looked at before asking to join: a campaign with more is asked by its convenor. */
  versionsLookedAt: 200,
  /** How long an organiser waits for the partners' tallies to be compared, in milliseconds. */
  compareMs: 15_000,
  /** Most tallies asked for at the same time. */
  comparedAtOnce: 6,
  /** Most sources of one tally that are compared. */
  sourcesCompared: 20_000,
  /** Most differences of one sort shown for one partner. */
  differencesShown: 20,
  /** Most changes of one action or report that the public record keeps. */
  changesOfSource: 50,
  /** Most new versions of a common text read in one go. */
  textsAtOnce: 20,
  /** Most calls of one joint campaign that a partner reads. */
  calls: 200,
  /** Most units in one report. */
  units: 10,
  /** Most pictures of one report. */
  pictures: 8,
  /** Most links to the press in one report. */
  links: 10,
  /** Longest side of the copy kept of a picture on a partner's report, in pixels. */
  copySide: 800,
  /** Most copies kept of pictures on partners' reports; the oldest go first. */
  copies: 2_000,
  /** What these copies may weigh together, in bytes. */
  copiesBytes: 128 * 1_024 * 1_024,
  /** Most lines of a log on one page (protocol §4). */
  logLines: 500,
  /** Most open invitations a node keeps that others sent. */
  openInvitations: 200,
  /** Most sources that one Add passes on. */
  sourcesAtOnce: 12,
  /** Most characters of sources in one Add, far within the bytes and values that every inbox takes, whatever the script. */
  charactersAtOnce: 40_000,
  /** Most characters of one action or report as JSON; what is larger counts for nobody (FEDERATION.md). */
  sourceCharacters: 250_000,
  /** Most values in one action or report, and how deep they stand. */
  sourceValues: 5_000,
  sourceDepth: 24,
  /** Most living sources of one organisation in a joint campaign; those after are not taken. */
  sourcesOfOrganisation: 5_000,
  /** Most sources of others one organisation may have an opinion about in a joint campaign. */
  opinionsOfOrganisation: 1_000,
  /** Most open invitations and requests of one server. */
  openOfHost: 20,
  /** Longest reason of a judgement or correction, in characters. */
  reasonCharacters: 500,
  /** Most organisations that one Add lists. */
  organisationsAtOnce: 50,
  /** How long one organisation's log is read in one go, and how long a list of organisations, in milliseconds. */
  readingMs: 60_000,
  /** How long all organisations of a joint campaign are read in one go, in milliseconds; the rest come first next time. */
  readingAllMs: 20 * 60_000,
  /** How long after its last reading an organisation is read again, in milliseconds. */
  readAgainMs: 60 * 60_000,
} as const;

/** Limits of the small copies of own pictures. */
export const smallPictureLimits = {
  /** How wide a small copy is at most, in pixels. */
  widest: 400,
  /** Most that wait to be made. */
  waiting: 24,
  /** Most bytes of them that are kept in memory. */
  keptBytes: 6 << 20,
} as const;
