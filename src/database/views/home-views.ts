/**
 * A person's home: what those they follow said, passed on and called for, and what stands under the topics they follow, in
 * time order and each thing once. Nothing is weighed: what comes first is what came last. What the reader may not or does
 * not want to read is left out here, not on the page.
 */
import { type RawBuilder, sql } from "kysely";
import { homeLimits } from "../../domain/limits.ts";
import { isHiddenFrom } from "./hidden-from.ts";
import { mayReadPost } from "./post-visibility.ts";
import type { Reader } from "./read-only.ts";
import { isOutOfLists } from "./withheld.ts";

/** Whose home it is. `languages` are those they read; empty means all. */
export interface HomeViewer {
  readonly personId: string;
  readonly uri: string;
  readonly languages: readonly string[];
}

/** A place in a home: everything older stands after it. Microseconds since 1970, and the item's id. */
export interface HomeCursor {
  readonly micros: string;
  readonly id: string;
}

/** Who did what about the subject of an entry. */
export interface HomeDeed {
  readonly actorUri: string;
  readonly verb: "posted" | "shared" | "called";
}

/** One entry. `topics` say why it is here when nobody followed brought it. */
export interface HomeEntry {
  readonly cursor: HomeCursor;
  readonly subjectUri: string;
  readonly kind: "post" | "call" | "remote_call";
  /** What those one follows did about it, the first first. */
  readonly deeds: readonly HomeDeed[];
  /** How many more did, beyond those named. */
  readonly more: number;
  readonly topics: readonly string[];
}

/** A page of a home; `next` is where it goes on, null at its end. */
export interface HomePage {
  readonly entries: readonly HomeEntry[];
  readonly next: HomeCursor | null;
}

/** Reads a page of a home. `origin` is this node's own, by which its calls are known. */
export async function readHome(
  db: Reader,
  viewer: HomeViewer,
  options: { readonly origin: string; readonly before: HomeCursor | null; readonly limit?: number },
): Promise<HomePage> {
  const { origin, limit = homeLimits.entries } = options;
  const entries: HomeEntry[] = [];
  let before = options.before;
  for (let round = 0; round < homeLimits.rounds; round++) {
    const candidates = await findCandidates(db, viewer, before);
    for (const entry of await screened(db, viewer, origin, candidates)) {
      entries.push(entry);
      if (entries.length > limit) {
        return { entries: entries.slice(0, limit), next: entries[limit - 1]?.cursor ?? null };
      }
    }
    before = cursorOf(candidates.at(-1)) ?? before;
    if (candidates.length < homeLimits.candidates) return { entries, next: null };
  }
  return { entries, next: before };
}

/** How many entries a home has that are newer than a place in it; counted no further than the limit. */
export async function countNewer(
  db: Reader,
  viewer: HomeViewer,
  options: { readonly origin: string; readonly after: HomeCursor },
): Promise<number> {
  const page = await readHome(db, viewer, { origin: options.origin, before: null, limit: homeLimits.counted });
  const { micros, id } = options.after;
  const isNewer = ({ cursor }: HomeEntry) =>
    BigInt(cursor.micros) > BigInt(micros) || (cursor.micros === micros && BigInt(cursor.id) > BigInt(id));
  return page.entries.filter(isNewer).length;
}

/** An item of the stream, or of a topic, that may become an entry. */
interface Candidate {
  readonly id: string;
  readonly subject_uri: string;
  readonly micros: string;
  readonly topic: string | null;
}

const micros = sql<string>`(extract(epoch from published_at) * 1000000)::bigint::text`;

/**
 * The newest items before a place. First the newest of everybody are looked through, which is all where those followed say
 * much; only where that is not enough is each of them asked for their newest, and the newest of these for the rest.
 */
async function findCandidates(db: Reader, viewer: HomeViewer, before: HomeCursor | null): Promise<Candidate[]> {
  const limit = homeLimits.candidates;
  const recent = await amongNewest(db, viewer, before);
  const stream = recent.length >= limit ? recent : await amongFollowed(db, viewer, before);
  const topics = await amongTopics(db, viewer, before);
  const all = [...stream, ...topics].sort(newestFirst).slice(0, limit);
  return all;
}

/** The items of those followed among the newest of all. */
async function amongNewest(db: Reader, viewer: HomeViewer, before: HomeCursor | null): Promise<Candidate[]> {
  const items = sql<Candidate>`(select newest.* from (
      select id, actor_uri, subject_uri, published_at from stream_item where ${isBefore(before)}
        order by published_at desc, id desc limit ${homeLimits.newest}) as newest
    where newest.actor_uri = ${viewer.uri} or exists (select from following
      where following.actor_id = ${viewer.personId} and following.state = 'accepted'
        and following.target_uri = newest.actor_uri)
    order by newest.published_at desc, newest.id desc limit ${homeLimits.candidates})`;
  return await candidatesOf(db, items);
}

async function amongFollowed(db: Reader, viewer: HomeViewer, before: HomeCursor | null): Promise<Candidate[]> {
  return await candidatesOf(db, itemsOfFollowed(viewer, before));
}

