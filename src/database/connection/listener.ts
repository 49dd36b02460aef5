/**
 * One connection per process and server that hears every wake (PostgreSQL's LISTEN) and passes it on to those who asked.
 * A wake is a hint: whoever depends on it polls as well, because it is lost while the connection is down or behind a pooler.
 */
import { getLogger } from "@logtape/logtape";
import pg from "pg";

/** A share in the process's listening connection. */
export interface Listener {
  /** Calls the function at every wake of the channel, and once after each reconnection; answers the function that ends it. */
  listen(channel: string, hear: () => void): Promise<() => Promise<void>>;
  /** Gives the share back; the last one closes the connection. */
  release(): Promise<void>;
}

interface Hub {
  readonly config: pg.ClientConfig;
  readonly channels: Map<string, Set<() => void>>;
  shares: number;
  client: pg.Client | undefined;
  connecting: Promise<void> | undefined;
  retry: NodeJS.Timeout | undefined;
  failures: number;
  /** Ends when the last statement was answered: the connection takes one at a time. */
  said: Promise<unknown>;
}

const hubs = new Map<string, Hub>();

/** Takes a share in the listening connection of a server. It connects when the first channel is asked for. */
export function acquireListener(url: string, config: pg.ClientConfig): Listener {
  const hub = hubs.get(url) ?? openHub(url, config);
  hub.shares++;
  const mine = new Set<() => Promise<void>>();
  let released = false;
  return {
    async listen(channel, hear) {
      const stop = await subscribe(hub, channel, hear);
      mine.add(stop);
      return async () => {
        mine.delete(stop);
        await stop();
      };
    },
    async release() {
      if (released) return;
      released = true;
      for (const stop of mine) await stop();
      if (--hub.shares > 0) return;
      hubs.delete(url);
      clearTimeout(hub.retry);
      await hub.connecting?.catch(() => {});
      const client = hub.client;
      hub.client = undefined;
      await client?.end().catch(() => {});
    },
  };
}

function openHub(url: string, config: pg.ClientConfig): Hub {
  const own = { ...config };
  delete own.options;
  const hub: Hub = {
    config: own,
    channels: new Map(),
    shares: 0,
    client: undefined,
    connecting: undefined,
    retry: undefined,
    failures: 0,
    said: Promise.resolve(),
  };
  hubs.set(url, hub);
  return hub;
}

async function subscribe(hub: Hub, channel: string, hear: () => void): Promise<() => Promise<void>> {
  const entry = () => hear();
  const hearers = hub.channels.get(channel) ?? new Set();
  hub.channels.set(channel, hearers.add(entry));
  await connected(hub).catch(() => {});
  await say(hub, `listen ${pg.escapeIdentifier(channel)}`);
  return async () => {
    hearers.delete(entry);
    if (hearers.size > 0 || hub.channels.get(channel) !== hearers) return;
    hub.channels.delete(channel);
    await say(hub, `unlisten ${pg.escapeIdentifier(channel)}`);
  };
}

/** Says one statement after the other; a failure is left to the reconnection, which says them all again. */
async function say(hub: Hub, statement: string): Promise<void> {
  hub.said = hub.said.then(() => hub.client?.query(statement)).catch(() => {});
  await hub.said;
}

async function connected(hub: Hub): Promise<void> {
  if (hub.client !== undefined) return;
  hub.connecting ??= connect(hub).finally(() => hub.connecting = undefined);
  await hub.connecting;
}

async function connect(hub: Hub): Promise<void> {
  const client = new pg.Client({ ...hub.config, connectionTimeoutMillis: 5_000 });
  client.on("error", () => lost(hub, client));
  client.on("end", () => lost(hub, client));
  client.on("notification", ({ channel }) => wake(hub, channel));
  try {
    await client.connect();
    for (const channel of hub.channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => {});
    retryLater(hub);
    throw error;
  }
  hub.client = client;
  const wasDown = hub.failures > 0;
  hub.failures = 0;
  if (wasDown) { for (const channel of hub.channels.keys()) wake(hub, channel); }
}

function lost(hub: Hub, client: pg.Client): void {
  if (hub.client !== client) return;
  hub.client = undefined;
  getLogger(["trait", "database"]).warn("The listening connection was lost; queues are polled until it is back.");
  retryLater(hub);
}

function retryLater(hub: Hub): void {
  if (hub.shares === 0) return;
  clearTimeout(hub.retry);
  hub.retry = setTimeout(() => void connected(hub).catch(() => {}), Math.min(30_000, 250 * 2 ** hub.failures++));
  hub.retry.unref();
}

function wake(hub: Hub, channel: string): void {
  for (const hear of hub.channels.get(channel) ?? []) hear();
}
