/** What a person keeps at a distance and was told by moderators, as they read it themselves. Nobody else reads it. */
import { sql } from "kysely";
import type { DistanceList } from "../../application/files/distance-csv.ts";
import type { WordFilter } from "../../domain/filter.ts";
import type { WarningStep } from "../../domain/moderation.ts";
import { fromColumn, fromNullableColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** Somebody kept at a distance; `handle` is `@name@host`, `@name` for members, the address where nothing is known. */
export interface KeptActor {
  readonly uri: string;
  readonly name: string;
  readonly handle: string;
  /** For a mute with an end. */
  readonly until: Temporal.Instant | null;
}

/** Everything a person keeps at a distance, by name. */
export interface Distances {
  readonly blocks: readonly KeptActor[];
  readonly mutes: readonly KeptActor[];
  readonly hosts: readonly string[];
  /** How many names of imported lists wait for this node to meet them. */
  readonly waiting: number;
}

/** What a person keeps at a distance; mutes that are over are left out. */
export async function listDistances(db: Reader, personId: string): Promise<Distances> {
  const blocks = await kept(db, "person_block", personId);
  const mutes = await kept(db, "person_mute", personId);
  const hosts = await db.selectFrom("person_hidden_host").select("host").where("person_id", "=", personId)
    .orderBy("host").execute();
  const { waiting } = await db.selectFrom("waiting_distance").select(({ fn }) => fn.countAll<string>().as("waiting"))
    .where("person_id", "=", personId).executeTakeFirstOrThrow();
  const byName = (a: KeptActor, b: KeptActor) => a.handle < b.handle ? -1 : 1;
  return {
    blocks: blocks.map(keptFromRow).sort(byName),
    mutes: mutes.map(keptFromRow).sort(byName),
    hosts: hosts.map(({ host }) => host),
    waiting: Number(waiting),
  };
}

interface KeptRow {
  readonly uri: string;
  readonly until: Date | null;
  readonly handle: string | null;
  readonly host: string | null;
  readonly name: string | null;
  readonly own_handle: string | null;
  readonly own_name: string | null;
}

async function kept(db: Reader, table: "person_block" | "person_mute", personId: string): Promise<readonly KeptRow[]> {
  const until = table === "person_mute" ? sql`kept.until` : sql`null::timestamptz`;
  const { rows } = await sql<KeptRow>`select kept.target_uri as uri, ${until} as until,
      remote_actor.handle, remote_actor.host, remote_actor.name, actor.handle as own_handle, person.name as own_name
    from ${sql.table(table)} kept
    left join remote_actor on remote_actor.uri = kept.target_uri
    left join actor on actor.uri = kept.target_uri left join person on person.id = actor.id
    where kept.person_id = ${personId} and (${until} is null or ${until} > now())`.execute(db as never);
  return rows;
}

function keptFromRow(row: KeptRow): KeptActor {
  const known = row.handle === null ? row.uri : `@${row.handle}@${row.host}`;
  const handle = row.own_handle === null ? known : `@${row.own_handle}`;
  return { uri: row.uri, handle, name: row.own_name ?? (row.name || handle), until: fromNullableColumn(row.until) };
}

/** The names of one list, as other software reads them; `host` is our own. Those without a known name are left out. */
export async function namesOfDistances(
  db: Reader,
  personId: string,
  list: DistanceList,
  host: string,
): Promise<readonly string[]> {
  const distances = await listDistances(db, personId);
  if (list === "hosts") return distances.hosts;
  const waiting = await db.selectFrom("waiting_distance").select("name").where("person_id", "=", personId)
    .where("list", "=", list).execute();
  const known = distances[list].filter(({ handle }) => handle.startsWith("@"))
    .map(({ handle }) => handle.slice(1).includes("@") ? handle.slice(1) : `${handle.slice(1)}@${host}`);
  return [...known, ...waiting.map(({ name }) => name)].sort();
}

/** How somebody stands to an actor. */
export interface Standing {
  readonly isBlocked: boolean;
  readonly isMuted: boolean;
  readonly isHostHidden: boolean;
}

/** How a person stands to an actor; asked for pages of that actor. */
export async function findStandingTo(db: Reader, personId: string, actorUri: string): Promise<Standing> {
  const { rows } = await sql<{ blocked: boolean; muted: boolean; hidden: boolean }>`select
    exists (select from person_block where person_id = ${personId} and target_uri = ${actorUri}) as blocked,
    exists (select from person_mute where person_id = ${personId} and target_uri = ${actorUri}
      and (until is null or until > now())) as muted,
    exists (select from person_hidden_host where person_id = ${personId}
      and host = substring(${actorUri}::text from '^https?://([^/]+)')) as hidden`.execute(db as never);
  const [row] = rows;
  return {
    isBlocked: row?.blocked ?? false,
    isMuted: row?.muted ?? false,
    isHostHidden: row?.hidden ?? false,
  };
}

/** What moderators told a member, the newest first. */
export interface Told {
  readonly id: string;
  readonly step: WarningStep;
  readonly words: string;
  readonly subjectUri: string | null;
  readonly on: string;
}

/** What moderators told a member. */
export async function listTold(db: Reader, personId: string): Promise<readonly Told[]> {
  const rows = await db.selectFrom("person_warning").select(["id", "step", "words", "subject_uri"])
    .select(sql<string>`made_on::text`.as("day")).where("person_id", "=", personId)
    .orderBy("made_on", "desc").orderBy("id", "desc").limit(50).execute();
  return rows.map(({ subject_uri: subjectUri, day: on, ...told }) => ({ ...told, subjectUri, on }));
}

/** The filters of a person, the oldest first; those that are over too. */
export async function listFilters(db: Reader, personId: string): Promise<readonly WordFilter[]> {
  const rows = await db.selectFrom("person_filter").selectAll().where("person_id", "=", personId)
    .orderBy("created_at").orderBy("id").execute();
  return rows.map((row) => ({
    id: row.id,
    phrase: row.phrase,
    wholeWord: row.whole_word,
    contexts: row.contexts,
    action: row.action,
    expiresAt: row.expires_at === null ? null : fromColumn(row.expires_at),
  }));
}