/**
 * The items of those followed, however long ago: only the actors whose newest is among the newest can have any. The
 * costliest question of a home, exported so that its plan can be shown.
 */
export function itemsOfFollowed(viewer: HomeViewer, before: HomeCursor | null): RawBuilder<Candidate> {
  const newestOf = (actor: string, columns: RawBuilder<unknown>, limit: number) =>
    sql`(select ${columns} from stream_item where stream_item.actor_uri = ${sql.ref(actor)} and ${isBefore(before)}
      order by stream_item.published_at desc, stream_item.id desc limit ${limit})`;
  return sql<Candidate>`(with followed as materialized (
      select target_uri as actor from following where actor_id = ${viewer.personId} and state = 'accepted'
      union select ${viewer.uri}::text
    ), speaking as materialized (
      select followed.actor from followed
        cross join lateral ${newestOf("followed.actor", sql`published_at, id`, 1)} as head
        order by head.published_at desc, head.id desc limit ${homeLimits.candidates}
    ) select item.* from speaking
        cross join lateral ${
    newestOf("speaking.actor", sql`id, subject_uri, published_at`, homeLimits.candidates)
  } as item
        order by item.published_at desc, item.id desc limit ${homeLimits.candidates})`;
}

async function amongTopics(db: Reader, viewer: HomeViewer, before: HomeCursor | null): Promise<Candidate[]> {
  const items = sql<Candidate>`(select item.* from topic_follow
    cross join lateral (select id, subject_uri, published_at, topic from topic_item
      where topic_item.topic = topic_follow.topic and ${isBefore(before)}
      order by published_at desc, id desc limit ${homeLimits.candidates}) as item
    where topic_follow.person_id = ${viewer.personId}
    order by item.published_at desc, item.id desc limit ${homeLimits.candidates})`;
  return await db.selectFrom(items.as("item")).select(["id", "subject_uri", micros.as("micros"), "topic"])
    .orderBy("published_at" as "id", "desc").orderBy("id", "desc").execute();
}

async function candidatesOf(db: Reader, items: RawBuilder<Candidate>): Promise<Candidate[]> {
  const rows = await db.selectFrom(items.as("item")).select(["id", "subject_uri", micros.as("micros")])
    .orderBy("published_at" as "id", "desc").orderBy("id", "desc").execute();
  return rows.map((row) => ({ ...row, topic: null }));
}

function isBefore(before: HomeCursor | null): RawBuilder<boolean> {
  if (before === null) return sql<boolean>`true`;
  const moment = sql`'epoch'::timestamptz + ${before.micros}::bigint * interval '1 microsecond'`;
  return sql<boolean>`(published_at, id) < (${moment}, ${before.id}::bigint)`;
}

function newestFirst(a: Candidate, b: Candidate): number {
  const apart = BigInt(b.micros) - BigInt(a.micros) || BigInt(b.id) - BigInt(a.id);
  return apart > 0n ? 1 : apart < 0n ? -1 : 0;
}

function cursorOf(candidate: Candidate | undefined): HomeCursor | null {
  return candidate === undefined ? null : { micros: candidate.micros, id: candidate.id };
}

/** What one deed about a subject is, read with whoever did it. */
interface DeedRow {
  readonly subject_uri: string;
  readonly actor_uri: string;
  readonly verb: HomeDeed["verb"];
  readonly id: string;
  readonly micros: string;
}

/** The entries among candidates: readable, wanted, and standing where the newest thing about their subject stands. */
async function screened(
  db: Reader,
  viewer: HomeViewer,
  origin: string,
  candidates: readonly Candidate[],
): Promise<HomeEntry[]> {
  if (candidates.length === 0) return [];
  const uris = [...new Set(candidates.map((one) => one.subject_uri))];
  const kinds = await readableSubjects(db, viewer, origin, uris);
  const wanted = uris.filter((uri) => kinds.has(uri));
  const deeds = await deedsAbout(db, viewer, wanted);
  const topics = await topicsOf(db, viewer, wanted);
  const seen = new Set<string>();
  return candidates.flatMap((one): HomeEntry[] => {
    const { subject_uri: subjectUri } = one;
    const kind = kinds.get(subjectUri);
    const done = deeds.filter((deed) => deed.subject_uri === subjectUri);
    const under = topics.filter((topic) => topic.subject_uri === subjectUri);
    if (kind === undefined || seen.has(subjectUri) || done.length + under.length === 0) return [];
    const isNewest = ![...done, ...under].some((other) => newestFirst(one, { ...one, ...other }) > 0);
    if (!isNewest || ![...done, ...under].some(({ id }) => id === one.id)) return [];
    seen.add(subjectUri);
    const named = done.slice(0, homeLimits.others + 1);
    return [{
      cursor: { micros: one.micros, id: one.id },
      subjectUri,
      kind,
      deeds: named.map(({ actor_uri: actorUri, verb }) => ({ actorUri, verb })),
      more: done.length - named.length,
      topics: done.length === 0 ? under.map(({ label }) => label) : [],
    }];
  });
}

