/**
 * I2: four hundred people on four hundred servers, never heard of before, follow the campaign. Each costs a signed fetch
 * of their actor, a stored activity, an effect and a signed Accept; it counts when the Accept has arrived.
 */
import { untilQuiet } from "../support/desk.ts";
import { eachOf, runLoad } from "../support/http-load.ts";
import { signatureLimit } from "../support/limits.ts";
import { startNode } from "../support/node-process.ts";
import { type Peers, startPeers } from "../support/peers.ts";
import { plainTarget, rateTarget, type Report } from "../support/report.ts";
import { seed } from "../support/seeds.ts";
import { follow, type Sender, signedPost } from "../support/signed-posts.ts";
import type { Stage } from "../support/stage.ts";
import { startBare } from "../support/bare.ts";

const connections = 16;
const count = 400;

/** I2. */
export async function followForTheFirstTime(stage: Stage): Promise<Report> {
  const limit = signatureLimit();
  const peers = await startPeers(count);
  const house = await stage.house();
  const seeded = await seed(house, { published: 0, drafts: 0, followers: [] });
  const node = await startNode(house.environment());
  try {
    await untilQuiet(house, ["event"], 10_000);
    const requests = firstFollows({ peers, node: house.origin }, seeded.campaign, count);
    const cpuBefore = node.cpuMs();
    const startedAt = performance.now();
    const result = await runLoad({ port: house.port, connections, next: eachOf(requests) });
    await peers.waitFor(count, 20_000);
    const cpu = (node.cpuMs() - cpuBefore) / count;
    const accepted = acceptedIn(peers);
    const rate = accepted / (((peers.arrivals.at(-1)?.at ?? NaN) - startedAt) / 1_000);
    const failed = count - Math.min(accepted, result.statuses[202] ?? 0);
    return {
      id: "I2",
      title: `${count} first-contact Follows from ${count} servers until the Accept arrived, ${connections} at once`,
      figures: { "per s": rate, "CPU ms each": cpu, "202 after ms (p99)": result.p99, failed },
      limit,
      rate,
      bare: await followBare(peers),
      target: failed === 0 ? rateTarget(rate, 30, limit, "/s") : plainTarget("none fails", false),
    };
  } finally {
    await node.stop();
    await peers.close();
    await house.remove();
  }
}

function firstFollows(sender: Sender, campaign: string, many: number): Uint8Array[] {
  return sender.peers.origins.slice(0, many).map((origin) =>
    signedPost(sender, "/inbox", follow(`${origin}/users/ana`, campaign, "1"))
  );
}

/** Accepts of exactly the Follow that was sent from where they arrived. */
function acceptedIn({ arrivals }: Peers): number {
  return new Set(
    arrivals.filter(({ body, origin }) => {
      const { type, object } = JSON.parse(body) as { type: string; object: unknown };
      return type === "Accept" && JSON.stringify(object).includes(`${origin}/users/ana/follows/1`);
    }).map(({ origin }) => origin),
  ).size;
}

async function followBare(peers: Peers): Promise<Record<string, number>> {
  const bare = await startBare("tuned");
  try {
    peers.arrivals.length = 0;
    const many = 100;
    const requests = firstFollows({ peers, node: bare.origin }, `${bare.origin}/users/ana`, many);
    const startedAt = performance.now();
    await runLoad({ port: bare.port, connections, next: eachOf(requests), atMostMs: 5_000 });
    const arrived = await peers.waitFor(many, 5_000);
    const rate = arrived / (((peers.arrivals.at(-1)?.at ?? NaN) - startedAt) / 1_000);
    return { "per s, RSA-2048, in memory": rate, "failed": many - acceptedIn(peers) };
  } finally {
    await bare.stop();
  }
}
