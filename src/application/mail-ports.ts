/**
 * Letters by mail as use cases write them: words by their keys, said in the person's language when the letter is sent. A
 * letter is a job in the transaction that causes it, sealed whole, so that neither the queue nor a backup shows an
 * address, a secret link or a text.
 */
import type { LanguageTag } from "../domain/language.ts";

/** Words of a letter: a message of the catalogues with its values, or a text that is nobody's to translate. */
export type MailPhrase =
  | { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
  | { readonly text: string };

/** A letter in plain text. */
export interface MailLetter {
  /** The address sealed by `ports.sealing.seal`, as it is stored; never in clear outside the moment of sending. */
  readonly to: string;
  /** The reader's language; the words fall back as pages do. */
  readonly language: LanguageTag;
  /** One line; line breaks in values become spaces. */
  readonly subject: MailPhrase;
  /** Paragraphs in order. */
  readonly text: readonly MailPhrase[];
  /** Address of a page that stops letters of this kind, for `List-Unsubscribe` (RFC 8058); left out for answers one asked for. */
  readonly unsubscribeUrl?: string;
  /** Until when the letter makes sense: later it is dropped unsent. Absent: three days. */
  readonly until?: Temporal.Instant;
}

/** Part of `Work`: how use cases send mail. */
export interface MailPorts {
  readonly mail: MailQueue;
}

/** Writes letters into the durable queue. */
export interface MailQueue {
  /** Queues one letter in this transaction. Whether it arrives is not known here. */
  send(letter: MailLetter): Promise<void>;
  /**
   * Queues the question for a sign-in link to an address, sealed. Whether anybody has the address is looked up when the job
   * runs, so that asking takes as long for a stranger's address as for a member's (threat P8).
   */
  askSignInLink(sealedAddress: string, language: LanguageTag): Promise<void>;
}

/** A mail as it goes out, everything said. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly unsubscribeUrl?: string;
}

/** Hands one mail to the mail server, or to the folder that stands in for it. Throws when it was not taken. */
export interface Mailer {
  send(message: MailMessage): Promise<void>;
}
