/** Who may quote what: each approval stays at an address of its own for as long as it holds (FEP-044f). */
import { type Kysely, sql } from "kysely";

/** Creates `quote`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table quote (
    id text primary key,
    object_uri text not null,
    quote_uri text not null,
    owner_id text not null references actor (id),
    created_at timestamptz not null default now(),
    constraint quote_once unique (object_uri, quote_uri)
  )`.execute(db);
}
