/**
 * Loads other nodes' documents and the JSON-LD contexts they name, for Fedify and for our own rooms.
 * Every load is bounded in time, bytes, redirects, nesting and rate, and only ActivityStreams media types count as
 * documents. It refuses what the egress guard refuses, and never chases links inside HTML.
 */

import { type DocumentLoader, preloadedContexts } from "@fedify/fedify/runtime";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { documentLimits } from "../domain/limits.ts";
import { registrableDomain } from "../application/registrable-domain.ts";
import { DocumentRefused, DocumentUnavailable } from "./document-loader/errors.ts";
import { fetchDocument, type FetchedDocument, type FetchRules } from "./document-loader/fetch-document.ts";
import { activityAccept, isActivityMediaType, isContextMediaType } from "./document-loader/media-type.ts";
import { createRecent } from "./document-loader/recent.ts";

export { DocumentGone, DocumentRefused, DocumentUnavailable } from "./document-loader/errors.ts";
export { activityAccept, isActivityMediaType } from "./document-loader/media-type.ts";

/** Settings of {@link createContextLoader}. */
export interface ContextLoaderOptions {
  /** As for the egress guard. */
  readonly allowPrivate: boolean;
  /** As for the egress guard. */
  readonly rehearsal?: boolean;
  /** The `User-Agent` sent, naming software and node. */
  readonly userAgent: string;
}

/** Settings of {@link createDocumentLoader}. */
export interface DocumentLoaderOptions extends ContextLoaderOptions {
  /** Signs each GET as the node's Application actor, for servers that answer only known askers; unsigned when absent. */
  readonly sign?: (request: Request) => Promise<Request>;
  /** Whether the node exchanges nothing with a host; asked before every hop, so that no redirect leads there. */
  readonly isShut?: (host: string) => Promise<boolean>;
  /** Keeps documents for `documentLimits.freshMs`; off when absent. Never share a caching loader between signers. */
  readonly cache?: boolean;
}

/**
 * Builds a loader of ActivityStreams documents, in the shape Fedify asks for.
 * It fails with `DocumentGone` (404, 410), `DocumentUnavailable` (try later) or `DocumentRefused` (never acceptable).
 * JSON-LD contexts that Fedify ships are answered from memory, since Fedify may use one loader for both.
 */
export function createDocumentLoader(options: DocumentLoaderOptions): DocumentLoader {
  const rules: FetchRules = {
    ...options,
    accept: activityAccept,
    acceptable: isActivityMediaType,
    bytes: documentLimits.bytes,
    alternates: true,
    admitHop: admitHops(options.isShut),
  };
  const recent = createRecent<FetchedDocument>(documentLimits.cached, documentLimits.freshMs);
  return async (url, loading) => {
    const known = findPreloadedContext(url);
    if (known !== undefined) return { contextUrl: null, document: known, documentUrl: url };
    const kept = recent.get(url);
    if (kept !== undefined && !await options.isShut?.(new URL(url).host)) {
      return { contextUrl: null, ...structuredClone(kept) };
    }
    const fetched = await fetchDocument(url, withSignal(rules, loading?.signal));
    if (options.cache === true) recent.set(url, structuredClone(fetched));
    return { contextUrl: null, ...fetched };
  };
}

/**
 * Builds a loader of JSON-LD contexts: those that Fedify ships first, then a few small ones from the network.
 * Fetched contexts are kept for a day, at most `documentLimits.contexts` of them; one that cannot be had is not asked
 * for again for five minutes. The gate verifies signatures without contexts, so nobody unknown can make it fetch one.
 */
export function createContextLoader(options: ContextLoaderOptions): DocumentLoader {
  const rules: FetchRules = {
    ...options,
    accept: "application/ld+json, application/json;q=0.9",
    acceptable: isContextMediaType,
    bytes: documentLimits.contextBytes,
    alternates: false,
    admitHop: limitPerHost(),
  };
  const recent = createRecent<FetchedDocument>(documentLimits.contexts, documentLimits.contextFreshMs);
  const missing = createRecent<Error>(documentLimits.contexts, documentLimits.contextAbsentMs);
  return async (url, loading) => {
    const known = findPreloadedContext(url);
    if (known !== undefined) return { contextUrl: null, document: known, documentUrl: url };
    const failed = missing.get(url);
    if (failed !== undefined) throw failed;
    let context = recent.get(url);
    if (context === undefined) {
      try {
        context = await fetchDocument(url, withSignal(rules, loading?.signal));
      } catch (error) {
        if (error instanceof Error && loading?.signal?.aborted !== true) missing.set(url, error);
        throw error;
      }
      recent.set(url, context);
    }
    return { contextUrl: null, ...structuredClone(context) };
  };
}

/** Whether a context is one of the fixed list, which never costs a fetch. */
export function isPreloadedContext(url: string): boolean {
  return Object.hasOwn(preloadedContexts, url);
}

function findPreloadedContext(url: string): unknown {
  return isPreloadedContext(url) ? preloadedContexts[url] : undefined;
}

function withSignal(rules: FetchRules, signal: AbortSignal | undefined | null): FetchRules {
  return signal === undefined || signal === null ? rules : { ...rules, signal };
}

function admitHops(isShut: DocumentLoaderOptions["isShut"]): (url: URL) => Promise<void> {
  const limit = limitPerHost();
  return async (url) => {
    if (await isShut?.(url.host)) throw new DocumentRefused(url.href, "this node exchanges nothing with its server");
    await limit(url);
  };
}

function limitPerHost(): (url: URL) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: documentLimits.perHostPerMinute, duration: 60 });
  return async (url) => {
    try {
      await limiter.consume(registrableDomain(url.host));
    } catch {
      throw new DocumentUnavailable(url.href, "its host was asked too often within a minute");
    }
  };
}