/** What of some subjects this person may read and reads the language of, and what each is. */
async function readableSubjects(
  db: Reader,
  viewer: HomeViewer,
  origin: string,
  uris: readonly string[],
): Promise<ReadonlyMap<string, HomeEntry["kind"]>> {
  const { personId } = viewer;
  const list = sql`${[...uris]}::text[]`;
  const found = sql<{ uri: string; kind: HomeEntry["kind"] }>`(
    select post.uri, 'post' as kind from post where post.uri = any (${list}) and not post.is_kept_back
      and ${mayReadPost(viewer)} and not ${isHiddenFrom(personId, "post.author_uri")}
      and ${isInLanguages(viewer, sql`post.texts`)} and ${isWhole(viewer)}
    union all
    select remote_call.uri, 'remote_call' from remote_call where remote_call.uri = any (${list})
      and not ${isHiddenFrom(personId, "remote_call.attributed_to")}
      and ${isInLanguages(viewer, sql`remote_call.reading -> 'names'`)}
    union all
    select subject.uri, 'call' from unnest(${list}) as subject (uri)
      join call on call.id = split_part(substr(subject.uri, ${origin.length + 2}::int), '/', 2)
        and (subject.uri like ${`${origin}/calls/%`} or subject.uri like ${`${origin}/actions/%`})
      join campaign on campaign.id = call.campaign_id
      where call.state <> 'draft' and campaign.state <> 'draft')`;
  const rows = await db.selectFrom(found.as("found")).selectAll("found").execute();
  return new Map(rows.map(({ uri, kind }) => [uri, kind]));
}

/** Half a conversation is none: an answer stands in a home only beside what somebody followed, or the reader, said. */
function isWhole(viewer: HomeViewer): RawBuilder<boolean> {
  return sql<boolean>`(post.in_reply_to is null or post.author_uri = ${viewer.uri} or exists (
    select from post as asked where asked.uri = post.in_reply_to and (asked.author_uri = ${viewer.uri} or exists (
      select from following where following.actor_id = ${viewer.personId} and following.state = 'accepted'
        and following.target_uri = asked.author_uri)))
    or exists (select from post_reader where post_reader.post_uri = post.uri and post_reader.actor_uri = ${viewer.uri}))`;
}

/** A text without a language is shown to everybody; so is everything to a person who named none. */
function isInLanguages({ languages }: HomeViewer, texts: RawBuilder<unknown>): RawBuilder<boolean> {
  if (languages.length === 0) return sql<boolean>`true`;
  const primary = [...new Set(["und", ...languages.map((tag) => tag.split("-")[0] ?? tag)])];
  return sql<boolean>`(${texts} is null or ${texts} = '{}' or exists (
    select from jsonb_object_keys(${texts}) as tag where split_part(tag, '-', 1) = any (${primary}::text[])))`;
}

/** What those one follows did about some subjects, the first first; what one does not want of them is left out. */
async function deedsAbout(db: Reader, viewer: HomeViewer, uris: readonly string[]): Promise<DeedRow[]> {
  if (uris.length === 0) return [];
  const rows = await db.selectFrom("stream_item")
    .leftJoin(
      "following",
      (join) =>
        join.onRef("following.target_uri", "=", "stream_item.actor_uri").on("following.actor_id", "=", viewer.personId)
          .on("following.state", "=", "accepted"),
    )
    .select(["stream_item.subject_uri", "stream_item.actor_uri", "stream_item.verb", "stream_item.id"])
    .select(sql<string>`(extract(epoch from stream_item.published_at) * 1000000)::bigint::text`.as("micros"))
    .where("stream_item.subject_uri", "in", [...uris])
    .where((where) =>
      where.or([where("following.actor_id", "is not", null), where("stream_item.actor_uri", "=", viewer.uri)])
    )
    .where(sql<boolean>`(stream_item.verb <> 'shared' or coalesce(following.with_shares, true))`)
    .where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "stream_item.actor_uri")}`)
    .where(
      sql<boolean>`(cardinality(coalesce(following.languages, '{}')) = 0 or stream_item.verb <> 'posted' or exists (
      select from post where post.uri = stream_item.subject_uri
        and (post.language is null or split_part(post.language, '-', 1) = any (following.languages))))`,
    )
    .orderBy("stream_item.published_at").orderBy("stream_item.id").limit(5_000).execute();
  return rows;
}

interface TopicRow {
  readonly subject_uri: string;
  readonly label: string;
  readonly id: string;
  readonly micros: string;
}

async function topicsOf(db: Reader, viewer: HomeViewer, uris: readonly string[]): Promise<TopicRow[]> {
  if (uris.length === 0) return [];
  return await db.selectFrom("topic_item").innerJoin("topic_follow", "topic_follow.topic", "topic_item.topic")
    .select(["topic_item.subject_uri", "topic_follow.label", "topic_item.id"])
    .select(sql<string>`(extract(epoch from topic_item.published_at) * 1000000)::bigint::text`.as("micros"))
    .where("topic_follow.person_id", "=", viewer.personId).where("topic_item.subject_uri", "in", [...uris])
    .where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "topic_item.author_uri")}`)
    .where(sql<boolean>`not ${isOutOfLists("topic_item.author_uri")}`)
    .orderBy("topic_follow.label").execute();
}
