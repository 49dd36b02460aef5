/**
 * Activities that Fedify's parser breaks on: a key that is no key, a date that is an object. They will never be parsed, so
 * they are ignored for that reason and counted, instead of being tried ten times and kept as dead letters (threat X15).
 */
import type { MessageQueue } from "@fedify/fedify";
import { ignored } from "../../application/heard.ts";
import { currentJob } from "../../workers/job-loop.ts";
import type { InboxObserver } from "../inbox.ts";

const understood = new WeakSet<object>();

/** Notes that the activity in hand was parsed: from here on a failure is ours and is tried again. */
export function markUnderstood(): void {
  const job = currentJob();
  if (job !== undefined) understood.add(job);
}

/** The same queue, whose handler ends quietly where the parser broke before any handler of ours began. */
export function ignoringUnparsable(queue: MessageQueue, observe: InboxObserver): MessageQueue {
  return {
    ...queue,
    listen: (handler, options) =>
      queue.listen(async (message) => {
        try {
          await handler(message);
        } catch (error) {
          const job = currentJob();
          if (job === undefined || understood.has(job) || !isParserFault(error)) throw error;
          observe("unreadable", ignored("it can't be parsed"));
        }
      }, options),
  };
}

/** What a parser throws on nonsense; faults of the database and of the network have other names and are tried again. */
function isParserFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "jsonld.SyntaxError" || error.name === "AsnError") return true;
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}
