/**
 * The worker that writes the mails which gather what is unread, and tells of polls that have ended. It looks every minute, so that nothing depends on a timer
 * that a restart would forget; several may run, since each digest is locked while it is written.
 */
import { getLogger } from "@logtape/logtape";
import { writeDueDigest } from "../application/notifications/write-digest.ts";
import type { Ports } from "../application/ports.ts";
import { notificationLimits } from "../domain/limits.ts";
import { pause } from "./pause.ts";

/** Runs until the signal aborts. A failure is logged and tried again at the next look. */
export async function runDigests(options: { readonly ports: Ports; readonly signal: AbortSignal }): Promise<void> {
  const { ports, signal } = options;
  while (!signal.aborted) {
    await writeDue(ports).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "digests"]).warn("Digests could not be written: {kind}", { kind });
    });
    await pause(notificationLimits.digestEveryMs, signal);
  }
}

/** One look: writes what is due; answers how many people were looked after. */
export async function writeDue(ports: Ports): Promise<number> {
  await tellEndedPolls(ports);
  let written = 0;
  while (written < notificationLimits.digestsAtOnce && await writeDueDigest(ports)) written += 1;
  return written;
}

/** Tells those who voted in a poll that it has ended: nobody else's server says so by itself. */
async function tellEndedPolls(ports: Ports): Promise<void> {
  await ports.transact(async (work) => {
    for (const { personId, authorUri: actorUri, postUri: subjectUri } of await work.choices.endedPolls(work.now)) {
      await work.notifications.add({ personId, kind: "poll_ended", actorUri, subjectUri });
    }
  });
}
