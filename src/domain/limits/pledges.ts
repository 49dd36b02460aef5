/** Limits on pledges: how many, how fast, how long anything about a person is kept, and from when on a figure may be told. */

/** One hour, in milliseconds. */
const hour = 3_600_000;

/** The fence around pledges; see each line. */
export const pledgeLimits = {
  /** The smallest figure that may leave the node, and the step it is rounded down to (protocol §7). */
  told: 10,
  /** The shortest time between two changes of a public figure, in milliseconds. */
  toldEveryMs: hour,
  /** Pledges one other server may send for one call in an hour before the rest waits for the organisers. */
  perHostAndHour: 100,
  /** How long a pledge by mail may wait for its confirmation, in milliseconds. */
  unconfirmedMs: 48 * hour,
  /** Different names one mail address may pledge under: couples and families share one. */
  namesPerAddress: 2,
  /** Sign-ups by mail one visitor may make in `visitorSeconds`. */
  perVisitor: 5,
  /** The window of `perVisitor`, in seconds. */
  visitorSeconds: 1_800,
  /** Letters about pledges one address gets in a day because somebody typed it. */
  lettersPerDay: 20,
  /** How long it is remembered that something was heard about a pledge, so that it has its effect once, in milliseconds. */
  heardMs: 30 * 24 * hour,
  /** Votes from one server from which on it is noted as a reader of the poll: some servers are one person's. */
  votesPerReader: 10,
  /** Days after which a pledge for an action elsewhere that named no date is forgotten, besides `contactDays`. */
  undatedDays: 365,
  /** Slips printed in one batch at most. */
  slipsAtOnce: 500,
  /** Slips of one call at most. */
  slipsPerCall: 50_000,
  /** Letters and digits of a slip's code: 60 bits. */
  slipCharacters: 12,
  /** Longest name somebody may give with a pledge, in characters. */
  nameCharacters: 80,
  /** Longest mail address, in characters (RFC 5321 §4.5.3.1). */
  addressCharacters: 254,
  /** Longest message kept from a Join, in characters. */
  messageCharacters: 500,
  /** The largest number of others somebody may make their coming depend on. */
  conditionMost: 100_000,
  /** Messages organisers may write to those who pledged for one call in a day. */
  messagesPerDay: 5,
  /** Longest such message, in characters. */
  textCharacters: 2_000,
  /** Longest reason for seeing addresses, in characters. */
  reasonCharacters: 300,
  /** How long a second organiser may agree to show addresses, and how long they are then shown, in milliseconds. */
  revealMs: 24 * hour,
  /** Pledges decided or listed at once. */
  listed: 200,
  /** Lines of a list on paper entered at once. */
  listedAtOnce: 500,
  /** Linked accounts of an actor that are looked at. */
  linkedAccounts: 5,
  /** People told at once of a threshold or reminded in one go. */
  toldAtOnce: 20_000,
  /** Time between two messages about one threshold, and before the public is told of a crossing, in milliseconds. */
  crossingMs: 24 * hour,
  /** Largest aggregate believed of another node. */
  aggregateMost: 100_000,
  /** Days after the end of an action when what is known of persons is erased; counts stay. */
  contactDays: 30,
  /** How often a code of presence changes, in seconds. */
  presenceSeconds: 60,
  /** How long after its minute a presence code scanned without a network still counts, in milliseconds. */
  presenceLateMs: 24 * hour,
} as const;
