/**
 * H1: the home of somebody who follows 5,000 actors, of whom all, a few or none ever said anything, over 1,000,000 stored
 * posts on PostgreSQL and 50,000 on the embedded database. Beside it the same number of rows by a bare indexed select.
 */
import { sql } from "kysely";
import { openDatabase, type Store } from "../../../src/database/connection.ts";
import { migrateToLatest } from "../../../src/database/migrator.ts";
import { type HomeViewer, itemsOfFollowed, readHome } from "../../../src/database/views/home-views.ts";
import { hydratePosts } from "../../../src/database/views/post-views.ts";
import { readerOf } from "../../../src/database/views/read-only.ts";
import { plainTarget, type Report } from "../support/report.ts";
import type { Stage } from "../support/stage.ts";

const follows = 5_000;
const origin = "https://front.example";
const viewer: HomeViewer = { personId: "me", uri: `${origin}/u/me`, languages: [] };

/** How many of those followed ever said something. */
const cases = { "all speak": 0, "twenty speak": follows - 20, "nobody speaks": follows } as const;

/** Slowest median that still is a few tens of milliseconds. */
const targetMs = 60;

/** Runs H1 on the stage's database, and on the embedded one as well where the stage has PostgreSQL. */
export async function readHomes(stage: Stage): Promise<Report[]> {
  const house = await stage.house();
  try {
    const { databaseUrl: url } = house.settings();
    const isServer = url !== undefined;
    const first = await readHomesOf(
      await openDatabase({ url, folder: null, statementTimeoutMs: 300_000 }),
      isServer ? 1_000_000 : 50_000,
    );
    if (!isServer) return [first];
    return [first, await readHomesOf(await openDatabase({ folder: null }), 50_000)];
  } finally {
    await house.remove();
  }
}

async function readHomesOf(store: Store, posts: number): Promise<Report> {
  try {
    await migrateToLatest(store);
    await fill(store, posts);
    const figures: Record<string, string | number> = {};
    const medians: number[] = [];
    for (const [name, first] of Object.entries(cases)) {
      await followFrom(store, first);
      const { p50, p95 } = await measure(() => home(store));
      figures[`${name}, p50 ms`] = p50;
      figures[`${name}, p95 ms`] = p95;
      medians.push(p50);
    }
    await showPlan(store);
    const bare = await measure(() => bareSelect(store));
    const slowest = Math.max(...medians);
    const where = store.kind === "postgres" ? "PostgreSQL" : "embedded";
    return {
      id: "H1",
      title: `a home of ${follows} follows over ${posts.toLocaleString("en-GB")} posts, ${where}`,
      figures: { ...figures, "slowest to bare": slowest / bare.p50 },
      bare: { "30 rows by an index, p50 ms": bare.p50, "p95 ms": bare.p95 },
      target: plainTarget(`every median under ${targetMs} ms`, slowest < targetMs),
    };
  } finally {
    await store.close();
  }
}

/** Posts of 5,000 actors, one every eight seconds, each once in the stream. */
async function fill(store: Store, posts: number): Promise<void> {
  const { db } = store;
  await sql`insert into node (origin, setup_token_hash, published_at) values (${origin}, null, null)`.execute(db);
  await sql`insert into actor (id, uri, kind, handle) values ('me', ${viewer.uri}, 'person', 'me')`.execute(db);
  await sql`insert into person (id, name, role) values ('me', 'Me', 'member')`.execute(db);
  await sql`insert into remote_actor (uri, type, handle, host, name, inbox)
    select ${actorAt("n")}, 'Person', 'a' || n, 's' || n % 300 || '.example', 'A ' || n, 'https://x.example/inbox'
    from generate_series(0, ${2 * follows}::int) as n`.execute(db);
  const step = 50_000;
  for (let from = 0; from < posts; from += step) {
    await sql`insert into post (uri, author_uri, audience, language, texts, thread_uri, published_at)
      select made.author || '/s/' || i, made.author, 'public', 'fr', '{"fr": {"content": "<p>Bonjour à tout le monde</p>"}}',
        made.author || '/s/' || i, now() - (${posts}::int - i) * interval '8 seconds'
      from generate_series(${from}::int, ${from + step - 1}::int) as i
        cross join lateral (select i % ${follows}::int as n) as pick
        cross join lateral (select ${actorAt("pick.n")} as author) as made`.execute(db);
  }
  await sql`insert into stream_item (actor_uri, subject_uri, verb, published_at)
    select author_uri, uri, 'posted', published_at from post order by published_at`.execute(db);
  await store.exclusively((one) => sql`vacuum (analyze)`.execute(one));
}

function actorAt(column: string) {
  const n = sql.raw(column);
  return sql`'https://s' || ${n} % 300 || '.example/users/a' || ${n}`;
}

async function followFrom(store: Store, first: number): Promise<void> {
  await sql`delete from following`.execute(store.db);
  await sql`insert into following (actor_id, target_uri, follow_uri, state)
    select 'me', ${actorAt("n")}, 'f' || n, 'accepted'
    from generate_series(${first}::int, ${first + follows - 1}::int) as n`.execute(store.db);
  await sql`analyze following`.execute(store.db);
}

/** What the page reads: the entries, and the posts in them. */
async function home(store: Store): Promise<void> {
  const db = readerOf(store);
  const { entries } = await readHome(db, viewer, { origin, before: null });
  await hydratePosts(db, viewer, entries.map(({ subjectUri }) => subjectUri));
}

async function bareSelect(store: Store): Promise<void> {
  await sql`select post.* from stream_item join post on post.uri = stream_item.subject_uri
    order by stream_item.published_at desc, stream_item.id desc limit 30`.execute(store.db);
}

async function measure(run: () => Promise<void>): Promise<{ readonly p50: number; readonly p95: number }> {
  for (let warm = 0; warm < 5; warm++) await run();
  const times: number[] = [];
  for (let round = 0; round < 41; round++) {
    const before = performance.now();
    await run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  return { p50: times[20] ?? NaN, p95: times[38] ?? NaN };
}

/** Prints how the database answers the costliest question, where nobody of 5,000 said anything. */
async function showPlan(store: Store): Promise<void> {
  const { rows } = await sql<Record<string, string>>`explain (analyze, costs off, buffers off)
    select * from ${itemsOfFollowed(viewer, null)} as item`.execute(store.db);
  console.log(`\nThe plan, ${store.kind}, 5,000 silent actors:`);
  for (const row of rows) console.log(`    ${Object.values(row)[0]}`);
}
