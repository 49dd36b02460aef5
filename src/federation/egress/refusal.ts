/**
 * What the egress guard refuses by the look of a URL alone, before any name is resolved.
 * Refusals are values so that a form can explain them, and an error where a promise has to fail.
 */

import { isIP } from "node:net";
import { isReachableAddress } from "./addresses.ts";

/** Why an outgoing request was refused; `kind` is stable and has a sentence for people elsewhere. */
export type EgressRefusal =
  | { readonly kind: "not_a_url" }
  | { readonly kind: "scheme_refused"; readonly scheme: string }
  | { readonly kind: "port_refused"; readonly port: number }
  | { readonly kind: "userinfo_refused" }
  | { readonly kind: "host_refused"; readonly host: string }
  | { readonly kind: "address_refused"; readonly host: string; readonly address: string };

/** Where the guard lets the node reach. */
export interface EgressOptions {
  /** Opens http, any port, loopback and private addresses beside the public internet: development networks only. */
  readonly allowPrivate: boolean;
  /** Closes the public internet: a node that only rehearses on this machine tells nobody anything (protocol §9). */
  readonly rehearsal?: boolean;
}

/**
 * Raised when the guard stops a request; nothing was sent to the address it names.
 * It is permanent for this URL: retrying is pointless until the name resolves elsewhere.
 */
export class EgressRefused extends Error {
  /** What was refused and why. */
  readonly refusal: EgressRefusal;

  /** Wraps a refusal so that it can be thrown. */
  constructor(refusal: EgressRefusal) {
    super(`Outgoing request refused: ${describe(refusal)}`);
    this.name = "EgressRefused";
    this.refusal = refusal;
  }
}

/** Names that never lead to another node: local, special-use (RFC 6761, RFC 7686, RFC 8375) and hidden services. */
const refusedSuffixes = [
  "localhost",
  "local",
  "internal",
  "intranet",
  "lan",
  "home.arpa",
  "arpa",
  "onion",
  "i2p",
  "alt",
];

/**
 * Checks a URL before it is requested; `null` when nothing in it forbids that.
 * Without `allowPrivate` only https on port 443 to a dotted name or public address passes. Userinfo never passes.
 * A name that resolves to a private address passes here and is stopped when the connection is made.
 */
export function checkEgressUrl(url: string | URL, options: EgressOptions): EgressRefusal | null {
  const parsed = typeof url === "string" ? URL.parse(url) : url;
  if (parsed === null) return { kind: "not_a_url" };
  const secure = parsed.protocol === "https:";
  if (!secure && !(options.allowPrivate && parsed.protocol === "http:")) {
    return { kind: "scheme_refused", scheme: parsed.protocol.slice(0, -1) };
  }
  if (parsed.username !== "" || parsed.password !== "") return { kind: "userinfo_refused" };
  if (parsed.port !== "" && !options.allowPrivate) return { kind: "port_refused", port: Number(parsed.port) };
  return checkHost(parsed.hostname, options);
}

function checkHost(hostname: string, options: EgressOptions): EgressRefusal | null {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "").toLowerCase();
  if (isIP(host) !== 0) {
    return isReachableAddress(host, options) ? null : { kind: "address_refused", host, address: host };
  }
  if (host === "") return { kind: "host_refused", host };
  if (options.allowPrivate) return null;
  const special = refusedSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  return special || !host.includes(".") ? { kind: "host_refused", host } : null;
}

function describe(refusal: EgressRefusal): string {
  switch (refusal.kind) {
    case "not_a_url":
      return "not a URL";
    case "scheme_refused":
      return `scheme ${refusal.scheme}`;
    case "port_refused":
      return `port ${refusal.port}`;
    case "userinfo_refused":
      return "user name or password in the URL";
    case "host_refused":
      return `host ${refusal.host}`;
    case "address_refused":
      return `${refusal.host} is at ${refusal.address}, which is out of bounds`;
  }
}
