/**
 * Reads the body of a request up to the limit and not a byte further, within a deadline.
 * Compressed bodies are refused unread: nothing in the fediverse sends them, and one would hide its real size.
 */

import { inboxLimits } from "../../domain/limits.ts";
import { isActivityMediaType } from "../document-loader/media-type.ts";
import { GateRefusal, malformed } from "./refusal.ts";

const tooLarge = (): GateRefusal =>
  new GateRefusal(413, "body_too_large", `The body is larger than ${inboxLimits.bodyBytes} bytes.`);

/** Checks what the headers say about the body, before any of it is read. */
export function checkBodyHeaders(headers: Headers): GateRefusal | null {
  if (!isActivityMediaType(headers.get("content-type"))) {
    return new GateRefusal(
      415,
      "media_type",
      "The content type must be application/activity+json or application/ld+json.",
    );
  }
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") {
    return new GateRefusal(415, "content_encoding", "Compressed bodies are not accepted.");
  }
  return null;
}

/** Reads the bytes, with or without a truthful `Content-Length`; a body that stops arriving is given up. */
export async function readBody(request: Request): Promise<Uint8Array | GateRefusal> {
  if (Number(request.headers.get("content-length") ?? 0) > inboxLimits.bodyBytes) return tooLarge();
  const reader = request.body?.getReader();
  if (reader === undefined) return malformed("body_absent", "The body is empty.");
  const timer = setTimeout(() => void reader.cancel("deadline").catch(() => {}), inboxLimits.bodyMs);
  const started = performance.now();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > inboxLimits.bodyBytes) {
        void reader.cancel("too large").catch(() => {});
        return tooLarge();
      }
      pieces.push(value);
    }
  } catch {
    return malformed("body_unreadable", "The body could not be read to its end.");
  } finally {
    clearTimeout(timer);
  }
  if (performance.now() - started >= inboxLimits.bodyMs) {
    return new GateRefusal(408, "body_too_slow", "The body took too long to arrive.");
  }
  if (length === 0) return malformed("body_absent", "The body is empty.");
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
