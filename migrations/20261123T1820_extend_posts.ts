/**
 * What conversation needs beside the posts themselves: answers their addressee did not allow, votes in polls of other
 * servers, when a profile's links are to be looked at, and whether members' words under a call wait for an organiser.
 */
import { type Kysely, sql } from "kysely";

/** Adds columns to `post`, `profile` and `campaign`; creates `poll_vote`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table post
    add column is_kept_back boolean not null default false,
    add constraint post_ours_is_never_kept_back check (id is null or not is_kept_back)`.execute(db);
  await sql`create index post_by_quoted on post (quote_uri) where quote_uri is not null`.execute(db);
  await sql`create table poll_vote (
    post_uri text not null references post (uri) on delete cascade on update cascade,
    person_id text not null references person (id) on delete cascade,
    choices text[] not null,
    created_at timestamptz not null default now(),
    constraint poll_vote_once primary key (post_uri, person_id)
  )`.execute(db);
  await sql`alter table profile add column links_due_at timestamptz`.execute(db);
  await sql`create index profile_by_links_due on profile (links_due_at) where links_due_at is not null`.execute(db);
  await sql`alter table campaign
    add column member_replies text not null default 'held'
      constraint campaign_member_replies_known check (member_replies in ('held', 'shown'))`.execute(db);
  // A rehearsal's posts keep what hangs on them when they move to the real address.
  await sql`alter table post_reader drop constraint post_reader_post_uri_fkey,
    add constraint post_reader_of_a_post foreign key (post_uri) references post (uri)
      on delete cascade on update cascade`.execute(db);
  await sql`alter table reply drop constraint reply_to_a_post,
    add constraint reply_to_a_post foreign key (uri) references post (uri)
      on delete cascade on update cascade`.execute(db);
}
