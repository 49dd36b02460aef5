/**
 * Calls of other nodes, arriving because a local actor follows their campaign, or because a followed actor announced
 * them. Nothing else is kept: a stranger's Event changes nothing here.
 */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports, Work } from "./ports.ts";
import type { RemoteActor, RemoteCall } from "./remote-ports.ts";

/** Takes a new or changed call from a campaign somebody here follows. An older version than the stored one is ignored. */
export async function receiveRemoteCall(
  ports: Ports,
  heard: Heard,
  received: { readonly call: RemoteCall; readonly publisher: RemoteActor },
): Promise<HeardOutcome> {
  const { call, publisher } = received;
  return await ports.transact(async (work) => {
    const followed = await work.follows.isFollowed(call.attributedTo) || await work.follows.isFollowed(heard.actorUri);
    if (!followed && (await work.remote.findCallOwner(call.uri)) === null) return ignored("nobody here follows it");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    return await keepRemoteCall(work, call, publisher);
  });
}

/** Takes a call that a followed actor announced; `call` was fetched from its own origin. */
export async function receiveAnnouncedCall(
  ports: Ports,
  heard: Heard,
  received: { readonly call: RemoteCall; readonly publisher: RemoteActor },
): Promise<HeardOutcome> {
  const { call, publisher } = received;
  return await ports.transact(async (work) => {
    if (!await work.follows.isFollowed(heard.actorUri)) return ignored("nobody here follows it");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await keepRemoteCall(work, call, publisher);
    const { activityUri, actorUri } = heard;
    await work.remote.addShare({ objectUri: call.uri, actorUri, activityUri });
    const item = { actorUri, subjectUri: call.uri, activityUri, publishedAt: work.now } as const;
    if (actorUri !== call.attributedTo) await work.stream.add({ ...item, verb: "shared" });
    return taken;
  });
}

/** Stores a call inside an open transaction, unless it is gone, somebody else's or older than what is stored. */
export async function keepRemoteCall(work: Work, call: RemoteCall, publisher: RemoteActor): Promise<HeardOutcome> {
  if (await work.remote.isBuried(call.uri)) return ignored("deleted before it came");
  const owner = await work.remote.findCallOwner(call.uri);
  if (owner !== null && owner !== call.attributedTo) return ignored("belongs to somebody else");
  await work.remote.saveActor(publisher);
  if (!await work.remote.saveCall(call)) return ignored("older than what is stored");
  if (owner !== null && call.state === "cancelled") {
    const [actorUri, subjectUri] = [call.attributedTo, call.uri];
    await work.notifications.addForFollowers(actorUri, { kind: "call_cancelled", actorUri, subjectUri });
  }
  await work.topics.remoteCall(call, work.now);
  return taken;
}
