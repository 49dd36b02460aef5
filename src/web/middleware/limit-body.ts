/**
 * Refuses forms that weigh too much, by the length they state, else by counting while they arrive. A form sent in pieces
 * without a length, as some proxies do, is read whole first, so that every reader after this one finds a plain request.
 */
import type { MiddlewareHandler } from "hono";
import { Refusal } from "../refusal.ts";
import type { WebEnv } from "../visit.ts";

/** The middleware for forms of at most `most` bytes; heavier ones are answered 413. */
export function limitBody(most: number): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { raw } = c.req;
    const stated = raw.headers.get("content-length");
    if (stated !== null && !raw.headers.has("transfer-encoding")) {
      if (!(Number(stated) <= most)) throw new Refusal(413);
    } else if (raw.body !== null) {
      const body = await readWhole(raw.body, most);
      c.req.raw = new Request(raw.url, { method: raw.method, headers: new Headers(raw.headers), body });
    }
    await next();
  };
}

async function readWhole(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.byteLength;
    if (size > most) throw new Refusal(413);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
