/**
 * What this node knows of what others do: the groups it has heard of, their calls for feeds, which of them are read next,
 * and what one of them publishes as far as it is stored. All of it was public where it came from.
 */
import { sql } from "kysely";
import { fromColumn } from "../repositories/instants.ts";
import { findPartnerCalls, type PartnerCall } from "./partner-views.ts";
import type { Reader } from "./read-only.ts";
import { isOutOfLists } from "./withheld.ts";

/** A campaign or organisation of another node. */
export interface KnownGroup {
  readonly uri: string;
  readonly type: string;
  readonly name: string;
  readonly account: string;
  readonly url: string;
  /** Its calls that are not over. */
  readonly calls: number;
}

/** Campaigns and organisations with something to come, or that somebody here follows; those with most to come first. */
export async function listKnownGroups(db: Reader, now: Temporal.Instant, limit: number): Promise<KnownGroup[]> {
  const upcoming = sql<number>`(select count(*)::int from remote_call where remote_call.attributed_to = remote_actor.uri
    and coalesce(remote_call.ends_at, remote_call.starts_at + interval '1 day') > ${now.toString()}::timestamptz)`;
  const rows = await db.selectFrom("remote_actor").select(["uri", "type", "name", "handle", "host", "url"])
    .select(upcoming.as("calls"))
    .where("gone_at", "is", null).where("type", "in", ["Group", "Organization"])
    .where(sql<boolean>`not ${isOutOfLists("remote_actor.uri")}`)
    .where(sql<boolean>`(exists (select from following join actor on actor.id = following.actor_id
        where following.target_uri = remote_actor.uri and following.state = 'accepted' and actor.kind <> 'person')
      or exists (select from remote_call where remote_call.attributed_to = remote_actor.uri))`)
    .orderBy("calls", "desc").orderBy("name").limit(limit).execute();
  return rows.map(({ uri, type, name, handle, host, url, calls }) => {
    const account = `${handle}@${host}`;
    return { uri, type, name: name || account, account, url: url ?? uri, calls };
  });
}

/** A call of another node with all that a feed says of it. */
export interface KnownCall extends PartnerCall {
  /** Sanitised HTML by language; `und` where none is named. */
  readonly contents: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly place: Readonly<Record<string, unknown>>;
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant;
}

/** Calls of other nodes for a feed: those that began in the last year or are to come, the latest beginning first. */
export async function listKnownCalls(
  db: Reader,
  options: {
    readonly countries: readonly string[];
    readonly kinds: readonly string[];
    readonly limit: number;
    /** Only calls of this actor. */
    readonly by?: string;
  },
): Promise<KnownCall[]> {
  const { countries, kinds, limit, by } = options;
  const rows = await db.selectFrom("remote_call").leftJoin("remote_actor", "remote_actor.uri", "attributed_to")
    .select(["remote_call.uri", "reading", "published_at", "updated_at"])
    .where(sql<boolean>`remote_actor.gone_at is null and remote_call.starts_at > now() - interval '1 year'`)
    .where(sql<boolean>`not ${isOutOfLists("remote_call.attributed_to")}`)
    .$if(by !== undefined, (query) => query.where("attributed_to", "=", by ?? ""))
    .$if(
      countries.length > 0,
      (query) => query.where(sql<boolean>`remote_call.reading ->> 'countryCode' = any (${[...countries]}::text[])`),
    )
    .$if(
      kinds.length > 0,
      (query) => query.where(sql<boolean>`remote_call.reading ->> 'callKind' = any (${[...kinds]}::text[])`),
    )
    .orderBy("starts_at", "desc").orderBy("remote_call.uri").limit(limit).execute();
  const partners = new Map((await findPartnerCalls(db, rows.map(({ uri }) => uri))).map((call) => [call.uri, call]));
  return rows.flatMap(({ uri, reading, published_at, updated_at }): KnownCall[] => {
    const partner = partners.get(uri);
    if (partner === undefined) return [];
    const contents = textsIn(reading["contents"]);
    const content = reading["content"];
    const only: Record<string, string> = {};
    if (Object.keys(contents).length === 0 && typeof content === "string") only["und"] = content;
    const place = reading["place"];
    return [{
      ...partner,
      contents: { ...contents, ...only },
      tags: Array.isArray(reading["tags"]) ? reading["tags"].filter((tag) => typeof tag === "string") : [],
      place: typeof place === "object" && place !== null ? { ...place } : {},
      publishedAt: published_at === null ? null : fromColumn(published_at),
      updatedAt: fromColumn(updated_at),
    }];
  });
}

/** Whether a call of another node is stored, or was deleted there. */
export async function isKnownCall(db: Reader, uri: string): Promise<boolean> {
  const row = await db.selectFrom("remote_call").select("uri").where("uri", "=", uri)
    .union(db.selectFrom("remote_tombstone").select("uri").where("uri", "=", uri)).executeTakeFirst();
  return row !== undefined;
}

/** The calls of one actor of another node that are known here, the latest first. */
export async function listCallsByRemote(db: Reader, actorUri: string, limit: number): Promise<PartnerCall[]> {
  const rows = await db.selectFrom("remote_call").select("uri").where("attributed_to", "=", actorUri)
    .orderBy("starts_at", (order) => order.desc().nullsLast()).limit(limit).execute();
  const calls = await findPartnerCalls(db, rows.map(({ uri }) => uri));
  return rows.flatMap(({ uri }) => calls.find((call) => call.uri === uri) ?? []);
}

/** The newest posts of somebody that are stored, as addresses; who may read which is for the caller to ask. */
export async function listPostUrisOf(db: Reader, authorUri: string, limit: number): Promise<string[]> {
  const rows = await db.selectFrom("post").select("uri").where("author_uri", "=", authorUri)
    .where("is_kept_back", "=", false).orderBy("published_at", "desc").orderBy("uri").limit(limit).execute();
  return rows.map(({ uri }) => uri);
}

function textsIn(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
