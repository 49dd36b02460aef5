/**
 * I3: the same thousand activities arrive three times each, in any order and by three doors, while two workers run. The
 * effect of each must happen once: a reply is one row, and a Join is answered by one Ignore.
 */
import { untilQuiet } from "../support/desk.ts";
import { eachOf, runLoad } from "../support/http-load.ts";
import { startNode } from "../support/node-process.ts";
import { startPeers } from "../support/peers.ts";
import { plainTarget, type Report } from "../support/report.ts";
import { countEffects, seed } from "../support/seeds.ts";
import { join, reply, type Sender, signedPost } from "../support/signed-posts.ts";
import type { Stage } from "../support/stage.ts";

const hosts = 50;
const connections = 32;

/** I3; on PostgreSQL only, since the embedded database takes one process. */
export async function repeatEverything(stage: Stage): Promise<Report> {
  const peers = await startPeers(hosts);
  const house = await stage.house();
  const seeded = await seed(house, { published: 1, drafts: 0, followers: [] });
  const processes = [await startNode(house.environment({ TRAIT_ROLE: "web" }))];
  for (const _ of [1, 2]) processes.push(await startNode(house.environment({ TRAIT_ROLE: "worker" })));
  try {
    const [call = ""] = seeded.calls;
    const doors = [
      "/inbox",
      new URL(`${seeded.campaign}/inbox`).pathname,
      new URL(`${seeded.movement}/inbox`).pathname,
    ];
    const requests = shuffled(threeTimes({ peers, node: house.origin }, call, doors));
    const startedAt = performance.now();
    const result = await runLoad({ port: house.port, connections, next: eachOf(requests) });
    await untilQuiet(house, ["inbox", "event", "delivery"], 25_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { replies } = await countEffects(house);
    const answers = peers.arrivals.map(({ body }) => JSON.parse(body) as { type: string; id: string });
    const ignores = new Set(answers.filter(({ type }) => type === "Ignore").map(({ id }) => id)).size;
    const effects = replies + ignores;
    const taken = result.statuses[202] ?? 0;
    return {
      id: "I3",
      title: "1,000 activities three times each by three inboxes, one web process and two workers",
      figures: {
        taken,
        effects,
        "rows": replies,
        "answers": ignores,
        "stored per s": result.perSecond,
        "worked off per s": 3_000 / seconds,
      },
      target: plainTarget("exactly 1,000 effects", effects === 1_000 && replies === 500 && taken === 3_000),
    };
  } finally {
    for (const process of processes) await process.stop();
    await peers.close();
    await house.remove();
  }
}

function threeTimes(sender: Sender, call: string, doors: readonly string[]): Uint8Array[] {
  return Array.from({ length: 1_000 }, (_, number) => {
    const actor = `${sender.peers.origins[number % hosts] ?? ""}/users/ana`;
    const activity = number % 2 === 0 ? join(actor, call, `${number}`) : reply(actor, call, `${number}`);
    return doors.map((door) => signedPost(sender, door, activity));
  }).flat();
}

/** Mixed by a fixed rule, so that every run sends the same order. */
function shuffled<T>(list: readonly T[]): T[] {
  return list.map((item, index) => ({ item, place: (index * 7_919) % list.length })).sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
