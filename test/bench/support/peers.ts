/**
 * Many small servers in one process, each on a loopback address of its own, so that every limit per host counts as it
 * would outside. They serve actors, take what is posted to them and note when; they check no signature at once, but keep
 * what a scenario needs to check some afterwards.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Json, readText } from "../../support/peer-server.ts";
import { makePeerKeys, type PeerKeys } from "../../support/fixture-peer.ts";

/** One POST that arrived. */
export interface Arrival {
  /** Origin of the server it came to. */
  readonly origin: string;
  readonly path: string;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly at: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How a server treats what is posted to it: takes it, never answers, answers 503, or does not listen at all. */
export type PeerManner = "takes" | "hangs" | "fails" | "refuses";

/** The servers. */
export interface Peers {
  /** Their origins; `hosts` of them. */
  readonly origins: readonly string[];
  /** One key pair for all their actors: the receiver's work is the same, and making thousands would take minutes. */
  readonly keys: PeerKeys;
  /** All that was posted, in order. Empty it by `length = 0`. */
  readonly arrivals: Arrival[];
  /** Resolves when so many arrivals are there, or after the time; answers how many there are. */
  waitFor(count: number, atMostMs: number): Promise<number>;
  /** Drops every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts so many servers; `manner` decides by their number. */
export async function startPeers(hosts: number, manner: (index: number) => PeerManner = () => "takes"): Promise<Peers> {
  const keys = await makePeerKeys();
  const pem = keys.publicKey.export({ type: "spki", format: "pem" });
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const servers: Server[] = [];
  const origins: string[] = [];
  let port = 0;
  for (let index = 0; index < hosts; index++) {
    const address = `127.77.${Math.floor(index / 250)}.${1 + index % 250}`;
    const how = manner(index);
    const server = createServer((incoming, response) => {
      const origin = `http://${address}:${port}`;
      if (incoming.method === "GET") return sendActor(response, origin, incoming.url ?? "/", pem);
      void take(incoming, response, how).then((body) => {
        const path = incoming.url ?? "/";
        arrivals.push({ origin, path, at: performance.now(), headers: incoming.headers, body });
        for (const check of waiting) check();
      }).catch(() => incoming.destroy());
    });
    server.keepAliveTimeout = 60_000;
    if (how !== "refuses" || port === 0) port = await listen(server, address, port);
    if (how === "refuses") server.close();
    else servers.push(server);
    origins.push(`http://${address}:${port}`);
  }
  return {
    origins,
    keys,
    arrivals,
    waitFor: (count, atMostMs) => untilCount(arrivals, waiting, count, atMostMs),
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function take(incoming: IncomingMessage, response: ServerResponse, how: PeerManner): Promise<string> {
  const body = await readText(incoming);
  if (how === "takes") response.writeHead(202).end();
  else if (how === "fails") response.writeHead(503).end();
  return body;
}

function untilCount(
  arrivals: readonly Arrival[],
  waiting: Set<() => void>,
  count: number,
  atMostMs: number,
): Promise<number> {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(check);
      clearTimeout(late);
      resolve(arrivals.length);
    };
    const check = () => arrivals.length >= count && done();
    const late = setTimeout(done, atMostMs);
    waiting.add(check);
    check();
  });
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => {
      const bound = server.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : port);
    });
  });
}

/** Every path is an actor of this server. */
function sendActor(response: ServerResponse, origin: string, path: string, publicKeyPem: string | Buffer): void {
  const id = `${origin}${path}`;
  const actor: Json = {
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
    id,
    type: "Person",
    preferredUsername: path.split("/").at(-1),
    name: "Ana",
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: String(publicKeyPem) },
  };
  response.writeHead(200, { "content-type": "application/activity+json" }).end(JSON.stringify(actor));
}
