/**
 * F2, a common text signed by organisations version by version: who signed what is the same on every node, and the convenor cannot
 * put words under anybody's name, not even in its own database.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { listSignatures, listTexts } from "../../src/database/views/joint-views.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { signIn } from "../security/visitor.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { bringTogether, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let bo: Awaited<ReturnType<typeof signIn>>;
let at: string;
let partners: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
  bo = await signIn(beta, "organiser");
  at = `/c/${stage.campaign.handle}`;
  partners = `/desk/campaigns/${stage.campaign.handle}/partners`;
}, 60_000);
afterAll(() => network?.close());

/** What a node's campaign page says after an organisation's name. */
async function saidOf(node: NetworkNode, name: string): Promise<string> {
  const { body } = await node.html(at);
  const line = new RegExp(`<bdi>${name}</bdi></a> <span class="small">([\\s\\S]*?)</span></li>`).exec(body)?.[1] ?? "";
  return line.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
}

/** One comma more in the campaign's text, published as the next version by the form. */
async function changeText(): Promise<void> {
  const ana = await signIn(alpha, "organiser");
  const { db } = alpha.node.store;
  const row = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id")
    .select(["campaign.id", "texts"]).where("actor.uri", "=", stage.campaign.uri).executeTakeFirstOrThrow();
  const texts = { ...row.texts, fr: { ...row.texts["fr"]!, summary: `${row.texts["fr"]!.summary},` } };
  await db.updateTable("campaign").set({ texts: JSON.stringify(texts) }).where("id", "=", row.id).execute();
  expect((await ana.post(partners, { do: "text" })).status).toBe(303);
}

test("F2.1 a text has one digest over all its languages, and each signature names it on its signer's own host", async () => {
  const { json } = await alpha.json(`${at}/text/1`);
  expect(Object.keys(json["texts"] as object).length).toBeGreaterThan(1);
  const consents = (await gamma.json(`${at}/organizers`)).json["orderedItems"] as Record<string, string>[];
  const consent = consents.find(({ id }) => id === beta.movementUri)?.["context"] ?? "";
  expect(consent.startsWith(beta.origin)).toBe(true);
  expect((await beta.json(new URL(consent).pathname)).json["tdu:textDigest"]).toBe(json["tdu:textDigest"]);
});

test("F2.2 one comma is another version: partners are shown under version 1, not 2, until they sign it", async () => {
  await changeText();
  await network.settle();
  for (const node of [beta, gamma]) {
    expect((await listTexts(node.node.store.db, stage.campaign.uri)).map(({ version }) => version)).toEqual([2, 1]);
  }
  for (const node of network.nodes) {
    expect(await saidOf(node, "Movement beta"), node.name).toMatch(/a signé la version 1, pas la version 2/);
  }
  expect((await bo.get("/notifications")).body).toContain("Du nouveau dans l’organisation commune");
  expect((await bo.get(partners)).body).toContain("Signer la version 2");
  expect((await bo.post(partners, { do: "sign", version: "2" })).status).toBe(303);
  await network.settle();
  for (const node of network.nodes) {
    expect(await saidOf(node, "Movement beta"), node.name).toMatch(/a signé la version 2(?!, pas)/);
    expect(await saidOf(node, "Movement gamma"), node.name).toMatch(/a signé la version 1, pas la version 2/);
    const signed = (await node.html(`${at}/text/2`)).body.split('id="signed"')[1] ?? "";
    expect(signed, node.name).toContain("Movement beta");
    expect(signed, node.name).not.toContain("Movement gamma");
  }
  const [signature] = (await listSignatures(gamma.node.store.db, stage.campaign.uri))
    .filter((one) => one.organisation_uri === beta.movementUri);
  const { json } = await beta.json(new URL(signature!.activity_uri).pathname);
  expect(json).toMatchObject({ type: "Accept", actor: beta.movementUri, object: `${stage.campaign.uri}/text/2` });
  expect((await bo.get(partners)).body).not.toContain("Signer la version 2");
});

test("F2.3 the first version stays at its address, on every partner's node, with a page of what changed", async () => {
  for (const node of network.nodes) {
    expect((await node.html(`${at}/text/1`)).status, node.name).toBe(200);
    expect((await node.html(`${at}/text/2/diff?from=1`)).body, node.name).toContain("<ins>");
  }
});

test("F2.4 other words in the convenor's database are told on the partners' pages, and stand under nobody's name", async () => {
  const { db } = alpha.node.store;
  const [, first] = await listTexts(db, stage.campaign.uri);
  const texts = { ...first!.texts, fr: { name: first!.texts["fr"]!.name, content: "Nous demandons autre chose." } };
  await db.updateTable("joint_text").set({ texts: JSON.stringify(texts), digest: "f".repeat(64) })
    .where("campaign_uri", "=", stage.campaign.uri).where("version", "=", 1).execute();
  await alpha.node.store.notify("changed");
  for (const node of [beta, gamma]) await node.node.readPartners(true);
  await network.settle();
  for (const node of [beta, gamma]) {
    const page = (await node.html(at)).body;
    expect(page, node.name).toContain("un autre texte que celui qui a été signé");
    expect((await node.html(`${at}/text/1`)).body, node.name).not.toContain("autre chose");
  }
  expect(await saidOf(alpha, "Movement gamma")).toContain("Le texte diffère de celui qu’elle a approuvé");
});
