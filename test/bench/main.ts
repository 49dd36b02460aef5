/**
 * `npm run bench [name…] [--database postgres|embedded] [--json FILE]`: runs the benchmarks one after another and prints
 * each with the limit of this machine next to it. Nodes run in processes of their own, as `npm start` starts them; the
 * load comes from this one. Names are R1 … S1; a letter names its family.
 */
import "../../src/runtime/temporal.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { parseArgs } from "node:util";
import { fanOutAmongIll, fanOutToDistinct, fanOutToShared } from "./scenarios/fan-out.ts";
import { followForTheFirstTime } from "./scenarios/follows.ts";
import { readHomes } from "./scenarios/home.ts";
import { ingest, rememberThousands } from "./scenarios/ingest.ts";
import { readPublicThings } from "./scenarios/reading.ts";
import { killInMidFanOut } from "./scenarios/recovery.ts";
import { repeatEverything } from "./scenarios/repeats.ts";
import { startTwice } from "./scenarios/start.ts";
import { formatReport, type Report } from "./support/report.ts";
import { type DatabaseKind, openStage, type Stage } from "./support/stage.ts";

const names = ["S1", "R1", "R2", "R3", "I1", "I2", "I3", "D1", "D2", "D3", "D4", "M1", "H1"] as const;

/** What was asked for on the command line. */
interface Asked {
  readonly wanted: ReadonlySet<string>;
  readonly kind: DatabaseKind;
  readonly json: string | undefined;
}

const usage = `npm run bench -- [${names.join(" ")}] [--database postgres|embedded] [--json FILE]`;

function readArguments(): Asked {
  const options = { database: { type: "string", default: "postgres" }, json: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const asked = positionals.map((name) => name.toUpperCase()).map((name) => name === "HOME" ? "H" : name);
  const wanted = names.filter((name) => asked.length === 0 || asked.some((one) => name.startsWith(one)));
  const { database, json } = values;
  if (wanted.length === 0 || (database !== "postgres" && database !== "embedded")) throw new Error(usage);
  return { wanted: new Set(wanted), kind: database, json };
}

/** The machine and the versions, as lines to print. */
function machine(stage: Stage): Record<string, string> {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${
      Math.round(totalmem() / 2 ** 30)
    } GB, ${type()} ${release()}`,
    versions: `Trait d'union ${version}, Node ${process.version}`,
    database: stage.database,
    date: new Date().toISOString(),
    load: `${loadavg().map((load) => load.toFixed(1)).join(" ")} before`,
  };
}

/** Runs what is wanted in order, telling each report as it comes. D3 is measured against D1, which runs first if need be. */
async function runAll(stage: Stage, wanted: ReadonlySet<string>, tell: (report: Report) => void): Promise<void> {
  const has = (name: string) => wanted.has(name);
  if (has("S1")) tell(await startTwice(stage));
  if (has("R1") || has("R2") || has("R3")) (await readPublicThings(stage, has)).forEach(tell);
  if (has("I1")) tell(await ingest(stage));
  if (has("I2")) tell(await followForTheFirstTime(stage));
  if (has("I3") && stage.kind === "postgres") tell(await repeatEverything(stage));
  const distinct = has("D1") || has("D3") ? await fanOutToDistinct(stage) : undefined;
  if (distinct !== undefined) tell(distinct);
  if (has("D2")) tell(await fanOutToShared(stage));
  if (has("D3")) tell(await fanOutAmongIll(stage, Number(distinct?.figures["last after ms"])));
  if (has("D4")) tell(await killInMidFanOut(stage));
  if (has("M1")) tell(await rememberThousands(stage));
  if (has("H1")) (await readHomes(stage)).forEach(tell);
}

async function main(): Promise<void> {
  const { wanted, kind, json } = readArguments();
  const startedAt = performance.now();
  const alive = setInterval(() => {}, 60_000);
  const stage = await openStage(kind);
  const reports: Report[] = [];
  try {
    const about = machine(stage);
    for (const [name, value] of Object.entries(about)) console.log(`${name}: ${value}`);
    await runAll(stage, wanted, (report) => {
      reports.push(report);
      console.log(`\n${formatReport(report)}`);
    });
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...about, reports }, null, 2)}\n`);
  } finally {
    await stage.close();
    clearInterval(alive);
  }
  const missed = reports.filter((report) => report.target?.met === false).map((report) => report.id);
  const took = Math.round((performance.now() - startedAt) / 1_000);
  console.log(
    `\n${reports.length} scenarios in ${took} s; ${
      missed.length === 0 ? "every first target met" : `missed: ${missed.join(", ")}`
    }.`,
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
