/**
 * Who is told when a wall has something new. The node looks once every two seconds for each campaign that is watched, however
 * many watch it, by one query that counts nothing anew; no more than so many listen at once.
 */
import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** Between two looks at one campaign, in milliseconds. */
const LOOK_MS = 2_000;
/** After so long a listener is sent away and comes back by itself, in milliseconds. */
const PATIENCE_MS = 5 * 60_000;
/** Most listeners of all walls together. */
const MOST_LISTENERS = 500;
/** Most listeners of one visitor: a hall behind one address has room, one machine does not keep everybody else away. */
const MOST_OF_VISITOR = 40;

const listening = new Map<string, number>();

interface Watched {
  version: string;
  readonly listeners: Set<(version: string) => void>;
  readonly timer: ReturnType<typeof setInterval>;
}

const watched = new Map<string, Watched>();

/** A word that changes whenever an action, a report, an organisation or an opinion of a joint campaign does. */
export async function wallVersion(db: Db, jointUri: string): Promise<string> {
  const { rows } = await sql<{ version: string }>`select md5(concat(
    (select string_agg(digest, '' order by uri) from joint_source where joint_uri = ${jointUri} and not is_gone), ' ',
    (select string_agg(uri, ' ' order by uri) from joint_organisation where joint_uri = ${jointUri} and state = 'member'),
    ' ', (select count(*) from joint_opinion where joint_uri = ${jointUri}))) as version`.execute(
    db as Kysely<Database>,
  );
  return rows[0]?.version ?? "";
}

/**
 * A stream of server-sent events that says "changed" with the new version; null when too many listen already. `known` is the
 * version the listener has, `visitor` a word for where it comes from, forgotten when it leaves. The version is each event's id too, so that whoever comes back is told of nothing twice.
 */
export function watchWall(
  jointUri: string,
  known: string,
  look: () => Promise<string>,
  visitor: string,
): ReadableStream<Uint8Array> | null {
  const all = [...listening.values()].reduce((sum, count) => sum + count, 0);
  const own = listening.get(visitor) ?? 0;
  if (all >= MOST_LISTENERS || own >= MOST_OF_VISITOR) return null;
  listening.set(visitor, own + 1);
  const encoder = new TextEncoder();
  let leave = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let has = known;
      const tell = (version: string) => {
        if (version === has) return;
        has = version;
        try {
          controller.enqueue(encoder.encode(`id: ${version}\nevent: changed\ndata: ${version}\n\n`));
        } catch {
          leave();
        }
      };
      controller.enqueue(encoder.encode("retry: 5000\n\n"));
      const stop = join(jointUri, tell, look);
      const end = setTimeout(() => {
        leave();
        try {
          controller.close();
        } catch {
          // Whoever listened went away in the same moment.
        }
      }, PATIENCE_MS);
      leave = () => {
        leave = () => {};
        clearTimeout(end);
        stop();
        const left = (listening.get(visitor) ?? 1) - 1;
        if (left > 0) listening.set(visitor, left);
        else listening.delete(visitor);
      };
    },
    cancel: () => leave(),
  });
}

/** Adds a listener to a campaign's watch, and answers how it leaves; the last one ends the looking. */
function join(jointUri: string, tell: (version: string) => void, look: () => Promise<string>): () => void {
  const watch = watched.get(jointUri) ?? beginWatch(jointUri, look);
  watch.listeners.add(tell);
  if (watch.version !== "") tell(watch.version);
  return () => {
    watch.listeners.delete(tell);
    if (watch.listeners.size > 0) return;
    clearInterval(watch.timer);
    if (watched.get(jointUri) === watch) watched.delete(jointUri);
  };
}

function beginWatch(jointUri: string, look: () => Promise<string>): Watched {
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      watch.version = await look();
      for (const tell of watch.listeners) tell(watch.version);
    } catch {
      // The database is busy or closing: the next look will say.
    } finally {
      isLooking = false;
    }
  }, LOOK_MS);
  timer.unref();
  const watch: Watched = { version: "", listeners: new Set(), timer };
  watched.set(jointUri, watch);
  return watch;
}
