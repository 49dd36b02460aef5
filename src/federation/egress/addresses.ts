/**
 * Decides which IP addresses the node may open a connection to.
 * The lists follow the IANA special-purpose registries (RFC 6890 and its updates). What is not known to be public is
 * refused: every form that could lead back into the operator's own network, and those that smuggle an IPv4 address.
 */

import { BlockList, isIP } from "node:net";

/** IPv4 networks that are not the public internet. */
const specialIpv4: readonly [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // Azure's machine agent, on an address that looks public
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** IPv6 networks inside global unicast that are not the public internet: Teredo and its kin, 6to4, documentation. */
const specialIpv6: readonly [string, number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

/** What a development network may reach beside the public internet: loopback and private ranges, nothing else. */
const privateNetworks: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fd00::", 8, "ipv6"],
];

/** Addresses inside the private networks that hand out cloud credentials. */
const metadataAddresses: ReadonlySet<string> = new Set(["fd00:ec2::254"]);

const special = new BlockList();
for (const [network, prefix] of specialIpv4) special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of specialIpv6) special.addSubnet(network, prefix, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

const privates = new BlockList();
for (const [network, prefix, family] of privateNetworks) privates.addSubnet(network, prefix, family);

/**
 * Whether an IP address belongs to the public internet.
 * IPv6 is public only inside 2000::/3, so mapped, NAT64, unique-local, link-local and multicast forms are all refused,
 * whatever address they carry. Anything that is no plain IP address is not public. Source: CVE-2026-50131.
 */
export function isPublicAddress(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !special.check(ip, "ipv4");
    case 6:
      return !ip.includes("%") && globalUnicast.check(ip, "ipv6") && !special.check(ip, "ipv6");
    default:
      return false;
  }
}

/**
 * Whether the guard lets a connection to this address through.
 * With `allowPrivate` loopback and private ranges are added; link-local, where cloud metadata lives, never is.
 */
export function isReachableAddress(
  ip: string,
  { allowPrivate, rehearsal = false }: { readonly allowPrivate: boolean; readonly rehearsal?: boolean },
): boolean {
  if (isPublicAddress(ip)) return !rehearsal;
  if (!allowPrivate || ip.includes("%")) return false;
  const family = isIP(ip);
  if (family === 0 || metadataAddresses.has(ip.toLowerCase())) return false;
  return privates.check(ip, family === 4 ? "ipv4" : "ipv6");
}
