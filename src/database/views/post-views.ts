/**
 * Posts as pages show them: with their author, what they quote, what they answer and what this viewer may do. Whoever asks
 * for posts a viewer may not read gets nothing for them, and learns nothing.
 */
import { type RawBuilder, sql } from "kysely";
import type { Post } from "../../domain/post.ts";
import { mayAnswer, mayQuote, mayShare } from "../../domain/post-rules.ts";
import type { LanguageTag, Texts } from "../../domain/language.ts";
import { postFromRow } from "../repositories/posts.ts";
import { mayReadPost, type PostViewer } from "./post-visibility.ts";
import type { Reader } from "./read-only.ts";

/** Who wrote a post. */
export interface PostAuthor {
  readonly uri: string;
  /** The name they chose; foreign text when remote. */
  readonly name: string;
  /** `@name@host` for remote ones, `@name` for ours; null when nothing is known of them. */
  readonly handle: string | null;
  /** Their page: on this node for ours, on their own server for others. */
  readonly url: string;
  readonly isLocal: boolean;
  /** A picture stored here; null for remote ones, whose pictures are not loaded. */
  readonly avatar: { readonly mediaId: string; readonly alt: Texts } | null;
}

/** A call of this node that a post speaks under. */
export interface PostCall {
  readonly id: string;
  readonly language: LanguageTag;
  readonly names: Texts;
}

/** One post for one viewer. */
export interface PostView {
  readonly post: Post;
  readonly author: PostAuthor;
  /** The post quoted, when its author allows it and the viewer may read it; one level only. */
  readonly quoted: PostView | null;
  /** Who wrote what this answers; null when it answers nothing, or something not known here. */
  readonly answered: PostAuthor | null;
  /** The call of ours this conversation is about. */
  readonly call: PostCall | null;
  /** What is decided about it under a call of ours; null elsewhere. */
  readonly decision: "held" | "shown" | "hidden" | null;
  readonly isMine: boolean;
  /** Whether the viewer passed it on. */
  readonly isShared: boolean;
  readonly mayReply: boolean;
  readonly mayQuote: boolean;
  readonly mayShare: boolean;
  /** What the viewer chose in its poll; null while they did not vote. */
  readonly voted: readonly string[] | null;
}

/**
 * The posts at some addresses as a viewer may see them, by address; what they may not read, or what is not stored, is
 * missing. Ask for what one page shows, not more: about seven queries, however many posts.
 */
export async function hydratePosts(
  db: Reader,
  viewer: PostViewer,
  uris: readonly string[],
): Promise<ReadonlyMap<string, PostView>> {
  const posts = await readable(db, viewer, uris);
  const quotes = posts.flatMap(({ post }) => quotedBy(post));
  const quoted = await readable(db, viewer, quotes);
  const all = [...posts, ...quoted];
  const answered = await authorsOfPosts(db, all.flatMap(({ post }) => post.inReplyTo ?? []));
  const people = [...all.map(({ post }) => post.authorUri), ...answered.values()];
  const know: Known = {
    authors: await findPostAuthors(db, people),
    answered,
    calls: await callsOf(db, all.map(({ post }) => post.threadUri)),
    ...await standing(db, viewer, all.map(({ post }) => post)),
  };
  const below = new Map(quoted.map((row) => [row.post.uri, viewOf(row, viewer, know, null)]));
  return new Map(posts.map((row) => {
    const [quoteUri] = quotedBy(row.post);
    return [row.post.uri, viewOf(row, viewer, know, quoteUri === undefined ? null : below.get(quoteUri) ?? null)];
  }));
}

/** The authors at some addresses, by address; of an unknown one, the address is all there is. */
export async function findPostAuthors(db: Reader, uris: readonly string[]): Promise<ReadonlyMap<string, PostAuthor>> {
  const wanted = [...new Set(uris)];
  if (wanted.length === 0) return new Map();
  const local = await db.selectFrom("actor").leftJoin("person", "person.id", "actor.id")
    .leftJoin("profile", "profile.person_id", "actor.id").leftJoin("movement", "movement.id", "actor.id")
    .select(["actor.uri", "actor.handle", "person.name", "profile.avatar_id", "profile.avatar_alt"])
    .select("movement.name as movement_name").where("actor.uri", "in", wanted).execute();
  const remote = await db.selectFrom("remote_actor").select(["uri", "handle", "host", "name", "url"])
    .where("uri", "in", wanted).where("gone_at", "is", null).execute();
  const found = new Map<string, PostAuthor>();
  for (const uri of wanted) found.set(uri, { uri, name: uri, handle: null, url: uri, isLocal: false, avatar: null });
  for (const { uri, handle, host, name, url } of remote) {
    const full = `@${handle}@${host}`;
    found.set(uri, { uri, name: name || full, handle: full, url: url ?? uri, isLocal: false, avatar: null });
  }
  for (const { uri, handle, name, movement_name, avatar_id, avatar_alt } of local) {
    const avatar = avatar_id === null ? null : { mediaId: avatar_id, alt: avatar_alt ?? {} };
    const shown = name ?? movement_name ?? `@${handle}`;
    found.set(uri, { uri, name: shown, handle: `@${handle}`, url: `/@${handle}`, isLocal: true, avatar });
  }
  return found;
}

interface ReadableRow {
  readonly post: Post;
  readonly decision: PostView["decision"];
}

interface Known {
  readonly authors: ReadonlyMap<string, PostAuthor>;
  /** Who wrote what is at an address. */
  readonly answered: ReadonlyMap<string, string>;
  readonly calls: ReadonlyMap<string, PostCall>;
  readonly follows: ReadonlySet<string>;
  readonly shared: ReadonlySet<string>;
  readonly votes: ReadonlyMap<string, readonly string[]>;
}

