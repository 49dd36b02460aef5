/** Quotes: somebody asks to quote what was written here, and answers whether we may quote theirs (FEP-044f). */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveQuoteAnswer } from "../../application/receive-quote-answer.ts";
import { receiveQuoteRequest } from "../../application/receive-quote-request.ts";
import { isStampFor } from "../reading-posts.ts";
import { idOf, objectOf } from "../vocabulary/json.ts";
import { type Hearing, type InboxHandler, sameOrigin, senderOf, unreadableSender } from "./hearing.ts";

/** A QuoteRequest: for a post on the asker's own origin. Whether it is granted, the use case decides. */
export const onQuoteAsked: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  const { objectUri, instrumentUri: quoteUri } = activity;
  if (objectUri === null || quoteUri === null) return ignored("does not say what quotes what");
  if (!sameOrigin(quoteUri, heard.actorUri)) return ignored("the quoting post is somebody else's");
  const asker = await senderOf(hearing);
  if (asker === null) return unreadableSender;
  return await receiveQuoteRequest(house.ports, heard, { objectUri, quoteUri, asker });
};

/** The answer to a QuoteRequest of ours. A yes counts only with its stamp, asked for at its own server. */
export async function onQuoteAnswered({ house, activity, heard }: Hearing, accepted: boolean): Promise<HeardOutcome> {
  const { resultUri: stamp, object } = activity;
  if (!accepted) {
    const quoteUri = idOf(object?.["instrument"]);
    if (quoteUri === null) return ignored("does not say what it answers");
    return await receiveQuoteAnswer(house.ports, heard, { quoteUri, stamp: null });
  }
  if (stamp === null || !sameOrigin(stamp, heard.actorUri)) return ignored("without a stamp of its own");
  const document = objectOf(await house.reading.document(stamp));
  const [by, of] = [idOf(document?.["interactingObject"]), idOf(document?.["interactionTarget"])];
  if (by === null || of === null || !isStampFor(document, { by, of })) return ignored("the stamp allows nothing");
  return await receiveQuoteAnswer(house.ports, heard, { quoteUri: by, stamp, of });
}
