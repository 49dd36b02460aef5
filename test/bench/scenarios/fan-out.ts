/**
 * D1, D2, D3: the organiser publishes a call and every follower's server must have it. A thousand servers of their own,
 * fifty servers shared by a thousand followers, and a thousand of which three in ten are ill.
 */
import { createHash, verify } from "node:crypto";
import { type Desk, signIn, untilQuiet } from "../support/desk.ts";
import { signatureLimit } from "../support/limits.ts";
import { type RunningProcess, startNode } from "../support/node-process.ts";
import { type Arrival, type PeerManner, type Peers, startPeers } from "../support/peers.ts";
import { plainTarget, rateTarget, type Report } from "../support/report.ts";
import { seed, type Seeded, type SeededFollower } from "../support/seeds.ts";
import type { House, Stage } from "../support/stage.ts";
import { startBare } from "../support/bare.ts";

/** One running node with its followers' servers and its organiser. */
export interface FanOutScene {
  readonly house: House;
  readonly seeded: Seeded;
  readonly node: RunningProcess;
  readonly desk: Desk;
}

/** One fan-out, timed from the moment the organiser's form was sent. Milliseconds. */
export interface FanOut {
  readonly posts: number;
  readonly first: number;
  readonly last: number;
  readonly cpuEach: number;
}

/** A thousand followers, each on a server of its own or shared by twenty. */
export function followersOf(peers: Peers, each: number): SeededFollower[] {
  return peers.origins.flatMap((origin) =>
    Array.from({ length: each }, (_, number) => {
      const actor = `${origin}/users/ana${number}`;
      return { actor, inbox: `${actor}/inbox`, sharedInbox: `${origin}/inbox` };
    })
  );
}

/** Runs the function with a fresh node that has these followers and some drafts to publish. */
export async function withFollowers<T>(
  stage: Stage,
  followers: readonly SeededFollower[],
  run: (scene: FanOutScene) => Promise<T>,
): Promise<T> {
  const house = await stage.house();
  const seeded = await seed(house, { published: 0, drafts: 3, followers });
  const node = await startNode(house.environment());
  try {
    await untilQuiet(house, ["event"], 10_000);
    return await run({ house, seeded, node, desk: await signIn(house, seeded.signInSecret) });
  } finally {
    await node.stop();
    await house.remove();
  }
}

/** Publishes a draft and waits until so many POSTs have arrived. */
export async function fanOut(scene: FanOutScene, peers: Peers, draft: number, expected: number): Promise<FanOut> {
  peers.arrivals.length = 0;
  const cpuBefore = scene.node.cpuMs();
  const sentAt = await scene.desk.publish(scene.seeded.drafts[draft] ?? "");
  const posts = await peers.waitFor(expected, 30_000);
  const cpuEach = (scene.node.cpuMs() - cpuBefore) / posts;
  const first = (peers.arrivals[0]?.at ?? NaN) - sentAt;
  return { posts, first, last: (peers.arrivals.at(-1)?.at ?? NaN) - sentAt, cpuEach };
}

/** D1: a thousand servers, twice: with new connections, and with those of the first time. */
export async function fanOutToDistinct(stage: Stage): Promise<Report> {
  const limit = signatureLimit();
  const peers = await startPeers(1_000);
  try {
    const [cold, warm] = await withFollowers(stage, followersOf(peers, 1), async (scene) => {
      const first = await fanOut(scene, peers, 0, 1_000);
      await refuseForged(scene, peers);
      await untilQuiet(scene.house, ["delivery"], 5_000);
      return [first, await fanOut(scene, peers, 1, 1_000)];
    });
    const rate = cold.posts / (cold.last / 1_000);
    return {
      id: "D1",
      title: "A call to 1,000 followers on 1,000 servers",
      figures: {
        "per s": rate,
        "CPU ms each": cold.cpuEach,
        "first after ms": cold.first,
        "last after ms": cold.last,
        "arrived": cold.posts,
        "again per s": warm.posts / (warm.last / 1_000),
        "again CPU ms each": warm.cpuEach,
      },
      limit,
      rate,
      bare: { ...await sendBare("defaults", peers, 150), ...await sendBare("tuned", peers, 400) },
      target: cold.posts === 1_000 ? rateTarget(rate, 600, limit, "/s") : plainTarget("1,000 arrive", false),
    };
  } finally {
    await peers.close();
  }
}

