/**
 * Reads signatures after RFC 9421, as newer Mastodon and WordPress send them.
 * The text that was signed is rebuilt from our own origin and the header's own words. It refuses component parameters,
 * more than one signature, and signatures that do not cover method, target and content digest.
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

const algorithms = new Map<string, SignatureAlgorithm>([
  ["rsa-v1_5-sha256", "rsa-sha256"],
  ["rsa-v1_5-sha512", "rsa-sha512"],
  ["rsa-pss-sha512", "rsa-pss-sha512"],
  ["ed25519", "ed25519"],
]);

/** One label, one inner list of plain quoted names, then parameters: all that an inbox request needs (RFC 8941). */
const inputPattern =
  /^\s*([a-z*][a-z0-9_.*-]*)=(\(((?:\s*"[^"\\]*")*)\s*\)((?:\s*;\s*[a-z*][a-z0-9_.*-]*(?:=(?:"[^"\\]*"|-?\d{1,15}|[A-Za-z*][\w:/.*-]*))?)*))\s*$/;

/** Reads one `Signature-Input` and `Signature` pair; see {@link SignatureClaim}. Source: RFC 9421 §2–4. */
export function readRfc9421(parts: SignedParts, input: string, header: string): SignatureClaim | GateRefusal {
  const [, label, params, names, rest] = inputPattern.exec(input) ?? [];
  const [, signedLabel, encoded] = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]+):\s*$/.exec(header) ?? [];
  if (label === undefined || params === undefined || label !== signedLabel || encoded === undefined) {
    return unauthenticated("signature_malformed", "There must be exactly one, well-formed signature.");
  }
  const parameters = readParameters(rest ?? "");
  if (parameters === null) return unauthenticated("signature_malformed", "A signature parameter is given twice.");
  const keyId = readKeyId(parameters.get("keyid"), parts.origin);
  if (keyId === null) return unauthenticated("key_id", "The signature's keyid is not an acceptable address.");
  const named = parameters.get("alg");
  const algorithm = named === undefined ? null : algorithms.get(named.toLowerCase());
  if (algorithm === undefined) return unauthenticated("algorithm", "The signature's algorithm is not supported.");

  const covered = [...(names ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  if (!coversEnough(covered, parts)) {
    return unauthenticated("covered_parts", "The signature must cover @method, @target-uri and content-digest.");
  }
  const base = writeBase(parts, covered, params);
  if (base === null) {
    return unauthenticated("covered_parts", "The signature covers a part that is absent or not supported.");
  }
  const refusal = checkTimes(parts, parameters);
  if (refusal !== null) return refusal;
  const digests = hasBody(parts) ? readDigests(parts.headers.get("content-digest") ?? "") : [];
  if (digests === null) return unauthenticated("digest", "The Content-Digest header must carry sha-256 or sha-512.");
  const signature = readBase64(encoded);
  if (signature === null) return unauthenticated("signature_malformed", "The signature is not base64.");
  return { scheme: "rfc9421", keyId, algorithm, signature, base, digests };
}

function readParameters(text: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  for (const match of text.matchAll(/;\s*([a-z*][a-z0-9_.*-]*)(?:=(?:"([^"]*)"|([^;\s]+)))?/g)) {
    const name = match[1] ?? "";
    if (parameters.has(name)) return null;
    parameters.set(name, match[2] ?? match[3] ?? "");
  }
  return parameters;
}

function coversEnough(covered: string[], parts: SignedParts): boolean {
  const { query } = parts;
  const has = (name: string): boolean => covered.includes(name);
  const target = has("@target-uri") ||
    (has("@authority") && (has("@request-target") || (has("@path") && (query === "" || has("@query")))));
  const body = !hasBody(parts) || has("content-digest");
  return has("@method") && target && body && new Set(covered).size === covered.length;
}

function writeBase(parts: SignedParts, covered: string[], params: string): string | null {
  const lines: string[] = [];
  for (const name of covered) {
    const value = findValue(parts, name);
    if (value === null) return null;
    lines.push(`"${name}": ${value}`);
  }
  return [...lines, `"@signature-params": ${params}`].join("\n");
}

function findValue(parts: SignedParts, name: string): string | null {
  const { method, origin, path, query, headers } = parts;
  switch (name) {
    case "@method":
      return method;
    case "@target-uri":
      return `${origin}${path}${query}`;
    case "@authority":
      return new URL(origin).host;
    case "@scheme":
      return new URL(origin).protocol.slice(0, -1);
    case "@request-target":
      return `${path}${query}`;
    case "@path":
      return path;
    case "@query":
      return query === "" ? "?" : query;
    case "host":
      return headers.get("host") ?? new URL(origin).host;
    default:
      return /^[a-z0-9-]+$/.test(name) ? headers.get(name) : null;
  }
}

function checkTimes(parts: SignedParts, parameters: Map<string, string>): GateRefusal | null {
  const created = parameters.get("created") ?? "";
  const refusal = checkTime(/^\d+$/.test(created) ? Number(created) * 1_000 : Number.NaN, parts.now);
  if (refusal !== null) return refusal;
  const expires = parameters.get("expires");
  if (expires !== undefined && !(Number(expires) * 1_000 >= parts.now)) {
    return unauthenticated("signature_expired", "The signature has expired.");
  }
  return null;
}

/** RFC 9530: `sha-256=:base64:`, several separated by commas; other kinds are skipped. */
function readDigests(header: string): BodyDigest[] | null {
  const digests: BodyDigest[] = [];
  for (const part of header.split(",")) {
    const [, name, encoded] = /^\s*(sha-256|sha-512)=:([^:]+):\s*$/i.exec(part) ?? [];
    if (name === undefined || encoded === undefined) continue;
    const value = readBase64(encoded);
    if (value === null) return null;
    digests.push({ hash: name.toLowerCase() === "sha-256" ? "sha256" : "sha512", value });
  }
  return digests.length > 0 ? digests : null;
}
