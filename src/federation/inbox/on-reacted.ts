/** Likes and boosts: of our objects they are counted, what others wrote may be brought here by them. */
import { ignored } from "../../application/heard.ts";
import { receiveReaction, receiveReactionUndone } from "../../application/receive-reaction.ts";
import { receiveAnnouncedCall } from "../../application/receive-remote-call.ts";
import { receiveSharedPost } from "../../application/receive-shared-post.ts";
import { readOpenPost } from "../reading-posts.ts";
import { type Hearing, type InboxHandler, senderOf } from "./hearing.ts";

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
  if (call === null) return await postShared(hearing, objectUri);
  const publisher = await house.reading.actor(call.attributedTo);
  if (publisher === null) return ignored("announces nothing that can be read");
  return await receiveAnnouncedCall(house.ports, heard, { call, publisher: publisher.actor });
};

/** What a followed actor passes on of somebody else: fetched from there, and kept when everybody may read it. */
async function postShared(hearing: Hearing, objectUri: string) {
  const { house, activity, heard } = hearing;
  const found = await readOpenPost(house.reading, objectUri);
  const sharer = found === null ? null : await senderOf(hearing);
  if (found === null || sharer === null) return ignored("announces nothing that can be read");
  const now = Temporal.Now.instant();
  const { publishedAt } = activity;
  const sharedAt = publishedAt === null || Temporal.Instant.compare(publishedAt, now) > 0 ? now : publishedAt;
  return await receiveSharedPost(house.ports, heard, { ...found, sharer, sharedAt });
}

/** The Undo of a Like or an Announce. */
export async function onReactionUndone({ house, activity, heard }: Hearing, kind: "like" | "share") {
  const { inner, objectUri } = activity;
  const activityUri = inner?.uri ?? objectUri;
  return await receiveReactionUndone(house.ports, heard, { activityUri, objectUri: inner?.objectUri ?? null, kind });
}
