/**
 * What the federation room reads in order to speak: whole objects with what surrounds them, short collections, and the
 * inboxes a message goes to. Lists of followers leave here only as inboxes.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { LocalActor } from "../../application/ports.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { Movement } from "../../domain/movement.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Person } from "../../domain/person.ts";
import { actorFromRow } from "../repositories/actors.ts";
import { callFromRow } from "../repositories/calls.ts";
import { campaignFromRow } from "../repositories/campaigns.ts";
import { fromColumn } from "../repositories/instants.ts";
import { movementFromRow } from "../repositories/movements.ts";
import type { Database } from "../schema.ts";
import { hostOfColumn, isShutHost } from "./shut-hosts.ts";
import { findToldTotals } from "./pledge-totals.ts";

type Db = Kysely<Database>;

/** What a picture's address needs besides its id. */
export interface StoredPicture {
  readonly id: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
}

/** A call with everything its Event says. */
export interface CallInFull {
  readonly call: Call;
  readonly campaign: Campaign;
  readonly movement: Movement;
  readonly picture: StoredPicture | null;
  readonly counts: { readonly replies: number; readonly likes: number; readonly shares: number };
  /** The figures of its pledges as last told; absent or null before they ever were. */
  readonly told?: ToldTotals | null;
}

/** The local actor with an id, a URI or a handle; null if there never was one. Deleted actors are included. */
export async function findLocalActor(
  db: Db,
  by: { readonly id: string } | { readonly uri: string } | { readonly handle: string },
): Promise<LocalActor | null> {
  const [[column, value]] = Object.entries(by) as [["id" | "uri" | "handle", string]];
  const row = await db.selectFrom("actor").selectAll().where(column, "=", value).executeTakeFirst();
  return row === undefined ? null : actorFromRow(row);
}

/** The movement; null while the node is not set up. */
export async function findMovement(db: Db): Promise<Movement | null> {
  const row = await db.selectFrom("movement").innerJoin("actor", "actor.id", "movement.id").selectAll("movement")
    .select("actor.handle").executeTakeFirst();
  return row === undefined ? null : movementFromRow(row);
}

/** The campaign with an id, drafts included: the caller asks what may be seen. */
export async function findCampaign(db: Db, id: string): Promise<Campaign | null> {
  const row = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id").selectAll("campaign")
    .select("actor.handle").where("campaign.id", "=", id).executeTakeFirst();
  return row === undefined ? null : campaignFromRow(row);
}

/** The person with an id; null for one who is suspended. */
export async function findPerson(db: Db, id: string): Promise<Person | null> {
  const row = await db.selectFrom("person").innerJoin("actor", "actor.id", "person.id").selectAll("person")
    .select("actor.handle").where("person.id", "=", id).where("person.state", "<>", "suspended")
    .executeTakeFirst();
  if (row === undefined) return null;
  return { id: row.id, handle: row.handle, name: row.name, role: row.role, createdAt: fromColumn(row.created_at) };
}

/** A call with its campaign, movement, picture and counts; null if there is none. `uri` is the call's own. */
export async function findCallInFull(db: Db, id: string, uri: string): Promise<CallInFull | null> {
  const row = await db.selectFrom("call").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return null;
  const call = callFromRow(row);
  const [campaign, movement, picture, counts, told] = [
    await findCampaign(db, call.campaignId),
    await findMovement(db),
    await findPicture(db, call.picture?.mediaId ?? null),
    await countReactions(db, uri),
    await findToldTotals(db, id),
  ];
  if (campaign === null || movement === null) return null;
  return { call, campaign, movement, picture, counts, told };
}

/** The notice with an id. */
export async function findNotice(db: Db, id: string): Promise<Notice | null> {
  const row = await db.selectFrom("notice").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return null;
  const { kind, campaign_id: campaignId, call_id: callId } = row;
  return { id, kind, campaignId, callId, publishedAt: fromColumn(row.published_at) };
}

/** A picture's media type and size; null for no picture. */
export async function findPicture(db: Db, id: string | null): Promise<StoredPicture | null> {
  if (id === null) return null;
  const row = await db.selectFrom("media").select(["id", "media_type", "width", "height"]).where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? null : { id, mediaType: row.media_type, width: row.width, height: row.height };
}

