/**
 * Fedify's key-value store on our table, so that its caches and circuit-breaker states survive a crash.
 * It answers "not seen" to Fedify's own idempotence check, because ours is stricter and Fedify's would drop Updates that reuse
 * an id (protocol, §8), and it never keeps a foreign key longer than a day.
 */
import type { KvKey, KvStore, KvStoreSetOptions } from "@fedify/fedify";
import type { Store } from "../../database/connection.ts";
import { createKeyValue, type ValuePath } from "../../database/key-value.ts";

/** The path step under which Fedify notes which activities it has seen. */
const notKept = "activityIdempotence";

/** Longest life of what Fedify would keep for ever, in hours, by path step. */
const longestHours: Readonly<Record<string, number>> = { publicKey: 24, httpMessageSignaturesSpec: 24 * 7 };

/** Builds the store Fedify is given as `kv`. */
export function createKvStore(store: Store): KvStore {
  const table = createKeyValue(store);
  return {
    async get<T = unknown>(key: KvKey): Promise<T | undefined> {
      if (isUnder(key, notKept)) return undefined;
      return await table.get(asPath(key)) as T | undefined;
    },
    async set(key, value, options) {
      if (!isUnder(key, notKept)) await table.set(asPath(key), value, lifetimeMs(key, options));
    },
    delete: (key) => table.delete(asPath(key)),
    async cas(key, expected, value, options) {
      if (isUnder(key, notKept)) return expected === undefined;
      return await table.compareAndSwap(asPath(key), expected, value, lifetimeMs(key, options));
    },
    async *list(prefix) {
      for await (const { path, value } of table.list(prefix === undefined ? undefined : asPath(prefix))) {
        yield { key: path, value };
      }
    },
  };
}

function asPath(key: KvKey): ValuePath {
  return [key[0], ...key.slice(1)];
}

/** Fedify's prefixes are one or two steps long; a foreign value never reaches those places. */
function isUnder(key: KvKey, step: string): boolean {
  return key[0] === step || key[1] === step;
}

function lifetimeMs(key: KvKey, options: KvStoreSetOptions | undefined): number | undefined {
  const asked = options?.ttl === undefined ? undefined : Math.max(0, durationMs(options.ttl));
  const [, hours] = Object.entries(longestHours).find(([step]) => isUnder(key, step)) ?? [];
  if (hours === undefined) return asked;
  return Math.min(asked ?? Infinity, hours * 3_600_000);
}

function durationMs(duration: Temporal.Duration): number {
  return duration.total({ unit: "milliseconds", relativeTo: Temporal.Now.zonedDateTimeISO("UTC") });
}
