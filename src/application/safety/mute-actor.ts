/** A person no longer reads somebody, for a while or for ever, or a whole server. Nobody is told, and no follow ends. */
import { readDomain } from "../../domain/moderation.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { type DistanceRefusal, hasRoom, refusalFor } from "./block-actor.ts";

/** Mutes an actor, or changes until when; null is for ever. */
export async function muteActor(
  ports: Ports,
  asker: Asker,
  command: { readonly targetUri: string; readonly until: Temporal.Instant | null },
): Promise<Outcome<null, DistanceRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { targetUri, until } = command;
  return await ports.transact(async (work) => {
    const refusal = await refusalFor(ports, work, asker.personId, targetUri);
    if (refusal !== null) return refused(refusal);
    await work.distances.mute(asker.personId, targetUri, until);
    return done(null);
  });
}

/** Reads somebody again. */
export async function unmuteActor(
  ports: Ports,
  asker: Asker,
  command: { readonly targetUri: string },
): Promise<Outcome<null, DistanceRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const had = await work.distances.unmute(asker.personId, command.targetUri);
    return had ? done(null) : refused({ kind: "not_found" });
  });
}

/** Why a server can't be hidden. */
export type HideHostRefusal =
  | NotAllowed
  | { readonly kind: "not_found" | "domain_malformed" | "not_our_own_host" | "too_many_distances" };

/** Hides everything from one server, by its exact host. The node's own can't be hidden. */
export async function hideHost(
  ports: Ports,
  asker: Asker,
  command: { readonly host: string },
): Promise<Outcome<{ host: string }, HideHostRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const host = readDomain(command.host);
  if (host === null) return refused({ kind: "domain_malformed" });
  if (host === ports.addresses.host) return refused({ kind: "not_our_own_host" });
  return await ports.transact(async (work) => {
    if (!await hasRoom(work, asker.personId)) return refused({ kind: "too_many_distances" });
    await work.distances.hideHost(asker.personId, host);
    return done({ host });
  });
}

/** Shows a server again. */
export async function showHost(
  ports: Ports,
  asker: Asker,
  command: { readonly host: string },
): Promise<Outcome<null, HideHostRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const had = await work.distances.showHost(asker.personId, command.host);
    return had ? done(null) : refused({ kind: "not_found" });
  });
}
