/** Letters by mail as jobs: sealed whole, so that a dump shows neither address nor link nor text. */
import type { MailLetter, MailQueue } from "../../application/mail-ports.ts";
import { mailLimits } from "../../domain/limits.ts";
import type { JobQueue } from "../queue.ts";

/** What a mail job holds once opened. */
export type MailJob =
  | { readonly do: "send"; readonly letter: Omit<MailLetter, "until">; readonly until: string }
  | { readonly do: "ask_link"; readonly sealedAddress: string; readonly language: string };

/** Writes jobs of the queue `mail`. */
export function mailQueue(queue: JobQueue, seal: (plain: string) => string): MailQueue {
  const enqueue = async (job: MailJob) => {
    await queue.enqueue([{ queue: "mail", payload: { sealed: seal(JSON.stringify(job)) } }]);
  };
  return {
    async send({ until, ...letter }) {
      const last = until ?? Temporal.Now.instant().add({ hours: mailLimits.hours });
      await enqueue({ do: "send", letter, until: last.toString() });
    },
    async askSignInLink(sealedAddress, language) {
      await enqueue({ do: "ask_link", sealedAddress, language });
    },
  };
}
