/**
 * What a node checks and makes before it answers: the row that fixes its origin, its own actor, and, until it is set up,
 * a one-time secret for whoever starts it. An origin under which something was published is fixed for ever; one on this
 * machine only was a rehearsal and is rewritten once (protocol §9).
 */
import { sql, type Transaction } from "kysely";
import type { SealedKey } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import type { JobQueue } from "../database/queue.ts";
import type { Database } from "../database/schema.ts";
import type { Addresses } from "../domain/addresses.ts";
import { NODE_HANDLE } from "../federation/vocabulary/actors.ts";
import { isLoopbackOrigin } from "./config.ts";
import { makeSecret, newId } from "./ids.ts";

/** Thrown when the database belongs to another origin. */
export class WrongOrigin extends Error {
  constructor(stored: string, asked: string) {
    super(
      `This node is ${stored} and has published under that address, so it can't become ${asked}: ` +
        `its ids would break everywhere. Set TRAIT_ORIGIN=${stored}, or start a new node in another TRAIT_DATA folder.`,
    );
    this.name = "WrongOrigin";
  }
}

/** Prepares the database for this origin and returns the id of the node's own actor. Idempotent. */
export async function prepareNode(options: {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly addresses: Addresses;
  readonly makeKeys: () => Promise<readonly SealedKey[]>;
}): Promise<string> {
  const { store, queue, addresses } = options;
  if (store.kind === "embedded") await queue.takeBackAll();
  const known = await store.db.selectFrom("node").selectAll().executeTakeFirst();
  if (known !== undefined && known.origin !== addresses.origin) await rewriteOrigin(options, known.origin);
  return await nodeActor(options);
}

/**
 * Makes the address of the set-up page with a fresh one-time secret, which replaces the one printed at the last start;
 * null once the node is set up.
 */
export async function offerSetUp(store: Store, addresses: Addresses): Promise<string | null> {
  const isSetUp = await store.db.selectFrom("movement").select("id").executeTakeFirst() !== undefined;
  if (isSetUp) return null;
  const { secret, hash } = makeSecret();
  await store.db.updateTable("node").set({ setup_token_hash: hash }).execute();
  return `${addresses.origin}/setup?token=${secret}`;
}

async function nodeActor({ store, addresses, makeKeys }: Parameters<typeof prepareNode>[0]): Promise<string> {
  const known = await store.db.selectFrom("actor").select("id").where("kind", "=", "node").executeTakeFirst();
  if (known !== undefined) return known.id;
  const id = newId();
  const keys = await makeKeys();
  await store.transact(async (trx) => {
    await trx.insertInto("node").values({ origin: addresses.origin, setup_token_hash: null, published_at: null })
      .onConflict((conflict) => conflict.doNothing()).execute();
    await trx.insertInto("actor")
      .values({ id, uri: addresses.node(), kind: "node", handle: NODE_HANDLE, deleted_at: null }).execute();
    await trx.insertInto("actor_key").values(keys.map((key) => ({
      actor_id: id,
      algorithm: key.algorithm,
      public_key: key.publicKey,
      sealed_private_key: key.sealedPrivateKey,
      expires_at: null,
      revoked_at: null,
    }))).execute();
  });
  return id;
}

const SAID_IN_REHEARSAL = [
  "activity",
  "recipient",
  "tombstone",
  "follower",
  "following",
  "reaction",
] as const;

/**
 * Moves everything from a rehearsal's origin, or from one under which nothing was ever published, to the real one. What
 * was said in rehearsal is unsaid and told anew, under new ids, to nobody yet; what people wrote moves along.
 */
async function rewriteOrigin(
  { store, queue, addresses }: Parameters<typeof prepareNode>[0],
  before: string,
): Promise<void> {
  const after = addresses.origin;
  await store.transact(async (trx) => {
    const published = await trx.selectFrom("outbox_event").select("id").limit(1).executeTakeFirst();
    if (!isLoopbackOrigin(before) && published !== undefined) throw new WrongOrigin(before, after);
    await sql`update node set origin = ${after}`.execute(trx);
    await sql`update actor set uri = ${after} || substr(uri, ${before.length + 1}::int)`.execute(trx);
    for (const table of SAID_IN_REHEARSAL) {
      await trx.deleteFrom(table).execute();
    }
    await movePosts(trx, before, after);
    await sql`delete from queue_message`.execute(trx);
    const events = await trx.selectFrom("outbox_event").select("id")
      .where("type", "in", ["campaign.published", "call.published", "notice.published", "post.published"]).orderBy("id")
      .execute();
    await queue.enqueue(events.map(({ id }) => ({ queue: "event", payload: { event: id } })));
  });
}

/**
 * What persons wrote in rehearsal moves along, with who reads it, what it answers and where it stands in homes; what came from
 * other servers was practice and is forgotten.
 */
async function movePosts(trx: Transaction<Database>, before: string, after: string): Promise<void> {
  const moved = (column: string) =>
    sql`case when starts_with(${sql.ref(column)}, ${`${before}/`})
      then ${after} || substr(${sql.ref(column)}, ${before.length + 1}::int) else ${sql.ref(column)} end`;
  const isOurs = (column: string) => sql<boolean>`starts_with(${sql.ref(column)}, ${`${before}/`})`;
  await trx.deleteFrom("post").where("id", "is", null).execute();
  await sql`update post set uri = ${moved("uri")}, url = ${moved("url")}, author_uri = ${moved("author_uri")},
    in_reply_to = ${moved("in_reply_to")}, thread_uri = ${moved("thread_uri")}, quote_uri = ${moved("quote_uri")},
    quote_stamp = ${moved("quote_stamp")},
    texts = replace(texts::text, ${before}, ${after})::jsonb,
    mentions = replace(mentions::text, ${before}, ${after})::jsonb`.execute(trx);
  await sql`update post_reader set actor_uri = ${moved("actor_uri")}`.execute(trx);
  await sql`update reply set object_uri = ${moved("object_uri")}, actor_uri = ${moved("actor_uri")}`.execute(trx);
  await trx.deleteFrom("quote").where(sql<boolean>`not (${isOurs("object_uri")} and ${isOurs("quote_uri")})`).execute();
  await sql`update quote set object_uri = ${moved("object_uri")}, quote_uri = ${moved("quote_uri")}`.execute(trx);
  await trx.deleteFrom("stream_item")
    .where(sql<boolean>`verb = 'shared' or not (${isOurs("actor_uri")} and ${isOurs("subject_uri")})`).execute();
  await sql`update stream_item set actor_uri = ${moved("actor_uri")}, subject_uri = ${moved("subject_uri")}`.execute(
    trx,
  );
  await trx.deleteFrom("topic_item").where(sql<boolean>`not ${isOurs("subject_uri")}`).execute();
  await sql`update topic_item set author_uri = ${moved("author_uri")}, subject_uri = ${moved("subject_uri")}`.execute(
    trx,
  );
  await sql`update notification set actor_uri = ${moved("actor_uri")}, subject_uri = ${moved("subject_uri")}`
    .execute(trx);
}
