/**
 * A followed actor passes on a post of somebody else. The post was fetched from its own origin, everybody may read it, and it
 * comes into the homes of those who follow the one who passed it on.
 */
import type { Post } from "../domain/post.ts";
import { isOpen } from "../domain/post-rules.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Takes such a post; the sharer is followed by somebody here, or nothing happens. */
export async function receiveSharedPost(
  ports: Ports,
  heard: Heard,
  received: {
    readonly sharer: RemoteActor;
    readonly post: Post;
    readonly author: RemoteActor;
    readonly sharedAt: Temporal.Instant;
  },
): Promise<HeardOutcome> {
  const { sharer, post, author, sharedAt: publishedAt } = received;
  if (!isOpen(post.audience)) return ignored("not for everybody");
  return await ports.transact(async (work) => {
    if (!await work.follows.isFollowed(heard.actorUri)) return ignored("nobody here follows it");
    if (await work.remote.isBuried(post.uri)) return ignored("deleted before it came");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(sharer);
    await work.remote.saveActor(author);
    const answered = post.inReplyTo === null ? null : await work.posts.lock(post.inReplyTo);
    await work.posts.save({ ...post, threadUri: answered?.threadUri ?? post.threadUri }, []);
    const { actorUri, activityUri } = heard;
    await work.stream.add({ actorUri, subjectUri: post.uri, verb: "shared", activityUri, publishedAt });
    return taken;
  });
}
