/**
 * The guard on every outgoing connection: no request of this process reaches a private address, an odd port or a
 * foreign scheme, waits without end, or brings back more than it may. One guard covers deliveries, document loading,
 * discovery and everything a library asks for on its own. It refuses to be switched off; development networks may
 * widen it to loopback and private ranges.
 */

import { type Dispatcher, request, setGlobalDispatcher } from "undici";
import { egressLimits } from "../domain/limits.ts";
import { withDeadline } from "./egress/deadline.ts";
import { createGuard } from "./egress/guard.ts";
import { createGuardedFetch } from "./egress/guarded-fetch.ts";
import { checkEgressUrl, type EgressOptions, EgressRefused } from "./egress/refusal.ts";

export { isPublicAddress } from "./egress/addresses.ts";
export { checkEgressUrl, type EgressOptions, type EgressRefusal, EgressRefused } from "./egress/refusal.ts";

/** What to send with {@link guardedRequest}. */
export interface GuardedRequestInit {
  /** HTTP method; GET when absent. */
  readonly method?: "GET" | "POST" | "HEAD";
  /** Headers as sent, `Host` included if a signature covers it. */
  readonly headers?: Readonly<Record<string, string>> | Headers;
  /** Body as sent; a string goes as UTF-8. */
  readonly body?: string | Uint8Array;
  /** Ends the request early. */
  readonly signal?: AbortSignal;
  /** Overall deadline in milliseconds; `egressLimits.overallMs` when absent. */
  readonly deadlineMs?: number;
  /** Most bytes of the answer kept; `egressLimits.deliveryAnswerBytes` when absent. */
  readonly maxBytes?: number;
}

/** What came back from {@link guardedRequest}; a redirect is an answer like any other. */
export interface GuardedResponse {
  /** HTTP status. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** Bytes of the answer, at most `maxBytes`. */
  readonly bytes: Uint8Array;
  /** The same bytes as text. */
  readonly body: string;
  /** Whether the answer was longer than `maxBytes` and the rest was not read. */
  readonly cut: boolean;
}

const guards = new Map<string, Dispatcher>();
let installed: EgressOptions = { allowPrivate: false };
let runtimeFetch: typeof fetch | undefined;

/** The guarded pool for a setting; one per process, shared so that connections stay warm. */
function guardFor(options: EgressOptions): Dispatcher {
  const setting = `${options.allowPrivate} ${options.rehearsal === true}`;
  let guard = guards.get(setting);
  if (guard === undefined) {
    guard = createGuard(options);
    guards.set(setting, guard);
  }
  return guard;
}

/**
 * Puts the guard in the way of every `fetch` of the process and of {@link guardedRequest}.
 * Call it once at start, before anything else may ask the network; calling it again changes the setting.
 * On Node it becomes undici's global dispatcher, which the built-in `fetch` obeys; on Deno `globalThis.fetch` is
 * replaced by a checking one. Certificates of a development authority come from `NODE_EXTRA_CA_CERTS`.
 */
export function installEgressGuard(options: EgressOptions): void {
  installed = { ...options };
  if ("Deno" in globalThis) {
    runtimeFetch ??= globalThis.fetch;
    globalThis.fetch = createGuardedFetch(runtimeFetch, installed);
    return;
  }
  setGlobalDispatcher(guardFor(installed));
}

/**
 * Sends one request through the guard on a kept-alive connection, and never follows a redirect.
 * Before {@link installEgressGuard} was called the strict setting applies. `options` overrides the installed setting.
 * Throws `EgressRefused` when the guard stops it, else the network's error, a `TimeoutError` or the signal's reason.
 */
export async function guardedRequest(
  url: string | URL,
  init: GuardedRequestInit = {},
  options: EgressOptions = installed,
): Promise<GuardedResponse> {
  const refusal = checkEgressUrl(url, options);
  if (refusal !== null) throw new EgressRefused(refusal);
  const maxBytes = init.maxBytes ?? egressLimits.deliveryAnswerBytes;
  const ask = "Deno" in globalThis ? requestByFetch : requestByPool;
  const deadlineMs = init.deadlineMs ?? egressLimits.overallMs;
  return await withDeadline(deadlineMs, init.signal, (signal) => ask(url, init, options, signal, maxBytes));
}

async function requestByPool(
  url: string | URL,
  init: GuardedRequestInit,
  options: EgressOptions,
  signal: AbortSignal,
  maxBytes: number,
): Promise<GuardedResponse> {
  const answer = await request(url, {
    dispatcher: guardFor(options),
    method: init.method ?? "GET",
    headers: init.headers instanceof Headers ? Object.fromEntries(init.headers) : { ...init.headers },
    body: init.body ?? null,
    signal,
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  }
  const { bytes, cut } = await readAtMost(answer.body, maxBytes);
  return { status: answer.statusCode, headers, bytes, body: new TextDecoder().decode(bytes), cut };
}

async function requestByFetch(
  url: string | URL,
  init: GuardedRequestInit,
  options: EgressOptions,
  signal: AbortSignal,
  maxBytes: number,
): Promise<GuardedResponse> {
  const guarded = createGuardedFetch(runtimeFetch ?? globalThis.fetch, options);
  const body = typeof init.body === "string" || init.body === undefined ? init.body : new Uint8Array(init.body);
  const answer = await guarded(url, {
    method: init.method ?? "GET",
    headers: new Headers(init.headers),
    body: body ?? null,
    redirect: "manual",
    signal,
  });
  const { bytes, cut } = await readAtMost(answer.body ?? [], maxBytes);
  return { status: answer.status, headers: answer.headers, bytes, body: new TextDecoder().decode(bytes), cut };
}

/** Leaving the loop early destroys the stream, so the rest of a long answer is never downloaded. */
async function readAtMost(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    const room = maxBytes - length;
    if (piece.byteLength > room) {
      pieces.push(piece.subarray(0, room));
      return { bytes: Buffer.concat(pieces), cut: true };
    }
    pieces.push(piece);
    length += piece.byteLength;
  }
  return { bytes: Buffer.concat(pieces), cut: false };
}
