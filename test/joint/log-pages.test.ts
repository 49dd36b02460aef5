/** A log of many actions is read to its end by whoever was apart: no page of it is heavier than a loader takes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { listSources } from "../../src/database/views/joint-views.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { act, bringTogether, type Stage } from "./stage.ts";

const ACTIONS = 12;

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let stage: Stage;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  stage = await bringTogether(network, alpha, [beta]);
  // Each says much, as an action in many languages does.
  const content = { bn: "x".repeat(45_000), en: "y".repeat(45_000) };
  const name = { bn: "একসাথে", en: "Together" };
  for (let at = 0; at < ACTIONS; at++) await act(beta, stage, { name, content });
  await network.settle();
}, 120_000);
afterAll(() => network?.close());

test("a page ends before it is too heavy, and names the next; together they are the log", async () => {
  const seen: number[] = [];
  let at: string | null = `/c/${stage.campaign.handle}/log`;
  let pages = 0;
  while (at !== null) {
    const { json, body } = await beta.json(at);
    expect(Buffer.byteLength(body)).toBeLessThan(1 << 20);
    seen.push(...(json["orderedItems"] as Json[]).map(({ seq }) => Number(seq)));
    const next: string | undefined = json["next"] as string | undefined;
    at = next === undefined ? null : next.slice(beta.origin.length);
    pages++;
  }
  expect(pages).toBeGreaterThan(1);
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index + 1));
});

test("whoever lost everything reads all of it again", async () => {
  await alpha.node.ports.transact(async () => {
    const db = alpha.node.store.current();
    await db.deleteFrom("joint_source").where("is_local", "=", false).execute();
    await db.updateTable("joint_organisation").set({ cursor_seq: 0, cursor_head: "" }).execute();
  });
  await alpha.node.readPartners(true);
  const found = await listSources(alpha.node.store.db, stage.campaign.uri, "action");
  expect(found.filter(({ isLocal }) => !isLocal)).toHaveLength(ACTIONS);
});
