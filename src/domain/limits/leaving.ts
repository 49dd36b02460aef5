/** The bounds of leaving and of being told: how often one may move, how large an archive is, how long things are kept. */

/** Bounds on moving, archives and erasures. */
export const leavingLimits = {
  /** Days between two moves of the same account, ours or another server's. Source: Mastodon. */
  moveDays: 30,
  /** Most other accounts a person may name as theirs. */
  aliases: 10,
  /** Days an archive can be fetched. */
  exportDays: 7,
  /** Bytes of an archive in one piece. */
  pieceBytes: 1_048_576,
  /** Largest archive, in bytes; pictures beyond it are left out and named in the README. */
  archiveBytes: 1_073_741_824,
  /** Longest time one archive may take, in milliseconds. */
  exportMs: 30 * 60_000,
  /** Shortest passphrase for an archive's keys, in characters. */
  passphraseCharactersLeast: 12,
  /** Longest passphrase, in characters. */
  passphraseCharactersMost: 200,
  /** Days an erased account's keys are kept so that servers which were down can be told. */
  keyDays: 16,
  /** Days the page of receipts stays. */
  receiptDays: 365,
  /** Time between two looks for erasures that are done, in milliseconds. */
  settleEveryMs: 30_000,
} as const;

/** Bounds on being told of things. */
export const notificationLimits = {
  /** Notifications on one page. */
  page: 60,
  /** The count in the header goes no further. */
  unread: 100,
  /** Days a notification is kept. */
  days: 90,
  /** Characters of a post shown beside who answered it. */
  excerptCharacters: 160,
  /** Most devices of one person. */
  devices: 10,
  /** Longest address of a device, in characters. */
  endpointCharacters: 1_024,
  /** Most tries of one message to a device. */
  pushTries: 5,
  /** Seconds a push service keeps a message for a device that is off. */
  pushSeconds: 86_400,
  /** Time between two looks for digests that are due, in milliseconds. */
  digestEveryMs: 60_000,
  /** Digests written in one look. */
  digestsAtOnce: 50,
  /** Most names of public things in one digest. */
  digestNames: 10,
} as const;
