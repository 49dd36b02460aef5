/**
 * Reads signatures after draft-cavage-http-signatures-12, as nearly every server sends them.
 * Accepted dialects: Mastodon (`rsa-sha256`), GoToSocial (`hs2019`, with `(created)` or `Date`), Misskey, Mobilizon.
 * It refuses signatures that do not cover request target, host, time and digest.
 */

import { type GateRefusal, unauthenticated } from "./refusal.ts";
import {
  type BodyDigest,
  checkTime,
  hasBody,
  readBase64,
  readKeyId,
  type SignatureAlgorithm,
  type SignatureClaim,
  type SignedParts,
} from "./signature.ts";

const algorithms = new Map<string, SignatureAlgorithm | null>([
  ["hs2019", null],
  ["rsa-sha256", "rsa-sha256"],
  ["rsa-sha512", "rsa-sha512"],
  ["ed25519", "ed25519"],
]);

/** Reads one `Signature` header; see {@link SignatureClaim}. Source: draft-cavage-http-signatures-12 §2, §4. */
export function readCavage(parts: SignedParts, header: string): SignatureClaim | GateRefusal {
  const parameters = readParameters(header);
  if (parameters === null) {
    return unauthenticated("signature_malformed", "There must be exactly one, well-formed signature.");
  }
  const keyId = readKeyId(parameters.get("keyId"), parts.origin);
  if (keyId === null) return unauthenticated("key_id", "The signature's keyId is not an acceptable address.");
  const algorithm = algorithms.get(parameters.get("algorithm")?.toLowerCase() ?? "hs2019");
  if (algorithm === undefined) return unauthenticated("algorithm", "The signature's algorithm is not supported.");
  const signature = readBase64(parameters.get("signature") ?? "");
  if (signature === null) return unauthenticated("signature_malformed", "The signature is not base64.");

  const covered = (parameters.get("headers") ?? "").toLowerCase().split(" ").filter((name) => name !== "");
  const timed = covered.includes("date") || covered.includes("(created)");
  const carried = hasBody(parts) ? ["(request-target)", "host", "digest"] : ["(request-target)", "host"];
  if (!timed || !carried.every((name) => covered.includes(name))) {
    return unauthenticated(
      "covered_parts",
      "The signature must cover (request-target), host, date or (created), and digest.",
    );
  }
  const base = writeBase(parts, covered, parameters);
  if (base === null) {
    return unauthenticated("covered_parts", "The signature covers a header that is absent or named twice.");
  }
  const refusal = checkTimes(parts, covered, parameters);
  if (refusal !== null) return refusal;
  const digests = hasBody(parts) ? readDigests(parts.headers.get("digest") ?? "") : [];
  if (digests === null) return unauthenticated("digest", "The Digest header must carry SHA-256 or SHA-512.");
  return { scheme: "draft-cavage", keyId, algorithm, signature, base, digests };
}

/** `name="value"` and `name=123`, separated by commas; a name given twice means two signatures and ends the reading. */
function readParameters(header: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  const pair = /\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*(,|$)/y;
  while (pair.lastIndex < header.length) {
    const match = pair.exec(header);
    const name = match?.[1];
    if (match === null || name === undefined || parameters.has(name)) return null;
    parameters.set(name, match[2] ?? match[3] ?? "");
  }
  return parameters;
}

function writeBase(parts: SignedParts, covered: string[], parameters: Map<string, string>): string | null {
  if (new Set(covered).size !== covered.length) return null;
  const lines: string[] = [];
  for (const name of covered) {
    const value = findValue(parts, name, parameters);
    if (value === null || value === undefined) return null;
    lines.push(`${name}: ${value}`);
  }
  return lines.join("\n");
}

function findValue(parts: SignedParts, name: string, parameters: Map<string, string>): string | null | undefined {
  switch (name) {
    case "(request-target)":
      return `${parts.method.toLowerCase()} ${parts.path}${parts.query}`;
    case "(created)":
      return parameters.get("created");
    case "(expires)":
      return parameters.get("expires");
    case "host":
      return parts.headers.get("host") ?? new URL(parts.origin).host;
    default:
      return name.startsWith("(") ? null : parts.headers.get(name);
  }
}

function checkTimes(parts: SignedParts, covered: string[], parameters: Map<string, string>): GateRefusal | null {
  const times: number[] = [];
  if (covered.includes("date")) times.push(Date.parse(parts.headers.get("date") ?? ""));
  if (covered.includes("(created)")) times.push(Number(parameters.get("created")) * 1_000);
  for (const time of times) {
    const refusal = checkTime(time, parts.now);
    if (refusal !== null) return refusal;
  }
  const expires = parameters.get("expires");
  if (expires !== undefined && !(Number(expires) * 1_000 >= parts.now)) {
    return unauthenticated("signature_expired", "The signature has expired.");
  }
  return null;
}

/** RFC 3230: `SHA-256=base64`, several separated by commas; kinds too weak to count are skipped. */
function readDigests(header: string): BodyDigest[] | null {
  const digests: BodyDigest[] = [];
  for (const part of header.split(",")) {
    const [, name, encoded] = /^\s*(sha-256|sha-512)=(\S+)\s*$/i.exec(part) ?? [];
    if (name === undefined || encoded === undefined) continue;
    const value = readBase64(encoded);
    if (value === null) return null;
    digests.push({ hash: name.toLowerCase() === "sha-256" ? "sha256" : "sha512", value });
  }
  return digests.length > 0 ? digests : null;
}
