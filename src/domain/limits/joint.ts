/** Limits on what organisations that act together send and ask: part of the one table of limits. */

/** Limits of joint campaigns. Figures outside the range make a report unreadable rather than smaller (threat 93). */
export const jointLimits = {
  /** Longest message of an invitation, in characters. */
  messageCharacters: 2_000,
  /** Most organisations of one joint campaign. */
  organisations: 2_000,
  /** Most organisers of one action. */
  organisersOfAction: 50,
  /** Most calls of one joint campaign that a partner reads. */
  calls: 200,
  /** Most units in one report. */
  units: 10,
  /** Most pictures of one report. */
  pictures: 8,
  /** Most lines of a log on one page (protocol §4). */
  logLines: 500,
  /** Most pages read of one log in one go. */
  logPages: 100,
  /** Most open invitations a node keeps that others sent. */
  openInvitations: 200,
  /** Most sources that one Add passes on. */
  sourcesAtOnce: 12,
  /** Most characters of sources in one Add, far within the bytes and values that every inbox takes, whatever the script. */
  charactersAtOnce: 40_000,
  /** Longest reason of a judgement or correction, in characters. */
  reasonCharacters: 500,
  /** How long after its last reading an organisation is read again, in milliseconds. */
  readAgainMs: 60 * 60_000,
} as const;
