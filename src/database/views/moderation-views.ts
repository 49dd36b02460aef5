/**
 * The moderators' desk: complaints with what was noted, what is decided about actors and posts, and the log. Nobody reads here
 * a complaint about themselves or about somebody with a stronger role; who complained is answered only if they said so.
 */
import { type RawBuilder, sql } from "kysely";
import type { ActorLevel, FlagCategory, FlagOutcome, Ranked } from "../../domain/moderation.ts";
import { type PersonState, type Role, ROLES } from "../../domain/person.ts";
import { fromColumn, fromNullableColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** One complaint. Names of moderators are handles; null where there is none, or where somebody has left. */
export interface FlagFile {
  readonly id: string;
  /** The complaining server; ours for members. */
  readonly host: string;
  readonly isByMember: boolean;
  /** The handle of the member who complained, if they let it be seen. */
  readonly reporter: string | null;
  readonly objectUris: readonly string[];
  readonly content: string;
  readonly category: FlagCategory;
  readonly isOpen: boolean;
  readonly isForwarded: boolean;
  readonly assignee: string | null;
  readonly isMine: boolean;
  readonly outcome: FlagOutcome | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
}

/** Complaints in one state that somebody may decide about: open ones oldest first, others newest first. */
export async function listFlagFiles(
  db: Reader,
  viewer: Ranked,
  state: "open" | "resolved",
  page: { readonly limit: number; readonly offset: number },
): Promise<FlagFile[]> {
  const rows = await files(db, viewer).where("flag.state", "=", state)
    .orderBy("flag.created_at", state === "open" ? "asc" : "desc").orderBy("flag.id")
    .limit(page.limit).offset(page.offset).execute();
  return rows.map((row) => fileFromRow(row, viewer));
}

/** How many open complaints somebody may decide about. */
export async function countOpenFlags(db: Reader, viewer: Ranked): Promise<number> {
  const row = await db.selectFrom("flag").select(({ fn }) => fn.countAll<string>().as("total"))
    .where("state", "=", "open").where(isForOthers(viewer), "=", false).executeTakeFirstOrThrow();
  return Number(row.total);
}

/** One complaint; null where there is none that this moderator may decide about. */
export async function findFlagFile(db: Reader, viewer: Ranked, id: string): Promise<FlagFile | null> {
  const row = await files(db, viewer).where("flag.id", "=", id).executeTakeFirst();
  return row === undefined ? null : fileFromRow(row, viewer);
}

function files(db: Reader, viewer: Ranked) {
  return db.selectFrom("flag")
    .leftJoin("actor as reporter", "reporter.id", "flag.reporter_id")
    .leftJoin("actor as assignee", "assignee.id", "flag.assignee_id")
    .leftJoin("actor as resolver", "resolver.id", "flag.resolved_by")
    .selectAll("flag")
    .select(["reporter.handle as reporter", "assignee.handle as assignee", "resolver.handle as resolver"])
    .where(isForOthers(viewer), "=", false);
}

type FlagRow = Awaited<ReturnType<ReturnType<typeof files>["execute"]>>[number];

function fileFromRow(row: FlagRow, viewer: Ranked): FlagFile {
  return {
    id: row.id,
    host: row.host,
    isByMember: row.reporter_id !== null,
    reporter: row.shows_reporter ? row.reporter : null,
    objectUris: row.object_uris,
    content: row.content,
    category: row.category,
    isOpen: row.state === "open",
    isForwarded: row.is_forwarded,
    assignee: row.assignee,
    isMine: viewer !== null && row.assignee_id === viewer.personId,
    outcome: row.outcome,
    resolvedBy: row.resolver,
    resolvedAt: fromNullableColumn(row.resolved_at),
    createdAt: fromColumn(row.created_at),
  };
}

/** True where a complaint is about the viewer, or about somebody with a stronger role: as `mayActUpon` says. */
function isForOthers(viewer: Ranked): RawBuilder<boolean> {
  if (viewer === null) return sql<boolean>`false`;
  const stronger = ROLES.slice(ROLES.indexOf(viewer.role) + 1);
  return sql<boolean>`exists (select from actor o join person p on p.id = o.id
    where (o.uri = any(flag.object_uris)
      or o.uri in (select q.author_uri from post q where q.uri = any(flag.object_uris)))
    and (p.id = ${viewer.personId} or p.role = any(${stronger}::text[])))`;
}

/** One note. */
export interface NoteView {
  readonly by: string | null;
  readonly words: string;
  readonly at: Temporal.Instant;
}

/** What moderators noted about a complaint, or about an actor or server, oldest first. */
export async function listNotes(
  db: Reader,
  about: { readonly flagId: string } | { readonly target: string },
): Promise<NoteView[]> {
  const rows = await db.selectFrom("moderation_note").leftJoin("actor", "actor.id", "moderation_note.person_id")
    .select(["actor.handle", "moderation_note.words", "moderation_note.created_at"])
    .$if("flagId" in about, (query) => query.where("flag_id", "=", "flagId" in about ? about.flagId : ""))
    .$if("target" in about, (query) => query.where("target", "=", "target" in about ? about.target : ""))
    .orderBy("moderation_note.created_at").limit(200).execute();
  return rows.map(({ handle, words, created_at }) => ({ by: handle, words, at: fromColumn(created_at) }));
}

/** One line of the log. */
export interface LogLine {
  readonly by: string | null;
  readonly isOperator: boolean;
  readonly step: string;
  readonly target: string;
  readonly at: Temporal.Instant;
}

/** The log, newest first; of one complaint or one target if told. Lines about somebody's own betters are left in: steps are public among moderators. */
export async function listLog(
  db: Reader,
  about: { readonly flagId?: string; readonly target?: string },
  page: { readonly limit: number; readonly offset: number },
): Promise<LogLine[]> {
  const rows = await db.selectFrom("moderation_entry").leftJoin("actor", "actor.id", "moderation_entry.by_id")
    .select(["actor.handle", "is_operator", "step", "target", "moderation_entry.created_at"])
    .$if(about.flagId !== undefined, (query) => query.where("flag_id", "=", about.flagId ?? ""))
    .$if(about.target !== undefined, (query) => query.where("target", "=", about.target ?? ""))
    .orderBy("moderation_entry.created_at", "desc").orderBy("moderation_entry.id", "desc")
    .limit(page.limit).offset(page.offset).execute();
  return rows.map((row) => ({
    by: row.handle,
    isOperator: row.is_operator,
    step: row.step,
    target: row.target,
    at: fromColumn(row.created_at),
  }));
}

/** What moderators know of an actor, ours or not. */
export interface ActorFile {
  readonly uri: string;
  readonly name: string;
  /** `@name@host`, or `@name` for members. */
  readonly handle: string;
  readonly member: { readonly personId: string; readonly role: Role; readonly state: PersonState } | null;
  readonly level: ActorLevel | null;
  /** Complaints about the actor so far. */
  readonly flags: number;
}

/** The file of an actor; null when nobody by that address is known here. Follows are not in it: they are nobody's business. */
export async function findActorFile(db: Reader, uri: string): Promise<ActorFile | null> {
  const local = await db.selectFrom("actor").innerJoin("person", "person.id", "actor.id")
    .select(["person.id as personId", "person.role", "person.state", "person.name", "actor.handle"])
    .where("actor.uri", "=", uri).where("actor.deleted_at", "is", null).executeTakeFirst();
  const remote = local === undefined
    ? await db.selectFrom("remote_actor").select(["name", "handle", "host"]).where("uri", "=", uri).executeTakeFirst()
    : undefined;
  if (local === undefined && remote === undefined) return null;
  const level = await db.selectFrom("actor_limit").select("level").where("actor_uri", "=", uri).executeTakeFirst();
  const flags = await db.selectFrom("flag").select(({ fn }) => fn.countAll<string>().as("total"))
    .where(sql<boolean>`${uri} = any(object_uris)`).executeTakeFirstOrThrow();
  const handle = local === undefined ? `@${remote?.handle}@${remote?.host}` : `@${local.handle}`;
  return {
    ...{ uri, handle, level: level?.level ?? null, flags: Number(flags.total) },
    name: (local?.name ?? remote?.name) || handle,
    member: local === undefined ? null : { personId: local.personId, role: local.role, state: local.state },
  };
}

/** Actors about whom something is decided, by address. */
export async function listLimitedActors(
  db: Reader,
  limit: number,
): Promise<readonly { readonly uri: string; readonly level: ActorLevel }[]> {
  const rows = await db.selectFrom("actor_limit").select(["actor_uri", "level"]).orderBy("created_at", "desc")
    .orderBy("actor_uri").limit(limit).execute();
  return rows.map(({ actor_uri: uri, level }) => ({ uri, level }));
}

/** Which of some posts are hidden by moderators. */
export async function findHiddenPosts(db: Reader, uris: readonly string[]): Promise<ReadonlySet<string>> {
  if (uris.length === 0) return new Set();
  const rows = await db.selectFrom("hidden_post").select("post_uri").where("post_uri", "in", [...uris]).execute();
  return new Set(rows.map(({ post_uri }) => post_uri));
}

/**
 * One thing a complaint names. A public post comes with its text; a private one only where a member complained, who may read
 * it: another server's word opens nothing.
 */
export interface FlaggedObject {
  readonly uri: string;
  readonly kind: "actor" | "post" | "other";
  /** Sanitised HTML of a post in its first language. */
  readonly content: string | null;
  readonly language: string | null;
  readonly authorUri: string | null;
  /** Whether it was said to everybody. */
  readonly isPublic: boolean;
}

/** What a complaint is about, in its order. */
export async function findFlagged(
  db: Reader,
  { objectUris: uris, isByMember }: Pick<FlagFile, "objectUris" | "isByMember">,
): Promise<readonly FlaggedObject[]> {
  if (uris.length === 0) return [];
  const posts = await db.selectFrom("post").select(["uri", "texts", "language", "author_uri", "audience"])
    .where("uri", "in", [...uris]).execute();
  const actors = new Set([
    ...(await db.selectFrom("actor").select("uri").where("uri", "in", [...uris]).execute()).map(({ uri }) => uri),
    ...(await db.selectFrom("remote_actor").select("uri").where("uri", "in", [...uris]).execute()).map(({ uri }) =>
      uri
    ),
  ]);
  return uris.map((uri): FlaggedObject => {
    const post = posts.find((one) => one.uri === uri);
    if (post === undefined) {
      const kind = actors.has(uri) ? "actor" : "other";
      return { uri, kind, content: null, language: null, authorUri: null, isPublic: true };
    }
    const language = post.language ?? Object.keys(post.texts)[0] ?? "und";
    const isPublic = post.audience === "public" || post.audience === "unlisted";
    const content = isPublic || isByMember ? post.texts[language]?.content ?? "" : null;
    return { uri, kind: "post", language, authorUri: post.author_uri, content, isPublic };
  });
}