/** D2: a thousand followers on fifty servers with a shared inbox get fifty POSTs. */
export async function fanOutToShared(stage: Stage): Promise<Report> {
  const peers = await startPeers(50);
  try {
    return await withFollowers(stage, followersOf(peers, 20), async (scene) => {
      const done = await fanOut(scene, peers, 0, 50);
      await untilQuiet(scene.house, ["event", "delivery"], 5_000);
      const posts = peers.arrivals.length;
      return {
        id: "D2",
        title: "A call to 1,000 followers behind 50 shared inboxes",
        figures: { posts, "first after ms": done.first, "last after ms": done.last, "CPU ms each": done.cpuEach },
        target: plainTarget("50 POSTs", posts === 50 && done.posts === 50),
      };
    });
  } finally {
    await peers.close();
  }
}

/** D3: of a thousand servers a tenth never answer, a tenth answer 503 and a tenth don't listen. */
export async function fanOutAmongIll(stage: Stage, healthyOnly: number): Promise<Report> {
  const ills: readonly PeerManner[] = ["hangs", "fails", "refuses"];
  const mannerOf = (index: number) => ills[index % 10] ?? "takes";
  const peers = await startPeers(1_000, mannerOf);
  const healthy = new Set(peers.origins.filter((_, index) => mannerOf(index) === "takes"));
  try {
    return await withFollowers(stage, followersOf(peers, 1), async (scene) => {
      const done = await fanOut(scene, peers, 0, 900);
      const sentAt = (peers.arrivals[0]?.at ?? 0) - done.first;
      const reached = new Map(
        peers.arrivals.filter(({ origin }) => healthy.has(origin)).map((one) => [one.origin, one.at]),
      );
      const last = Math.max(...reached.values()) - sentAt;
      const share = last / healthyOnly;
      return {
        id: "D3",
        title: "The same, 100 servers hang, 100 answer 503, 100 refuse",
        figures: { "healthy reached": reached.size, "last healthy after ms": last, "times D1": share },
        target: plainTarget("≤ 3 × D1, all 700 healthy", share <= 3 && reached.size === healthy.size),
      };
    });
  } finally {
    await peers.close();
  }
}

/** Checks every fiftieth letter against the key that the campaign publishes: nothing counts that a server would refuse. */
async function refuseForged({ seeded }: FanOutScene, { arrivals }: Peers): Promise<void> {
  const answer = await fetch(seeded.campaign, { headers: { accept: "application/activity+json" } });
  const { publicKey } = await answer.json() as { publicKey: { publicKeyPem: string } };
  for (const arrival of arrivals.filter((_, index) => index % 50 === 0)) {
    if (!isSigned(arrival, publicKey.publicKeyPem)) throw new Error(`A letter to ${arrival.origin} is not signed.`);
  }
}

function isSigned({ path, headers, body }: Arrival, publicKeyPem: string): boolean {
  const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
  const lines = [
    `(request-target): post ${path}`,
    `host: ${headers.host}`,
    `date: ${headers.date}`,
    `digest: ${digest}`,
  ];
  const signature = /signature="([^"]+)"/.exec(String(headers["signature"]))?.[1] ?? "";
  return verify("sha256", Buffer.from(lines.join("\n")), publicKeyPem, Buffer.from(signature, "base64"));
}

async function sendBare(mode: "defaults" | "tuned", peers: Peers, count: number): Promise<Record<string, number>> {
  const bare = await startBare(mode);
  try {
    peers.arrivals.length = 0;
    const cpuBefore = bare.cpuMs();
    const inboxes = peers.origins.slice(0, count).map((origin) => `${origin}/users/ana0/inbox`);
    const sentAt = performance.now();
    await fetch(`${bare.origin}/send`, { method: "POST", body: JSON.stringify(inboxes) });
    const posts = await peers.waitFor(count, 8_000);
    const seconds = ((peers.arrivals.at(-1)?.at ?? NaN) - sentAt) / 1_000;
    const name = mode === "defaults" ? "with defaults" : "with RSA-2048 and 16 in parallel";
    return { [`per s ${name}`]: posts / seconds, [`CPU ms each ${name}`]: (bare.cpuMs() - cpuBefore) / posts };
  } finally {
    await bare.stop();
  }
}
