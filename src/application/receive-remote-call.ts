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
    return await keep(work, call, publisher);
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
    await keep(work, call, publisher);
    const { activityUri, actorUri } = heard;
    await work.remote.addShare({ objectUri: call.uri, actorUri, activityUri });
    return taken;
  });
}

async function keep(work: Work, call: RemoteCall, publisher: RemoteActor): Promise<HeardOutcome> {
  if (await work.remote.isBuried(call.uri)) return ignored("deleted before it came");
  const owner = await work.remote.findCallOwner(call.uri);
  if (owner !== null && owner !== call.attributedTo) return ignored("belongs to somebody else");
  await work.remote.saveActor(publisher);
  return await work.remote.saveCall(call) ? taken : ignored("older than what is stored");
}
