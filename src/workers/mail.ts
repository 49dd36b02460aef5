/**
 * The worker that sends letters by mail: opens what was sealed, says the words in the reader's language, and hands one mail at
 * a time to the mail server. A letter whose time has passed is dropped; no address, subject or text is ever logged.
 */
import type { Mailer, MailLetter, MailPhrase } from "../application/mail-ports.ts";
import type { Sealing } from "../application/ports.ts";
import type { Say } from "../application/wording.ts";
import type { Claim, JobQueue } from "../database/queue.ts";
import type { MailJob } from "../database/repositories/mail.ts";
import { mailLimits } from "../domain/limits.ts";
import { QUIET_POLL_MS, type RetryDecision, runJobLoop } from "./job-loop.ts";

/** Thrown when a server refused a mail for good, such as an address that does not exist (RFC 5321, 5yz). */
export class MailRefused extends Error {
  constructor() {
    super("The mail server refused it for good.");
    this.name = "MailRefused";
  }
}

/** What the worker needs. */
export interface MailWorkerOptions {
  readonly queue: JobQueue;
  readonly mailer: Mailer;
  readonly sealing: Sealing;
  readonly say: Say;
  /** Answers somebody who asked for a sign-in link: looks the address up and queues the letter, or does nothing. */
  readonly answerLinkAsked: (sealedAddress: string, language: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. */
export async function runMail(options: MailWorkerOptions): Promise<void> {
  const { queue, signal } = options;
  await runJobLoop({
    queue,
    name: "mail",
    concurrency: mailLimits.atOnce,
    leaseMs: mailLimits.waitMs * 2,
    pollMs: QUIET_POLL_MS,
    handle: (job) => handleMail(options, job),
    retry: retryMail,
    signal,
  });
}

/** Does one job. */
export async function handleMail(
  { mailer, sealing, say, answerLinkAsked }: Omit<MailWorkerOptions, "queue" | "signal">,
  job: Pick<Claim, "payload">,
): Promise<void> {
  const written = JSON.parse(sealing.open(String(job.payload["sealed"]))) as MailJob;
  if (written.do === "ask_link") return await answerLinkAsked(written.sealedAddress, written.language);
  if (Temporal.Instant.compare(Temporal.Instant.from(written.until), Temporal.Now.instant()) < 0) return;
  await mailer.send(said(written.letter, say, sealing));
}

function said({ to, language, subject, text, unsubscribeUrl }: MailLetter, say: Say, sealing: Sealing) {
  const phrase = (one: MailPhrase) => "text" in one ? one.text : say(language, one.key, one.values);
  return {
    to: sealing.open(to),
    subject: phrase(subject).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim().slice(0, mailLimits.subjectCharacters),
    text: `${text.map(phrase).join("\n\n").slice(0, mailLimits.textCharacters)}\n`,
    ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
  };
}

/** About a day of tries; what a server refused for good is given up at once. */
export function retryMail(job: Pick<Claim, "tries">, error: unknown): RetryDecision {
  if (error instanceof MailRefused) return { bury: error.message };
  if (job.tries >= mailLimits.tries) return { bury: "No mail server took it for a day." };
  return { delayMs: Math.min(3 * 3_600_000, 30_000 * 3 ** (job.tries - 1)) };
}
