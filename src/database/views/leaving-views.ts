/** Moves, archives and receipts of erasures, as pages and letters read them. */
import { type Kysely, sql } from "kysely";
import { fromColumn } from "../repositories/instants.ts";
import type { Database } from "../schema.ts";
import type { Reader } from "./read-only.ts";

/** Where the Delete of an erased person goes. */
export async function inboxesOfErasure(db: Kysely<Database>, id: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("erasure_server").select("inbox").where("erasure_id", "=", id)
    .where("state", "=", "waiting").orderBy("inbox").execute();
  return rows.map((row) => row.inbox);
}

/** An archive as its page shows it. */
export interface ExportView {
  readonly id: string;
  readonly state: "waiting" | "working" | "ready" | "failed";
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  readonly expiresAt: Temporal.Instant;
  readonly sealedKey: string;
}

/** The archive of a person; null if none was asked for, or its week is over. */
export async function findExport(db: Reader, personId: string, now: Temporal.Instant): Promise<ExportView | null> {
  const row = await db.selectFrom("person_export").selectAll().where("person_id", "=", personId)
    .where("expires_at", ">", new Date(now.epochMilliseconds)).executeTakeFirst();
  if (row === undefined) return null;
  const { id, state, files_done: done, files_total: total, sealed_key: sealedKey } = row;
  return { id, state, done, total, sealedKey, bytes: Number(row.bytes), expiresAt: fromColumn(row.expires_at) };
}

/** One piece of an archive, as stored; null after the last. */
export async function findExportPiece(db: Reader, id: string, place: number): Promise<Uint8Array | null> {
  const row = await db.selectFrom("person_export_piece").select("sealed").where("export_id", "=", id)
    .where("place", "=", place).executeTakeFirst();
  return row?.sealed ?? null;
}

/** What became of an erasure, server by server. Nothing of it says who was erased. */
export interface Receipts {
  readonly askedOn: string;
  readonly isDone: boolean;
  readonly servers: readonly {
    readonly host: string;
    readonly state: "waiting" | "confirmed" | "refused" | "silent";
    readonly status: number | null;
  }[];
}

/** The receipts behind a secret, known by its hash; null if there are none. A server counts as its slowest inbox. */
export async function findReceipts(db: Reader, secretHash: string): Promise<Receipts | null> {
  const erasure = await db.selectFrom("erasure").select(["id", "state"])
    .select(sql<string>`to_char(asked_on, 'YYYY-MM-DD')`.as("asked_on"))
    .where("secret_hash", "=", secretHash).executeTakeFirst();
  if (erasure === undefined) return null;
  const rows = await db.selectFrom("erasure_server").select(["host", "state", "status"])
    .where("erasure_id", "=", erasure.id).orderBy("host").execute();
  const order = ["confirmed", "silent", "waiting", "refused"];
  const byHost = new Map<string, Receipts["servers"][number]>();
  for (const row of rows) {
    const known = byHost.get(row.host);
    if (known === undefined || order.indexOf(row.state) > order.indexOf(known.state)) byHost.set(row.host, row);
  }
  return { askedOn: erasure.asked_on, isDone: erasure.state === "done", servers: [...byHost.values()] };
}

/** When somebody last moved away; null if never. */
export async function findLastMove(db: Reader, personId: string): Promise<Temporal.Instant | null> {
  const row = await db.selectFrom("person_move").select("moved_at").where("person_id", "=", personId)
    .executeTakeFirst();
  return row === undefined ? null : fromColumn(row.moved_at);
}

/** How many followers somebody has, and on how many other servers. */
export async function countReach(db: Reader, actorId: string, host: string) {
  const { rows: [row] } = await (sql<{ followers: string; servers: string }>`
    select count(*) as followers, count(distinct split_part(follower_uri, '/', 3))
      filter (where split_part(follower_uri, '/', 3) <> ${host}) as servers
    from follower where actor_id = ${actorId} and state = 'accepted'`).execute(db as unknown as Kysely<Database>);
  return { followers: Number(row?.followers ?? 0), servers: Number(row?.servers ?? 0) };
}

/** How an actor of another server is called and where its page is; null when it is not known. */
export async function findRemoteName(db: Reader, uri: string) {
  const row = await db.selectFrom("remote_actor").select(["name", "handle", "host", "url"]).where("uri", "=", uri)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, account: `@${row.handle}@${row.host}` };
}
