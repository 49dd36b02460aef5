/** Likes and boosts: of our objects they are counted, of others' calls they may bring the call here. */
import { ignored } from "../../application/heard.ts";
import { receiveQuoteRequest } from "../../application/receive-quote-request.ts";
import { receiveReaction, receiveReactionUndone } from "../../application/receive-reaction.ts";
import { receiveAnnouncedCall } from "../../application/receive-remote-call.ts";
import { type Hearing, type InboxHandler, sameOrigin, senderOf, unreadableSender } from "./hearing.ts";

/** A Like, or an emoji reaction of Misskey, which is one too. Never a pledge. */
export const onLiked: InboxHandler = async ({ house, activity, heard }) => {
  if (activity.objectUri === null) return ignored("likes nothing");
  return await receiveReaction(house.ports, heard, { objectUri: activity.objectUri, kind: "like", inbox: null });
};

/**
 * An Announce. One of ours counts as a share; anything else is fetched from its own origin, never taken from the
 * announcement, and kept only if somebody here follows the announcer.
 */
export const onShared: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  const { objectUri } = activity;
  if (objectUri === null) return ignored("announces nothing");
  if (objectUri.startsWith(`${house.ports.addresses.origin}/`)) {
    const sender = await senderOf(hearing);
    const inbox = sender === null ? null : sender.sharedInbox ?? sender.inbox;
    return await receiveReaction(house.ports, heard, { objectUri, kind: "share", inbox });
  }
  if (!await house.isFollowed(heard.actorUri)) return ignored("nobody here follows it");
  const call = await house.reading.call(objectUri);
  const publisher = call === null ? null : await house.reading.actor(call.attributedTo);
  if (call === null || publisher === null) return ignored("announces no call that can be read");
  return await receiveAnnouncedCall(house.ports, heard, { call, publisher: publisher.actor });
};

/** A QuoteRequest: granted to everybody, for a post on the asker's own origin. */
export const onQuoteAsked: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  const { objectUri, instrumentUri: quoteUri } = activity;
  if (objectUri === null || quoteUri === null) return ignored("does not say what quotes what");
  if (!sameOrigin(quoteUri, heard.actorUri)) return ignored("the quoting post is somebody else's");
  const asker = await senderOf(hearing);
  if (asker === null) return unreadableSender;
  return await receiveQuoteRequest(house.ports, heard, { objectUri, quoteUri, asker });
};

/** The Undo of a Like or an Announce. */
export async function onReactionUndone({ house, activity, heard }: Hearing, kind: "like" | "share") {
  const { inner, objectUri } = activity;
  const activityUri = inner?.uri ?? objectUri;
  return await receiveReactionUndone(house.ports, heard, { activityUri, objectUri: inner?.objectUri ?? null, kind });
}
