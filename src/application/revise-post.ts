/**
 * Somebody changes what they said: the words and pictures, never to whom it was said. Everybody who was told gets the new
 * form; nobody is told anew that they were named, but for those who were not named before.
 */
import type { Post } from "../domain/post.ts";
import { isOpen } from "../domain/post-rules.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { hasMovedAway, type MovedAway } from "./leaving/moved.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";
import { compose, type PostWords, wordsProblem, type WordsRefusal } from "./posts/compose.ts";

/** Why a post can't be changed. */
export type RevisePostRefusal = NotAllowed | MovedAway | WordsRefusal | { readonly kind: "not_found" };

/** Changes the words of a post; only its author does. */
export async function revisePost(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly words: PostWords },
): Promise<Outcome<Post, RevisePostRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { id, words } = command;
  const problem = wordsProblem(words);
  if (problem !== null) return refused(problem);
  return await ports.transact(async (work) => {
    if (await hasMovedAway(work, asker.personId)) return refused({ kind: "moved_away" });
    const before = await work.posts.lock(ports.addresses.post(id));
    if (before === null || before.authorUri !== ports.addresses.person(asker.personId)) {
      return refused({ kind: "not_found" });
    }
    const composed = await compose(ports, work, words, await silentlyNamed(work, before));
    const post: Post = { ...before, ...composed, language: words.language, updatedAt: later(work.now, before) };
    await work.posts.save(post, isOpen(post.audience) ? [] : post.mentions.map(({ uri }) => uri));
    await work.conversation.forgetPictures(before.attachments.flatMap(({ mediaId }) => mediaId ?? []));
    await work.topics.post(post);
    await tellNewlyNamed(work, before, post);
    await work.emit({ type: "post.revised", postId: id });
    return done(post);
  });
}

/** Those who were named without a word in the text stay named: whoever it answers, and everybody in private. */
async function silentlyNamed(work: Work, before: Post) {
  if (before.audience === "direct") return before.mentions;
  const answered = before.inReplyTo === null ? null : await work.posts.lock(before.inReplyTo);
  return before.mentions.filter(({ uri }) =>
    uri === answered?.authorUri || (answered === null && before.inReplyTo !== null)
  );
}

/** A change in the same millisecond as the last is dated one later: readers take only what is newer. */
function later(now: Temporal.Instant, { publishedAt, updatedAt }: Post): Temporal.Instant {
  const last = updatedAt ?? publishedAt;
  const next = last.add({ milliseconds: 1 });
  return Temporal.Instant.compare(now, next) > 0 ? now : next;
}

async function tellNewlyNamed(work: Work, before: Post, after: Post): Promise<void> {
  const known = new Set(before.mentions.map(({ uri }) => uri));
  const added = after.mentions.map(({ uri }) => uri).filter((uri) => !known.has(uri) && uri !== after.authorUri);
  for (const { id } of await work.conversation.willing(added, after.authorUri)) {
    const about = { actorUri: after.authorUri, subjectUri: after.uri };
    await work.notifications.add({ personId: id, kind: "mentioned", ...about });
  }
}
