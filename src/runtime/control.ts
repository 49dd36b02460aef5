/**
 * The door for the operator's command line while the node runs: a socket in the data folder that only its owner may open
 * (protocol §9). It takes one verb with its arguments and answers what it did; nothing here listens on the network.
 */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { chooseControlPath, findControlPath, forgetControlPath } from "./control/address.ts";
import { isAnswering } from "./control/ask.ts";
import type { MovementNode } from "./movement-node.ts";
import { declined, type VerbResult } from "./operator/verb.ts";
import { runVerb } from "./operator/verbs.ts";

/** A listening control socket. */
export interface ControlDoor {
  /** Stops listening, waits at most eight seconds for verbs in hand, and removes the socket. */
  close(): Promise<void>;
}

/** Largest question: a report with eight pictures of 5 MiB in base64. */
const mostBytes = 64 << 20;

/**
 * Listens for verbs, mode 0600. A socket left by a process that died is replaced; where another process of this node
 * answers already, that one goes on and this one opens no door.
 */
export async function startControl(node: MovementNode): Promise<ControlDoor> {
  const { dataFolder } = node.settings;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const known = findControlPath(dataFolder);
  if (known !== null && await isAnswering(known)) return { close: () => Promise.resolve() };
  const path = chooseControlPath(dataFolder);
  const server = createServer((request, response) => void answer(node, request, response));
  await listenPrivately(server, path);
  return {
    close: () =>
      new Promise((resolve) => {
        forgetControlPath(dataFolder);
        const force = setTimeout(() => server.closeAllConnections(), 8_000);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Listens in a private folder first and moves the socket into place, so that it is never open to anybody else. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  const nursery = mkdtempSync(join(dirname(path), "c"));
  const young = join(nursery, "s");
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(young, resolve);
    });
    chmodSync(young, 0o600);
    renameSync(young, path);
  } finally {
    rmSync(nursery, { recursive: true, force: true });
  }
}

async function answer(node: MovementNode, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [status, result] = await answerTo(node, request).catch((error: unknown): [number, VerbResult] => {
    const kind = error instanceof Error ? error.name : typeof error;
    getLogger(["trait", "operator"]).error("The control socket failed: {kind}", { kind });
    return [500, declined(`Something went wrong inside the node (${kind}).`)];
  });
  if (status === 413) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(result));
}

async function answerTo(node: MovementNode, request: IncomingMessage): Promise<[number, VerbResult]> {
  if (request.method !== "POST" || request.url !== "/verb") return [404, declined("This socket takes POST /verb.")];
  const body = await readBody(request);
  if (body === null) return [413, declined("That is larger than 16 MiB; hand in a smaller file.")];
  const question = parse(body);
  if (question === null) return [400, declined("This socket takes an object with a verb and its arguments.")];
  return [200, await runVerb(node, question.verb, question.args, { running: true })];
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= mostBytes) parts.push(part);
    else if (bytes > mostBytes * 2) return null;
  }
  return bytes > mostBytes ? null : Buffer.concat(parts).toString("utf8");
}

function parse(body: string): { readonly verb: string; readonly args: unknown } | null {
  try {
    const question: unknown = JSON.parse(body);
    if (typeof question !== "object" || question === null || !("verb" in question)) return null;
    const { verb } = question;
    return typeof verb === "string" ? { verb, args: "args" in question ? question.args : {} } : null;
  } catch {
    return null;
  }
}
