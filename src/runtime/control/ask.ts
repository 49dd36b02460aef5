/** Asks the running node to do a verb, over its control socket. Knows nothing of what verbs mean. */
import { request } from "node:http";
import { z } from "zod";
import type { JsonValue, VerbResult } from "../operator/verb.ts";
import { findControlPath } from "./address.ts";

/** Thrown when a node is there but gives no answer that can be understood. */
export class NodeSilent extends Error {
  constructor(why: string) {
    super(`The running node gave no answer (${why}). Look at its log, or restart it.`);
    this.name = "NodeSilent";
  }
}

const patienceMs = 120_000;
/** An archive is read from every partner, one of whom may be slow. */
const longPatienceMs = 15 * 60_000;

const RESULT = z.union([
  z.object({
    ok: z.literal(true),
    value: z.json(),
    lines: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
  z.object({ ok: z.literal(false), sentences: z.array(z.string()) }),
]);

/** Has the running node do a verb; null when none runs over this data folder. Throws {@link NodeSilent}. */
export async function askRunningNode(dataFolder: string, verb: string, args: JsonValue): Promise<VerbResult | null> {
  const path = findControlPath(dataFolder);
  if (path === null) return null;
  const patience = verb === "export" || verb === "import" ? longPatienceMs : patienceMs;
  const text = await post(path, JSON.stringify({ verb, args }), patience);
  if (text === null) return null;
  try {
    return RESULT.parse(JSON.parse(text));
  } catch {
    throw new NodeSilent("it said something else");
  }
}

/** Tells whether a node answers at a path; a socket file left by one that died does not. */
export async function isAnswering(path: string): Promise<boolean> {
  return await post(path, "{}").then((text) => text !== null, () => true);
}

function post(socketPath: string, body: string, patience = patienceMs): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asking = request({ socketPath, path: "/verb", method: "POST", headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
      response.on("error", (error) => reject(new NodeSilent(error.message)));
    });
    asking.setTimeout(patience, () => asking.destroy(new Error("it took too long")));
    asking.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED" || error.code === "ENOTSOCK") return resolve(null);
      reject(new NodeSilent(error.code === "EACCES" ? "only its own user may speak to it" : error.message));
    });
    asking.end(body);
  });
}
