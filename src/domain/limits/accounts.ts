/**
 * The bounds of accounts: how long ways in stay open, how often a secret may be tried, how large a password may be. They
 * protect people and do not vary between nodes.
 */

/** Bounds on sessions, links, invitations and requests. */
export const accountLimits = {
  /** Days after a role was changed in which a link from a steward opens nothing without the person's own proof. */
  guardedDays: 30,
  /** Days a session lasts at most, counted from the beginning of its first day. */
  sessionDays: 30,
  /** Days without a visit after which a session is over. */
  sessionIdleDays: 14,
  /** How long after a sign-in security may be changed, in minutes. */
  freshMinutes: 15,
  /** Most sessions listed. */
  sessions: 50,
  /** How long a link that came by mail works, in minutes. */
  mailLinkMinutes: 30,
  /** Shortest time between two letters with links to one address, in milliseconds. */
  mailLinkEveryMs: 5 * 60_000,
  /** Most letters that somebody has sent to addresses to be confirmed, in a day. */
  mailChecksADay: 5,
  /** How long an address waits to be confirmed, in hours. */
  mailCheckHours: 24,
  /** Longest mail address, in characters (RFC 5321 §4.5.3.1.3). */
  mailCharacters: 254,
  /** How long somebody who owes a second proof may take, in minutes. */
  halfMinutes: 10,
  /** Most tries of a second proof before the first must be given again. */
  halfTries: 5,
  /** How long a passkey challenge works, in minutes. */
  challengeMinutes: 10,
  /** How long a key for one-time codes that was shown waits for its first code, in minutes. */
  codeKeyMinutes: 60,
  /** Most passkeys of one person. */
  passkeys: 20,
  /** Largest answer of an authenticator, in characters. */
  passkeyCharacters: 20_000,
  /** Recovery codes made at once. */
  recoveryCodes: 10,
  /** Shortest password, in characters. Source: NIST SP 800-63B-4 §3.1.1. */
  passwordCharactersLeast: 12,
  /** Longest password, in characters: hashing must not become work for nothing. */
  passwordCharactersMost: 200,
  /** Passwords checked at the same time. */
  passwordsAtOnce: 2,
  /** Passwords that may wait to be checked; beyond, the answer is to try again. */
  passwordsWaiting: 40,
  /** Tries of secrets for one account in {@link accountLimits.accountTrySeconds}, whoever tries. */
  accountTries: 10,
  /** The window of `accountTries`, in seconds. */
  accountTrySeconds: 3_600,
  /** Most accounts one invitation can make. */
  invitationPlaces: 1_000,
  /** Longest life of an invitation, in days. */
  invitationDays: 90,
  /** Most requests that wait at once. */
  requestsWaiting: 500,
  /** Days after which a request is forgotten, whatever became of it. */
  requestDays: 30,
  /** Longest line to the organisers, in characters. */
  requestLineCharacters: 500,
  /** Most notes shown in somebody's log of security. */
  notes: 50,
  /** Days a note in the log is kept. */
  noteDays: 365,
  /** Days an invitation is still listed after it has ended. */
  invitationKeptDays: 30,
} as const;

/** Bounds on mail. */
export const mailLimits = {
  /** Letters handed over at the same time. */
  atOnce: 2,
  /** Longest wait for the mail server, in milliseconds. */
  waitMs: 20_000,
  /** Most tries of one letter; about a day. */
  tries: 12,
  /** How long a letter makes sense unless it says so, in hours. */
  hours: 72,
  /** Longest subject, in characters. */
  subjectCharacters: 200,
  /** Longest text, in characters. */
  textCharacters: 100_000,
} as const;
