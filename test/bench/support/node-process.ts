/**
 * Starts a node exactly as an operator does, in its own process, and reads what it costs from the operating system. It
 * stops what it started, by its process id, also when a scenario fails.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const projectRoot = fileURLToPath(new URL("../../..", import.meta.url));

/** A program that runs. */
export interface RunningProcess {
  readonly pid: number;
  /** CPU time used so far in milliseconds, user and system; NaN where the system does not tell. */
  cpuMs(): number;
  /** Resident memory in MB now, and at its highest. */
  memory(): { readonly now: number; readonly peak: number };
  /** Asks it to end and waits; kills it after ten seconds. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a node and resolves when it says that it runs. Throws what it printed when it ends instead. To find out where
 * its time goes: `BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=/tmp/profiles" npm run bench -- I2`.
 */
export async function startNode(environment: Readonly<Record<string, string>>): Promise<RunningProcess> {
  const options = process.env["BENCH_NODE_OPTIONS"];
  const profiled = options === undefined ? environment : { ...environment, NODE_OPTIONS: options };
  return await startProgram(startCommand(), profiled, /running/);
}

/** What `npm start` gives to Node.js: flags and program, read from where npm reads it. */
function startCommand(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(`${projectRoot}/package.json`, "utf8")) as { scripts: { start: string } };
  const given = /^(?:exec )?node (.+)$/.exec(scripts.start)?.[1];
  if (given === undefined) throw new Error(`npm start no longer starts node: ${scripts.start}`);
  return given.split(" ");
}

/** Starts a program of the project and resolves when it prints the sign. */
export async function startProgram(
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
  sign: RegExp,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [...program], {
    cwd: projectRoot,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/tmp", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Nothing started within 30 s: ${printed}`)), 30_000);
    const hear = (piece: Buffer) => {
      printed = `${printed}${String(piece)}`.slice(-4_000);
      if (!sign.test(printed)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => {
      running.delete(child);
      clearTimeout(late);
      reject(new Error(`${program.join(" ")} ended with ${code}: ${printed}`));
    });
  });
  return asProcess(child);
}

function asProcess(child: ChildProcess): RunningProcess {
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
  return {
    pid,
    cpuMs: () => readCpuMs(pid),
    memory: () => readMemory(pid),
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Clock ticks are hundredths of a second on every Linux that Node runs on. */
function readCpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

/** Resident memory of any process in MB. */
export function readMemory(pid: number): { readonly now: number; readonly peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1_024;
    return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
  } catch {
    return { now: NaN, peak: NaN };
  }
}
