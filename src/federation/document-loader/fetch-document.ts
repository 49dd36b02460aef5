/**
 * One bounded GET of a JSON document, redirects included: every hop is checked, signed and counted anew.
 * It refuses more than three redirects, other media types, compressed or oversized bodies, and deep nesting.
 */

import { documentLimits } from "../../domain/limits.ts";
import { withDeadline } from "../egress/deadline.ts";
import { EgressRefused, guardedRequest, type GuardedResponse } from "../egress.ts";
import { findJsonExcess, parseJson } from "../gate/json-bounds.ts";
import { DocumentGone, DocumentRefused, DocumentUnavailable } from "./errors.ts";

/** How a document is asked for and what is acceptable. */
export interface FetchRules {
  /** Value of the `Accept` header. */
  readonly accept: string;
  /** Judges the `Content-Type` of the answer. */
  readonly acceptable: (contentType: string | null) => boolean;
  /** Largest body, in bytes. */
  readonly bytes: number;
  /** Whether an HTML page may name its ActivityStreams form in a `Link` header, once. */
  readonly alternates: boolean;
  /** Value of the `User-Agent` header. */
  readonly userAgent: string;
  /** As for the egress guard. */
  readonly allowPrivate: boolean;
  /** As for the egress guard. */
  readonly rehearsal?: boolean;
  /** Signs each GET; unsigned when absent. */
  readonly sign?: (request: Request) => Promise<Request>;
  /** Asked before each hop; throws to stop. */
  readonly admitHop?: (url: URL) => Promise<void>;
  /** Ends the load early. */
  readonly signal?: AbortSignal;
}

/** A document and the address that finally served it. */
export interface FetchedDocument {
  /** The parsed JSON. */
  readonly document: unknown;
  /** Where it was found after redirects. */
  readonly documentUrl: string;
}

/**
 * Loads one document within one overall deadline.
 * Throws `DocumentGone`, `DocumentUnavailable` or `DocumentRefused`, each naming the address first asked for.
 */
export async function fetchDocument(url: string, rules: FetchRules): Promise<FetchedDocument> {
  return await withDeadline(documentLimits.overallMs, rules.signal, (signal) => followTo(url, rules, signal));
}

async function followTo(url: string, rules: FetchRules, signal: AbortSignal): Promise<FetchedDocument> {
  let current = URL.parse(url);
  let alternates = rules.alternates;
  for (let hop = 0; hop <= documentLimits.redirects; hop++) {
    if (current === null) throw new DocumentRefused(url, "not an address");
    current.hash = "";
    const answer = await ask(url, current, rules, signal);
    const location = answer.headers.get("location");
    if (answer.status >= 300 && answer.status <= 399 && location !== null) {
      current = URL.parse(location, current.href);
      continue;
    }
    const alternate = alternates ? findAlternate(answer) : null;
    if (alternate !== null) {
      alternates = false;
      current = URL.parse(alternate, current.href);
      continue;
    }
    return { document: readDocument(url, answer, rules), documentUrl: current.href };
  }
  throw new DocumentRefused(url, `more than ${documentLimits.redirects} redirects`);
}

async function ask(url: string, current: URL, rules: FetchRules, signal: AbortSignal): Promise<GuardedResponse> {
  await rules.admitHop?.(current);
  const headers = { accept: rules.accept, "accept-encoding": "identity", "user-agent": rules.userAgent };
  try {
    const plain = new Request(current, { headers });
    const request = rules.sign === undefined ? plain : await rules.sign(plain);
    return await guardedRequest(
      current,
      { headers: request.headers, signal, deadlineMs: documentLimits.overallMs, maxBytes: rules.bytes },
      { allowPrivate: rules.allowPrivate, rehearsal: rules.rehearsal === true },
    );
  } catch (error) {
    const refusal = findEgressRefusal(error);
    if (refusal !== null) throw new DocumentRefused(url, refusal.message, refusal);
    if (error instanceof TypeError) throw new DocumentRefused(url, "not an address that can be asked", error);
    if (isOversized(error)) throw new DocumentRefused(url, "too large", error);
    throw new DocumentUnavailable(url, error instanceof Error ? error.name : "network fault", error);
  }
}

function findEgressRefusal(error: unknown): EgressRefused | null {
  if (error instanceof EgressRefused) return error;
  return error instanceof Error && error.cause instanceof EgressRefused ? error.cause : null;
}

function isOversized(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "UND_ERR_RES_EXCEEDED_MAX_SIZE";
}

/** Only the header is looked at: no HTML is parsed, so no page can lead the loader from link to link (GHSA-97w4). */
function findAlternate(answer: GuardedResponse): string | null {
  const type = answer.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (answer.status !== 200 || type !== "text/html") return null;
  for (const link of (answer.headers.get("link") ?? "").slice(0, 8_192).split(/,\s*(?=<)/)) {
    const target = /^<([^<>]*)>/.exec(link)?.[1];
    const names = /;\s*rel="?alternate"?/i.test(link) && /;\s*type="?application\/(activity|ld)\+json/i.test(link);
    if (target !== undefined && names) return target;
  }
  return null;
}

function readDocument(url: string, answer: GuardedResponse, rules: FetchRules): unknown {
  const { status } = answer;
  if (status === 404 || status === 410) throw new DocumentGone(url, status);
  if (status === 408 || status === 429 || status >= 500) throw new DocumentUnavailable(url, `status ${status}`);
  if (status !== 200) throw new DocumentRefused(url, `status ${status}`);
  if (answer.cut) throw new DocumentRefused(url, `more than ${rules.bytes} bytes`);
  const contentType = answer.headers.get("content-type");
  if (!rules.acceptable(contentType)) throw new DocumentRefused(url, `media type ${contentType ?? "absent"}`);
  const encoding = answer.headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") throw new DocumentRefused(url, `content encoding ${encoding}`);
  const excess = findJsonExcess(answer.bytes, documentLimits);
  if (excess !== null) throw new DocumentRefused(url, excess === "too_deep" ? "nested too deep" : "too many values");
  try {
    return parseJson(answer.bytes);
  } catch (error) {
    throw new DocumentRefused(url, "not JSON", error);
  }
}
