/**
 * What persons wrote, for whoever may read it. What is for everybody is open; the rest answers only a request signed by an
 * actor who may read it, and to everybody else looks as if it did not exist.
 */
import { countReactions } from "../../database/views/federation-views.ts";
import { findOwnPost, mayFetchPost, openReplyUris, type PostWithCounts } from "../../database/views/post-documents.ts";
import { conversationLimits } from "../../domain/limits.ts";
import { isOpen } from "../../domain/post-rules.ts";
import { closedCollection, listedCollection, orderedCollectionPage } from "../vocabulary/collections.ts";
import { postToObject } from "../vocabulary/post.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND, type WhoAsks } from "./document.ts";

/** An answer that is for the asker alone: kept by nobody, on the way or here. */
const FOR_ONE = { "cache-control": "private, no-store", "vary": "Accept, Signature" };

/** The rows for posts and what hangs on them. */
export function postDocuments(house: DocumentHouse): DocumentRoute[] {
  return [
    {
      pattern: /^\/posts\/([^/.]+)$/,
      alsoForPeople: true,
      find: async ([id = ""], _query, who) => {
        const found = await readable(house, id, who);
        if (found === null) return NOT_FOUND;
        const json = postToObject(found, house.addresses);
        return isOpen(found.post.audience) ? { json } : { json, headers: FOR_ONE };
      },
    },
    {
      pattern: /^\/posts\/([^/.]+)\/(replies|likes|shares)$/,
      alsoForPeople: false,
      find: async ([id = "", part = ""], query) => {
        const found = await readable(house, id, () => Promise.resolve(null));
        return found === null
          ? NOT_FOUND
          : await collection(house, found, part as "replies" | "likes" | "shares", query);
      },
    },
  ];
}

async function readable(
  { store, addresses }: DocumentHouse,
  id: string,
  who: WhoAsks,
): Promise<PostWithCounts | null> {
  const db = store.current();
  const found = await findOwnPost(db, addresses.post(id));
  if (found === null || isOpen(found.post.audience)) return found;
  const asker = await who();
  return asker !== null && await mayFetchPost(db, found.post, asker) ? found : null;
}

/** Answers are named; who liked and who shared is not. */
async function collection(
  { store, addresses }: DocumentHouse,
  { post }: PostWithCounts,
  part: "replies" | "likes" | "shares",
  query: URLSearchParams,
): Promise<Document> {
  const id = addresses.postPart(post.id ?? "", part);
  const db = store.current();
  if (part === "replies") {
    const items = await openReplyUris(db, post.uri, conversationLimits.listed);
    return { json: listedCollection({ id, items, attributedTo: post.authorUri }) };
  }
  const first = `${id}?page=true`;
  if (query.has("page")) return { json: orderedCollectionPage({ id: first, partOf: id, items: [] }) };
  const totalItems = (await countReactions(db, post.uri))[part];
  return { json: closedCollection({ id, totalItems, first }) };
}
