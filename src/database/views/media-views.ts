/** Pictures and what is gone for good, by address. A picture of a draft is as unguessable as its id, and no more hidden. */
import type { ReadyPicture } from "../../application/ports.ts";
import { fromColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** The picture with an id, bytes and all; null if there is none. */
export async function findMedia(db: Reader, id: string): Promise<ReadyPicture | null> {
  const row = await db.selectFrom("media").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return null;
  return { mediaType: row.media_type, width: row.width, height: row.height, bytes: row.bytes };
}

/** The sizes of pictures by id, so that pages keep their room before they have loaded. */
export async function findMediaSizes(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { width: number; height: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("media").select(["id", "width", "height"]).where("id", "in", [...ids]).execute();
  return new Map(rows.map(({ id, width, height }) => [id, { width, height }]));
}

/** When what was at an address of this node was deleted; null if nothing was. */
export async function findTombstone(db: Reader, uri: string): Promise<Temporal.Instant | null> {
  const row = await db.selectFrom("tombstone").select("deleted_at").where("uri", "=", uri).executeTakeFirst();
  return row === undefined ? null : fromColumn(row.deleted_at);
}
