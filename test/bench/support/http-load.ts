/**
 * Sends prepared requests over a few kept-alive sockets, one at a time each, and times the answers. It does as little as
 * it can per request, so that on a machine with two cores the server is what is measured; it does no pipelining.
 */
import { connect, type Socket } from "node:net";

/** What to send. Each answer of `next` is one whole HTTP/1.1 request; `undefined` ends the load. */
export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  next(): Uint8Array | undefined;
  /** Longest time in milliseconds; 30 s unless told. */
  readonly atMostMs?: number;
}

/** What came back. */
export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
  /** Milliseconds. */
  readonly p99: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Requests whose connection broke before the answer. */
  readonly broken: number;
}

interface Tally {
  readonly latencies: number[];
  readonly statuses: Record<number, number>;
  broken: number;
}

/** Runs the load to its end. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const tally: Tally = { latencies: [], statuses: {}, broken: 0 };
  const started = performance.now();
  const until = started + (options.atMostMs ?? 30_000);
  await Promise.all(Array.from({ length: options.connections }, () => runConnection(options, tally, until)));
  const seconds = (performance.now() - started) / 1_000;
  const sorted = tally.latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const { statuses, broken } = tally;
  const answers = sorted.length;
  return { answers, seconds, perSecond: answers / seconds, median: at(0.5), p99: at(0.99), statuses, broken };
}

/** A load of one request, repeated for a time. */
export function repeat(request: Uint8Array, ms: number): LoadOptions["next"] {
  const until = performance.now() + ms;
  return () => performance.now() < until ? request : undefined;
}

/** A load of many requests, each sent once. */
export function eachOf(requests: readonly Uint8Array[]): LoadOptions["next"] {
  let index = 0;
  return () => requests[index++];
}

/** The bytes of a GET. */
export function getRequest(host: string, path: string, headers: Readonly<Record<string, string>>): Uint8Array {
  return requestBytes("GET", path, { host, ...headers }, "");
}

/** The bytes of a request with a body. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Uint8Array {
  const length = method === "GET" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const head = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

async function runConnection(options: LoadOptions, tally: Tally, until: number): Promise<void> {
  for (;;) {
    const socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    const ended = await runSocket(socket, options, tally, until);
    socket.destroy();
    if (ended || performance.now() > until) return;
  }
}

/** Works one socket; true when nothing is left to send, false when the server closed it. */
function runSocket(socket: Socket, { next }: LoadOptions, tally: Tally, until: number): Promise<boolean> {
  return new Promise((resolve) => {
    let sentAt = 0;
    let waiting = false;
    let pending: Buffer = Buffer.alloc(0);
    const deadline = setTimeout(() => resolve(true), Math.max(0, until - performance.now()));
    const finish = (ended: boolean) => {
      clearTimeout(deadline);
      if (waiting) tally.broken++;
      resolve(ended);
    };
    const send = () => {
      const request = next();
      if (request === undefined) return finish(true);
      waiting = true;
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("data", (piece) => {
      pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
      const status = completeStatus(pending);
      if (status === null) return;
      pending = Buffer.alloc(0);
      waiting = false;
      tally.latencies.push(performance.now() - sentAt);
      tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      send();
    });
    socket.on("error", () => {});
    socket.on("close", () => finish(false));
  });
}

/** The status of an answer that has arrived whole, else null. */
function completeStatus(bytes: Buffer): number | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + 4 + Number(length) ? status : null;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return bytes.subarray(-5).equals(LAST_CHUNK) ? status : null;
  }
  return status;
}

const LAST_CHUNK = Buffer.from("0\r\n\r\n");
