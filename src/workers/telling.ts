/**
 * The worker that tells people outside the page: one mail for what should not wait, and a message to each device they turned
 * on. What was read meanwhile, or comes from somebody now kept at a distance, is told to nobody.
 */
import type { MailLetter } from "../application/mail-ports.ts";
import { atOnceMail } from "../application/notifications/write-digest.ts";
import type { Ports } from "../application/ports.ts";
import type { PushAddress, PushSender } from "../application/push-ports.ts";
import type { Say } from "../application/wording.ts";
import type { Claim, JobQueue } from "../database/queue.ts";
import { findTelling, type Telling } from "../database/views/telling-views.ts";
import { readerOf } from "../database/views/read-only.ts";
import { directionOf } from "../domain/language.ts";
import { notificationLimits } from "../domain/limits.ts";
import { QUIET_POLL_MS, runJobLoop, settleCurrentJob } from "./job-loop.ts";

/** What the worker needs. */
export interface TellingOptions {
  readonly queue: JobQueue;
  readonly ports: Ports;
  readonly push: PushSender;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. */
export async function runTelling(options: TellingOptions): Promise<void> {
  await runJobLoop({
    queue: options.queue,
    name: "telling",
    concurrency: 4,
    leaseMs: 30_000,
    pollMs: QUIET_POLL_MS,
    handle: (job) => handleTelling(options, job),
    retry: (job) =>
      job.tries >= notificationLimits.pushTries
        ? { bury: "No push service took it." }
        : { delayMs: 30_000 * 4 ** (job.tries - 1) },
    signal: options.signal,
  });
}

/** Does one job: decides whom to tell by which way, or tells one device. */
export async function handleTelling(
  options: Omit<TellingOptions, "signal">,
  job: Pick<Claim, "payload">,
): Promise<void> {
  const { device, notification } = job.payload;
  if (typeof notification !== "string") return;
  const telling = await findTelling(readerOf(options.queue.store), notification);
  if (telling === null) return;
  if (typeof device === "string") return await tellDevice(options, telling, device);
  await options.queue.store.transact(async () => {
    const letter = mailFor(options.ports, telling);
    if (letter !== null) await options.ports.transact((work) => work.mail.send(letter));
    const jobs = telling.wantsPush
      ? telling.devices.map((one) => ({ queue: "telling", payload: { notification, device: one.id } }))
      : [];
    if (jobs.length > 0) await options.queue.enqueue(jobs);
    await settleCurrentJob();
  });
}

function mailFor(ports: Ports, telling: Telling): MailLetter | null {
  const { personId, kind, language, sealedAddress: to, callName } = telling;
  return telling.wantsMail && to !== null ? atOnceMail(ports, { personId, kind, to, language, callName }) : null;
}

async function tellDevice(
  { ports, push, say }: Omit<TellingOptions, "signal">,
  { personId, kind, language, devices }: Telling,
  id: string,
): Promise<void> {
  const device = devices.find((one) => one.id === id);
  if (device === undefined) return;
  const address = JSON.parse(ports.sealing.open(device.sealed)) as PushAddress;
  const outcome = await push.send(address, {
    title: say(language, "push.title"),
    body: say(language, `notification.kind.${kind}`),
    lang: language,
    dir: directionOf(language),
    path: "/notifications",
  });
  if (outcome === "gone") await ports.transact((work) => work.choices.dropDevice(personId, id));
}
