/**
 * Every address this node answers in ActivityStreams, in one table. What GET answers is built by the same builders as what
 * was delivered. Deleted addresses answer 410 with a Tombstone for ever; drafts and private things do not exist here.
 */
import type { Store } from "../database/connection.ts";
import { findTombstone } from "../database/views/federation-views.ts";
import type { Addresses } from "../domain/addresses.ts";
import { actorDocuments } from "./documents/actors.ts";
import { archiveDocuments } from "./documents/archive.ts";
import {
  type Document,
  type DocumentHouse,
  type DocumentRoute,
  NOT_FOUND,
  type WhoAsks,
} from "./documents/document.ts";
import { jointDocuments } from "./documents/joint.ts";
import { objectDocuments } from "./documents/objects.ts";
import { postDocuments } from "./documents/posts.ts";
import { discoveryDocuments } from "./documents/discovery.ts";
import { tombstoneToObject } from "./vocabulary/collections.ts";

/**
 * Answers in ActivityStreams or discovery JSON; null for an address that is for people only. Anything but GET and HEAD of
 * an address that is for machines only is answered 405: nothing is posted to an outbox here. `who` tells who signed the
 * request.
 */
export type Documents = (
  url: URL,
  acceptsActivity: boolean,
  method: string,
  who?: WhoAsks,
) => Promise<Response | null>;

/** The media type of every document (ActivityPub §3.2). */
const ACTIVITY_JSON = "application/activity+json";

/** Builds the table. */
export function createDocuments(house: DocumentHouse): Documents {
  const routes: readonly DocumentRoute[] = [
    ...discoveryDocuments(house),
    ...archiveDocuments(house),
    ...jointDocuments(house),
    ...actorDocuments(house),
    ...objectDocuments(house),
    ...postDocuments(house),
  ];
  return async (url, acceptsActivity, method, who = nobodyAsks) => {
    const isRead = method === "GET" || method === "HEAD";
    for (const route of routes) {
      if (route.alsoForPeople && !(acceptsActivity && isRead)) continue;
      const match = route.pattern.exec(url.pathname);
      if (match === null) continue;
      if (!isRead) return respond(READ_ONLY);
      const parts = match.slice(1).map((part) => decodeURIComponent(part ?? ""));
      const document = await route.find(parts, url.searchParams, who);
      return respond(document === NOT_FOUND ? await gone(house.store, house.addresses, url) : document);
    }
    return null;
  };
}

const nobodyAsks: WhoAsks = () => Promise.resolve(null);

const READ_ONLY: Document = {
  status: 405,
  json: { error: "This address can only be read." },
  mediaType: "application/json",
  headers: { allow: "GET, HEAD" },
};

async function gone(store: Store, addresses: Addresses, url: URL): Promise<Document> {
  const uri = `${addresses.origin}${url.pathname}`;
  const tombstone = await findTombstone(store.current(), uri);
  if (tombstone === null) return NOT_FOUND;
  return { status: 410, json: tombstoneToObject({ uri, ...tombstone }) };
}

function respond(document: Document): Response {
  const { status = 200, json, body, mediaType = ACTIVITY_JSON, headers } = document;
  const text = body ?? JSON.stringify(json);
  const cache = status === 200 ? "public, max-age=60" : "no-store";
  return new Response(text, {
    status,
    headers: {
      "content-type": mediaType,
      "cache-control": cache,
      "access-control-allow-origin": "*",
      "vary": "Accept",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}
