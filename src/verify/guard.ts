/**
 * Keeps a recount from being led into the reader's own network: a hostile list may name any address as somebody's consent.
 * Only public addresses are asked, unless the address that was typed is itself on a private network, as in a rehearsal.
 */
import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent } from "undici";

const PRIVATE = new BlockList();
for (
  const [network, prefix] of [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["224.0.0.0", 3],
  ] as const
) PRIVATE.addSubnet(network, prefix, "ipv4");

/** Global unicast; everything else of IPv6 is private, mapped or special. */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet("2000::", 3, "ipv6");
const SPECIAL_6 = new BlockList();
for (const [network, prefix] of [["2001::", 23], ["2002::", 16], ["2001:db8::", 32]] as const) {
  SPECIAL_6.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address belongs to the public internet. */
export function isPublic(ip: string): boolean {
  const family = isIP(ip);
  if (family === 4) return !PRIVATE.check(ip, "ipv4");
  return family === 6 && PUBLIC_6.check(ip, "ipv6") && !SPECIAL_6.check(ip, "ipv6");
}

/** The fetch for a recount that begins at an address: guarded, unless that address is on this machine or a private network. */
export function fetchFor(target: string): typeof fetch {
  const host = URL.canParse(target) ? bareHost(target) : "";
  const isLocal = host === "localhost" || host.endsWith(".localhost") || isIP(host) !== 0 && !isPublic(host);
  return isLocal ? fetch : createGuardedFetch();
}

/** A fetch that opens no connection to an address that is not public, whatever a name leads to. */
export function createGuardedFetch(resolve: typeof systemLookup = systemLookup): typeof fetch {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "");
      const reachable = addresses.filter(({ address }) => isPublic(address));
      const first = reachable[0];
      if (first === undefined) return callback(new Error("is on a private network"), "");
      if (options.all === true) return callback(null, reachable);
      callback(null, first.address, first.family);
    });
  };
  const dispatcher = new Agent({ connect: { lookup } });
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const host = bareHost(url);
    if (isIP(host) !== 0 && !isPublic(host)) throw new PrivateAddress();
    const guarded = { ...init, dispatcher } as RequestInit;
    return await fetch(input, guarded);
  };
}

/** Raised for an address that only this machine or its network can reach. */
export class PrivateAddress extends Error {
  override readonly name = "is on a private network";
}

function bareHost(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "").toLowerCase();
}
