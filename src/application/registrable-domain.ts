/**
 * The part of a host's name that somebody registered, by the public suffix list. Whoever owns a domain can make any number of
 * names under it; where senders are counted, they count as one.
 */
import { getDomain } from "tldts";

/**
 * The registrable domain of a host, such as `example.co.uk` for `a.b.example.co.uk`; names of one customer each, such as
 * `ana.github.io`, count as registered (the list's private part). Hosts without one, addresses and names of development
 * networks, are answered as they are, with their port.
 */
export function registrableDomain(host: string): string {
  const name = host.toLowerCase().replace(/\.(?=:\d+$|$)/, "");
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}

/** The same for an address; empty for what is none. */
export function registrableDomainOf(uri: string): string {
  const url = URL.parse(uri);
  return url === null ? "" : registrableDomain(url.host);
}
