/** The processes of the simulation as one: nodes are spread over them, and told what to do by name. */
import { type ChildProcess, fork } from "node:child_process";
import type { Json } from "../support/network.ts";

/** A node somewhere among the processes. */
export interface PlacedNode {
  readonly name: string;
  readonly origin: string;
  readonly movementUri: string;
}

/** The processes. */
export interface Hosts {
  readonly nodes: readonly PlacedNode[];
  readonly processes: number;
  /** Has a node do something; throws what it refused. */
  tell<T = unknown>(node: string, verb: string, args?: Json): Promise<T>;
  /** Waits until no node has anything to do; answers the milliseconds it took. */
  rest(): Promise<number>;
  /** Cuts the process of a node off from everything, and lets it come back. */
  freeze(node: string): void;
  thaw(node: string): void;
  /** Memory of all processes, in bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

interface Look {
  readonly busy: number;
  readonly memory: number;
}

/** Starts nodes over at most `processes` processes. */
export async function startHosts(options: {
  readonly names: readonly string[];
  readonly processes: number;
  readonly movements: Json;
  readonly databaseUrl: string | null;
}): Promise<Hosts> {
  const { names, processes, movements, databaseUrl } = options;
  const children: ChildProcess[] = [];
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const frozen = new Set<ChildProcess>();
  let ids = 0;
  const ask = (child: ChildProcess, node: string, verb: string, args: Json) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ids++;
      waiting.set(id, { resolve, reject });
      child.send({ id, node, verb, args });
    });
  const shares = Array.from({ length: processes }, (_, at) => names.filter((_, index) => index % processes === at));
  const places = new Map<string, ChildProcess>();
  for (const share of shares) {
    const child = fork(new URL("host.ts", import.meta.url), {
      execArgv: ["--max-semi-space-size=8"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (answer: { id: number; value?: unknown; error?: string }) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.error === undefined) one?.resolve(answer.value);
      else one?.reject(new Error(answer.error));
    });
    children.push(child);
    for (const name of share) places.set(name, child);
  }
  const started = await Promise.all(
    children.map((child, at) =>
      ask(child, "", "start", { names: shares[at], databaseUrl, movements, open: { poolSize: 3, poolWaitMs: 60_000 } })
    ),
  );
  const nodes = started.flat() as PlacedNode[];
  const awake = () => children.filter((child) => !frozen.has(child));
  const childOf = (node: string) => {
    const child = places.get(node);
    if (child === undefined) throw new Error(`no node ${node}`);
    return child;
  };
  return {
    nodes: names.flatMap((name) => nodes.find((node) => node.name === name) ?? []),
    processes,
    tell: async <T>(node: string, verb: string, args: Json = {}) => await ask(childOf(node), node, verb, args) as T,
    async rest() {
      const from = performance.now();
      for (let calm = 0; calm < 3;) {
        const looks = await Promise.all(awake().map((child) => ask(child, "", "look", {}))) as Look[];
        calm = looks.every(({ busy }) => busy === 0) ? calm + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, calm > 0 ? 30 : 150));
        if (performance.now() - from > 300_000) throw new Error("The nodes do not come to rest.");
      }
      return performance.now() - from;
    },
    freeze(node) {
      frozen.add(childOf(node));
      childOf(node).kill("SIGSTOP");
    },
    thaw(node) {
      childOf(node).kill("SIGCONT");
      frozen.delete(childOf(node));
    },
    memory: async () =>
      (await Promise.all(awake().map((child) => ask(child, "", "look", {}))) as Look[]).reduce(
        (sum, one) => sum + one.memory,
        0,
      ),
    async stop() {
      for (const child of frozen) child.kill("SIGCONT");
      await Promise.all(
        children.map((child) =>
          Promise.race([
            ask(child, "", "stop", {}).catch(() => {}),
            new Promise((resolve) => setTimeout(resolve, 15_000)),
          ])
        ),
      );
      for (const child of children) child.disconnect();
    },
  };
}
