/**
 * Signs the requests this node sends. Deliveries are signed by draft-cavage-12 first, because Mobilizon answers 200 to a
 * signature it can't read and the delivery would be lost without a trace; a server that refuses it is asked again with
 * RFC 9421. The HTTP signature is the only work done per inbox.
 */
import { createHash, sign } from "node:crypto";
import { signRequest } from "@fedify/fedify/sig";
import type { SigningKeys } from "./actor-keys.ts";

/** A body with its digest, computed once per activity. */
export interface PreparedBody {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** The media type of everything this node posts. */
export const ACTIVITY_MEDIA_TYPE = "application/activity+json";

/** Prepares a body for delivery: its bytes and its `Digest` header (RFC 3230). */
export function prepareBody(body: string): PreparedBody {
  const bytes = Buffer.from(body);
  return { bytes, digest: `SHA-256=${createHash("sha256").update(bytes).digest("base64")}` };
}

/** Headers of a POST signed by draft-cavage-http-signatures-12 over `(request-target) host date digest`. */
export function cavageHeaders(
  inbox: URL,
  body: PreparedBody,
  keys: SigningKeys,
  at: Temporal.Instant,
): Record<string, string> {
  const date = new Date(at.epochMilliseconds).toUTCString();
  const target = `post ${inbox.pathname}${inbox.search}`;
  const lines = `(request-target): ${target}\nhost: ${inbox.host}\ndate: ${date}\ndigest: ${body.digest}`;
  return {
    host: inbox.host,
    date,
    digest: body.digest,
    "content-type": ACTIVITY_MEDIA_TYPE,
    signature: signatureOver("(request-target) host date digest", lines, keys),
  };
}

/** Headers of the same POST signed by RFC 9421, for servers that refuse the other. */
export async function rfc9421Headers(
  inbox: URL,
  body: PreparedBody,
  keys: SigningKeys,
): Promise<Record<string, string>> {
  const headers = { "content-type": ACTIVITY_MEDIA_TYPE };
  const request = new Request(inbox, { method: "POST", headers, body: new Uint8Array(body.bytes) });
  const signed = await signRequest(request, keys.rsaCryptoKey, new URL(keys.rsaKeyId), { spec: "rfc9421" });
  return Object.fromEntries(signed.headers);
}

/**
 * Signs a GET as an actor, for servers that answer only those they know (authorised fetch). Covered are `(request-target)
 * host date` and nothing else: proxies in front of a server rewrite `Accept-Encoding` and its like, and a signature over
 * those would be refused for no fault of the asker.
 */
export function signedGet(request: Request, keys: SigningKeys): Request {
  const { host, pathname, search } = new URL(request.url);
  const date = new Date(Temporal.Now.instant().epochMilliseconds).toUTCString();
  const lines = `(request-target): get ${pathname}${search}\nhost: ${host}\ndate: ${date}`;
  const headers = new Headers(request.headers);
  headers.set("host", host);
  headers.set("date", date);
  headers.set("signature", signatureOver("(request-target) host date", lines, keys));
  return new Request(request, { headers });
}

function signatureOver(names: string, lines: string, keys: SigningKeys): string {
  const signature = sign("sha256", Buffer.from(lines), keys.rsa).toString("base64");
  return `keyId="${keys.rsaKeyId}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`;
}
