/**
 * Keeps the bytes of public answers: documents and anonymous pages. Forgotten all at once when anything public changes
 * here, and by themselves after a few seconds, because what others send changes counts too. Nothing that depends on who
 * asks is ever kept.
 */

/** One kept answer. */
export interface CachedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Uint8Array;
}

/** The cache; see {@link createByteCache}. */
export interface ByteCache {
  get(key: string): CachedAnswer | undefined;
  /** Keeps a successful answer and returns it as bytes; others are returned unkept. */
  keep(key: string, response: Response): Promise<CachedAnswer>;
  /** Forgets everything, and whatever is being computed meanwhile. */
  clear(): void;
}

/** Builds a cache of at most `maxBytes`; answers live `lifetimeMs`. */
export function createByteCache({ maxBytes = 32 << 20, lifetimeMs = 10_000, now = Date.now } = {}): ByteCache {
  const kept = new Map<string, CachedAnswer & { readonly until: number }>();
  let size = 0;
  let generation = 0;
  return {
    get(key) {
      const answer = kept.get(key);
      if (answer === undefined || answer.until > now()) return answer;
      kept.delete(key);
      size -= answer.bytes.byteLength;
      return undefined;
    },
    async keep(key, response) {
      const before = generation;
      const bytes = new Uint8Array(await response.arrayBuffer());
      const answer = { status: response.status, headers: Object.fromEntries(response.headers), bytes };
      const isPublic = response.headers.get("cache-control")?.includes("public") === true;
      if (response.status !== 200 || !isPublic || before !== generation) return answer;
      if (size + bytes.byteLength > maxBytes) {
        kept.clear();
        size = 0;
      }
      if (bytes.byteLength <= maxBytes) {
        size += bytes.byteLength - (kept.get(key)?.bytes.byteLength ?? 0);
        kept.set(key, { ...answer, until: now() + lifetimeMs });
      }
      return answer;
    },
    clear() {
      generation++;
      kept.clear();
      size = 0;
    },
  };
}
