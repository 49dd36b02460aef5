/**
 * S1: how long an operator waits between `npm start` and the first page, on an empty folder and on a furnished one, and
 * how much memory the node takes at rest.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { projectRoot, readMemory } from "../support/node-process.ts";
import { plainTarget, type Report } from "../support/report.ts";
import { seed } from "../support/seeds.ts";
import type { House, Stage } from "../support/stage.ts";

/** S1. */
export async function startTwice(stage: Stage): Promise<Report> {
  const isPostgres = stage.kind === "postgres";
  const most = isPostgres ? 200 : 400;
  const house = await stage.house();
  try {
    const first = await timedStart(house);
    await seed(house, { published: 3, drafts: 0, followers: [] });
    const second = await timedStart(house);
    return {
      id: "S1",
      title: "`npm start` until the first page",
      figures: {
        "first s": first.seconds,
        "again s": second.seconds,
        "MB at rest": second.memory.now,
        "highest MB": second.memory.peak,
      },
      target: plainTarget(
        `first < 8 s, again < 3 s, < ${most} MB at rest`,
        first.seconds < 8 && second.seconds < 3 && second.memory.now < most,
      ),
    };
  } finally {
    await house.remove();
  }
}

interface TimedStart {
  readonly seconds: number;
  readonly memory: ReturnType<typeof readMemory>;
}

/** Starts by npm, asks for the first page until it comes, lets the node rest for three seconds, stops it. */
async function timedStart(house: House): Promise<TimedStart> {
  const startedAt = performance.now();
  const npm = spawn("npm", ["start", "--silent"], {
    cwd: projectRoot,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/tmp", ...house.environment() },
    stdio: "ignore",
    detached: true,
  });
  const { pid } = npm;
  if (pid === undefined) throw new Error("npm can't be started.");
  const ended = new Promise<void>((resolve) => npm.once("exit", () => resolve()));
  try {
    await untilAnswers(`${house.origin}/`, startedAt + 30_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return { seconds, memory: readMemory(nodeBelow(pid)) };
  } finally {
    process.kill(-pid, "SIGTERM");
    const late = setTimeout(() => process.kill(-pid, "SIGKILL"), 12_000);
    await ended;
    clearTimeout(late);
    await untilSilent(`${house.origin}/healthz`, performance.now() + 10_000);
  }
}

async function untilAnswers(url: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer !== null && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("No page within 30 s.");
}

/** npm may end before the node it started: the next start needs the folder free. */
async function untilSilent(url: string, until: number): Promise<void> {
  while (performance.now() < until) {
    if (await fetch(url).then((answer) => answer.arrayBuffer()).catch(() => null) === null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The process deepest below another: npm starts a shell, and the shell the node. */
function nodeBelow(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      parents.set(Number(fields[1]), Number(name));
    } catch {
      continue;
    }
  }
  let deepest = pid;
  for (let child = parents.get(deepest); child !== undefined; child = parents.get(deepest)) deepest = child;
  return deepest;
}
