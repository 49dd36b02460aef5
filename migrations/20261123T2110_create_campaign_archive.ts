/** Archives of other nodes' campaigns: shown read-only, with the ids they had. */
import { type Kysely, sql } from "kysely";

/** Creates `campaign_archive`, `archive_document` and `archive_picture`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table campaign_archive (
    uri text primary key,
    handle text not null constraint campaign_archive_handle_once unique,
    origin text not null,
    record jsonb not null,
    exported_at timestamptz not null,
    imported_at timestamptz not null
  )`.execute(db);
  await sql`create table archive_document (
    campaign_uri text not null references campaign_archive (uri) on delete cascade,
    address text not null,
    body text not null,
    source jsonb,
    constraint archive_document_once primary key (campaign_uri, address)
  )`.execute(db);
  await sql`create table archive_picture (
    campaign_uri text not null references campaign_archive (uri) on delete cascade,
    address text not null,
    media_type text not null constraint archive_picture_type_known
      check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    bytes bytea not null,
    constraint archive_picture_once primary key (campaign_uri, address)
  )`.execute(db);
}
