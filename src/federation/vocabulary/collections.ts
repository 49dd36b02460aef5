/**
 * Collections and tombstones as documents. Lists of people (followers, attendees, likes) are closed: they say how many
 * and nobody's name, yet have a first page, without which Mastodon shows the count as hidden.
 */
import { CTX_PLAIN, CTX_TOMBSTONE } from "./contexts.ts";
import type { JsonValue } from "./json.ts";
import type { CollectionObject, TombstoneObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** A long collection: its size and the address of its first page. */
export function orderedCollection(
  input: {
    readonly id: string;
    readonly totalItems: number;
    readonly first: string;
    readonly attributedTo?: string;
  },
): CollectionObject {
  const { id, totalItems, first, attributedTo } = input;
  return { "@context": CTX_PLAIN, id, type: "OrderedCollection", ...owned(attributedTo), totalItems, first };
}

/** One page of a collection, newest first; `next` and `prev` are absent at the ends. */
export function orderedCollectionPage(
  input: {
    readonly id: string;
    readonly partOf: string;
    readonly items: readonly JsonValue[];
    readonly next?: string | null;
    readonly prev?: string | null;
  },
): CollectionObject {
  const { id, partOf, items, next, prev } = input;
  return {
    "@context": CTX_PLAIN,
    id,
    type: "OrderedCollectionPage",
    partOf,
    ...(next ? { next } : {}),
    ...(prev ? { prev } : {}),
    orderedItems: items,
  };
}

/** A short collection given whole, such as featured calls, moderators or organisers. */
export function listedCollection(
  input: { readonly id: string; readonly items: readonly JsonValue[]; readonly attributedTo?: string },
): CollectionObject {
  const { id, items, attributedTo } = input;
  return {
    "@context": CTX_PLAIN,
    id,
    type: "OrderedCollection",
    ...owned(attributedTo),
    totalItems: items.length,
    orderedItems: items,
  };
}

/**
 * A collection of people that tells how many at most: `totalItems` is absent when null, as for pledges below ten
 * (protocol §7). Its first page, at `first`, is {@link orderedCollectionPage} without items.
 */
export function closedCollection(
  input: { readonly id: string; readonly totalItems: number | null; readonly first: string },
): CollectionObject {
  const { id, totalItems, first } = input;
  return {
    "@context": CTX_PLAIN,
    id,
    type: "OrderedCollection",
    ...(totalItems === null ? {} : { totalItems }),
    first,
  };
}

/** What stands at the address of something deleted, for ever, with status 410. */
export function tombstoneToObject(
  input: { readonly uri: string; readonly formerType: string; readonly deletedAt: Temporal.Instant },
): TombstoneObject {
  return {
    "@context": CTX_TOMBSTONE,
    id: input.uri,
    type: "Tombstone",
    formerType: input.formerType,
    deleted: moment(input.deletedAt),
  };
}

function owned(attributedTo: string | undefined) {
  return attributedTo === undefined ? {} : { attributedTo };
}
