/**
 * What a person can be told of, and what each kind is fit for. What is said outside this node (mail, devices) is never the
 * words of a post, only that there is something.
 */

/** What a person can be told of. */
export type NotificationKind = typeof NOTIFICATION_KINDS[number];

/** Every {@link NotificationKind}, in the order of the page of choices. */
export const NOTIFICATION_KINDS = [
  "follow_requested",
  "followed",
  "follow_accepted",
  "mentioned",
  "replied",
  "quoted",
  "shared",
  "posted",
  "poll_ended",
  "call_changed",
  "call_cancelled",
  "call_question",
  "moved",
  "export_ready",
  "signed_in_by_link",
  "flag_opened",
  "flag_acted_on",
  "flag_looked_at",
  "warned",
  "account_requested",
  "partner_asked",
  "partner_news",
] as const;

/** Kinds that make sense in a mail of their own: waiting for the digest would be too late. */
export const AT_ONCE_KINDS = [
  "follow_requested",
  "call_changed",
  "call_cancelled",
  "call_question",
  "account_requested",
  "flag_opened",
  "partner_asked",
] as const satisfies readonly NotificationKind[];

/** Kinds that can't be turned off on the page, since they protect the account. */
export const ALWAYS_KINDS: ReadonlySet<NotificationKind> = new Set(["signed_in_by_link", "warned"]);

/** Kinds that come from a person, to whom "only from those I follow" applies. A request to follow always comes through. */
export const FROM_PEOPLE_KINDS: ReadonlySet<NotificationKind> = new Set([
  "mentioned",
  "replied",
  "quoted",
  "shared",
  "followed",
]);

/** Kinds that tell anew each time they happen: a call may change twice. */
export const REPEATING_KINDS: ReadonlySet<NotificationKind> = new Set([
  "call_changed",
  "call_question",
  "export_ready",
  "account_requested",
  "flag_opened",
  "partner_asked",
  "partner_news",
  "warned",
  "signed_in_by_link",
]);

/** Kinds a device tells of when somebody turns it on and chooses nothing. */
export const USUAL_PUSH_KINDS = [
  "follow_requested",
  "mentioned",
  "replied",
  "call_changed",
  "call_cancelled",
] as const satisfies readonly NotificationKind[];

/** How often a mail gathers what is unread. */
export type MailRhythm = "never" | "daily" | "weekly";

/** Every {@link MailRhythm}, the quietest first. */
export const MAIL_RHYTHMS = ["never", "daily", "weekly"] as const satisfies readonly MailRhythm[];

/** What a person chose to be told of. */
export interface NotificationChoice {
  /** Kinds that are not kept at all. */
  readonly notOnPage: readonly NotificationKind[];
  /** Whether only people they follow can cause one. */
  readonly onlyFollowed: boolean;
  /** How often a mail sums up. */
  readonly mail: MailRhythm;
  /** Kinds that a mail tells at once. */
  readonly mailAtOnce: readonly NotificationKind[];
  /** Kinds that devices are told of. */
  readonly push: readonly NotificationKind[];
}

/** What is chosen for somebody who chose nothing: everything on the page, nothing outside. */
export const QUIET_CHOICE: NotificationChoice = {
  notOnPage: [],
  onlyFollowed: false,
  mail: "never",
  mailAtOnce: [],
  push: [],
};

/** Tells whether a word is a kind. */
export function isNotificationKind(word: string): word is NotificationKind {
  return (NOTIFICATION_KINDS as readonly string[]).includes(word);
}

/** When the next digest is due: a day or a week after `now`. Null for never. */
export function nextDigest(mail: MailRhythm, now: Temporal.Instant): Temporal.Instant | null {
  if (mail === "never") return null;
  return now.add({ hours: mail === "daily" ? 24 : 168 });
}
