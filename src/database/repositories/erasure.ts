/**
 * Forgets a person: first it notes every server that got anything from them, then it removes every row in which they are,
 * in one transaction. What stays is the opaque address (it answers 410 for ever), the handle as a hash, so that nobody else
 * becomes them, and the keys until the Delete was told.
 */
import { type Kysely, sql } from "kysely";
import type { Erasing, ErasureRepository } from "../../application/leaving-ports.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Store } from "../connection.ts";
import { PORTIONS } from "../leaving/portions.ts";
import { reservedHandle } from "../reserved-handle.ts";
import { forgetPictures } from "./unused-pictures.ts";
import type { Database } from "../schema.ts";
import { isShutHost } from "../views/shut-hosts.ts";

type Db = Kysely<Database>;

/** Writes `erasure` and removes the rest. */
export function erasureRepository(store: Store, addresses: Addresses): ErasureRepository {
  return {
    async erase(person, now) {
      const db = store.current();
      await db.insertInto("erasure").values({
        id: person.id,
        secret_hash: person.secretHash,
        actor_id: person.personId,
        asked_on: now.toString().slice(0, 10),
        keys_until: person.keysUntil.toString(),
        settled_on: null,
      }).execute();
      await noteServers(db, person, addresses.origin);
      const owner = { personId: person.personId, uri: person.personUri, handle: person.handle };
      for (const portion of PORTIONS) await portion.erase?.({ db, addresses }, owner);
      const pictures = await picturesOf(db, person.personId);
      await forgetLetters(db, person);
      await burySaid(db, person, now);
      await forgetDistance(db, person);
      await db.deleteFrom("person").where("id", "=", person.personId).execute();
      await db.updateTable("actor").set({ handle: reservedHandle(person.handle), deleted_at: now.toString() })
        .where("id", "=", person.personId).execute();
      await forgetPictures(db, pictures);
    },
    async callsWithPledges() {
      const rows = await store.current().selectFrom("pledge").select("call_id").distinct().where("door", "<>", "slip")
        .where("door", "<>", "aggregate").execute();
      return rows.map((row) => row.call_id);
    },
    async callsAway() {
      const rows = await store.current().selectFrom("away_pledge")
        .innerJoin("away_total", "away_total.call_uri", "away_pledge.call_uri")
        .select(["away_pledge.call_uri as callUri", "away_total.inbox"]).distinct().execute();
      return rows;
    },
  };
}

/** Followers, those followed, blocked, mentioned, answered, written to, and whoever got a public post. */
async function noteServers(db: Db, { id, personId, personUri, alsoTold }: Erasing, origin: string): Promise<void> {
  const known = sql`select target_uri from following where actor_id = ${personId}
    union select target_uri from person_block where person_id = ${personId}
    union select reader.actor_uri from post_reader reader join post on post.uri = reader.post_uri
      where post.author_id = ${personId}
    union select mention->>'uri' from post, jsonb_array_elements(post.mentions) mention
      where post.author_id = ${personId}
    union select answered.author_uri from post join post answered on answered.uri = post.in_reply_to
      where post.author_id = ${personId}
    union select reader from activity, jsonb_array_elements_text(
        case jsonb_typeof(body::jsonb->'to') when 'array' then body::jsonb->'to' else '[]' end
        || case jsonb_typeof(body::jsonb->'cc') when 'array' then body::jsonb->'cc' else '[]' end) reader
      where actor_id = ${personId}`;
  await sql`insert into erasure_server (erasure_id, inbox, host)
    select ${id}, inbox, split_part(inbox, '/', 3) from (
      select coalesce(shared_inbox, inbox) as inbox from follower where actor_id = ${personId}
      union select coalesce(shared_inbox, inbox) from remote_actor where gone_at is null and uri in (${known})
      union select inbox from recipient where object_uri = ${personUri}
        or object_uri in (select uri from post where author_id = ${personId})
        or object_uri in (select object_uri from activity where actor_id = ${personId} and is_public)
      union select unnest(${[...alsoTold]}::text[])
    ) as told
    where inbox not like ${`${origin}/%`}
      and not ${isShutHost(sql`split_part(inbox, '/', 3)`)}
    on conflict do nothing`.execute(db);
}