async function readable(db: Reader, viewer: PostViewer, uris: readonly string[]): Promise<ReadableRow[]> {
  if (uris.length === 0) return [];
  const rows = await db.selectFrom("post").selectAll("post").leftJoin("reply", "reply.uri", "post.uri")
    .select("reply.state as decision").where("post.uri", "in", [...new Set(uris)]).where(mayReadPost(viewer)).where(
      isBeyondDecision(viewer),
    ).execute();
  return rows.map((row) => ({ post: postFromRow(row), decision: row.decision }));
}

/**
 * What came from elsewhere for a call, and that no organiser let through, is shown to those alone who have it by another way:
 * they follow its author or somebody who passed it on, or it names them. What is written here stands on its author's page.
 * The query joins `reply` to `post`.
 */
export function isBeyondDecision(viewer: PostViewer): RawBuilder<boolean> {
  const isDecided = sql<boolean>`(post.id is not null or reply.uri is null or reply.state = 'shown')`;
  if (viewer === null) return isDecided;
  return sql<boolean>`(${isDecided}
    or exists (select from stream_item s join following f on f.target_uri = s.actor_uri
      where s.subject_uri = post.uri and f.actor_id = ${viewer.personId} and f.state = 'accepted')
    or post.mentions @> ${JSON.stringify([{ uri: viewer.uri }])}::jsonb
    or exists (select from post_reader r where r.post_uri = post.uri and r.actor_uri = ${viewer.uri}))`;
}

/** A quote counts only with its author's leave; without it the post shows a mere link. */
function quotedBy(post: Post): string[] {
  return post.quoteUri !== null && post.quoteState === "approved" ? [post.quoteUri] : [];
}

async function authorsOfPosts(db: Reader, uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (uris.length === 0) return new Map();
  const rows = await db.selectFrom("post").select(["uri", "author_uri"]).where("uri", "in", [...new Set(uris)])
    .execute();
  return new Map(rows.map(({ uri, author_uri }) => [uri, author_uri]));
}

async function callsOf(db: Reader, threads: readonly string[]): Promise<ReadonlyMap<string, PostCall>> {
  const named = [...new Set(threads)].flatMap((uri) => {
    const [, origin, id] = /^(https?:\/\/[^/]+)\/calls\/([^/]+)$/.exec(uri) ?? [];
    return origin === undefined || id === undefined ? [] : [{ uri, origin, id }];
  });
  if (named.length === 0) return new Map();
  const here = await db.selectFrom("node").select("origin").executeTakeFirst();
  const ours = named.filter(({ origin }) => origin === here?.origin);
  if (ours.length === 0) return new Map();
  const rows = await db.selectFrom("call").select(["id", "language", "texts"]).where("state", "<>", "draft")
    .where("id", "in", ours.map(({ id }) => id)).execute();
  return new Map(rows.map(({ id, language, texts }) => {
    const names = Object.fromEntries(Object.entries(texts).map(([tag, { name }]) => [tag, name]));
    return [ours.find((one) => one.id === id)?.uri ?? "", { id, language, names }];
  }));
}

async function standing(db: Reader, viewer: PostViewer, posts: readonly Post[]) {
  const none = { follows: new Set<string>(), shared: new Set<string>(), votes: new Map<string, readonly string[]>() };
  if (viewer === null || posts.length === 0) return none;
  const uris = posts.map(({ uri }) => uri);
  const follows = await db.selectFrom("following").select("target_uri").where("actor_id", "=", viewer.personId)
    .where("state", "=", "accepted").where("target_uri", "in", [...new Set(posts.map((post) => post.authorUri))])
    .execute();
  const shared = await db.selectFrom("stream_item").select("subject_uri").where("actor_uri", "=", viewer.uri)
    .where("verb", "=", "shared").where("subject_uri", "in", uris).execute();
  const votes = await db.selectFrom("poll_vote").select(["post_uri", "choices"])
    .where("person_id", "=", viewer.personId).where("post_uri", "in", uris).execute();
  return {
    follows: new Set(follows.map(({ target_uri }) => target_uri)),
    shared: new Set(shared.map(({ subject_uri }) => subject_uri)),
    votes: new Map(votes.map(({ post_uri, choices }) => [post_uri, choices])),
  };
}

function viewOf(row: ReadableRow, viewer: PostViewer, know: Known, quoted: PostView | null): PostView {
  const { post, decision } = row;
  const author = know.authors.get(post.authorUri);
  if (author === undefined) throw new Error(`The author of ${post.uri} was not looked up.`);
  const guest = viewer === null ? null : { uri: viewer.uri, follows: know.follows.has(post.authorUri) };
  const answered = post.inReplyTo === null ? undefined : know.answered.get(post.inReplyTo);
  return {
    post,
    author,
    quoted,
    answered: answered === undefined ? null : know.authors.get(answered) ?? null,
    call: know.calls.get(post.threadUri) ?? null,
    decision,
    isMine: guest !== null && guest.uri === post.authorUri,
    isShared: know.shared.has(post.uri),
    mayReply: guest !== null && mayAnswer(post, guest),
    mayQuote: guest !== null && mayQuote(post, guest),
    mayShare: guest !== null && mayShare(post),
    voted: know.votes.get(post.uri) ?? null,
  };
}

/** Posts under a call of ours that wait or were put away are read there by their author and by moderators alone. */
export function isListedUnderCall(viewer: PostViewer) {
  const mine = viewer === null ? sql<boolean>`false` : sql<boolean>`post.author_uri = ${viewer.uri}`;
  return sql<boolean>`(${mine} or (not post.is_kept_back and not exists (
    select from reply where reply.uri = post.uri and reply.state <> 'shown')))`;
}
