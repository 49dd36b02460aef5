/**
 * Whom a person follows and who follows them, as that person alone reads it: states, wishes, requests, topics, lists that
 * are being brought in. No query here is for anybody else, and none leads to a public list.
 */
import { sql } from "kysely";
import type { FollowListLine, FollowWishes } from "../../application/home-ports.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { fromColumn } from "../repositories/instants.ts";
import type { FollowListState } from "../tables/home.ts";
import type { Reader } from "./read-only.ts";

/** How a follow stands. */
export interface FollowStanding extends FollowWishes {
  readonly state: "requested" | "accepted" | "refused";
}

/** Somebody followed or following, with the address people know them by. `account` is `name@host`; null when unknown. */
export interface FollowRow {
  readonly uri: string;
  readonly name: string;
  readonly account: string | null;
  readonly isLocal: boolean;
  /** Whether they are a person, a group (campaign, organisation), or something else. */
  readonly type: string;
}

/** A row of those a person follows. */
export type FollowingRow = FollowRow & FollowStanding;

/** How a local actor's follow of somebody stands; null when there is none. */
export async function findFollowStanding(db: Reader, actorId: string, uri: string): Promise<FollowStanding | null> {
  const row = await db.selectFrom("following").select(["state", "with_shares", "with_notice", "languages"])
    .where("actor_id", "=", actorId).where("target_uri", "=", uri).executeTakeFirst();
  return row === undefined ? null : standingOf(row);
}

/** How somebody's follow of a local actor stands; null when there is none. */
export async function findFollowerState(
  db: Reader,
  actorId: string,
  followerUri: string,
): Promise<"requested" | "accepted" | null> {
  const row = await db.selectFrom("follower").select("state").where("actor_id", "=", actorId)
    .where("follower_uri", "=", followerUri).executeTakeFirst();
  return row?.state ?? null;
}

/** Whom a local actor follows or has asked to, by name. */
export async function listFollowing(
  db: Reader,
  actorId: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<FollowingRow[]> {
  const rows = await named(
    db.selectFrom("following").select("following.target_uri as uri").where("following.actor_id", "=", actorId).as(
      "one",
    ),
    db,
  ).innerJoin(
    "following",
    (join) => join.onRef("following.target_uri", "=", "one.uri").on("following.actor_id", "=", actorId),
  )
    .select(["following.state", "following.with_shares", "following.with_notice", "following.languages"])
    .orderBy(sql`lower(coalesce(nullif(remote_actor.name, ''), person.name, movement.name, one.uri))`).orderBy(
      "one.uri",
    )
    .limit(page.limit).offset(page.offset).execute();
  const host = await ownHost(db);
  return rows.map((row) => ({ ...rowOf(row, host), ...standingOf(row) }));
}

/** Everybody a person follows or has asked to, as lines of a list; those whose address is not known are left out. */
export async function exportFollowing(db: Reader, personId: string): Promise<FollowListLine[]> {
  const rows = await listFollowing(db, personId, { limit: 20_000, offset: 0 });
  return rows.flatMap(({ account, state, withShares, withNotice, languages }) =>
    account === null || state === "refused" ? [] : [{ account, withShares, withNotice, languages }]
  );
}

/** Who follows a person, or asks to; the newest first. */
export async function listFollowers(
  db: Reader,
  actorId: string,
  state: "requested" | "accepted",
  page: { readonly limit: number; readonly offset: number },
): Promise<FollowRow[]> {
  const rows = await named(
    db.selectFrom("follower").select("follower.follower_uri as uri").where("follower.actor_id", "=", actorId)
      .where("follower.state", "=", state).orderBy("follower.created_at", "desc").orderBy("follower.follower_uri")
      .limit(page.limit).offset(page.offset).as("one"),
    db,
  ).execute();
  const host = await ownHost(db);
  return rows.map((row) => rowOf(row, host));
}

/** How many follow a person and how many ask to. */
export async function countFollowersOf(
  db: Reader,
  actorId: string,
): Promise<{ readonly accepted: number; readonly requested: number }> {
  const rows = await db.selectFrom("follower").select(({ fn }) => ["state", fn.countAll<string>().as("n")])
    .where("actor_id", "=", actorId).groupBy("state").execute();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0);
  return { accepted: of("accepted"), requested: of("requested") };
}

/** A topic a person follows. */
export interface FollowedTopic {
  readonly topic: string;
  readonly label: string;
}

/** The topics a person follows, by name. */
export async function listTopics(db: Reader, personId: string): Promise<FollowedTopic[]> {
  return await db.selectFrom("topic_follow").select(["topic", "label"]).where("person_id", "=", personId)
    .orderBy("label").execute();
}

/** An actor of another server as last read; null when it was never read or is gone. */
export async function findRemoteActor(
  db: Reader,
  by: { readonly uri: string } | { readonly handle: string; readonly host: string },
): Promise<RemoteActor | null> {
  const query = db.selectFrom("remote_actor").selectAll().where("gone_at", "is", null);
  const row = await ("uri" in by ? query.where("uri", "=", by.uri) : query.where(
    sql<boolean>`lower(handle) = ${by.handle.toLowerCase()} and lower(host) = ${by.host.toLowerCase()}`,
  ))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { uri, handle, host, name, summary, url, inbox, shared_inbox: sharedInbox } = row;
  return { uri, type: row.type as RemoteActor["type"], handle, host, name, summary, url, inbox, sharedInbox };
}

