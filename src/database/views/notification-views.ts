/**
 * What a person was told of, as their page shows it: newest first, without what they keep at a distance by now. Texts of
 * posts come only where this person may read them.
 */
import { type RawBuilder, sql } from "kysely";
import { isNotificationKind, type NotificationKind } from "../../domain/notification.ts";
import { notificationLimits } from "../../domain/limits.ts";
import type { PostTexts } from "../../domain/post.ts";
import { fromColumn } from "../repositories/instants.ts";
import { isHiddenFrom } from "./hidden-from.ts";
import { mayReadPost, type PostViewer } from "./post-visibility.ts";
import type { Reader } from "./read-only.ts";

/** Somebody who did something, as far as known here. */
export interface NotificationActor {
  readonly uri: string;
  readonly name: string;
  /** `@name` for ours, `@name@host` for others; null when nothing is known of them. */
  readonly handle: string | null;
}

/** One thing a person was told of. */
export interface NotificationView {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly actor: NotificationActor | null;
  readonly subjectUri: string | null;
  /** The post it is about, when this person may read it. */
  readonly texts: PostTexts | null;
  /** The name of the call it is about, by language. */
  readonly call: { readonly id: string; readonly texts: Readonly<Record<string, { readonly name: string }>> } | null;
  readonly createdAt: Temporal.Instant;
  readonly isRead: boolean;
}

/** True for rows of `notification` whose actor this person does not keep at a distance. */
export function notHidden(personId: string): RawBuilder<boolean> {
  return sql<boolean>`(notification.actor_uri is null or not ${isHiddenFrom(personId, "notification.actor_uri")})`;
}

/** One page, newest first; `before` is the id of the last one of the page before. */
export async function listNotifications(
  db: Reader,
  viewer: NonNullable<PostViewer>,
  before: string | null,
  host: string,
): Promise<readonly NotificationView[]> {
  let query = db.selectFrom("notification").selectAll().where("person_id", "=", viewer.personId)
    .where(notHidden(viewer.personId));
  if (before !== null) {
    query = query.where(sql<boolean>`(created_at, id) < (select n.created_at, n.id from notification n
      where n.id = ${before} and n.person_id = ${viewer.personId})`);
  }
  const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(notificationLimits.page + 1)
    .execute();
  const subjects = rows.flatMap((row) => row.subject_uri ?? []);
  const actors = await actorsOf(db, rows.flatMap((row) => [row.actor_uri ?? [], row.subject_uri ?? []].flat()), host);
  const texts = await textsOf(db, viewer, subjects);
  const calls = await callsOf(db, subjects);
  return rows.flatMap((row) => {
    if (!isNotificationKind(row.kind)) return [];
    const { id, kind, subject_uri: subjectUri, actor_uri: actorUri } = row;
    return [{
      id,
      kind,
      actor: actorUri === null ? null : actors.get(actorUri) ?? { uri: actorUri, name: actorUri, handle: null },
      subjectUri,
      texts: subjectUri === null ? null : texts.get(subjectUri) ?? null,
      call: subjectUri === null ? null : calls.get(subjectUri) ?? null,
      createdAt: fromColumn(row.created_at),
      isRead: row.read_at !== null,
    }];
  });
}

/** How many things somebody has not read, counted no further than the limit. */
export async function countUnread(db: Reader, personId: string): Promise<number> {
  const unread = db.selectFrom("notification").select("id").where("person_id", "=", personId)
    .where("read_at", "is", null).where(notHidden(personId)).limit(notificationLimits.unread);
  const row = await db.selectFrom(unread.as("unread")).select(({ fn }) => fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The devices that take messages for somebody, by what they were called and when they were added. */
export async function listDevices(db: Reader, personId: string) {
  return await db.selectFrom("push_device").select(["id", "name", "added_on"]).where("person_id", "=", personId)
    .orderBy("added_on").orderBy("id").execute();
}

async function actorsOf(db: Reader, uris: readonly string[], host: string) {
  const known = new Map<string, NotificationActor>();
  if (uris.length === 0) return known;
  const remote = await db.selectFrom("remote_actor").select(["uri", "name", "handle", "host"])
    .where("uri", "in", [...uris]).execute();
  for (const row of remote) known.set(row.uri, { uri: row.uri, name: row.name, handle: `@${row.handle}@${row.host}` });
  const local = await db.selectFrom("actor").leftJoin("person", "person.id", "actor.id")
    .leftJoin("movement", "movement.id", "actor.id").select(["actor.uri", "actor.handle"])
    .select(sql<string>`coalesce(person.name, movement.name, actor.handle)`.as("name"))
    .where("actor.uri", "in", [...uris]).where("actor.deleted_at", "is", null).execute();
  for (const row of local) known.set(row.uri, { uri: row.uri, name: row.name, handle: `@${row.handle}@${host}` });
  return known;
}

async function textsOf(db: Reader, viewer: NonNullable<PostViewer>, uris: readonly string[]) {
  if (uris.length === 0) return new Map<string, PostTexts>();
  const rows = await db.selectFrom("post").select(["uri", "texts"]).where("uri", "in", [...uris])
    .where(mayReadPost(viewer)).execute();
  return new Map(rows.map((row) => [row.uri, row.texts]));
}

async function callsOf(db: Reader, uris: readonly string[]) {
  const ids = uris.flatMap((uri) => /\/calls\/([^/]+)$/.exec(uri)?.[1] ?? []);
  if (ids.length === 0) return new Map<string, NonNullable<NotificationView["call"]>>();
  const rows = await db.selectFrom("call").select(["id", "texts"]).where("id", "in", ids).where("state", "<>", "draft")
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(uris.flatMap((uri) => {
    const found = byId.get(/\/calls\/([^/]+)$/.exec(uri)?.[1] ?? "");
    return found === undefined ? [] : [[uri, found] as const];
  }));
}
