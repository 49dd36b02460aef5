/**
 * Somebody says something: to everybody, to their followers, or to those they name. Whoever is named or answered here is
 * told in the same transaction; other servers hear of it by the event alone.
 */
import { postLimits } from "../domain/limits.ts";
import { may } from "../domain/person.ts";
import type { Post, PostAudience, PostMention, QuotePolicy, ReplyPolicy } from "../domain/post.ts";
import { audiencesOfAnswer, isOpen, mayAnswer, mayQuote } from "../domain/post-rules.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { hasMovedAway, type MovedAway } from "./leaving/moved.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, LocalActor, Ports, Work } from "./ports.ts";
import { findSubject, rootOfOurs, type Subject } from "./posts/answered.ts";
import { compose, type Composed, type PostWords, wordsProblem, type WordsRefusal } from "./posts/compose.ts";

/** What somebody wants to say, and to whom. */
export interface PostDraft {
  readonly words: PostWords;
  readonly audience: PostAudience;
  readonly inReplyTo: string | null;
  readonly quoteUri: string | null;
  readonly replyPolicy: ReplyPolicy;
  readonly quotePolicy: QuotePolicy;
}

/** Why a post can't go out. */
export type PublishPostRefusal =
  | NotAllowed
  | MovedAway
  | WordsRefusal
  | {
    readonly kind:
      | "answered_not_found"
      | "answer_not_allowed"
      | "quoted_not_found"
      | "quote_not_allowed"
      | "too_many_posts";
  }
  | { readonly kind: "audience_too_wide" | "nobody_named"; readonly field: "audience" };

/** Publishes a post in the name of the person who asks. */
export async function publishPost(
  ports: Ports,
  asker: Asker,
  draft: PostDraft,
): Promise<Outcome<Post, PublishPostRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const problem = wordsProblem(draft.words);
  if (problem !== null) return refused(problem);
  return await ports.transact(async (work) => {
    if (await hasMovedAway(work, asker.personId)) return refused({ kind: "moved_away" });
    const author = await work.actors.findByUri(ports.addresses.person(asker.personId));
    if (author === null || author.deleted) return notAllowed;
    const { isIndexable } = await work.profiles.load(author.id);
    const { posts } = await work.conversation.writtenSince(author.uri, work.now.subtract({ hours: 1 }));
    if (posts >= postLimits.perHour) return refused({ kind: "too_many_posts" });
    const around = await surroundings(work, author, draft);
    if ("kind" in around) return refused(around);
    const { answered, quoted } = around;
    const composed = await compose(
      ports,
      work,
      draft.words,
      answered === null ? [] : await addressed(work, answered, author),
    );
    if (draft.audience === "direct" && composed.mentions.length === 0) {
      return refused({ kind: "nobody_named", field: "audience" });
    }
    const post = await postOf(ports, work, { author, draft, composed, answered, quoted, isIndexable });
    await work.posts.save(post, isOpen(post.audience) ? [] : post.mentions.map(({ uri }) => uri));
    await place(ports, work, { post, author, isOrganiser: may(asker.role, "write_campaigns") });
    await work.emit({ type: "post.published", postId: post.id ?? "" });
    if (post.quoteState === "asked") await work.emit({ type: "quote.requested", postId: post.id ?? "" });
    return done(post);
  });
}

interface Surroundings {
  readonly answered: Subject | null;
  readonly quoted: Subject | null;
}

async function surroundings(
  work: Work,
  author: LocalActor,
  { inReplyTo, quoteUri, audience }: PostDraft,
): Promise<Surroundings | Exclude<PublishPostRefusal, NotAllowed>> {
  const person = { personId: author.id, uri: author.uri };
  const answered = inReplyTo === null ? null : await findSubject(work, inReplyTo, person);
  if (inReplyTo !== null && answered === null) return { kind: "answered_not_found" };
  if (answered !== null && answered.post !== null && !mayAnswer(answered.post, answered.guest)) {
    return { kind: "answer_not_allowed" };
  }
  if (answered !== null && !audiencesOfAnswer(answered.audience).includes(audience)) {
    return { kind: "audience_too_wide", field: "audience" };
  }
  const quoted = quoteUri === null ? null : await findSubject(work, quoteUri, person);
  if (quoteUri !== null && quoted === null) return { kind: "quoted_not_found" };
  if (quoted !== null && quoted.post !== null && !mayQuote(quoted.post, quoted.guest)) {
    return { kind: "quote_not_allowed" };
  }
  if (quoted !== null && !audiencesOfAnswer(quoted.audience).includes(audience)) {
    return { kind: "audience_too_wide", field: "audience" };
  }
  return { answered, quoted };
}

/** Whoever is answered is named without a word in the text, and in private everybody else who was there. */
async function addressed(work: Work, { ownerUri, post }: Subject, author: LocalActor): Promise<PostMention[]> {
  const handle = await work.conversation.handleOf(ownerUri);
  const owner = handle === null ? [] : [{ uri: ownerUri, handle }];
  const others = post?.audience === "direct" ? post.mentions : [];
  return [...owner, ...others].filter(({ uri }) => uri !== author.uri);
}

