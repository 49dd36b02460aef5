/**
 * Somebody asks to quote a call or a notice. Anybody may, because calls are meant to travel; each approval is a stamp at
 * an address of its own, without which their server shows the quote as pending (FEP-044f).
 */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Takes a QuoteRequest. `quoteUri` must be on the asker's own origin: nobody gets a stamp for another's post. */
export async function receiveQuoteRequest(
  ports: Ports,
  heard: Heard,
  request: { readonly objectUri: string; readonly quoteUri: string; readonly asker: RemoteActor },
): Promise<HeardOutcome> {
  const { objectUri, quoteUri, asker } = request;
  return await ports.transact(async (work) => {
    const ownerId = await work.remote.ownerOfPublicObject(objectUri);
    if (ownerId === null) return ignored("not a public object of ours");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(asker);
    const quoteId = await work.remote.addQuote({ id: work.newId(), objectUri, quoteUri, ownerId });
    const { activityUri: requestUri, actorUri: askerUri } = heard;
    await work.emit({ type: "quote.approved", actorId: ownerId, quoteId, objectUri, quoteUri, requestUri, askerUri });
    return taken;
  });
}
