/**
 * The connection pool that every outgoing request of the process goes through.
 * Names are resolved by the pool itself and the answer is filtered before a packet leaves; the socket's remote address
 * is looked at once more after connecting, so a name cannot change its mind in between (DNS rebinding, CVE-2026-33693).
 * It refuses what `checkEgressUrl` refuses, on each request, redirects included.
 */

import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { egressLimits } from "../../domain/limits.ts";
import { isReachableAddress } from "./addresses.ts";
import { checkEgressUrl, type EgressOptions, EgressRefused } from "./refusal.ts";

/** Resolves a name to all its addresses; the shape of `dns.lookup`, so that a test can answer in its place. */
export type Resolve = (
  hostname: string,
  callback: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, callback) =>
  systemLookup(hostname, { all: true, order: "verbatim" }, (error, addresses) => callback(error, addresses ?? []));

/**
 * Builds a guarded dispatcher; pools live as long as it does, so make one per process and setting.
 * Limits come from `egressLimits`: time to connect, to headers, between two pieces of a body, and bytes of an answer.
 */
export function createGuard(options: EgressOptions, resolve: Resolve = resolveBySystem): Dispatcher {
  const connect = buildConnector({ timeout: egressLimits.connectMs, lookup: guardedLookup(options, resolve) });
  const agent = new Agent({
    connect: (target, callback) => connectGuarded(connect, target, callback, options),
    connections: egressLimits.connectionsPerOrigin,
    headersTimeout: egressLimits.headersMs,
    bodyTimeout: egressLimits.bodyMs,
    maxResponseSize: egressLimits.responseBytes,
    keepAliveTimeout: egressLimits.keepAliveMs,
    keepAliveMaxTimeout: egressLimits.keepAliveMs,
  });
  return agent.compose((dispatch) => (request, handler) => {
    const refusal = checkEgressUrl(String(request.origin), options);
    if (refusal !== null) throw new EgressRefused(refusal);
    return dispatch(request, handler);
  });
}

function guardedLookup(options: EgressOptions, resolve: Resolve): LookupFunction {
  return (hostname, lookup, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) return callback(error, "");
      const reachable = addresses.filter(({ address }) => isReachableAddress(address, options));
      const first = reachable[0];
      if (first === undefined) {
        return callback(refuseAddress(hostname, addresses[0]?.address ?? "none"), "");
      }
      if (lookup.all === true) return callback(null, [...reachable]);
      callback(null, first.address, first.family);
    });
  };
}

function connectGuarded(
  connect: buildConnector.connector,
  target: buildConnector.Options,
  callback: buildConnector.Callback,
  options: EgressOptions,
): void {
  const literal = target.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !isReachableAddress(literal, options)) {
    return callback(refuseAddress(literal, literal), null);
  }
  connect(target, (...[error, socket]) => {
    if (error !== null) return callback(error, null);
    const address = socket.remoteAddress ?? "none";
    if (isReachableAddress(address, options)) return callback(null, socket);
    const refused = refuseAddress(target.hostname, address);
    socket.destroy(refused);
    callback(refused, null);
  });
}

function refuseAddress(host: string, address: string): EgressRefused {
  return new EgressRefused({ kind: "address_refused", host, address });
}
