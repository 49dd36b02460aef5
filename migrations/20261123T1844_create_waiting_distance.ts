/** Names somebody wants to keep at a distance that this node has not met yet: they count from the moment it does. */
import { type Kysely, sql } from "kysely";

/** Creates `waiting_distance`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table waiting_distance (
    person_id text not null references person (id) on delete cascade,
    list text not null constraint waiting_distance_list_known check (list in ('blocks', 'mutes')),
    name text not null constraint waiting_distance_name_bounded check (length(name) <= 400),
    created_at timestamptz not null default now(),
    constraint waiting_distance_once primary key (person_id, list, name)
  )`.execute(db);
  await sql`create index waiting_distance_by_name on waiting_distance (name)`.execute(db);
  await sql`create index remote_actor_by_name on remote_actor (lower(handle || '@' || host))`.execute(db);
}
