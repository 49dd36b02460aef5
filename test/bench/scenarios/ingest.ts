/**
 * I1 and M1: other servers send a flood of signed activities. What counts is what is stored before the 202; what became
 * of it is looked up in the tables afterwards, once after working it off and once after the node was killed right after
 * its last 202.
 */
import { untilQuiet } from "../support/desk.ts";
import { eachOf, type LoadResult, runLoad } from "../support/http-load.ts";
import { insertLimit, signatureLimit } from "../support/limits.ts";
import { type RunningProcess, startNode } from "../support/node-process.ts";
import { type Peers, startPeers } from "../support/peers.ts";
import { type Limit, plainTarget, rateTarget, type Report } from "../support/report.ts";
import { countEffects, seed, type Seeded, type SeededFollower } from "../support/seeds.ts";
import { follow, join, reply, type Sender, signedPost } from "../support/signed-posts.ts";
import type { House, Stage } from "../support/stage.ts";
import { startBare } from "../support/bare.ts";

const hosts = 100;
const connections = 32;

interface IngestScene {
  readonly house: House;
  readonly seeded: Seeded;
  readonly peers: Peers;
  readonly sender: Sender;
  readonly node: RunningProcess;
}

/** I1: 2,000 activities, eight in ten of them replies, the rest Joins and Follows, from a hundred known servers. */
export async function ingest(stage: Stage): Promise<Report> {
  const limit = await storeLimit(stage);
  const bare = await ingestBare();
  return await withSenders(stage, [], async (scene) => {
    const flood = mixedFlood(scene, 2_000);
    const cpuBefore = scene.node.cpuMs();
    const startedAt = performance.now();
    const result = await runLoad({ port: scene.house.port, connections, next: eachOf(flood) });
    const quiet = await untilQuiet(scene.house, ["inbox", "event"], 25_000);
    const effectSeconds = (performance.now() - startedAt) / 1_000;
    const cpu = (scene.node.cpuMs() - cpuBefore) / result.answers;
    const last = await killedAfterwards(scene, 200);
    const effects = await countEffects(scene.house);
    const lost = 1_800 - effects.replies;
    const allTaken = result.statuses[202] === 2_000 && last.statuses[202] === 200;
    return {
      id: "I1",
      title: `2,000 signed Creates, Joins and Follows, ${connections} connections, stored before the 202`,
      figures: {
        "stored per s": result.perSecond,
        "p99 ms": result.p99,
        "effects per s": quiet ? 2_000 / effectSeconds : "not all in time",
        "CPU ms each, effect included": cpu,
        "lost": lost,
        "lost though killed after the last 202": lost,
      },
      limit,
      rate: result.perSecond,
      bare,
      target: lost === 0 && allTaken && quiet
        ? rateTarget(result.perSecond, 400, limit, "/s")
        : plainTarget("all taken, none lost", false),
    };
  });
}

/** M1: memory after a thousand followers and five thousand activities. */
export async function rememberThousands(stage: Stage): Promise<Report> {
  const followers = Array.from({ length: 1_000 }, (_, number): SeededFollower => {
    const origin = `http://127.78.${Math.floor(number / 250)}.${1 + number % 250}:9`;
    return { actor: `${origin}/users/ana`, inbox: `${origin}/users/ana/inbox`, sharedInbox: null };
  });
  return await withSenders(stage, followers, async (scene) => {
    const result = await runLoad({ port: scene.house.port, connections, next: eachOf(replies(scene, "m", 5_000)) });
    const quiet = await untilQuiet(scene.house, ["inbox"], 25_000);
    const { now, peak } = scene.node.memory();
    const isPostgres = stage.kind === "postgres";
    return {
      id: "M1",
      title: "Memory after 1,000 followers and 5,000 activities",
      figures: {
        "MB": now,
        "highest MB": peak,
        "taken": result.statuses[202] ?? 0,
        "worked off": quiet ? "all" : "in part",
      },
      ...(isPostgres ? { target: plainTarget("≤ 300 MB", now <= 300 && result.statuses[202] === 5_000) } : {}),
    };
  });
}

/** Runs the function with a node to which every sender is already known by a Follow of the campaign. */
async function withSenders<T>(
  stage: Stage,
  followers: readonly SeededFollower[],
  run: (scene: IngestScene) => Promise<T>,
): Promise<T> {
  const peers = await startPeers(hosts);
  const house = await stage.house();
  const seeded = await seed(house, { published: 2, drafts: 0, followers });
  const node = await startNode(house.environment());
  try {
    const sender = { peers, node: house.origin };
    const known = peers.origins.map((origin) =>
      signedPost(sender, "/inbox", follow(actorOf(origin), seeded.campaign, "0"))
    );
    await runLoad({ port: house.port, connections: 8, next: eachOf(known) });
    await untilQuiet(house, ["inbox", "event", "delivery"], 15_000);
    return await run({ house, seeded, peers, sender, node });
  } finally {
    await node.stop();
    await peers.close();
    await house.remove();
  }
}

/** Sends a few more, kills the node right after the last 202, starts it again and waits until all is worked off. */
async function killedAfterwards(scene: IngestScene, count: number): Promise<LoadResult> {
  const requests = replies(scene, "k", count);
  const result = await runLoad({ port: scene.house.port, connections, next: eachOf(requests) });
  await scene.node.kill();
  const again = await startNode(scene.house.environment());
  await untilQuiet(scene.house, ["inbox"], 75_000);
  await again.stop();
  return result;
}

function mixedFlood(scene: IngestScene, count: number): Uint8Array[] {
  const { peers, seeded, sender } = scene;
  return Array.from({ length: count }, (_, number) => {
    const actor = actorOf(peers.origins[number % hosts] ?? "");
    const kind = Math.floor(number / hosts) % 10;
    const name = `f${number}`;
    if (kind === 0) return signedPost(sender, "/inbox", join(actor, seeded.calls[number % 2] ?? "", name));
    if (kind === 1) return signedPost(sender, "/inbox", follow(actor, seeded.movement, name));
    return signedPost(sender, "/inbox", reply(actor, seeded.calls[number % 2] ?? "", name));
  });
}

function replies({ peers, seeded, sender }: IngestScene, prefix: string, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, number) => {
    const actor = actorOf(peers.origins[number % hosts] ?? "");
    return signedPost(sender, "/inbox", reply(actor, seeded.calls[0] ?? "", `${prefix}${number}`));
  });
}

function actorOf(origin: string): string {
  return `${origin}/users/ana`;
}

/** On the embedded database there is no server to measure alone: there the machine's signatures scale the target. */
async function storeLimit({ bareDatabase }: Stage): Promise<Limit> {
  return bareDatabase === null ? signatureLimit() : await insertLimit(bareDatabase);
}

async function ingestBare(): Promise<Record<string, number>> {
  const peers = await startPeers(20);
  const bare = await startBare("defaults");
  try {
    const sender = { peers, node: bare.origin };
    const requests = Array.from({ length: 400 }, (_, number) => {
      const actor = actorOf(peers.origins[number % 20] ?? "");
      return signedPost(sender, "/inbox", reply(actor, `${bare.origin}/notes/1`, `b${number}`));
    });
    const cpuBefore = bare.cpuMs();
    const result = await runLoad({ port: bare.port, connections, next: eachOf(requests), atMostMs: 8_000 });
    const taken = result.statuses[202] ?? 0;
    return { "per s, in memory": taken / result.seconds, "CPU ms each": (bare.cpuMs() - cpuBefore) / taken };
  } finally {
    await bare.stop();
    await peers.close();
  }
}
