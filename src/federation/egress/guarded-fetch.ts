/**
 * A `fetch` that resolves and checks the host before it asks, for runtimes whose own `fetch` has no pool to guard.
 * It is weaker than the pool: the runtime resolves the name once more when it connects, so a name that changes within
 * milliseconds is not caught. Run such a node behind a network rule that refuses private destinations.
 */

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { documentLimits, egressLimits } from "../../domain/limits.ts";
import { isReachableAddress } from "./addresses.ts";
import { checkEgressUrl, type EgressOptions, EgressRefused } from "./refusal.ts";

/** Wraps a `fetch` so that every request and every redirect is checked first, and none outlives the overall deadline. */
export function createGuardedFetch(inner: typeof fetch, options: EgressOptions): typeof fetch {
  return async (input, init) => {
    let request = new Request(input, init);
    const wanted = request.redirect;
    const deadline = AbortSignal.any([request.signal, AbortSignal.timeout(egressLimits.overallMs)]);
    for (let hop = 0;; hop++) {
      await checkResolved(new URL(request.url), options);
      const response = await inner(request, { redirect: "manual", signal: deadline });
      const location = response.headers.get("location");
      if (wanted === "manual" || location === null || response.status < 300 || response.status > 399) return response;
      await response.body?.cancel();
      const next = URL.parse(location, request.url);
      const repeatable = request.method === "GET" || request.method === "HEAD";
      if (wanted === "error" || next === null || !repeatable || hop >= documentLimits.redirects) {
        throw new TypeError("Redirect refused");
      }
      request = new Request(next, { method: request.method, headers: headersFor(next, request) });
    }
  };
}

/** Headers that name a person or a key stay behind when a redirect leaves the origin. */
function headersFor(next: URL, request: Request): Headers {
  const headers = new Headers(request.headers);
  if (next.origin !== new URL(request.url).origin) {
    for (const name of ["authorization", "cookie", "signature", "signature-input"]) headers.delete(name);
  }
  return headers;
}

async function checkResolved(url: URL, options: EgressOptions): Promise<void> {
  const refusal = checkEgressUrl(url, options);
  if (refusal !== null) throw new EgressRefused(refusal);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return;
  for (const { address } of await lookup(host, { all: true })) {
    if (!isReachableAddress(address, options)) {
      throw new EgressRefused({ kind: "address_refused", host, address });
    }
  }
}
