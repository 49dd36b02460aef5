/**
 * What people on other servers write and somebody here has reason to read: they follow the author, they are named, or it
 * belongs to a conversation that began here. What stands under a call waits for an organiser; nothing else is kept.
 */
import { waitingLimits } from "../domain/limits.ts";
import { mayRead, type Post } from "../domain/post.ts";
import { isOpen, mayAnswer } from "../domain/post-rules.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { LocalActor, Ports, Work } from "./ports.ts";
import { isPostAddress, rootOfOurs } from "./posts/answered.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** A post with its author, and with the open post it quotes when that was fetched. */
export interface ReceivedPost {
  readonly post: Post;
  readonly author: RemoteActor;
  /** Everybody it is addressed to or names. */
  readonly addressed: readonly string[];
  readonly quoted: { readonly post: Post; readonly author: RemoteActor } | null;
}

/**
 * Takes a new or changed post. A changed one under a call waits for an organiser again; the same version once more, an
 * older one, and one deleted before it came are ignored. New figures of a poll are no change.
 */
export async function receivePost(ports: Ports, heard: Heard, received: ReceivedPost): Promise<HeardOutcome> {
  const { post, author } = received;
  if (post.authorUri !== heard.actorUri) return ignored("not the author's own");
  return await ports.transact(async (work) => {
    if (await work.remote.isBuried(post.uri)) return ignored("deleted before it came");
    const known = await work.posts.lock(post.uri);
    if (known !== null && known.authorUri !== heard.actorUri) return ignored("written by somebody else");
    const place = await findPlace(ports, work, received);
    if (place.forbidden !== null) return ignored(place.forbidden);
    if (known === null && !place.isWanted) return ignored("answers nothing of ours");
    if (known === null && place.waitsAt !== null && await hasTooManyWaiting(work, heard.actorUri)) {
      return ignored("too many wait already");
    }
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(author);
    await rememberReaders(ports, work, place, author);
    if (known !== null && isNewCount(known, post)) {
      if (post.poll !== null) await work.conversation.setPoll(post.uri, post.poll);
      return taken;
    }
    const { rejectsMedia } = await work.network.limitOf(new URL(post.authorUri).host);
    const attachments = rejectsMedia ? [] : post.attachments;
    const quoting = await quoteStanding(ports, work, post);
    const stored = { ...post, attachments, threadUri: place.threadUri, ...quoting };
    if (!await work.posts.save(stored, place.readers)) return ignored("older than what is stored");
    if (received.quoted !== null) await keepQuoted(work, received.quoted);
    await settle(work, stored, place, known === null);
    return taken;
  });
}

/** Where a received post belongs here. */
interface Place {
  readonly threadUri: string;
  /** The call, notice or actor of ours at which an organiser decides about it; null where nobody does. */
  readonly waitsAt: string | null;
  /** The post of this node's or another's that it answers, as far as stored. */
  readonly answered: Post | null;
  /** Whether the author of what it answers allows the answer. */
  readonly isAllowed: boolean;
  /** Persons here who are answered or named and do not keep the author at a distance. */
  readonly persons: readonly { readonly id: string; readonly uri: string }[];
  /** Whom it is for, where it is not for everybody. */
  readonly readers: readonly string[];
  readonly isFollowed: boolean;
  readonly isWanted: boolean;
  /** Why it is nobody's here to answer; null when it may. */
  readonly forbidden: string | null;
}

async function findPlace(ports: Ports, work: Work, { post, addressed }: ReceivedPost): Promise<Place> {
  const { origin } = ports.addresses;
  const answered = post.inReplyTo === null ? null : await work.posts.lock(post.inReplyTo);
  const threadUri = answered?.threadUri ?? post.inReplyTo ?? post.uri;
  const isPrivate = post.audience === "direct";
  const root = isPrivate ? null : await rootOfOurs(ports, work, threadUri);
  const toActor = isPrivate ? await actorAddressed(ports, work, addressed) : null;
  const answeredUri = answered === null || !isPostAddress(origin, answered.uri) ? null : answered.authorUri;
  const named = addressed.filter((uri) => uri.startsWith(`${origin}/`));
  const meant = [...named, ...(answeredUri === null ? [] : [answeredUri])];
  const persons = await work.conversation.willing(meant, post.authorUri);
  const isFollowed = await work.follows.isFollowed(post.authorUri);
  const isInOurThread = !isPrivate && (root !== null || isPostAddress(origin, threadUri));
  const standing = answeredUri === null || answered === null
    ? { isAllowed: true, forbidden: null }
    : await standingUnder(work, answered, post.authorUri);
  return {
    threadUri,
    waitsAt: root?.uri ?? toActor?.uri ?? null,
    answered,
    persons,
    readers: isOpen(post.audience) ? [] : [...new Set(named)],
    isFollowed,
    isWanted: (isFollowed && !isPrivate) || toActor !== null || persons.length > 0 ||
      (isInOurThread && standing.isAllowed),
    ...standing,
  };
}

