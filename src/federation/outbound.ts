/**
 * The only sender. A domain event becomes letters, each signed once and stored once, and one small delivery row per
 * inbox, all in one transaction; nothing here touches the network. The activity's id derives from the event's, so that
 * telling it twice says the same thing.
 */
import type { DocumentLoader } from "@fedify/fedify/runtime";
import type { Store } from "../database/connection.ts";
import type { JobQueue, NewJob } from "../database/queue.ts";
import { inboxesOfErasure } from "../database/views/leaving-views.ts";
import { inboxesFor, inboxesOfSeveral, inboxOfRemote } from "../database/views/federation-views.ts";
import { type DomainEvent, EPHEMERAL_EVENTS, EVENT_VERSION } from "../domain/events.ts";
import { lettersFor } from "./outbound/letters.ts";
import type { Letter, LetterSources } from "./outbound/letters/letter.ts";
import type { KeyRing } from "./signing/actor-keys.ts";
import { signedBody, withProof } from "./signing/sign-activity.ts";

/** What the sender needs. */
export interface OutboundOptions extends Omit<LetterSources, "prove"> {
  readonly queue: JobQueue;
  readonly keys: KeyRing;
  /** Must answer the contexts we use ourselves without the network. */
  readonly contextLoader: DocumentLoader;
}

/** What one delivery job carries: the activity by reference (or, when it is not kept, in full), where to, who signs. */
export type DeliveryPayload = {
  readonly activity: string;
  readonly body?: string;
  /** Inbox and body together, sealed, where they name somebody who pledged; then neither stands beside it. */
  readonly sealed?: string;
  readonly inbox?: string;
  readonly actor: string;
  /** The erasure whose receipts hear of the answer. */
  readonly erasure?: string;
};

/** Thrown for an event written by a newer version of this software; it waits for a worker that knows it. */
export class UnknownEvent extends Error {}

/** Tells the outside about one event. Call it in the transaction that settles the event's job. */
export interface Outbound {
  tell(eventId: string): Promise<void>;
}

/** Builds the sender. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { store } = options;
  const sources: LetterSources = {
    ...options,
    prove: async (document, actorId) =>
      withProof(document, await options.keys.signingKeys(actorId), Temporal.Now.instant()),
  };
  return {
    async tell(eventId) {
      const row = await store.current().selectFrom("outbox_event").selectAll().where("id", "=", eventId)
        .executeTakeFirst();
      if (row === undefined) return;
      if (row.version > EVENT_VERSION) throw new UnknownEvent(`event ${row.type} version ${row.version}`);
      const event: DomainEvent = row.payload;
      for (const letter of await lettersFor(sources, eventId, event)) await post(options, eventId, letter);
      if (EPHEMERAL_EVENTS.has(event.type)) {
        await store.current().deleteFrom("outbox_event").where("id", "=", eventId).execute();
      }
    },
  };
}

async function post(options: OutboundOptions, eventId: string, letter: Letter): Promise<void> {
  const { store, queue } = options;
  const body = await bodyOf(options, letter);
  if (letter.isKept) await keep(store, eventId, letter, body);
  const inboxes = await inboxesOf(store, letter);
  if (inboxes.length === 0) return;
  const isOurs = letter.objectUri.startsWith(`${options.addresses.origin}/`);
  if (isOurs && (letter.isPublic || letter.to.kind === "several")) {
    await rememberReaders(store, letter.objectUri, inboxes);
  }
  const jobs = inboxes.map((inbox): NewJob => {
    const payload: DeliveryPayload = {
      activity: letter.activity.id,
      ...inQueue(options, letter, inbox, body),
      actor: letter.actorId,
      ...(letter.to.kind === "erasure" ? { erasure: letter.to.id } : {}),
    };
    // Of a sealed letter not even the server stands in the queue: some servers are one person's.
    const hide = (what: string, text: string) => payload.sealed === undefined ? text : options.sealing.mark(what, text);
    const orderingKey = hide("delivery order", `${letter.objectUri} ${inbox}`);
    return { queue: "delivery", payload, orderingKey, fairnessKey: hide("delivery host", new URL(inbox).host) };
  });
  for (let from = 0; from < jobs.length; from += 1_000) await queue.enqueue(jobs.slice(from, from + 1_000));
}

function inQueue({ sealing }: OutboundOptions, { isKept, isSealed = false }: Letter, inbox: string, body: string) {
  if (isKept) return { inbox };
  return isSealed ? { sealed: sealing.seal(JSON.stringify({ inbox, body })) } : { inbox, body };
}

async function bodyOf({ keys, contextLoader }: OutboundOptions, letter: Letter): Promise<string> {
  if (!letter.isPublic) return JSON.stringify(letter.activity);
  const signing = await keys.signingKeys(letter.actorId);
  if (letter.isAmongPartners) return JSON.stringify(withProof(letter.activity, signing, Temporal.Now.instant()));
  return await signedBody(letter.activity, signing, { at: Temporal.Now.instant(), contextLoader });
}

async function keep(store: Store, eventId: string, letter: Letter, body: string): Promise<void> {
  await store.current().insertInto("activity").values({
    uri: letter.activity.id,
    event_id: eventId,
    actor_id: letter.actorId,
    type: letter.activity.type,
    object_uri: letter.objectUri,
    is_public: letter.isPublic,
    body,
    published_at: new Date().toISOString(),
  }).onConflict((conflict) => conflict.column("uri").doNothing()).execute();
}

async function inboxesOf(store: Store, { to, actorId }: Letter): Promise<readonly string[]> {
  if (to.kind === "followers") return await inboxesFor(store.current(), to.of, to.andReadersOf);
  if (to.kind === "several") return await inboxesOfSeveral(store.current(), to, actorId);
  if (to.kind === "inbox") return [to.inbox];
  if (to.kind === "erasure") return await inboxesOfErasure(store.current(), to.id);
  if (to.kind === "actors") {
    const found: (string | null)[] = [];
    for (const uri of to.uris) found.push(await inboxOfRemote(store.current(), uri));
    return [...new Set(found.filter((inbox) => inbox !== null))];
  }
  const inbox = await inboxOfRemote(store.current(), to.uri);
  return inbox === null ? [] : [inbox];
}

async function rememberReaders(store: Store, objectUri: string, inboxes: readonly string[]): Promise<void> {
  for (let from = 0; from < inboxes.length; from += 1_000) {
    const rows = inboxes.slice(from, from + 1_000).map((inbox) => ({ object_uri: objectUri, inbox }));
    await store.current().insertInto("recipient").values(rows).onConflict((conflict) => conflict.doNothing()).execute();
  }
}
