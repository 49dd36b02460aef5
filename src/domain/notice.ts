/**
 * A notice: a short public message of the movement itself, a Note on the wire. It tells readers of software that ignores
 * Events or their Updates that a campaign has begun or that a call will not happen.
 */

/** What a notice tells. Its words come from the locales and from the campaign's or call's own texts. */
export type NoticeKind = "campaign-published" | "call-cancelled";

/** A notice of this node. `callId` is null when it speaks of the campaign as a whole. */
export interface Notice {
  /** Opaque; its address is `/notes/{id}`. */
  readonly id: string;
  /** What it tells. */
  readonly kind: NoticeKind;
  /** The campaign it speaks of. */
  readonly campaignId: string;
  /** The call it speaks of, if any. */
  readonly callId: string | null;
  /** When it went out. */
  readonly publishedAt: Temporal.Instant;
}
