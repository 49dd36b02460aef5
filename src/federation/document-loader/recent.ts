/**
 * A small map that forgets: the oldest entry when it is full, any entry when its time is over.
 * It serves caches that live in memory only; it refuses to be a source of truth.
 */

/** Entries kept for a while, at most so many. */
export interface Recent<V> {
  /** The value if it is there and still fresh; reading keeps it from being the next to go. */
  get(key: string): V | undefined;
  /** Keeps a value for `ms`, or for the time given when the map was made. */
  set(key: string, value: V, ms?: number): void;
  /** Forgets a value; absent ones are no error. */
  delete(key: string): void;
  /** How many entries are held, stale ones included. */
  readonly size: number;
}

/** Makes a {@link Recent} of at most `capacity` entries, each fresh for `freshMs`; `now` is the clock in milliseconds. */
export function createRecent<V>(capacity: number, freshMs: number, now: () => number = Date.now): Recent<V> {
  const entries = new Map<string, { value: V; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.until <= now()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, ms = freshMs) {
      entries.delete(key);
      entries.set(key, { value, until: now() + ms });
      const oldest = entries.keys().next();
      if (entries.size > capacity && oldest.done !== true) entries.delete(oldest.value);
    },
    delete(key) {
      entries.delete(key);
    },
    get size() {
      return entries.size;
    },
  };
}