async function postOf(
  ports: Ports,
  work: Work,
  { author, draft, composed, answered, quoted, isIndexable }: Surroundings & {
    readonly author: LocalActor;
    readonly draft: PostDraft;
    readonly composed: Composed;
    readonly isIndexable: boolean;
  },
): Promise<Post> {
  const id = work.newId();
  const uri = ports.addresses.post(id);
  return {
    uri,
    id,
    authorUri: author.uri,
    audience: draft.audience,
    language: draft.words.language,
    ...composed,
    inReplyTo: answered?.uri ?? null,
    threadUri: answered?.threadUri ?? uri,
    ...await quoteOf(ports, work, { uri, authorUri: author.uri, quoted }),
    quotePolicy: draft.quotePolicy,
    replyPolicy: draft.replyPolicy,
    poll: null,
    url: uri,
    isIndexable: isIndexable && draft.audience === "public",
    publishedAt: work.now,
    updatedAt: null,
  };
}

/** Our own things are quoted at once, with a stamp others can check; another server is asked. */
async function quoteOf(
  ports: Ports,
  work: Work,
  { uri, authorUri, quoted }: { uri: string; authorUri: string; quoted: Subject | null },
): Promise<Pick<Post, "quoteUri" | "quoteState" | "quoteStamp">> {
  if (quoted === null) return { quoteUri: null, quoteState: null, quoteStamp: null };
  const { uri: quoteUri, ownerUri } = quoted;
  if (ownerUri === authorUri) return { quoteUri, quoteState: "approved", quoteStamp: null };
  const owner = await work.actors.findByUri(ownerUri);
  if (owner === null) return { quoteUri, quoteState: "asked", quoteStamp: null };
  const stampId = await work.remote.addQuote({
    id: work.newId(),
    objectUri: quoteUri,
    quoteUri: uri,
    ownerId: owner.id,
  });
  return { quoteUri, quoteState: "approved", quoteStamp: ports.addresses.quote(stampId) };
}

/** Puts a new post where it is read here: in homes, under a call, and among what people are told of. */
async function place(
  ports: Ports,
  work: Work,
  { post, author, isOrganiser }: { post: Post; author: LocalActor; isOrganiser: boolean },
): Promise<void> {
  const { uri: subjectUri, publishedAt } = post;
  if (post.audience !== "direct") {
    const item = { actorUri: author.uri, subjectUri, verb: "posted", activityUri: null, publishedAt } as const;
    await work.stream.add(item);
    if (post.inReplyTo === null) {
      await work.notifications.addForAttentive(author.uri, { kind: "posted", actorUri: author.uri, subjectUri });
    }
    await work.topics.post(post);
  }
  const root = await rootOfOurs(ports, work, post.threadUri);
  if (root !== null && isOpen(post.audience)) {
    const isLimited = await work.moderation.levelOf(author.uri) !== null;
    const state = isLimited ? "held" : isOrganiser ? "shown" : await work.conversation.memberReplies(root.ownerId);
    await work.conversation.decide({ ...decisionOf(post), objectUri: root.uri, state });
  }
  await tellNamed(work, post);
  if (post.audience === "direct") await leaveMessage(work, post);
}

/** Persons here who are answered, quoted or named learn of it, each once and by the closest reason. */
async function tellNamed(work: Work, post: Post): Promise<void> {
  const told = new Set([post.authorUri]);
  const tell = async (uris: readonly string[], kind: "replied" | "quoted" | "mentioned") => {
    for (const { id, uri } of await work.conversation.willing(uris, post.authorUri)) {
      if (told.has(uri)) continue;
      told.add(uri);
      await work.notifications.add({ personId: id, kind, actorUri: post.authorUri, subjectUri: post.uri });
    }
  };
  const answered = post.inReplyTo === null ? null : await work.posts.lock(post.inReplyTo);
  const quoted = post.quoteUri === null ? null : await work.posts.lock(post.quoteUri);
  await tell(answered === null ? [] : [answered.authorUri], "replied");
  await tell(quoted === null || !isOpen(post.audience) ? [] : [quoted.authorUri], "quoted");
  await tell(post.mentions.map(({ uri }) => uri), "mentioned");
}

/** A private word to a campaign or to the movement waits on the desk. */
async function leaveMessage(work: Work, post: Post): Promise<void> {
  for (const { uri } of post.mentions) {
    const actor = await work.actors.findByUri(uri);
    if (actor === null || actor.kind === "person" || actor.kind === "node") continue;
    await work.conversation.decide({ ...decisionOf(post), objectUri: uri, state: "held" });
    return;
  }
}

function decisionOf({ uri, authorUri: actorUri, audience, publishedAt }: Post) {
  return { uri, actorUri, audience, publishedAt };
}