/** Ids of the public calls of a campaign, by start, for its collections. `upcoming` leaves out what is over. */
export async function publicCallIds(
  db: Db,
  campaignId: string,
  which: "all" | "upcoming" | "featured",
  limit = 200,
): Promise<readonly string[]> {
  let query = db.selectFrom("call").select("id").where("campaign_id", "=", campaignId).where("state", "<>", "draft");
  if (which !== "all") {
    query = query.where("state", "=", "published").where(sql`coalesce(ends_at, starts_at, now())`, ">=", sql`now()`);
  }
  const rows = await query.orderBy(sql`starts_at asc nulls last`).orderBy("id").limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Handles of the published campaigns, newest first. */
export async function publicCampaignHandles(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id").select("actor.handle")
    .where("campaign.state", "<>", "draft").orderBy("campaign.published_at", "desc").limit(200).execute();
  return rows.map((row) => row.handle);
}

/**
 * One page of an actor's public activities, newest first; `before` is the last address of the page before. `revision` is
 * the last Update of what an activity created, null when it says the same still.
 */
export async function outboxPage(
  db: Db,
  actorId: string,
  before: string | null,
  limit = 20,
): Promise<readonly { uri: string; body: string; revision: string | null }[]> {
  let query = db.selectFrom("activity").select((from) => [
    "uri",
    "body",
    from.selectFrom("activity as later").select("later.body")
      .whereRef("later.object_uri", "=", "activity.object_uri").where("later.type", "=", "Update")
      .where("activity.type", "=", "Create").where("later.is_public", "=", true)
      .orderBy("later.published_at", "desc").orderBy("later.uri", "desc").limit(1).as("revision"),
  ]).where("actor_id", "=", actorId)
    .where("is_public", "=", true).where("type", "in", ["Create", "Announce"]).where(isShownActivity());
  if (before !== null) {
    query = query.where(
      sql<boolean>`(published_at, uri) < (select a.published_at, a.uri from activity a where a.uri = ${before}
        and a.actor_id = ${actorId} and a.is_public)`,
    );
  }
  return await query.orderBy("published_at", "desc").orderBy("uri", "desc").limit(limit).execute();
}

/** How many public activities an actor's outbox has. */
export async function outboxSize(db: Db, actorId: string): Promise<number> {
  const row = await db.selectFrom("activity").select(({ fn }) => fn.countAll<string>().as("total"))
    .where("actor_id", "=", actorId).where("is_public", "=", true).where("type", "in", ["Create", "Announce"])
    .where(isShownActivity()).executeTakeFirstOrThrow();
  return Number(row.total);
}

/** How many follow an actor. Totals only: nobody's name leaves through here. */
export async function followerCount(db: Db, actorId: string): Promise<number> {
  const row = await db.selectFrom("follower").select(({ fn }) => fn.countAll<string>().as("total"))
    .where("actor_id", "=", actorId).where("state", "=", "accepted").executeTakeFirstOrThrow();
  return Number(row.total);
}

/** Replies shown, likes and shares of an object. */
export async function countReactions(db: Db, uri: string): Promise<CallInFull["counts"]> {
  const row = await db.selectNoFrom((from) => [
    from.selectFrom("reply").select(({ fn }) => fn.countAll<string>().as("n")).where("object_uri", "=", uri)
      .where("state", "=", "shown").as("replies"),
    from.selectFrom("reaction").select(({ fn }) => fn.countAll<string>().as("n")).where("object_uri", "=", uri)
      .where("kind", "=", "like").as("likes"),
    from.selectFrom("reaction").select(({ fn }) => fn.countAll<string>().as("n")).where("object_uri", "=", uri)
      .where("kind", "=", "share").as("shares"),
  ]).executeTakeFirstOrThrow();
  return { replies: Number(row.replies), likes: Number(row.likes), shares: Number(row.shares) };
}

/**
 * The distinct inboxes that a public activity goes to: those of the followers of the given actors, shared where a server
 * has one, and those that ever got something about the object. Blocked servers are left out, and so is this one: whoever
 * follows from here reads it here.
 */
export async function inboxesFor(
  db: Db,
  actorIds: readonly string[],
  objectUri: string | null,
): Promise<readonly string[]> {
  const ids = actorIds.length === 0 ? [""] : [...actorIds];
  const blocked = (column: string) => sql<boolean>`not ${isShutHost(hostOfColumn(column))}`;
  const followers = db.selectFrom("follower")
    .select(sql<string>`coalesce(shared_inbox, inbox)`.as("target"))
    .where("actor_id", "in", ids).where("state", "=", "accepted")
    .where(sql<boolean>`not exists (select 1 from actor where actor.uri = follower.follower_uri)`);
  const everyone = objectUri === null
    ? followers
    : followers.union(db.selectFrom("recipient").select("inbox as target").where("object_uri", "=", objectUri));
  const rows = await db.selectFrom(everyone.as("inboxes")).select("target").distinct().where(blocked("target"))
    .orderBy("target").execute();
  return rows.map((row) => row.target);
}

/**
 * The distinct inboxes of the followers of some actors, of some remote actors, and of whoever got something about an object.
 * A server that has its followers told already is told once. Actors who blocked the sender, or whom the sender blocked, are
 * left out.
 */
export async function inboxesOfSeveral(
  db: Db,
  to: {
    readonly followersOf: readonly string[];
    readonly actors: readonly string[];
    readonly andReadersOf: string | null;
  },
  senderId: string,
): Promise<readonly string[]> {
  const inboxes = new Set(await inboxesFor(db, to.followersOf, to.andReadersOf));
  const named = [...new Set(to.actors)];
  if (named.length === 0) return [...inboxes];
  const rows = await db.selectFrom("remote_actor").select(["uri", "inbox", "shared_inbox"]).where("uri", "in", named)
    .where("gone_at", "is", null)
    .where(sql<boolean>`not exists (select from actor_block a where a.actor_id = ${senderId}
      and a.blocker_uri = remote_actor.uri)`)
    .where(sql<boolean>`not exists (select from person_block b where b.person_id = ${senderId}
      and b.target_uri = remote_actor.uri)`)
    .execute();
  for (const { inbox, shared_inbox } of rows) {
    if (inboxes.has(inbox) || (shared_inbox !== null && inboxes.has(shared_inbox))) continue;
    if (!await isBlockedHost(db, new URL(inbox).host)) inboxes.add(inbox);
  }
  return [...inboxes];
}

/** The inbox of a remote actor this node knows; null if unknown, gone or on a blocked server. */
export async function inboxOfRemote(db: Db, uri: string): Promise<string | null> {
  const row = await db.selectFrom("remote_actor").select("inbox").where("uri", "=", uri)
    .where("gone_at", "is", null).executeTakeFirst();
  return row === undefined || await isBlockedHost(db, new URL(row.inbox).host) ? null : row.inbox;
}

/** Whether this node exchanges nothing with a server. `host` may carry a port. */
export async function isBlockedHost(db: Db, host: string): Promise<boolean> {
  const { rows } = await sql<{ shut: boolean }>`select ${isShutHost(sql`${host}::text`)} as shut`.execute(db);
  return rows[0]?.shut ?? false;
}

/** The actor whose post or call is stored under a foreign address; null if nothing is. */
export async function findOwnerOfForeign(db: Db, uri: string): Promise<string | null> {
  const post = await db.selectFrom("post").select("author_uri as owner").where("uri", "=", uri)
    .where("id", "is", null).executeTakeFirst();
  if (post !== undefined) return post.owner;
  const call = await db.selectFrom("remote_call").select("attributed_to as owner").where("uri", "=", uri)
    .executeTakeFirst();
  return call?.owner ?? null;
}

/** The tombstone at an address; null if nothing was deleted there. */
export async function findTombstone(
  db: Db,
  uri: string,
): Promise<{ formerType: string; deletedAt: Temporal.Instant } | null> {
  const row = await db.selectFrom("tombstone").selectAll().where("uri", "=", uri).executeTakeFirst();
  return row === undefined ? null : { formerType: row.former_type, deletedAt: fromColumn(row.deleted_at) };
}

/**
 * An activity as it was sent, with the last Update that came after it about the same object; null if there is none or it is
 * not public.
 */
export async function findPublicActivity(
  db: Db,
  uri: string,
): Promise<{ body: string; revision: string | null } | null> {
  const row = await db.selectFrom("activity").select((from) => [
    "body",
    from.selectFrom("activity as later").select("later.body")
      .whereRef("later.object_uri", "=", "activity.object_uri").where("later.type", "=", "Update")
      .where("activity.type", "in", ["Create", "Update"]).where("later.is_public", "=", true)
      .where(sql<boolean>`(later.published_at, later.uri) > (activity.published_at, activity.uri)`)
      .orderBy("later.published_at", "desc").orderBy("later.uri", "desc").limit(1).as("revision"),
  ]).where("uri", "=", uri).where("is_public", "=", true).where(isShownActivity()).executeTakeFirst();
  return row ?? null;
}

/**
 * True where a row of `activity` may be read by everybody: a post that moderators keep from being seen is not seen in the
 * activity that brought it either, and of somebody suspended only what is about the account itself.
 */
function isShownActivity(): RawBuilder<boolean> {
  return sql<boolean>`(not exists (select from hidden_post h where h.post_uri = activity.object_uri)
    and not exists (select from actor a join actor_limit l on l.actor_uri = a.uri and l.level = 'suspended'
      where a.id = activity.actor_id and activity.object_uri is distinct from a.uri))`;
}

/** The public replies shown under an object, oldest first, as addresses. */
export async function shownReplyUris(db: Db, objectUri: string, limit = 100): Promise<readonly string[]> {
  const rows = await db.selectFrom("reply").select("uri").where("object_uri", "=", objectUri)
    .where("state", "=", "shown").orderBy("published_at").limit(limit).execute();
  return rows.map((row) => row.uri);
}
