/**
 * Small copies of this node's own pictures, for pages that show many. Made when first asked for, one at a time and off the thread
 * that answers, and kept in memory; nothing of them is stored, and nobody can ask for another size.
 */
import type { Context } from "hono";
import sharp from "sharp";
import { findMedia, findMediaSizes } from "../database/views/media-views.ts";
import { readerOf } from "../database/views/read-only.ts";
import { smallPictureLimits } from "../domain/limits/joint.ts";
import type { WebHouse } from "./house.ts";

const kept = new Map<string, Uint8Array<ArrayBuffer>>();
const making = new Map<string, Promise<Uint8Array<ArrayBuffer> | null>>();
let keptBytes = 0;
let previous: Promise<unknown> = Promise.resolve();

/** Answers `/media/:id/small`; 404 as the picture itself, 503 while too many are being made. */
export async function showSmallMedia(c: Context, house: WebHouse): Promise<Response> {
  const id = c.req.param("id") ?? "";
  // A picture that was erased is erased here too: somebody may have changed their mind about being shown.
  if (!(await findMediaSizes(readerOf(house.store), [id])).has(id)) forget(id);
  const known = kept.get(id);
  if (known === undefined && !making.has(id) && making.size >= smallPictureLimits.waiting) {
    return c.text("503", 503, { "Cache-Control": "no-store", "Retry-After": "5" });
  }
  const bytes = known ?? await makeOnce(id, house);
  if (bytes === null) return c.text("404", 404, { "Cache-Control": "no-store" });
  return c.body(bytes, 200, {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Type": "image/webp",
  });
}

async function makeOnce(id: string, house: WebHouse): Promise<Uint8Array<ArrayBuffer> | null> {
  const underWay = making.get(id);
  if (underWay !== undefined) return await underWay;
  const made = previous.then(() => make(id, house));
  previous = made.catch(() => undefined);
  making.set(id, made);
  try {
    const bytes = await made;
    if (bytes !== null) keep(id, bytes);
    return bytes;
  } finally {
    making.delete(id);
  }
}

async function make(id: string, house: WebHouse): Promise<Uint8Array<ArrayBuffer> | null> {
  const picture = await findMedia(readerOf(house.store), id);
  if (picture === null) return null;
  const size = { width: smallPictureLimits.widest, withoutEnlargement: true };
  return new Uint8Array(await sharp(picture.bytes).resize(size).webp({ quality: 62 }).toBuffer());
}

function forget(id: string): void {
  keptBytes -= kept.get(id)?.byteLength ?? 0;
  kept.delete(id);
}

function keep(id: string, bytes: Uint8Array<ArrayBuffer>): void {
  kept.set(id, bytes);
  keptBytes += bytes.byteLength;
  for (const [oldest, { byteLength }] of kept) {
    if (keptBytes <= smallPictureLimits.keptBytes) return;
    kept.delete(oldest);
    keptBytes -= byteLength;
  }
}
