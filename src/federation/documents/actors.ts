/**
 * Actors and their collections. Followers and followed are closed: a total and an empty page, no names. Campaigns that are
 * still drafts have no address.
 */
import {
  findCampaign,
  findLocalActor,
  followerCount,
  outboxPage,
  outboxSize,
  publicCallIds,
} from "../../database/views/federation-views.ts";
import { isSuspendedActor } from "../../database/views/withheld.ts";
import type { LocalActor } from "../../application/ports.ts";
import type { ActorPart } from "../../domain/addresses.ts";
import {
  closedCollection,
  listedCollection,
  orderedCollection,
  orderedCollectionPage,
} from "../vocabulary/collections.ts";
import type { JsonValue } from "../vocabulary/json.ts";
import { asOfNow } from "./as-of-now.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND } from "./document.ts";

const ACTOR = "(/actor|/(?:m|c|u)/[^/]+)";
const PARTS = "inbox|outbox|followers|following|featured|upcoming|calls|moderators|organizers";

/** The rows for actors and what hangs on them. */
export function actorDocuments(house: DocumentHouse): DocumentRoute[] {
  return [
    {
      pattern: new RegExp(`^${ACTOR}$`),
      alsoForPeople: true,
      find: async ([path = ""]) => {
        const actor = await livingActor(house, path);
        const json = actor === null ? null : await house.objects.actor(actor);
        return json === null ? NOT_FOUND : { json };
      },
    },
    {
      // The page of an actor, pasted into another server's search: the document names the actor's own address.
      pattern: /^\/@([^/@]+)$/,
      alsoForPeople: true,
      find: async ([handle = ""]) => {
        const named = await findLocalActor(house.store.current(), { handle: handle.toLowerCase() });
        const actor = named === null ? null : await livingActor(house, new URL(named.uri).pathname);
        const json = actor === null ? null : await house.objects.actor(actor);
        return json === null ? NOT_FOUND : { json };
      },
    },
    {
      pattern: new RegExp(`^${ACTOR}/(${PARTS})$`),
      alsoForPeople: false,
      find: async ([path = "", part = ""], query) => {
        const actor = await livingActor(house, path);
        const isShown = actor !== null && !await isSuspendedActor(house.store.current(), actor.uri);
        return isShown ? await partOf(house, actor, part as ActorPart, query) : NOT_FOUND;
      },
    },
  ];
}

/** The actor at a path if the public may see it. */
async function livingActor({ store, addresses }: DocumentHouse, path: string): Promise<LocalActor | null> {
  const actor = await findLocalActor(store.current(), { uri: `${addresses.origin}${path}` });
  if (actor === null || actor.deleted) return null;
  if (actor.kind !== "campaign") return actor;
  const campaign = await findCampaign(store.current(), actor.id);
  return campaign === null || campaign.state === "draft" ? null : actor;
}

async function partOf(
  house: DocumentHouse,
  actor: LocalActor,
  part: ActorPart,
  query: URLSearchParams,
): Promise<Document> {
  const id = house.addresses.of(actor.uri, part);
  switch (part) {
    case "inbox":
      return { status: 405, json: { error: "POST only" }, mediaType: "application/json", headers: { allow: "POST" } };
    case "outbox":
      return await outbox(house, actor, id, query);
    case "followers":
      return closed(id, query, await followerCount(house.store.current(), actor.id));
    case "following":
      return closed(id, query, null);
    case "featured":
      return await calls(house, actor, id, "featured");
    case "upcoming":
      return await calls(house, actor, id, "upcoming");
    case "calls":
      return await calls(house, actor, id, "all");
    case "moderators":
    case "organizers":
      return await organisers(house, actor, id);
  }
}

async function outbox(house: DocumentHouse, actor: LocalActor, id: string, query: URLSearchParams): Promise<Document> {
  const db = house.store.current();
  if (!query.has("page")) {
    const totalItems = await outboxSize(db, actor.id);
    return { json: orderedCollection({ id, totalItems, first: `${id}?page=true` }) };
  }
  const before = query.get("before");
  const rows = await outboxPage(db, actor.id, before);
  const items = rows.map((row): JsonValue => JSON.parse(asOfNow(row)));
  const last = rows.length < 20 ? undefined : rows.at(-1)?.uri;
  const next = last === undefined ? null : `${id}?page=true&before=${encodeURIComponent(last)}`;
  const page = before === null ? `${id}?page=true` : `${id}?page=true&before=${encodeURIComponent(before)}`;
  return { json: orderedCollectionPage({ id: page, partOf: id, items, next }) };
}

function closed(id: string, query: URLSearchParams, totalItems: number | null): Document {
  const first = `${id}?page=true`;
  if (query.has("page")) return { json: orderedCollectionPage({ id: first, partOf: id, items: [] }) };
  return { json: closedCollection({ id, totalItems, first }) };
}

async function calls(
  { store, addresses }: DocumentHouse,
  actor: LocalActor,
  id: string,
  which: "all" | "upcoming" | "featured",
): Promise<Document> {
  const ids = actor.kind === "campaign" ? await publicCallIds(store.current(), actor.id, which) : [];
  const items = ids.map((callId) => addresses.call(callId));
  return { json: listedCollection({ id, items, attributedTo: actor.uri }) };
}

async function organisers({ store, addresses }: DocumentHouse, actor: LocalActor, id: string): Promise<Document> {
  const movement = await store.current().selectFrom("actor").select("handle").where("kind", "=", "movement")
    .executeTakeFirst();
  const items = actor.kind === "campaign" && movement !== undefined ? [addresses.movement(movement.handle)] : [];
  return { json: listedCollection({ id, items, attributedTo: actor.uri }) };
}
