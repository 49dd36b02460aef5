/**
 * Keeps a call that a partner publishes and that was read there, because somebody here follows the partner. The same as if it
 * had been sent, for those whose letters did not come.
 */
import type { Ports } from "./ports.ts";
import { keepRemoteCall } from "./receive-remote-call.ts";
import type { RemoteActor, RemoteCall } from "./remote-ports.ts";

/** Keeps a call read from where its owner lives; answers whether it was new. */
export async function takePartnerCall(
  ports: Ports,
  read: { readonly call: RemoteCall; readonly publisher: RemoteActor; readonly partnerUri: string },
): Promise<boolean> {
  return await ports.transact(async (work) => {
    if (!await work.follows.isFollowed(read.partnerUri)) return false;
    return (await keepRemoteCall(work, read.call, read.publisher)).kind === "taken";
  });
}
