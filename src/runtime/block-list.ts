/**
 * With which servers the node exchanges anything, kept in memory for a few seconds because every door asks: the inbox, each
 * delivery, each document fetched, each look-up, each answer to a server that reads. The same rule for queries is
 * `database/views/shut-hosts.ts`; a block beats every list.
 */
import type { Store } from "../database/connection.ts";
import { listPartnerHosts } from "../database/views/shut-hosts.ts";
import type { NetworkMode } from "../domain/moderation.ts";

const freshMs = 5_000;

/** What the doors ask. */
export interface Doors {
  /**
   * Whether a host is shut out: it, or a domain above it, is blocked, or the mode is a closed one and it is neither listed nor
   * a partner. A block without a port holds for every port, and for the name written with a final dot. The node's own host is
   * never shut out. A change takes effect within five seconds everywhere.
   */
  isShut(host: string): Promise<boolean>;
  /** Whether only listed servers, or partners, may read in ActivityStreams: then every reader must say who it is. */
  isClosed(): Promise<boolean>;
}

interface Known {
  readonly mode: NetworkMode;
  readonly own: string;
  readonly blocked: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  readonly partners: ReadonlySet<string>;
}

/** Builds the doors over a store. */
export function createDoors(store: Store): Doors {
  let known: Known | null = null;
  let until = 0;
  let loading: Promise<void> | null = null;
  const refresh = async () => {
    known = await load(store);
    until = Date.now() + freshMs;
  };
  const current = async (): Promise<Known> => {
    if (known === null || Date.now() > until) {
      loading ??= refresh().finally(() => loading = null);
      await loading;
    }
    return known ?? await load(store);
  };
  return {
    isShut: async (host) => isShutOut(await current(), host),
    isClosed: async () => (await current()).mode !== "open",
  };
}

function isShutOut({ mode, own, blocked, listed, partners }: Known, host: string): boolean {
  const name = host.toLowerCase();
  if (name === own) return false;
  if (isUnder(blocked, name)) return true;
  if (mode === "open" || isUnder(listed, name)) return false;
  return mode === "allow_list" || !partners.has(name);
}

function isUnder(domains: ReadonlySet<string>, name: string): boolean {
  if (domains.size === 0) return false;
  return [name, name.replace(/\.?(:\d+)?$/, "")].some((one) => {
    const labels = one.split(".");
    return labels.some((_, index) => domains.has(labels.slice(index).join(".")));
  });
}

async function load(store: Store): Promise<Known> {
  const { db } = store;
  const mode = (await db.selectFrom("network_mode").select("mode").executeTakeFirst())?.mode ?? "open";
  const node = await db.selectFrom("node").select("origin").executeTakeFirst();
  const blocked = await db.selectFrom("domain_block").select("domain").execute();
  const listed = mode === "open" ? [] : await db.selectFrom("domain_allow").select("domain").execute();
  return {
    mode,
    own: node === undefined ? "" : new URL(node.origin).host,
    blocked: new Set(blocked.map(({ domain }) => domain)),
    listed: new Set(listed.map(({ domain }) => domain)),
    partners: new Set(mode === "partners" ? await listPartnerHosts(db) : []),
  };
}