/** A line of a list that still waits, with the handle of whose list it is on. */
export async function findWaitingLine(
  db: Reader,
  which: { readonly list: string; readonly number: number },
): Promise<{ readonly account: string; readonly handle: string } | null> {
  const row = await db.selectFrom("follow_list_line").innerJoin("follow_list", "follow_list.id", "list_id")
    .innerJoin("actor", "actor.id", "follow_list.person_id").select(["follow_list_line.account", "actor.handle"])
    .where("list_id", "=", which.list).where("number", "=", which.number).where("state", "=", "waiting")
    .executeTakeFirst();
  return row ?? null;
}

/** A list that was brought in, and how far it is. */
export interface FollowListProgress {
  readonly id: string;
  readonly mode: "merge" | "overwrite";
  readonly createdAt: Temporal.Instant;
  readonly counts: Readonly<Partial<Record<FollowListState, number>>>;
}

/** The lists a person brought in, the newest first. */
export async function listFollowLists(db: Reader, personId: string, limit: number): Promise<FollowListProgress[]> {
  const lists = await db.selectFrom("follow_list").selectAll().where("person_id", "=", personId)
    .orderBy("created_at", "desc").limit(limit).execute();
  if (lists.length === 0) return [];
  const counts = await db.selectFrom("follow_list_line")
    .select(({ fn }) => ["list_id", "state", fn.countAll<string>().as("n")])
    .where("list_id", "in", lists.map(({ id }) => id)).groupBy(["list_id", "state"]).execute();
  return lists.map(({ id, mode, created_at }) => ({
    id,
    mode,
    createdAt: fromColumn(created_at),
    counts: Object.fromEntries(
      counts.filter((row) => row.list_id === id).map(({ state, n }) => [state, Number(n)]),
    ),
  }));
}

/** One list of a person with its lines, those with trouble first; null for anybody else's. */
export async function findFollowList(
  db: Reader,
  personId: string,
  id: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ list: FollowListProgress; lines: { number: number; account: string; state: FollowListState }[] } | null> {
  const list = (await listFollowLists(db, personId, 100)).find((one) => one.id === id);
  if (list === undefined) return null;
  const lines = await db.selectFrom("follow_list_line").select(["number", "account", "state"]).where("list_id", "=", id)
    .orderBy(sql`state in ('followed', 'already', 'waiting')`).orderBy("number").limit(page.limit).offset(page.offset)
    .execute();
  return { list, lines };
}

function standingOf(
  row: { state: FollowStanding["state"]; with_shares: boolean; with_notice: boolean; languages: string[] },
): FollowStanding {
  const { state, with_shares: withShares, with_notice: withNotice, languages } = row;
  return { state, withShares, withNotice, languages };
}

async function ownHost(db: Reader): Promise<string> {
  const row = await db.selectFrom("node").select("origin").executeTakeFirst();
  return row === undefined ? "" : new URL(row.origin).host;
}

/** Addresses with what is known of whoever is behind them. */
function named(uris: ReturnType<typeof addressesShape>, db: Reader) {
  return db.selectFrom(uris)
    .leftJoin("remote_actor", "remote_actor.uri", "one.uri")
    .leftJoin("actor", "actor.uri", "one.uri")
    .leftJoin("person", "person.id", "actor.id")
    .leftJoin("movement", "movement.id", "actor.id")
    .leftJoin("campaign", "campaign.id", "actor.id")
    .select([
      "one.uri",
      "remote_actor.type",
      "remote_actor.handle as remote_handle",
      "remote_actor.host",
      "remote_actor.name as remote_name",
      "actor.handle",
      "actor.kind",
    ])
    .select(sql<string | null>`coalesce(person.name, movement.name,
      campaign.texts -> campaign.language ->> 'name')`.as("local_name"));
}

/** Only for its type: a list of addresses by the name `one`. */
function addressesShape(db: Reader) {
  return db.selectFrom("following").select("following.target_uri as uri").as("one");
}

interface NamedRow {
  readonly uri: string;
  readonly type: string | null;
  readonly remote_handle: string | null;
  readonly host: string | null;
  readonly remote_name: string | null;
  readonly handle: string | null;
  readonly kind: string | null;
  readonly local_name: string | null;
}

function rowOf(row: NamedRow, ownHost: string): FollowRow {
  const { uri, handle, host, remote_handle } = row;
  if (handle !== null) {
    const type = row.kind === "person" ? "Person" : row.kind === "movement" ? "Organization" : "Group";
    return { uri, name: row.local_name ?? handle, account: `${handle}@${ownHost}`, isLocal: true, type };
  }
  const account = remote_handle === null || host === null ? null : `${remote_handle}@${host}`;
  return { uri, name: row.remote_name || account || uri, account, isLocal: false, type: row.type ?? "Person" };
}
