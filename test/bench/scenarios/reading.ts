/**
 * R1, R2, R3: strangers read. One node answers an actor, a call and the campaign's page in five languages, each under
 * sixteen connections, next to a bare server under the same load.
 */
import { getRequest, type LoadResult, repeat, runLoad } from "../support/http-load.ts";
import { answerLimit } from "../support/limits.ts";
import { type RunningProcess, startNode } from "../support/node-process.ts";
import { rateTarget, type Report } from "../support/report.ts";
import { seed } from "../support/seeds.ts";
import type { House, Stage } from "../support/stage.ts";
import { untilQuiet } from "../support/desk.ts";
import { startBare } from "../support/bare.ts";

const connections = 16;
const loadMs = 3_000;

interface Reader {
  readonly id: "R1" | "R2" | "R3";
  readonly title: string;
  readonly first: number;
  readonly path: string;
  readonly headers: readonly Readonly<Record<string, string>>[];
}

/** Runs those of R1, R2 and R3 that are wanted. */
export async function readPublicThings(stage: Stage, wanted: (id: string) => boolean): Promise<Report[]> {
  const house = await stage.house();
  const seeded = await seed(house, { published: 20, drafts: 0, followers: [] });
  const node = await startNode(house.environment());
  try {
    await untilQuiet(house, ["event"], 10_000);
    const reports: Report[] = [];
    for (const reader of readers(seeded)) {
      if (wanted(reader.id)) reports.push(await measure(house, node, reader));
    }
    return reports;
  } finally {
    await node.stop();
    await house.remove();
  }
}

function readers({ campaign, calls: [call = ""] }: { campaign: string; calls: readonly string[] }): readonly Reader[] {
  const json = [{ accept: "application/activity+json" }];
  const pages = ["en", "fr", "es", "pt", "bn"].map((tag) => ({ accept: "text/html", "accept-language": tag }));
  const path = (uri: string) => new URL(uri).pathname;
  return [
    { id: "R1", title: "GET the campaign's actor, JSON", first: 8_000, path: path(campaign), headers: json },
    { id: "R2", title: "GET a call, JSON", first: 8_000, path: path(call), headers: json },
    {
      id: "R3",
      title: "GET the campaign's page in five languages",
      first: 1_500,
      path: path(campaign),
      headers: pages,
    },
  ];
}

async function measure(house: House, node: RunningProcess, reader: Reader): Promise<Report> {
  const { port, host } = house;
  const limit = await answerLimit(connections);
  const requests = reader.headers.map((headers) => getRequest(host, reader.path, headers));
  let turn = 0;
  const over = (ms: number) => {
    const more = repeat(new Uint8Array(), ms);
    return () => more() === undefined ? undefined : requests[turn++ % requests.length];
  };
  await runLoad({ port, connections, next: over(700) });
  const cpuBefore = node.cpuMs();
  const result = await runLoad({ port, connections, next: over(loadMs) });
  const cpu = (node.cpuMs() - cpuBefore) / result.answers;
  refuseOthers(result);
  const bytes = await sizeOf(house, reader);
  return {
    id: reader.id,
    title: `${reader.title}, ${connections} connections`,
    figures: {
      "per s": result.perSecond,
      "CPU ms each": cpu,
      "median ms": result.median,
      "p99 ms": result.p99,
      "bytes": bytes,
    },
    limit,
    rate: result.perSecond,
    ...(reader.id === "R3" ? {} : { bare: await readBare(reader.id) }),
    target: rateTarget(result.perSecond, reader.first, limit, "/s"),
  };
}

async function sizeOf({ origin }: House, { path, headers: [first = {}] }: Reader): Promise<number> {
  return (await (await fetch(`${origin}${path}`, { headers: first })).arrayBuffer()).byteLength;
}

async function readBare(id: "R1" | "R2"): Promise<Record<string, number>> {
  const bare = await startBare("defaults");
  try {
    const path = id === "R1" ? "/users/ana" : "/notes/1";
    const request = getRequest(bare.host, path, { accept: "application/activity+json" });
    await runLoad({ port: bare.port, connections, next: repeat(request, 300) });
    const result = await runLoad({ port: bare.port, connections, next: repeat(request, 1_000) });
    refuseOthers(result);
    return { "per s": result.perSecond };
  } finally {
    await bare.stop();
  }
}

/** A load with any answer but 200 measures something else. */
function refuseOthers({ statuses, answers }: LoadResult): void {
  if (statuses[200] !== answers || answers === 0) {
    throw new Error(`Not every answer was 200: ${JSON.stringify(statuses)}`);
  }
}
