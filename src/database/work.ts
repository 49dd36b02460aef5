/**
 * Turns an open transaction into the `Work` the use cases speak to. What they emit is written to `outbox_event` in the
 * same transaction, with the job that relays it.
 */
import { createHash } from "node:crypto";
import type { Work } from "../application/ports.ts";
import { type DomainEvent, EVENT_VERSION } from "../domain/events.ts";
import { addressesOf } from "../domain/addresses.ts";
import type { Store } from "./connection.ts";
import type { JobQueue } from "./queue.ts";
import { accountRepository } from "./repositories/accounts.ts";
import { actorRepository } from "./repositories/actors.ts";
import { archiveRepository } from "./repositories/archives.ts";
import { callRepository, noticeRepository, pictureRepository } from "./repositories/calls.ts";
import { campaignRepository } from "./repositories/campaigns.ts";
import { distanceRepository, filterRepository } from "./repositories/distances.ts";
import { erasureRepository } from "./repositories/erasure.ts";
import { exportRepository, moveRepository } from "./repositories/leaving.ts";
import { choiceRepository } from "./repositories/notification-choices.ts";
import { notificationRepository } from "./repositories/notifications.ts";
import { blockRepository, followRepository } from "./repositories/follows.ts";
import { followListRepository } from "./repositories/follow-lists.ts";
import { invitationRepository } from "./repositories/joint-invitations.ts";
import { reportRepository, sourceRepository } from "./repositories/joint-sources.ts";
import { jointRepository } from "./repositories/joint.ts";
import { mailQueue } from "./repositories/mail.ts";
import { conversationRepository } from "./repositories/conversations.ts";
import { flagRepository, moderationRepository } from "./repositories/moderation.ts";
import { movementRepository } from "./repositories/movements.ts";
import { networkRepository } from "./repositories/network.ts";
import { personRepository } from "./repositories/people.ts";
import { deliveryRepository, planRepository, translationRepository } from "./repositories/planning.ts";
import { postRepository, streamRepository } from "./repositories/posts.ts";
import { profileRepository } from "./repositories/profiles.ts";
import { proofRepository } from "./repositories/proofs.ts";
import { awayPledgeRepository } from "./repositories/away-pledges.ts";
import { conditionRepository, pledgeDeskRepository } from "./repositories/pledge-desk.ts";
import { pledgeRepository } from "./repositories/pledges.ts";
import { remoteRepository } from "./repositories/remote.ts";
import { sessionRepository } from "./repositories/sessions.ts";
import { topicRepository } from "./repositories/topics.ts";
import { trustRepository } from "./repositories/trust.ts";
import { waysInRepository } from "./repositories/ways-in.ts";

/** The queues of a node: activities that came in, events to be told, deliveries to be made, letters by mail, and lists to be taken in. */
export const QUEUES = ["inbox", "event", "delivery", "mail", "list", "leaving", "telling"] as const;

/** What a unit of work takes from its surroundings: the clock, and makers of ids. Event ids must rise with time. */
export interface WorkSources {
  now(): Temporal.Instant;
  newId(): string;
  newEventId(): string;
  /** Seals what a job may not show; see `Sealing`. */
  seal(plain: string): string;
}

/**
 * Builds `transact` for the use cases. `beforeCommit` runs as the last step inside each outermost transaction: the
 * inbox settles its queue row there, so that effect, dedupe row and queue row commit together.
 */
