/**
 * Lets people, campaigns, calls and posts be found by their words, in every language they are written in: stemmed where
 * PostgreSQL knows how, as written elsewhere, accents put aside. Posts are indexed only where their author agreed.
 */
import { type Kysely, sql } from "kysely";

/**
 * Creates `text_words(texts)` and the indexes over it. It takes texts by language, each a string or an object of strings,
 * as Markdown or HTML. Built-in functions only: upkeep runs it without a search path (PostgreSQL 17).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function text_words(texts jsonb) returns tsvector language sql immutable parallel safe as $words$
    select coalesce(string_agg(strip(to_tsvector(
      (case split_part(entry.key, '-', 1)
        when 'ar' then 'arabic' when 'ca' then 'catalan' when 'da' then 'danish' when 'de' then 'german'
        when 'el' then 'greek' when 'en' then 'english' when 'es' then 'spanish' when 'fi' then 'finnish'
        when 'fr' then 'french' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian'
        when 'it' then 'italian' when 'nl' then 'dutch' when 'no' then 'norwegian' when 'nb' then 'norwegian'
        when 'pt' then 'portuguese' when 'ro' then 'romanian' when 'ru' then 'russian' when 'sv' then 'swedish'
        when 'tr' then 'turkish' else 'simple' end)::regconfig,
      left(normalize(regexp_replace(normalize(regexp_replace(regexp_replace(
        case jsonb_typeof(entry.value) when 'object' then
          (select coalesce(string_agg(part.value, ' '), '') from jsonb_each_text(entry.value) as part)
        else entry.value #>> '{}' end,
        '<[^>]*>', ' ', 'g'),
        '[«»“”‘’„…–—।॥،؛؟、。！？「」·•&;/\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u2069]+', ' ', 'g'),
        NFD), '[\u0300-\u036f]', '', 'g'), NFC), 200000)))::text, ' '), '')::tsvector
    from jsonb_each(texts) as entry $words$`.execute(db);
  await sql`create index call_by_words on call using gin (text_words(texts)) where state <> 'draft'`.execute(db);
  await sql`create index campaign_by_words on campaign using gin (text_words(texts)) where state <> 'draft'`.execute(
    db,
  );
  await sql`create index post_by_words on post using gin (text_words(texts))
    where audience = 'public' and is_indexable`.execute(db);
  await sql`create index remote_call_by_words on remote_call using gin ((
    to_tsvector('simple'::regconfig, name) || text_words(coalesce(reading -> 'names', '{}'))
    || text_words(coalesce(nullif(reading -> 'contents', '{}'), reading))))`.execute(db);
}
