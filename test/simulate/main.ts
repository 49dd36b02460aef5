/**
 * A day of action: many real nodes on loopback with real signatures. They are invited and consent, publish local actions,
 * cancel some, and report around the world from the Pacific to Hawaii; one process is cut off for hours, one organisation disputes, one lies. In the
 * end every honest node has the same figures, a stranger's recount agrees, and the liar is named.
 */
import "../../src/runtime/temporal.ts";
import { parseArgs } from "node:util";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { findPostgres, type PostgresCluster, startPostgres } from "../support/postgres-cluster.ts";
import { playDay } from "./day.ts";
import { startHosts } from "./hosts.ts";
import { COUNTRIES, LANGUAGES } from "./world.ts";

const { values } = parseArgs({
  options: {
    movements: { type: "string", default: "12" },
    countries: { type: "string", default: "45" },
    actions: { type: "string" },
    postgres: { type: "boolean", default: false },
  },
});
const movements = Math.max(3, Number(values.movements));
const countries = COUNTRIES.slice(0, Math.min(Number(values.countries), COUNTRIES.length, movements));
const actions = Number(values.actions ?? Math.round(movements * 500 / 140));
const began = performance.now();
const say = (line: string) => console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}`);

const names = Array.from({ length: movements }, (_, at) => `m${String(at + 1).padStart(3, "0")}`);
const described = Object.fromEntries(names.map((name, at) => {
  const country = countries[at % countries.length] ?? COUNTRIES[0]!;
  return [name, {
    name: `Movement ${at + 1}`,
    language: LANGUAGES[at % LANGUAGES.length] ?? "en",
    country: country.code,
  }];
}));

let cluster: PostgresCluster | null = null;
let databaseUrl: string | null = null;
if (movements > 16 || values.postgres) {
  const found = findPostgres();
  if ("missing" in found) throw new Error(`More than 16 movements need PostgreSQL, and ${found.missing}.`);
  cluster = await startPostgres(found.bin, found.runAs, { connections: movements * 4 + 100 });
  databaseUrl = cluster.url("postgres");
  say(`${cluster.version}: a schema per node`);
}
const processes = movements > 16 ? 8 : 3;
say(`starting ${movements} nodes in ${processes} processes`);
const hosts = await startHosts({ names, processes, movements: described, databaseUrl });
try {
  const outcome = await playDay(hosts, { actions, countries, say });
  say("a stranger recounts at the convenor and at four partners");
  const wrong: string[] = [];
  for (const { origin, name } of [outcome.members[0]!, ...outcome.members.slice(-4)]) {
    const { differences, recounted } = await verifyTally(readNetwork(), `${origin}/c/${outcome.handle}`);
    const isLiar = name === outcome.liar;
    if (isLiar !== differences.some(({ kind }) => kind === "altered_figure")) {
      wrong.push(`${name}: ${JSON.stringify(differences.slice(0, 3))}`);
    }
    if (!isLiar && differences.length > 0) wrong.push(`${name}: ${JSON.stringify(differences.slice(0, 3))}`);
    say(
      `  ${name}${isLiar ? " (the liar)" : ""}: ${
        differences.length === 0
          ? "equal"
          : differences.slice(0, 2).map(({ kind, subject }) => `${kind} ${subject}`).join("; ")
      }`,
    );
    if (name === hosts.nodes[0]!.name) outcome.figures["recounted"] = JSON.stringify(recounted["actions"]);
  }
  const memory = await hosts.memory();
  const table = {
    ...outcome.figures,
    "seconds": ((performance.now() - began) / 1_000).toFixed(0),
    "memory MB": (memory / 2 ** 20).toFixed(0),
    processes,
  };
  console.log(Object.entries(table).map(([name, value]) => `${name.padEnd(28)} ${String(value)}`).join("\n"));
  if (wrong.length > 0 || !outcome.isEqual) {
    console.error([...wrong, ...outcome.unequal].join("\n"));
    process.exitCode = 1;
  } else say("equal everywhere; the liar is named");
} finally {
  await hosts.stop();
  await cluster?.stop();
}
