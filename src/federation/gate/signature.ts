/**
 * Reads the one HTTP signature of a request into a claim that a key can confirm or deny.
 * Two schemes are spoken in the fediverse, draft-cavage and RFC 9421; both end here as the same shape. It refuses
 * anything it does not fully understand, more than one signature, and signatures that leave target, time or body open.
 */

import { createHash } from "node:crypto";
import { inboxLimits, signatureLimits } from "../../domain/limits.ts";
import { readCavage } from "./cavage.ts";
import { type GateRefusal, unauthenticated } from "./refusal.ts";
import { readRfc9421 } from "./rfc9421.ts";

/** How a signature was computed; `null` in a claim leaves it to the kind of the key. */
export type SignatureAlgorithm = "rsa-sha256" | "rsa-sha512" | "rsa-pss-sha512" | "ed25519";

/** What a request claims: that the owner of `keyId` signed `base`, and with it the digests of the body. */
export interface SignatureClaim {
  /** Which scheme it was written in. */
  readonly scheme: "draft-cavage" | "rfc9421";
  /** The key that is said to have signed, as a URL. */
  readonly keyId: URL;
  /** The algorithm named, or `null`. */
  readonly algorithm: SignatureAlgorithm | null;
  /** The signature's bytes. */
  readonly signature: Uint8Array;
  /** The text that was signed. */
  readonly base: string;
  /** Digests of the body that the signature covers: each must match, and there is at least one, but for a request to read. */
  readonly digests: readonly BodyDigest[];
}

/** A digest of the body as stated in a header. */
export interface BodyDigest {
  /** Node's name of the hash. */
  readonly hash: "sha256" | "sha512";
  /** The stated value. */
  readonly value: Uint8Array;
}

/** The parts of a request that signatures speak about. */
export interface SignedParts {
  /** HTTP method, upper case. */
  readonly method: string;
  /** The node's own origin: what the peer must have meant by the target, whatever a proxy made of the scheme. */
  readonly origin: string;
  /** Path of the request. */
  readonly path: string;
  /** Query of the request with its question mark, or an empty string. */
  readonly query: string;
  /** Headers of the request. */
  readonly headers: Headers;
  /** The current time in milliseconds since 1970. */
  readonly now: number;
}

/** Reads the claim, choosing the scheme as RFC 9421 peers do: by the presence of `Signature-Input`. */
export function readSignature(parts: SignedParts): SignatureClaim | GateRefusal {
  const signature = parts.headers.get("signature");
  const input = parts.headers.get("signature-input");
  if (signature === null) return unauthenticated("signature_absent", "The request is not signed.");
  if (signature.length + (input?.length ?? 0) > inboxLimits.signatureCharacters) {
    return unauthenticated("signature_too_long", "The signature headers are too long.");
  }
  return input === null ? readCavage(parts, signature) : readRfc9421(parts, input, signature);
}

/** Whether a request can carry something that must be signed with it; one to read cannot. */
export function hasBody({ method }: Pick<SignedParts, "method">): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** Whether the body's digests all match; the hash is computed once per kind. */
export function matchesDigests(body: Uint8Array, digests: readonly BodyDigest[]): boolean {
  return digests.length > 0 &&
    digests.every(({ hash, value }) => createHash(hash).update(body).digest().equals(value));
}

/** Refuses a time outside the window: older than `signatureLimits.windowMs` or further ahead than the skew. */
export function checkTime(instant: number, now: number): GateRefusal | null {
  if (!Number.isFinite(instant)) return unauthenticated("signature_time", "The signature's time cannot be read.");
  if (instant < now - signatureLimits.windowMs) return unauthenticated("signature_old", "The signature is too old.");
  if (instant > now + signatureLimits.skewMs) {
    return unauthenticated("signature_ahead", "The signature is dated in the future; check the server's clock.");
  }
  return null;
}

/** Reads a key id: an absolute address without userinfo, https unless the node itself speaks http. */
export function readKeyId(value: string | undefined, origin: string): URL | null {
  if (value === undefined || value.length > inboxLimits.uriCharacters || /[\s<>"\\]/.test(value)) return null;
  const url = URL.parse(value);
  if (url === null || url.username !== "" || url.password !== "" || url.hostname.endsWith(".")) return null;
  return url.protocol === "https:" || (url.protocol === "http:" && origin.startsWith("http:")) ? url : null;
}

/** Decodes base64 strictly enough that garbage is not silently skipped; `null` when it is none. */
export function readBase64(value: string): Uint8Array | null {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value) ? Buffer.from(value, "base64") : null;
}