export function createTransact(
  queue: JobQueue,
  origin: string,
  sources: WorkSources,
  beforeCommit: () => Promise<void>,
): <T>(run: (work: Work) => Promise<T>) => Promise<T> {
  const { store } = queue;
  const repositories = {
    actors: actorRepository(store),
    archives: archiveRepository(store),
    movements: movementRepository(store),
    people: personRepository(store),
    campaigns: campaignRepository(store),
    calls: callRepository(store),
    notices: noticeRepository(store),
    pictures: pictureRepository(store),
    plans: planRepository(store),
    translations: translationRepository(store),
    deliveries: deliveryRepository(store),
    follows: followRepository(store),
    remote: remoteRepository(store, origin),
    pledges: pledgeRepository(store),
    conditions: conditionRepository(store),
    pledgeDesk: pledgeDeskRepository(store),
    away: awayPledgeRepository(store),
    blocks: blockRepository(store),
    distances: distanceRepository(store),
    filters: filterRepository(store),
    flags: flagRepository(store),
    moderation: moderationRepository(store),
    network: networkRepository(store),
    joint: jointRepository(store),
    invitations: invitationRepository(store),
    sources: sourceRepository(store),
    reports: reportRepository(store),
    posts: postRepository(store),
    conversation: conversationRepository(store, addressesOf(origin)),
    stream: streamRepository(store),
    topics: topicRepository(store, origin),
    trust: trustRepository(store),
    followLists: followListRepository(queue),
    profiles: profileRepository(store),
    notifications: notificationRepository(store, queue, () => sources.newId()),
    moves: moveRepository(store),
    exports: exportRepository(store, queue),
    erasures: erasureRepository(store, addressesOf(origin)),
    choices: choiceRepository(store),
    accounts: accountRepository(store, () => sources.newId()),
    sessions: sessionRepository(store),
    proofs: proofRepository(store),
    waysIn: waysInRepository(store),
    mail: mailQueue(queue, (plain) => sources.seal(plain)),
    firstTime: (key: string, againAfterMs?: number) => firstTime(store, key, againAfterMs),
  };
  return async (run) => {
    const isOutermost = !store.inTransaction();
    return await store.transact(async () => {
      const now = sources.now();
      const emit: Work["emit"] = async (event) => {
        const id = sources.newEventId();
        const payload = JSON.stringify(event);
        await store.current().insertInto("outbox_event")
          .values({ id, type: event.type, version: EVENT_VERSION, payload, occurred_at: now.toString() }).execute();
        await queue.enqueue([{ queue: "event", payload: { event: id }, orderingKey: subjectOf(event) }]);
        return id;
      };
      const result = await run({ ...repositories, now, newId: () => sources.newId(), emit });
      if (isOutermost) await beforeCommit();
      return result;
    });
  };
}

/** Events about the same thing are told in order; answers to different people don't wait for one another. */
function subjectOf(event: DomainEvent): string {
  if ("subject" in event) return event.subject;
  if ("postId" in event) return event.postId;
  if ("subjectUri" in event) return `${event.actorId} ${event.subjectUri}`;
  if ("personId" in event) return event.personId;
  if ("followerUri" in event) return `${event.actorId} ${event.followerUri}`;
  if ("targetUri" in event) return `${event.actorId} ${event.targetUri}`;
  if ("pledgeId" in event) return event.pledgeId;
  if ("refusalId" in event) return event.refusalId;
  if ("callId" in event) return event.callId;
  if ("campaignId" in event) return event.campaignId;
  if ("actorId" in event) return event.actorId;
  return "noticeId" in event ? event.noticeId : event.movementId;
}

async function firstTime(store: Store, key: string, againAfterMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const key_hash = createHash("sha256").update(key).digest("base64url");
  // What may come again after a while is forgotten then: nothing shall tell for ever that it came once.
  const forget_at = Number.isFinite(againAfterMs) ? new Date(Date.now() + againAfterMs).toISOString() : null;
  const adding = store.current().insertInto("seen_activity").values({ key_hash, forget_at });
  const before = forget_at === null ? null : new Date(Date.now() - againAfterMs);
  const added = await adding.onConflict((conflict) =>
    before === null
      ? conflict.doNothing()
      : conflict.column("key_hash").doUpdateSet({ created_at: new Date().toISOString(), forget_at })
        .where("seen_activity.created_at", "<", before)
  ).returning("key_hash").executeTakeFirst();
  return added !== undefined;
}
