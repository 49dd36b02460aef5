/**
 * Finding by words: people, campaigns, calls and posts, in every language they are written in. Consent is part of each
 * question: people are found who said they may be, or by their exact handle; posts only of authors who agreed, and one's own.
 */
import { type RawBuilder, sql } from "kysely";
import { homeLimits } from "../../domain/limits.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { campaignFromRow } from "../repositories/campaigns.ts";
import { type CallInCampaign, callsInCampaigns, inCampaign } from "./call-views.ts";
import type { FollowRow } from "./follow-views.ts";
import { isHiddenFrom } from "./hidden-from.ts";
import { findPartnerCalls, type PartnerCall } from "./partner-views.ts";
import { mayReadPost, type PostViewer } from "./post-visibility.ts";
import type { Reader } from "./read-only.ts";
import { isOutOfLists } from "./withheld.ts";

/** The languages PostgreSQL stems, as `text_words` uses them, and plain words for all others. */
const STEMMED = ("simple arabic catalan danish dutch english finnish french german greek hindi hungarian indonesian " +
  "italian norwegian portuguese romanian russian spanish swedish turkish").split(" ");

/** What was asked for, ready for the indexes; null when no word is in it. */
export type WordQuery = RawBuilder<unknown>;

/**
 * The words of a search as a condition for the indexes of `text_words`: all of them must be there, in the forms any of the
 * languages gives them, accents put aside. Quotes ask for neighbours, a minus leaves out.
 */
export function wordsOf(text: string): WordQuery | null {
  const plain = text.slice(0, homeLimits.searchCharacters).normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC").replace(/[«»“”„]/g, '"').replace(/[‘’…–—।॥،؛؟、。！？「」·•&;/<>\u00a0\u200b-\u200f]+/g, " ")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return null;
  const each = STEMMED.map((name) => sql`websearch_to_tsquery(${sql.lit(name)}::regconfig, ${plain})`);
  return sql`(${sql.join(each, sql` || `)})`;
}

/** Campaigns of this node that everybody may see. */
export async function searchCampaigns(db: Reader, words: WordQuery, limit: number): Promise<Campaign[]> {
  const rows = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id").selectAll("campaign")
    .select("actor.handle").where("actor.deleted_at", "is", null).where("campaign.state", "<>", "draft")
    .where(sql<boolean>`text_words(campaign.texts) @@ ${words}`)
    .orderBy("campaign.published_at", "desc").orderBy("campaign.id").limit(limit).execute();
  return rows.map(campaignFromRow);
}

/** Calls of this node that everybody may see, what is to come first. */
export async function searchOwnCalls(db: Reader, words: WordQuery, limit: number): Promise<CallInCampaign[]> {
  const rows = await callsInCampaigns(db).where("call.state", "<>", "draft").where("campaign.state", "<>", "draft")
    .where(sql<boolean>`text_words(call.texts) @@ ${words}`)
    .orderBy(sql`coalesce(call.ends_at, call.starts_at) < now()`).orderBy("call.starts_at", "desc").orderBy("call.id")
    .limit(limit).execute();
  return rows.map(inCampaign);
}

/** Calls of other nodes that are known here. */
export async function searchKnownCalls(db: Reader, words: WordQuery, limit: number): Promise<PartnerCall[]> {
  const rows = await db.selectFrom("remote_call").select("uri")
    .where(sql<boolean>`(to_tsvector('simple'::regconfig, name) || text_words(coalesce(reading -> 'names', '{}'))
      || text_words(coalesce(nullif(reading -> 'contents', '{}'), reading))) @@ ${words}`)
    .where(sql<boolean>`not ${isOutOfLists("remote_call.attributed_to")}`)
    .orderBy(sql`coalesce(ends_at, starts_at) < now()`).orderBy("starts_at", "desc").orderBy("uri").limit(limit)
    .execute();
  const calls = await findPartnerCalls(db, rows.map(({ uri }) => uri));
  return rows.flatMap(({ uri }) => calls.find((call) => call.uri === uri) ?? []);
}

