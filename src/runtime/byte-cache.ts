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
  /** Where the cache stands: to be asked before an answer is computed. */
  moment(): number;
  /**
   * Keeps a successful answer and returns it as bytes; others are returned unkept, as is one computed from what stood before
   * something changed: `since` is the moment at which computing it began.
   */
  keep(key: string, response: Response, since: number): Promise<CachedAnswer>;
  /** Forgets everything, and whatever is being computed meanwhile. */
  clear(): void;
}

/** What an answer and its key take, headers and bookkeeping included: a short answer to a long address is not small. */
function weightOf(key: string, { bytes }: CachedAnswer): number {
  return bytes.byteLength + key.length * 2 + 1_024;
}

/** Builds a cache of at most `maxBytes`, keys included; answers live `lifetimeMs`. */
export function createByteCache({ maxBytes = 32 << 20, lifetimeMs = 10_000, now = Date.now } = {}): ByteCache {
  const kept = new Map<string, CachedAnswer & { readonly until: number }>();
  let size = 0;
  let generation = 0;
  return {
    get(key) {
      const answer = kept.get(key);
      if (answer === undefined || answer.until > now()) return answer;
      kept.delete(key);
      size -= weightOf(key, answer);
      return undefined;
    },
    moment: () => generation,
    async keep(key, response, since) {
      const bytes = new Uint8Array(await response.arrayBuffer());
      const answer = { status: response.status, headers: Object.fromEntries(response.headers), bytes };
      const isPublic = response.headers.get("cache-control")?.includes("public") === true;
      if (response.status !== 200 || !isPublic || since !== generation) return answer;
      const weight = weightOf(key, answer);
      if (size + weight > maxBytes) {
        kept.clear();
        size = 0;
      }
      const replaced = kept.get(key);
      if (weight <= maxBytes) {
        size += weight - (replaced === undefined ? 0 : weightOf(key, replaced));
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
