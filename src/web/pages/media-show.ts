/**
 * Pictures and the node's own files, kept by browsers for ever because their addresses never name other bytes. They vary
 * with nothing and know no visitor.
 */
import type { Context } from "hono";
import { findMedia } from "../../database/views/media-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { findStaticFile, STATIC_FILES } from "../assets.ts";
import type { WebHouse } from "../house.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/** Answers `/media/:id`. A picture is inert even when opened by itself (`sandbox`). */
export async function showMedia(c: Context, house: WebHouse): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const etag = `"${id}"`;
  const picture = await findMedia(readerOf(house.store), id);
  if (picture === null) return c.text("404", 404, { "Cache-Control": "no-store" });
  const headers = {
    "Cache-Control": FOR_EVER,
    "ETag": etag,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
  };
  if (isKnown(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  return c.body(new Uint8Array(picture.bytes), 200, { ...headers, "Content-Type": picture.mediaType });
}

/** Answers `/static/:file`. */
export function showStaticFile(c: Context): Response {
  const file = findStaticFile(c.req.path);
  if (file === null) return c.text("404", 404, { "Cache-Control": "no-store" });
  return c.body(file.body, 200, { "Cache-Control": FOR_EVER, "Content-Type": file.mediaType });
}

/** Answers `/push-worker.js`: its address must stay the same, and browsers look at it anew, so it is not kept. */
export function showPushWorker(c: Context): Response {
  const { body, mediaType } = STATIC_FILES.pushWorker;
  return c.body(body, 200, { "Cache-Control": "no-cache", "Content-Type": mediaType });
}

function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? "").split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
}
