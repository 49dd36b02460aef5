/**
 * Finds what somebody signed in names: `@name@host`, or the address of an actor, a call or a post, on this node or another.
 * It asks one server for one thing at a time, no server often, and none that is shut out; it stores nothing.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { LookedUp, LookUp, LookUpFailure } from "../application/look-up.ts";
import type { Addresses } from "../domain/addresses.ts";
import { followLimits } from "../domain/limits.ts";
import { lookUpActor } from "./look-up.ts";
import type { Reading } from "./reading.ts";
import { readOpenPost } from "./reading-posts.ts";

/** What looking up needs. */
export interface LookUpOptions {
  readonly reading: Reading;
  readonly addresses: Addresses;
  /** How this node names itself. */
  readonly userAgent: string;
  /** Whether this node reaches nobody, because it is tried out on one machine. */
  readonly isAlone: boolean;
}

/** Builds the look-up. Questions to one server are counted in memory, by its name, whoever asks. */
export function createLookUp(options: LookUpOptions): LookUp {
  const { lookUpsPerHost: points, lookUpSeconds: duration } = followLimits;
  const perHost = new RateLimiterMemory({ points, duration });
  let underway = 0;
  return async (named) => {
    const text = named.trim().slice(0, followLimits.lookUpCharacters);
    const host = hostOf(text);
    if (host === null) return nothing("not_a_handle");
    if (host === options.addresses.host.toLowerCase()) return { what: "local", path: pathOf(text) };
    if (options.isAlone) return nothing("rehearsal");
    if (underway >= followLimits.lookUpsAtOnce) return nothing("busy");
    underway += 1;
    try {
      if (await options.reading.isShut(host)) return nothing("blocked");
      await perHost.consume(host);
      return await find(options, text);
    } catch (error) {
      return nothing(error instanceof RateLimiterRes ? "busy" : "unreachable");
    } finally {
      underway -= 1;
    }
  };
}

async function find(options: LookUpOptions, text: string): Promise<LookedUp> {
  const { reading } = options;
  if (!/^https?:\/\//i.test(text)) {
    const found = await lookUpActor(reading, text, options.userAgent);
    return "kind" in found ? nothing(found.kind) : { what: "actor", actor: found };
  }
  const uri = await reading.idAt(text);
  if (uri === null) return nothing("not_found");
  const actor = await reading.actor(uri);
  if (actor !== null) return { what: "actor", actor: actor.actor };
  const call = await reading.call(uri);
  if (call !== null) {
    const publisher = await reading.actor(call.attributedTo).catch(() => null);
    return { what: "call", call, publisher: publisher?.actor ?? null };
  }
  const found = await readOpenPost(reading, uri);
  return found === null ? nothing("not_found") : { what: "post", post: found.post, author: found.author };
}

function nothing(why: LookUpFailure): LookedUp {
  return { what: "nothing", why };
}

/** The server a name or an address belongs to, lower case; null for what is neither. */
function hostOf(text: string): string | null {
  if (/^https?:\/\//i.test(text)) return URL.parse(text)?.host.toLowerCase() ?? null;
  const [, host] = /^@?[\w.-]+@([\p{L}\p{N}.-]+(?::\d+)?)$/u.exec(text) ?? [];
  return host === undefined ? null : URL.parse(`https://${host}`)?.host.toLowerCase() ?? null;
}

/** The page on this node that a name or an address of ours means. */
function pathOf(text: string): string {
  if (!/^https?:\/\//i.test(text)) return `/@${(text.replace(/^@/, "").split("@")[0] ?? "").toLowerCase()}`;
  const url = new URL(text);
  return `${url.pathname}${url.search}`;
}