/**
 * People of this node who said that they may be found, by their name or the beginning of their handle, and anybody by their
 * exact handle. Whoever is signed in also finds those of other servers whom this node has met; strangers do not.
 */
export async function searchPeople(
  db: Reader,
  viewer: PostViewer,
  text: string,
  limit: number,
): Promise<FollowRow[]> {
  const typed = text.trim().toLowerCase().replace(/^@/, "");
  if (typed === "") return [];
  const handle = typed.replaceAll(/[\\%_]/g, "\\$&");
  const like = `%${handle}%`;
  const own = await db.selectFrom("person").innerJoin("actor", "actor.id", "person.id")
    .leftJoin("profile", "profile.person_id", "person.id").innerJoin("node", (join) => join.onTrue())
    .select(["actor.uri", "person.name", "actor.handle", "node.origin"])
    .where("actor.deleted_at", "is", null).where("person.state", "=", "active")
    .where(sql<boolean>`not ${isOutOfLists("actor.uri")}`)
    .where(sql<boolean>`(actor.handle = ${typed} or (coalesce(profile.is_discoverable, false)
      and (actor.handle like ${`${handle}%`} or lower(person.name) like ${like})))`)
    .$if(
      viewer !== null,
      (query) => query.where(sql<boolean>`not ${isHiddenFrom(viewer?.personId ?? "", "actor.uri")}`),
    )
    .orderBy("actor.handle").limit(limit).execute();
  const here = own.map(({ uri, name, handle: own, origin }): FollowRow => {
    return { uri, name, account: `${own}@${new URL(origin).host}`, isLocal: true, type: "Person" };
  });
  if (viewer === null) return here;
  const met = await db.selectFrom("remote_actor").select(["uri", "name", "handle", "host", "type"])
    .where("gone_at", "is", null).where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "remote_actor.uri")}`)
    .where(sql<boolean>`(lower(handle) || '@' || lower(host) = ${typed} or (
      (type <> 'Person' or exists (select from following where following.target_uri = remote_actor.uri
        and following.actor_id = ${viewer.personId} and following.state = 'accepted'))
      and (lower(handle) like ${`${handle}%`} or lower(name) like ${like})))`)
    .orderBy("handle").limit(limit).execute();
  const others = met.map(({ uri, name, handle: theirs, host, type }): FollowRow => {
    const account = `${theirs}@${host}`;
    return { uri, name: name || account, account, isLocal: false, type };
  });
  return [...here, ...others].slice(0, limit);
}

/**
 * Posts as addresses, the newest first: public ones whose author agreed to be found (FEP-5feb), one's own, and those that
 * name oneself as a reader. Strangers find none.
 */
export async function searchPosts(
  db: Reader,
  viewer: NonNullable<PostViewer>,
  words: WordQuery,
  limit: number,
): Promise<string[]> {
  const matches = sql<boolean>`text_words(post.texts) @@ ${words}`;
  const found = sql<{ uri: string; published_at: Date }>`(
    (select uri, published_at from post where post.audience = 'public' and post.is_indexable and ${matches}
      and not post.is_kept_back and not ${isOutOfLists("post.author_uri")} order by published_at desc limit ${
    limit * 5
  })
    union
    (select uri, published_at from (select * from post where post.author_uri = ${viewer.uri}
      order by published_at desc limit ${homeLimits.ownPosts}) as post where ${matches})
    union
    (select uri, published_at from (select addressed.* from post_reader
      join post as addressed on addressed.uri = post_reader.post_uri
      where post_reader.actor_uri = ${viewer.uri} order by addressed.published_at desc
      limit ${homeLimits.ownPosts}) as post where ${matches}))`;
  const rows = await db.selectFrom(found.as("found")).innerJoin("post", "post.uri", "found.uri").select("post.uri")
    .where(mayReadPost(viewer)).where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "post.author_uri")}`)
    .orderBy("post.published_at", "desc").orderBy("post.uri").limit(limit).execute();
  return rows.map(({ uri }) => uri);
}
