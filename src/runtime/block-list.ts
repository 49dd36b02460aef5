/** Which servers are blocked, kept in memory for a few seconds because every incoming letter asks. */
import type { Store } from "../database/connection.ts";

const freshMs = 5_000;

/**
 * Answers whether a host, or a domain above it, is blocked; a block without a port holds for every port, and for the name
 * written with a final dot. A new block takes effect within five seconds everywhere.
 */
export function createBlockList(store: Store): (host: string) => Promise<boolean> {
  let domains: ReadonlySet<string> = new Set();
  let until = 0;
  let loading: Promise<void> | null = null;
  const load = async () => {
    const rows = await store.db.selectFrom("domain_block").select("domain").execute();
    domains = new Set(rows.map((row) => row.domain));
    until = Date.now() + freshMs;
  };
  return async (host) => {
    if (Date.now() > until) {
      loading ??= load().finally(() => loading = null);
      await loading;
    }
    if (domains.size === 0) return false;
    const name = host.toLowerCase();
    return [name, name.replace(/\.?(:\d+)?$/, "")].some((one) => {
      const labels = one.split(".");
      return labels.some((_, index) => domains.has(labels.slice(index).join(".")));
    });
  };
}
