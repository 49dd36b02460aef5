/**
 * D4: the node is killed in the middle of a fan-out and started again. Every server must get the letter, and few of them
 * twice; a repeated letter carries the same id, so that whoever gets it twice shows it once.
 */
import { startNode } from "../support/node-process.ts";
import { startPeers } from "../support/peers.ts";
import { plainTarget, type Report } from "../support/report.ts";
import type { Stage } from "../support/stage.ts";
import { untilQuiet } from "../support/desk.ts";
import { followersOf, withFollowers } from "./fan-out.ts";

/** D4. */
export async function killInMidFanOut(stage: Stage): Promise<Report> {
  const peers = await startPeers(1_000);
  try {
    return await withFollowers(stage, followersOf(peers, 1), async ({ house, seeded, node, desk }) => {
      await desk.publish(seeded.drafts[0] ?? "");
      await peers.waitFor(400, 20_000);
      await node.kill();
      const before = peers.arrivals.length;
      const killedAt = performance.now();
      const again = await startNode(house.environment());
      const upAt = performance.now();
      await untilQuiet(house, ["event", "delivery"], 32_000);
      const seconds = ((peers.arrivals.at(-1)?.at ?? NaN) - killedAt) / 1_000;
      await again.stop();
      const reached = new Set(peers.arrivals.map(({ origin }) => origin)).size;
      const repeats = peers.arrivals.length - reached;
      const ids = new Set(peers.arrivals.map(({ body }) => (JSON.parse(body) as { id: string }).id)).size;
      return {
        id: "D4",
        title: "The node is killed in mid fan-out and started again",
        figures: {
          "arrived before": before,
          "reached": reached,
          "repeats": repeats,
          "activity ids": ids,
          "up again after s": (upAt - killedAt) / 1_000,
          "all reached after s": seconds,
        },
        target: plainTarget("all 1,000, ≤ 1 % twice", reached === 1_000 && repeats <= 10),
      };
    });
  } finally {
    await peers.close();
  }
}
