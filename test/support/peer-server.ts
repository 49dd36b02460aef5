/**
 * The HTTP side of a played server: documents by path, modes of failure, and a record of every request.
 * It knows nothing of actors or signatures; `fixture-peer.ts` gives it a personality.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";

/** Any JSON object on the wire. */
export type Json = Record<string, unknown>;

/** How a path answers from now on. */
export type PeerMode = PeerState | ((request: PeerRequest) => PeerState | null);

/** A refusal, silence, or a broken line. */
export type PeerState = { readonly status: number; readonly headers?: Record<string, string> } | "hang" | "reset";

/** A request the peer got. */
export interface PeerRequest {
  /** HTTP method. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Headers, names in lower case. */
  readonly headers: Record<string, string | string[] | undefined>;
  /** Body as text. */
  readonly body: string;
}

/** The running HTTP side of a peer. */
export interface PeerServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Bodies posted to it, in order; what is no JSON object arrives as `{ unreadable }`. */
  readonly received: Json[];
  /** All requests, in order. */
  readonly requests: PeerRequest[];
  /** Serves a JSON document, or a text as it is, at a path from now on. */
  serve(path: string, json: unknown, status?: number, headers?: Record<string, string>): void;
  /** Makes a path, or every path (`*`), answer in a mode, or as each request deserves; `null` makes it normal again. */
  behave(path: string, mode: PeerMode | null): void;
  /** Resolves with the first received activity that satisfies the predicate, now or later; rejects after the time. */
  waitFor(predicate: (activity: Json) => boolean, timeoutMs?: number): Promise<Json>;
  /** Stops listening and drops all connections. */
  close(): Promise<void>;
}

const activityJson = "application/activity+json; charset=utf-8";

interface Shelf {
  readonly documents: Map<string, { json: unknown; status: number; headers: Record<string, string> }>;
  readonly modes: Map<string, PeerMode>;
  readonly received: Json[];
  readonly requests: PeerRequest[];
  readonly waiting: Set<() => void>;
}

/** Starts the HTTP side on a free loopback port. */
export async function startPeerServer(): Promise<PeerServer> {
  const shelf: Shelf = { documents: new Map(), modes: new Map(), received: [], requests: [], waiting: new Set() };
  const server = createServer((incoming, response) => void answer(shelf, incoming, response));
  return {
    origin: await listen(server),
    received: shelf.received,
    requests: shelf.requests,
    serve: (path, json, status = 200, headers = {}) => void shelf.documents.set(path, { json, status, headers }),
    behave(path, mode) {
      if (mode === null) shelf.modes.delete(path);
      else shelf.modes.set(path, mode);
    },
    waitFor: (predicate, timeoutMs = 5_000) => waitFor(shelf, predicate, timeoutMs),
    async close() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

async function answer(shelf: Shelf, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readText(incoming).catch(() => "");
  const path = incoming.url ?? "/";
  const request = { method: incoming.method ?? "GET", path, headers: incoming.headers, body };
  shelf.requests.push(request);
  const set = shelf.modes.get(path) ?? shelf.modes.get("*") ?? null;
  const mode = typeof set === "function" ? set(request) : set;
  if (mode === "hang") return;
  if (mode === "reset") return void incoming.socket.destroy();
  if (mode !== null) return void response.writeHead(mode.status, mode.headers).end();
  if (incoming.method === "POST") {
    response.writeHead(202).end();
    shelf.received.push(readObject(body));
    for (const check of [...shelf.waiting]) check();
    return;
  }
  const found = shelf.documents.get(path) ?? shelf.documents.get(path.split("?")[0] ?? path);
  if (found === undefined) return void response.writeHead(404).end();
  response.writeHead(found.status, { "content-type": activityJson, ...found.headers });
  response.end(typeof found.json === "string" ? found.json : JSON.stringify(found.json));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The peer has no port");
  return `http://127.0.0.1:${address.port}`;
}

/** Reads a message to its end as UTF-8. */
export function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => resolve(Buffer.concat(pieces).toString()));
    incoming.on("error", reject);
  });
}

function readObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : { unreadable: text };
  } catch {
    return { unreadable: text };
  }
}

function waitFor(shelf: Shelf, predicate: (activity: Json) => boolean, timeoutMs: number): Promise<Json> {
  const { received, waiting } = shelf;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(check);
      const types = received.map((activity) => String(activity["type"])).join(", ");
      reject(new Error(`What was waited for did not arrive within ${timeoutMs} ms; there are: ${types}`));
    }, timeoutMs);
    function check(): void {
      const found = received.find(predicate);
      if (found === undefined) return;
      clearTimeout(timer);
      waiting.delete(check);
      resolve(found);
    }
    waiting.add(check);
    check();
  });
}
