/**
 * One line through the whole chain on three nodes: invitation, consent on the partner's own origin, a partner's action, a
 * signed report, and the same tally everywhere.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Network, NetworkNode } from "../support/network.ts";
import { dig, startTestNetwork } from "../scenarios/stage.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { accept, act, bringTogether, invite, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
}, 60_000);
afterAll(() => network.close());

const organisers = async (node: NetworkNode, handle: string) =>
  (dig((await node.json(`/c/${handle}/organizers`)).json, "orderedItems") as { id: string }[]).map(({ id }) => id)
    .sort();

test("every node lists the organisations that said yes, and nobody else", async () => {
  const all = [alpha, beta, gamma].map((node) => node?.movementUri).sort();
  for (const node of network.nodes) expect(await organisers(node, stage.campaign.handle)).toEqual(all);
});

test("a consent is public on the partner's own origin, signed, and names invitation, text and companion", async () => {
  const { json } = await alpha.json(`/c/${stage.campaign.handle}/organizers`);
  const entry = (json["orderedItems"] as Record<string, string>[]).find(({ id }) => id === beta.movementUri);
  expect(entry?.["context"]?.startsWith(beta.origin)).toBe(true);
  const consent = await beta.json(new URL(entry!["context"]!).pathname);
  expect(consent.status).toBe(200);
  expect(consent.json).toMatchObject({
    type: "Accept",
    actor: beta.movementUri,
    result: `${beta.origin}/c/${stage.campaign.handle}`,
  });
  expect(dig(consent.json, "proof", "cryptosuite")).toBe("eddsa-jcs-2022");
  expect(consent.json["tdu:textDigest"]).toMatch(/^[0-9a-f]{64}$/);
});

test("a partner's action and report reach every node and give the same figures everywhere", async () => {
  const action = await act(beta, stage);
  await network.settle();
  await report(beta, action.uri);
  await network.settle();
  const tallies = await Promise.all(
    network.nodes.map(async (node) => (await node.json(`/c/${stage.campaign.handle}/tally.json`)).json),
  );
  for (const tally of tallies) {
    expect(tally["algorithm"]).toBe("tdu-tally-1");
    expect(tally["figures"]).toEqual(tallies[0]?.["figures"]);
    expect(tally["figures"]).toMatchObject({
      organisations: { announced: 3, tookPlace: 1 },
      countries: { announced: ["FR"], tookPlace: ["FR"] },
      actions: { announced: 1, tookPlace: 1 },
      participations: { counted: { low: 100, high: 140, actions: 1 } },
    });
    expect((tally["sources"] as { id: string }[]).map(({ id }) => id).every((id) => id.startsWith(beta.origin))).toBe(
      true,
    );
  }
});

test("an invitation exists for nobody until it is accepted", async () => {
  const campaign = await alpha.campaign({
    handle: "second",
    language: "fr",
    name: { fr: "Une seconde" },
    summary: { fr: "Encore une." },
    struggles: ["labour"],
  });
  const invitation = await invite(alpha, campaign.handle, beta);
  await network.settle();
  expect((await alpha.json(new URL(invitation.uri).pathname)).status).toBe(404);
  expect((await alpha.json("/c/second/organizers")).body).not.toContain(beta.origin);
  await accept(beta);
  await network.settle();
  expect((await alpha.json(new URL(invitation.uri).pathname)).status).toBe(200);
});

test("a stranger recounts the same figures from public HTTP alone, at every node", async () => {
  for (const node of network.nodes) {
    const { differences, recounted } = await verifyTally(readNetwork(), `${node.origin}/c/${stage.campaign.handle}`);
    expect(differences).toEqual([]);
    expect(recounted["actions"]).toMatchObject({ announced: 1, tookPlace: 1 });
  }
});
