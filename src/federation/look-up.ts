/**
 * Finds a remote actor from what a person types: `@handle@host` or an address. The handle must lead to the actor and the
 * actor's own host back to the handle, so that nobody can claim another's name (RFC 7033, FEP-2c59).
 */
import type { RemoteActor } from "../application/remote-ports.ts";
import { guardedRequest } from "./egress.ts";
import type { Reading } from "./reading.ts";

/** Why nobody was found. */
export type LookUpRefusal = { readonly kind: "not_a_handle" | "not_found" | "handle_does_not_match" };

/** The actor a handle or address means, or why not. Throws when a server can't be reached. */
export async function lookUpActor(
  reading: Reading,
  named: string,
  userAgent: string,
): Promise<RemoteActor | LookUpRefusal> {
  const text = named.trim();
  if (/^https?:\/\//.test(text)) return (await reading.actor(text))?.actor ?? { kind: "not_found" };
  const handle = /^@?([\w.-]+)@([\w.-]+(?::\d+)?)$/.exec(text);
  if (handle === null) return { kind: "not_a_handle" };
  const [, name = "", host = ""] = handle;
  if (await reading.isShut(host.toLowerCase())) return { kind: "not_found" };
  const found = await webFinger(`acct:${name}@${host}`, host, userAgent);
  const actor = found === null ? undefined : (await reading.actor(found.href))?.actor;
  if (found === null || actor === undefined) return { kind: "not_found" };
  const closes = (acct: string) => acct.toLowerCase() === `acct:${actor.handle}@${host}`.toLowerCase();
  if (closes(`acct:${name}@${host}`) && actor.host === host) return actor;
  const back = await webFinger(`acct:${actor.handle}@${actor.host}`, actor.host, userAgent);
  return back?.href === actor.uri ? actor : { kind: "handle_does_not_match" };
}

/** The actor a host names for a resource. Plain http is tried only where the egress guard lets it pass. */
async function webFinger(resource: string, host: string, userAgent: string): Promise<{ href: string } | null> {
  const isLocal = /^(localhost|127\.|\[::1\])/.test(host);
  const url = `${isLocal ? "http" : "https"}://${host}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  const headers = { accept: "application/jrd+json, application/json", "user-agent": userAgent };
  const answer = await guardedRequest(url, { headers, maxBytes: 64 << 10 });
  if (answer.status !== 200) return null;
  const links = linksOf(answer.body);
  const href = links.find((link) => link.rel === "self" && link.type === "application/activity+json")?.href;
  return typeof href === "string" ? { href } : null;
}

function linksOf(body: string): readonly { rel?: unknown; type?: unknown; href?: unknown }[] {
  try {
    const jrd: unknown = JSON.parse(body);
    const links = typeof jrd === "object" && jrd !== null && "links" in jrd ? jrd.links : [];
    return Array.isArray(links) ? links.filter((link) => typeof link === "object" && link !== null) : [];
  } catch {
    return [];
  }
}