/** Whoever can't read a post can't answer it either, and whoever may not answer is kept from view. */
async function standingUnder(work: Work, answered: Post, authorUri: string) {
  const follows = await work.conversation.hasFollower(answered.authorUri, authorUri);
  const isNamed = (await work.conversation.readersOf(answered.uri)).includes(authorUri);
  const guest = { uri: authorUri, follows, isNamed, isBlocked: false };
  if (!mayRead(answered, guest)) return { isAllowed: false, forbidden: "answers what it may not read" };
  const [willing] = await work.conversation.willing([answered.authorUri], authorUri);
  return { isAllowed: willing !== undefined && mayAnswer(answered, guest), forbidden: null };
}

async function actorAddressed(ports: Ports, work: Work, addressed: readonly string[]): Promise<LocalActor | null> {
  for (const uri of addressed) {
    if (!uri.startsWith(`${ports.addresses.origin}/`)) continue;
    const actor = await work.actors.findByUri(uri);
    if (actor !== null && !actor.deleted && actor.kind !== "person") return actor;
  }
  return null;
}

async function hasTooManyWaiting(work: Work, actorUri: string): Promise<boolean> {
  const { ofActor, ofHost } = await work.remote.waitingReplies(actorUri);
  return ofActor >= waitingLimits.repliesPerActor || ofHost >= waitingLimits.repliesPerHost;
}

/** A server that holds an answer to something of ours hears when that changes or ends. */
async function rememberReaders(ports: Ports, work: Work, place: Place, author: RemoteActor): Promise<void> {
  const inbox = author.sharedInbox ?? author.inbox;
  const { answered, threadUri, waitsAt } = place;
  if (waitsAt !== null && waitsAt === threadUri) await work.remote.addReader(waitsAt, inbox);
  if (answered !== null && isOpen(answered.audience) && isPostAddress(ports.addresses.origin, answered.uri)) {
    await work.remote.addReader(answered.uri, inbox);
  }
}

/** The same words with other figures (Mastodon sends them without a newer `updated`). */
function isNewCount(known: Post, post: Post): boolean {
  if (known.poll === null || post.poll === null) return false;
  const version = (one: Post) => (one.updatedAt ?? one.publishedAt).epochMilliseconds;
  return version(post) <= version(known) && JSON.stringify(known.texts) === JSON.stringify(post.texts);
}

/** What is quoted of ours is allowed by our own stamp alone. */
async function quoteStanding(ports: Ports, work: Work, post: Post): Promise<Partial<Post>> {
  if (post.quoteUri === null || !post.quoteUri.startsWith(`${ports.addresses.origin}/`)) return {};
  const stamp = await work.conversation.findStamp(post.quoteUri, post.uri);
  return { quoteState: stamp === null ? "asked" : "approved", quoteStamp: stamp };
}

async function keepQuoted(work: Work, { post, author }: { post: Post; author: RemoteActor }): Promise<void> {
  if (await work.remote.isBuried(post.uri)) return;
  await work.remote.saveActor(author);
  await work.posts.save(post, []);
}

async function settle(work: Work, post: Post, place: Place, isNew: boolean): Promise<void> {
  const { uri, authorUri: actorUri, audience, publishedAt } = post;
  if (place.waitsAt !== null) {
    await work.conversation.decide({ uri, actorUri, audience, publishedAt, objectUri: place.waitsAt, state: "held" });
  }
  if (!place.isAllowed) await work.conversation.keepBack(uri);
  await work.topics.post(post);
  if (!isNew) return;
  if (place.isFollowed && audience !== "direct") {
    await work.stream.add({ actorUri, subjectUri: uri, verb: "posted", activityUri: null, publishedAt });
    if (post.inReplyTo === null) {
      await work.notifications.addForAttentive(actorUri, { kind: "posted", actorUri, subjectUri: uri });
    }
  }
  for (const person of place.persons) {
    const isAnswered = place.answered?.authorUri === person.uri;
    if (isAnswered && !place.isAllowed) continue;
    const kind = isAnswered ? "replied" : "mentioned";
    await work.notifications.add({ personId: person.id, kind, actorUri, subjectUri: uri });
  }
}
