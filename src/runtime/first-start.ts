/**
 * What a node checks and makes before it answers: the row that fixes its origin, its own actor, and, until it is set up,
 * a one-time secret for whoever starts it. An origin under which something was published is fixed for ever; one on this
 * machine only was a rehearsal and is rewritten once (protocol §9).
 */
import { sql } from "kysely";
import type { SealedKey } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import type { JobQueue } from "../database/queue.ts";
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
  "stream_item",
  "post",
  "quote",
] as const;

/**
 * Moves everything from a rehearsal's origin, or from one under which nothing was ever published, to the real one. What
 * was said in rehearsal is unsaid and told anew, under new ids, to nobody yet.
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
    await sql`delete from queue_message`.execute(trx);
    const events = await trx.selectFrom("outbox_event").select("id")
      .where("type", "in", ["campaign.published", "call.published", "notice.published"]).orderBy("id").execute();
    await queue.enqueue(events.map(({ id }) => ({ queue: "event", payload: { event: id } })));
  });
}
