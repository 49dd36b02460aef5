/** The calls of a joint campaign of another node: kept, and boosted once to this movement's own people (protocol §2). */
import type { Ports } from "../ports.ts";
import type { RemoteActor, RemoteCall } from "../remote-ports.ts";

/** Keeps a joint call, read from its own origin, and tells our own people of it the first time. */
export async function receiveJointCall(
  ports: Ports,
  jointUri: string,
  call: RemoteCall,
  publisher: RemoteActor,
): Promise<void> {
  await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    if (joint === null || joint.endedAt !== null || await work.remote.isBuried(call.uri)) return;
    await work.remote.saveActor(publisher);
    await work.remote.saveCall(call);
    if (await work.firstTime(`joint call shared ${call.uri}`)) {
      await work.emit({ type: "call.shared", subject: jointUri, callUri: call.uri });
    }
  });
}
