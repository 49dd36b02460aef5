/**
 * A day of action: many real nodes on loopback with real signatures. They are invited and consent, publish local actions, call
 * some off, and report around the world from the Pacific to Hawaii; one process is killed, one is cut off for hours, some
 * dispute, one lies. In the end every node shows the planned figures, a stranger's recount agrees, and the liar is named.
 */
import "../../src/runtime/temporal.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPostgres, type PostgresCluster, startPostgres } from "../support/postgres-cluster.ts";
import { type DayOutcome, playDay } from "./day.ts";
import { type Hosts, startHosts } from "./hosts.ts";
import { plannedFigures } from "./plan.ts";
import { prepareSchemas } from "./schemas.ts";
import { type Finding, readFigures, recount } from "./stranger.ts";
import { COUNTRIES, type Country, LANGUAGES } from "./world.ts";

const { values } = parseArgs({
  options: {
    movements: { type: "string", default: "12" },
    countries: { type: "string", default: "45" },
    actions: { type: "string" },
    postgres: { type: "boolean", default: false },
  },
});
const movements = Math.max(3, Number(values.movements));
const countries = COUNTRIES.slice(0, Math.min(Number(values.countries), COUNTRIES.length));
const actions = Number(values.actions ?? Math.round(movements * 500 / 140));
// More processes than the machine can run at once only take turns.
const processes = movements > 16 ? Math.min(8, Math.max(3, availableParallelism() * 2)) : 3;
const began = performance.now();
const seconds = () => ((performance.now() - began) / 1_000).toFixed(0);
const say = (line: string) => console.log(`${seconds().padStart(5)} s  ${line}`);

const names = Array.from({ length: movements }, (_, at) => `m${String(at + 1).padStart(3, "0")}`);
const folder = mkdtempSync(join(tmpdir(), "trait-simulate-"));
const cluster = movements > 16 || values.postgres ? await openCluster() : null;
let hosts: Hosts | undefined;
try {
  say(`starting ${movements} nodes in ${processes} processes`);
  const databaseUrl = cluster?.url("postgres") ?? null;
  hosts = await startHosts({ names, processes, movements: describe(names, countries), databaseUrl, folder });
  const outcome = await playDay(hosts, { actions, countries, say });
  const wrong = await judge(hosts, outcome);
  await printTable(hosts, outcome);
  if (wrong.length === 0) say("equal everywhere, as planned; the liar is named");
  for (const { node, wrong: what } of wrong) console.error(`${node}: ${what.slice(0, 3).join("; ")}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await hosts?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function openCluster(): Promise<PostgresCluster> {
  const found = findPostgres();
  if ("missing" in found) throw new Error(`More than 16 movements need PostgreSQL, and ${found.missing}.`);
  const opened = await startPostgres(found.bin, found.runAs, { connections: movements * 4 + 100 });
  say(`${opened.version}: a schema per node`);
  await prepareSchemas(opened.url("postgres"), found.bin, names);
  return opened;
}

function describe(handles: readonly string[], from: readonly Country[]) {
  return Object.fromEntries(handles.map((handle, at) => {
    const { code: country } = from[at % from.length] ?? COUNTRIES[0]!;
    return [handle, { name: `Movement ${at + 1}`, language: LANGUAGES[at % LANGUAGES.length] ?? "en", country }];
  }));
}

/** Everything that is not as it must be: a figure beside the plan, a recount that differs, a liar that is not named. */
async function judge({ tell }: Hosts, { members, handle, plan, reports }: DayOutcome): Promise<Finding[]> {
  const planned = plannedFigures(plan, members.length);
  const wrong = (await readFigures(members, handle, planned)).filter((one) => one.wrong.length > 0);
  say(`a stranger reads the figures of ${members.length} nodes: ${wrong.length} differ from the plan`);
  const liar = members.at(-1)!;
  const lie = [...reports].find(([{ node, fate }]) => node !== liar.name && fate === "took-place");
  if (lie !== undefined) await tell(liar.name, "lie", { uri: lie[1], low: 90_000 });
  for await (const { node, wrong: what } of recount([members[0]!, ...members.slice(-4)], handle)) {
    const isLiar = node === liar.name;
    say(
      `  recounted at ${node}${isLiar ? " (the liar)" : ""}: ${
        what.length === 0 ? "equal" : what.slice(0, 2).join("; ")
      }`,
    );
    if (isLiar && !what.some((one) => one.startsWith("altered_figure"))) wrong.push({ node, wrong: ["is not named"] });
    if (!isLiar && what.length > 0) wrong.push({ node, wrong: what });
  }
  return wrong;
}

async function printTable(all: Hosts, { members, plan, reports }: DayOutcome): Promise<void> {
  const counts = await Promise.all(members.map(({ name }) => all.tell<Record<string, number>>(name, "counts")));
  const sum = (what: string) => counts.reduce((total, one) => total + (one[what] ?? 0), 0);
  const { memory, cpu } = await all.use();
  const table = {
    "movements": members.length,
    "countries": new Set(plan.map(({ country }) => country.code)).size,
    "actions announced": plan.length,
    "called off": plan.filter(({ fate }) => fate === "cancelled").length,
    "reports": reports.size,
    "activities": sum("activities"),
    "letters in and out": sum("jobs"),
    "sources held": sum("sources"),
    "seconds": seconds(),
    "processor seconds of nodes": cpu.toFixed(0),
    "memory MB": (memory / 2 ** 20).toFixed(0),
    processes,
  };
  console.log(Object.entries(table).map(([name, value]) => `${name.padEnd(28)} ${String(value)}`).join("\n"));
}
