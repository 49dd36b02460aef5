/** The processes of the simulation as one: nodes are spread over them, told what to do by name, killed and opened again. */
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
  /** Has a node do something; throws what it refused. */
  tell<T = unknown>(node: string, verb: string, args?: Json): Promise<T>;
  /** Waits until no node has anything to do. */
  rest(): Promise<void>;
  /** Cuts the process of a node off from everything, and lets it come back. Answers the nodes in it. */
  freeze(node: string): readonly string[];
  thaw(node: string): void;
  /** Kills the process of a node as a power cut would. Answers the nodes in it. */
  crash(node: string): readonly string[];
  /** Opens the nodes of a killed process again, with what their databases hold. */
  reopen(node: string): Promise<void>;
  /** Memory of all processes now, in bytes, and the time of processors they used, in seconds. */
  use(): Promise<{ readonly memory: number; readonly cpu: number }>;
  stop(): Promise<void>;
}

/** How to start processes. */
export interface HostOptions {
  readonly names: readonly string[];
  readonly processes: number;
  readonly movements: Json;
  /** A schema per node there; the embedded database of each node's own folder without one. */
  readonly databaseUrl: string | null;
  /** Where the nodes keep their files. */
  readonly folder: string;
}

interface Look {
  readonly isBusy: boolean;
  readonly memory: number;
  readonly cpu: { readonly user: number; readonly system: number };
}

interface Waiting {
  readonly child: ChildProcess;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Share {
  readonly names: readonly string[];
  child: ChildProcess;
}

const patienceMs = 900_000;
const calmLooks = 3;

/** Starts nodes over at most `processes` processes. */
export async function startHosts(options: HostOptions): Promise<Hosts> {
  const { names, processes, movements, databaseUrl, folder } = options;
  const waiting = new Map<number, Waiting>();
  const frozen = new Set<ChildProcess>();
  let ids = 0;
  const ask = (child: ChildProcess, node: string, verb: string, args: Json = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ids++;
      waiting.set(id, { child, resolve, reject });
      child.send({ id, node, verb, args });
    });
  const launch = () => launchProcess(waiting);
  const open = (share: Share, ports: Json = {}) =>
    ask(share.child, "", "start", { names: share.names, databaseUrl, movements, folder, ports });
  const shares: Share[] = Array.from({ length: processes }, (_, at) => ({
    names: names.filter((_, index) => index % processes === at),
    child: launch(),
  }));
  const nodes = (await Promise.all(shares.map((share) => open(share)))).flat() as PlacedNode[];
  const shareOf = (node: string) => {
    const share = shares.find((one) => one.names.includes(node));
    if (share === undefined) throw new Error(`no node ${node}`);
    return share;
  };
  const looks = async () => {
    const awake = shares.map(({ child }) => child).filter((child) => !frozen.has(child) && child.connected);
    return await Promise.all(awake.map((child) => ask(child, "", "look"))) as Look[];
  };
  return {
    nodes: names.flatMap((name) => nodes.find((node) => node.name === name) ?? []),
    tell: async <T>(node: string, verb: string, args: Json = {}) =>
      await ask(shareOf(node).child, node, verb, args) as T,
    async rest() {
      const from = performance.now();
      for (let calm = 0; calm < calmLooks;) {
        calm = (await looks()).some(({ isBusy }) => isBusy) ? 0 : calm + 1;
        // Looking costs the nodes time: the more there are, the rarer.
        await new Promise((resolve) => setTimeout(resolve, calm > 0 ? 30 : 100 + names.length * 10));
        if (performance.now() - from > patienceMs) throw new Error("The nodes do not come to rest.");
      }
    },
    freeze(node) {
      const { child, names: those } = shareOf(node);
      frozen.add(child);
      child.kill("SIGSTOP");
      return those;
    },
    thaw(node) {
      const { child } = shareOf(node);
      child.kill("SIGCONT");
      frozen.delete(child);
    },
    crash(node) {
      const { child, names: those } = shareOf(node);
      child.kill("SIGKILL");
      return those;
    },
    async reopen(node) {
      const share = shareOf(node);
      share.child = launch();
      const ports = nodes.filter(({ name }) => share.names.includes(name))
        .map(({ name, origin }) => [name, Number(new URL(origin).port)] as const);
      await open(share, Object.fromEntries(ports));
    },
    async use() {
      const all = await looks();
      const sum = (of: (look: Look) => number) => all.reduce((total, look) => total + of(look), 0);
      return { memory: sum((look) => look.memory), cpu: sum(({ cpu }) => (cpu.user + cpu.system) / 1e6) };
    },
    async stop() {
      for (const child of frozen) child.kill("SIGCONT");
      const children = shares.map(({ child }) => child).filter((child) => child.connected);
      await Promise.all(children.map(async (child) => {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise((resolve) => timer = setTimeout(resolve, 15_000));
        await Promise.race([ask(child, "", "stop").catch(() => {}), late]);
        clearTimeout(timer);
      }));
      for (const child of children) if (child.connected) child.disconnect();
    },
  };
}

function launchProcess(waiting: Map<number, Waiting>): ChildProcess {
  const child = fork(new URL("host.ts", import.meta.url), {
    execArgv: ["--max-semi-space-size=64"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("message", (answer: { id: number; value?: unknown; error?: string }) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) one?.resolve(answer.value);
    else one?.reject(new Error(answer.error));
  });
  child.on("exit", () => {
    for (const [id, one] of waiting) {
      if (one.child !== child) continue;
      waiting.delete(id);
      one.reject(new Error("The process has ended."));
    }
  });
  return child;
}
