/**
 * Calls, notices, places, tags and activities. Who came, liked or shared is never listed; only a total where one may be
 * told.
 */
import {
  type CallInFull,
  countReactions,
  findCallInFull,
  findCampaign,
  findMovement,
  findNotice,
  findPublicActivity,
  shownReplyUris,
} from "../../database/views/federation-views.ts";
import type { CallPart } from "../../domain/addresses.ts";
import { isPublicCall } from "../../domain/call.ts";
import { quoteAuthorization } from "../vocabulary/activities.ts";
import { CTX_EVENT } from "../vocabulary/contexts.ts";
import { closedCollection, listedCollection, orderedCollectionPage } from "../vocabulary/collections.ts";
import { noticeToObject } from "../vocabulary/notice.ts";
import { coOrganiserEntries, signedCall } from "./joint.ts";
import { asOfNow } from "./as-of-now.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND } from "./document.ts";

/** The rows for what actors publish. */
export function objectDocuments(house: DocumentHouse): DocumentRoute[] {
  const { store, addresses, objects } = house;
  return [
    {
      pattern: /^\/(?:calls|actions)\/([^/.]+)$/,
      alsoForPeople: true,
      find: async ([id = ""]) => {
        const signed = await signedCall(house, id);
        if (signed !== null) return signed;
        const found = await publicCall(house, id);
        return found === null ? NOT_FOUND : { json: objects.call(found) };
      },
    },
    {
      pattern: /^\/(?:calls|actions)\/([^/.]+)\/(attendees|organizers|replies|likes|shares)$/,
      alsoForPeople: false,
      find: async ([id = "", part = ""], query) => {
        const found = await publicCall(house, id);
        return found === null ? NOT_FOUND : await callPart(house, found, part as CallPart, query);
      },
    },
    {
      pattern: /^\/(?:calls|actions)\/([^/.]+)\/pledge-([A-Za-z0-9-]+)$/,
      alsoForPeople: true,
      find: async ([id = "", language = ""]) => {
        const found = await publicCall(house, id);
        const json = found === null ? null : objects.poll(found, language);
        return json === null ? NOT_FOUND : { json };
      },
    },
    { pattern: /^\/notes\/([^/]+)$/, alsoForPeople: true, find: ([id = ""]) => notice(house, id) },
    {
      pattern: /^\/places\/([^/]+)$/,
      alsoForPeople: true,
      find: async ([id = ""]) => {
        const found = await publicCall(house, id);
        const location = found === null ? undefined : objects.call(found).location;
        return location === undefined ? NOT_FOUND : { json: { "@context": CTX_EVENT, ...location } };
      },
    },
    { pattern: /^\/quotes\/([^/]+)$/, alsoForPeople: false, find: ([id = ""]) => quote(house, id) },
    { pattern: /^\/tags\/([^/]+)$/, alsoForPeople: true, find: ([tag = ""]) => tagged(house, tag) },
    {
      pattern: /^\/((?:activities|announces)\/[^/]+)$/,
      alsoForPeople: false,
      find: async ([path = ""]) => {
        const found = await findPublicActivity(store.current(), `${addresses.origin}/${path}`);
        return found === null ? NOT_FOUND : { body: asOfNow(found) };
      },
    },
  ];
}

async function publicCall({ store, addresses }: DocumentHouse, id: string): Promise<CallInFull | null> {
  const found = await findCallInFull(store.current(), id, addresses.call(id));
  return found !== null && isPublicCall(found.call) ? found : null;
}

async function callPart(
  house: DocumentHouse,
  found: CallInFull,
  part: CallPart,
  query: URLSearchParams,
): Promise<Document> {
  const { store, addresses } = house;
  const id = addresses.callPart(found.call.id, part);
  const attributedTo = addresses.campaign(found.campaign.handle);
  if (part === "organizers") {
    const others = await coOrganiserEntries(house, addresses.call(found.call.id));
    const items = [addresses.movement(found.movement.handle), ...others];
    return { json: listedCollection({ id, items, attributedTo }) };
  }
  if (part === "replies") {
    const items = await shownReplyUris(store.current(), addresses.call(found.call.id));
    return { json: listedCollection({ id, items: [...items], attributedTo }) };
  }
  const first = `${id}?page=true`;
  if (query.has("page")) return { json: orderedCollectionPage({ id: first, partOf: id, items: [] }) };
  const counts = await countReactions(store.current(), addresses.call(found.call.id));
  const totalItems = part === "attendees" ? found.told?.going ?? null : counts[part];
  return { json: closedCollection({ id, totalItems, first }) };
}

async function notice({ store, addresses, say }: DocumentHouse, id: string): Promise<Document> {
  const db = store.current();
  const found = await findNotice(db, id);
  const campaign = found === null ? null : await findCampaign(db, found.campaignId);
  const movement = await findMovement(db);
  if (found === null || campaign === null || movement === null) return NOT_FOUND;
  const about = found.callId === null ? null : await findCallInFull(db, found.callId, addresses.call(found.callId));
  const call = about?.call ?? null;
  return { json: noticeToObject({ notice: found, campaign, call, movement, addresses, say }) };
}

async function quote({ store, addresses }: DocumentHouse, id: string): Promise<Document> {
  const row = await store.current().selectFrom("quote").innerJoin("actor", "actor.id", "quote.owner_id")
    .select(["quote_uri", "object_uri", "actor.uri as owner"]).where("quote.id", "=", id).executeTakeFirst();
  if (row === undefined) return NOT_FOUND;
  const { owner, quote_uri: quote, object_uri: object } = row;
  return { json: quoteAuthorization({ id: addresses.quote(id), owner, quote, object }) };
}

async function tagged({ store, addresses }: DocumentHouse, tag: string): Promise<Document> {
  const rows = await store.current().selectFrom("call").select(["id", "tags"]).where("state", "<>", "draft")
    .orderBy("published_at", "desc").limit(1_000).execute();
  const wanted = tag.toLowerCase();
  const items = rows.filter((row) => row.tags.some((one) => one.toLowerCase() === wanted)).slice(0, 100)
    .map((row) => addresses.call(row.id));
  return { json: listedCollection({ id: addresses.tag(tag), items }) };
}