async function picturesOf(db: Db, personId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string | null }>`select avatar_id as id from profile where person_id = ${personId}
    union select attachment->>'mediaId' from post, jsonb_array_elements(attachments) attachment
      where author_id = ${personId}`.execute(db);
  return rows.flatMap(({ id }) => id ?? []);
}

/** What they said, passed on and liked, and what others were told of it. Every address of theirs answers 410 from now on. */
async function burySaid(db: Db, { personId, personUri }: Erasing, now: Temporal.Instant): Promise<void> {
  const posts = sql`select uri from post where author_id = ${personId}`;
  await sql`insert into tombstone (uri, former_type, deleted_at)
    select uri, 'Note', ${now.toString()}::timestamptz from post where author_id = ${personId}
    union all select ${personUri}, 'Person', ${now.toString()}::timestamptz on conflict do nothing`.execute(db);
  await sql`delete from stream_item where actor_uri = ${personUri} or subject_uri in (${posts})`.execute(db);
  await sql`delete from notification where actor_uri = ${personUri} or subject_uri = ${personUri}
    or subject_uri in (${posts})`.execute(db);
  for (const table of ["reaction", "share"] as const) {
    await sql`delete from ${sql.table(table)} where actor_uri = ${personUri} or object_uri in (${posts})`.execute(db);
  }
  await sql`delete from quote where owner_id = ${personId} or object_uri in (${posts}) or quote_uri in (${posts})`
    .execute(db);
  await sql`delete from recipient where object_uri = ${personUri} or object_uri in (${posts})`.execute(db);
  await sql`update flag set object_uris = array(
      select uri from unnest(object_uris) uri where uri <> ${personUri} and uri not in (${posts}))
    where object_uris && array(select ${personUri} union ${posts})`.execute(db);
  await sql`update post set mentions = (
      select coalesce(jsonb_agg(mention), '[]') from jsonb_array_elements(mentions) mention
      where mention->>'uri' <> ${personUri})
    where mentions @> ${JSON.stringify([{ uri: personUri }])}::jsonb`.execute(db);
  await sql`delete from post_reader where actor_uri = ${personUri}`.execute(db);
  await sql`delete from reply where actor_uri = ${personUri}`.execute(db);
  await sql`delete from post where author_id = ${personId} or author_uri = ${personUri}`.execute(db);
}

/** Follows, blocks and mutes, both ways. */
async function forgetDistance(db: Db, { personId, personUri }: Erasing): Promise<void> {
  await sql`delete from follower where actor_id = ${personId} or follower_uri = ${personUri}`.execute(db);
  await sql`delete from following where actor_id = ${personId} or target_uri = ${personUri}`.execute(db);
  await sql`delete from actor_block where actor_id = ${personId} or blocker_uri = ${personUri}`.execute(db);
  await sql`delete from person_block where target_uri = ${personUri}`.execute(db);
  await sql`delete from person_mute where target_uri = ${personUri}`.execute(db);
}

/** Every activity and event of theirs, and what of it still waits to be sent: the Delete comes after. */
async function forgetLetters(db: Db, { personId, personUri }: Erasing): Promise<void> {
  await sql`delete from queue_message where queue = 'delivery' and payload->>'actor' = ${personId}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select event_id as id from activity where actor_id = ${personId} or object_uri = ${personUri}
    union select outbox_event.id from outbox_event where exists (select from jsonb_each_text(payload) part
      where part.value in (${personId}, ${personUri})
        or (part.key = 'postId' and part.value in (select post.id from post where author_id = ${personId})))`
    .execute(db);
  const ids = rows.map((row) => row.id);
  await sql`delete from queue_message where queue = 'event' and payload->>'event' = any(${ids})`.execute(db);
  await sql`delete from activity where event_id = any(${ids})`.execute(db);
  await sql`delete from outbox_event where id = any(${ids})`.execute(db);
  await sql`delete from queue_message where queue = 'inbox' and state = 'dead'
    and payload::text like ${`%${personUri}%`}`.execute(db);
}
