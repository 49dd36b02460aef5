/**
 * F1, a joint campaign with the consent of each organisation, walked from outside: what strangers see by HTTP, what organisers do
 * by the forms of their own desks.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { expireInvitations } from "../../src/application/joint/tell-organisers.ts";
import { startFixturePeer } from "../support/fixture-peer.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { signIn } from "../security/visitor.ts";
import { closeAtEnd, dig, startTestNetwork } from "../scenarios/stage.ts";
import { convene, invite, received, type Stage } from "./stage.ts";

type Organiser = Awaited<ReturnType<typeof signIn>>;

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let ana: Organiser;
let bo: Organiser;
let cy: Organiser;
let partners: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  [ana, bo, cy] = [
    await signIn(alpha, "organiser"),
    await signIn(beta, "organiser"),
    await signIn(gamma, "organiser"),
  ];
  stage = await convene(alpha);
  partners = `/desk/campaigns/${stage.campaign.handle}/partners`;
  await network.settle();
}, 60_000);
afterAll(() => network?.close());

/** How often a node of ours is mentioned in whatever alpha shows of the campaign. */
async function mentions(of: NetworkNode): Promise<string[]> {
  const at = `/c/${stage.campaign.handle}`;
  const html = [
    "/",
    "/campaigns",
    at,
    ...["tally", "wall", "widget", "changes", "text/1", "log"].map((one) => `${at}/${one}`),
  ];
  const feeds = ["ics", "atom", "geojson"].map((ending) => `${at}/actions.${ending}`);
  const json = ["", "/organizers", "/tally.json", "/actions", "/reports", "/log", "/text/1"].map((one) =>
    `${at}${one}`
  );
  const found: string[] = [];
  const look = (path: string, body: string) => {
    if (body.includes(of.origin) || body.includes(`Movement ${of.name}`)) found.push(path);
  };
  for (const path of [...html, ...feeds]) look(path, (await alpha.html(path)).body);
  for (const path of json) look(path, (await alpha.json(path)).body);
  return found;
}

const lists = async (node: NetworkNode, of: NetworkNode) =>
  (await node.json(`/c/${stage.campaign.handle}/organizers`)).body.includes(of.movementUri);
const announced = async (node: NetworkNode) =>
  dig((await node.json(`/c/${stage.campaign.handle}/tally.json`)).json, "figures", "organisations", "announced");

test("F1.1 nothing public mentions who is invited before they say yes", async () => {
  expect((await ana.post(partners, { do: "invite", partner: beta.movementUri, message: "Venez !" })).status).toBe(303);
  await network.settle();
  expect(await mentions(beta)).toEqual([]);
});

test("F1.2 an invited organiser is told, reads the text and accepts in two clicks; all three list the organisation", async () => {
  expect((await bo.get("/desk")).body).toContain("1 invitation à organiser ensemble attend notre réponse");
  expect((await bo.get("/notifications")).body).toContain("Veut organiser avec nous");
  const { id, uri } = await received(beta);
  expect((await bo.post("/desk/together", { do: "accept", id })).status).toBe(303);
  await network.settle();
  await invite(alpha, stage.campaign.handle, gamma);
  await network.settle();
  expect((await cy.post("/desk/together", { do: "accept", id: (await received(gamma)).id })).status).toBe(303);
  await network.settle();
  for (const node of network.nodes) {
    expect(await lists(node, beta), node.name).toBe(true);
    expect((await node.html(`/c/${stage.campaign.handle}`)).body, node.name).toContain("Movement beta");
  }
  const { json } = await alpha.json(`/c/${stage.campaign.handle}/organizers`);
  const entry = (json["orderedItems"] as Record<string, string>[]).find(({ id }) => id === beta.movementUri);
  const consent = await beta.json(new URL(entry!["context"]!).pathname);
  expect(consent.status).toBe(200);
  expect(consent.json["actor"]).toBe(beta.movementUri);
  expect(dig(consent.json, "object", "id")).toBe(uri);
});

test("F1.5 whoever withdraws is gone from all three, the record keeps the dates, and the figures change", async () => {
  expect(await announced(alpha)).toBe(3);
  const own = `/desk/campaigns/${stage.campaign.handle}/partners`;
  expect((await cy.post(own, { do: "withdraw" })).status).toBe(303);
  await network.settle();
  for (const node of [alpha, beta]) {
    expect(await lists(node, gamma), node.name).toBe(false);
    expect(await announced(node), node.name).toBe(2);
    expect((await node.html(`/c/${stage.campaign.handle}`)).body, node.name).not.toContain("Movement gamma");
    expect((await node.html(`/c/${stage.campaign.handle}/changes`)).body, node.name)
      .toMatch(/Movement gamma[\s\S]{0,60}a participé du \d/);
  }
  expect((await gamma.json(`/c/${stage.campaign.handle}/organizers`)).body).not.toContain(
    `"id":"${gamma.movementUri}"`,
  );
  expect((await ana.get("/notifications")).body).toContain("Du nouveau dans l’organisation commune");
});

test("F1.6 who asks on its own desk is nowhere until the convenor says yes, and then everywhere", async () => {
  const asked = await cy.post("/desk/together", { do: "ask", campaign: stage.campaign.uri });
  expect(asked.status).toBe(303);
  await network.settle();
  // Only the record says that it took part before.
  const record = ["changes", "log"].map((one) => `/c/${stage.campaign.handle}/${one}`);
  for (const path of await mentions(gamma)) expect(record).toContain(path);
  expect((await ana.get("/desk")).body).toContain("1 organisation demande à rejoindre");
  const page = (await ana.get(partners)).body;
  const id = /name="id" value="([^"]+)"[\s\S]{0,80}value="accept"/.exec(page)?.[1] ?? "";
  expect((await ana.post(partners, { do: "accept", id })).status).toBe(303);
  await network.settle();
  await network.settle();
  for (const node of network.nodes) {
    expect(await lists(node, gamma), node.name).toBe(true);
    expect(await announced(node), node.name).toBe(3);
  }
  expect((await cy.post("/desk/together", { do: "ask", campaign: "nobody at all" })).status).toBe(422);
});

test("F1.3 a refused invitation leaves no trace in public, and the inviter is told", async () => {
  const second = await alpha.campaign({
    ...{ handle: "second", language: "fr", name: { fr: "Une seconde" }, summary: { fr: "Encore une." } },
    struggles: ["labour"],
  });
  await invite(alpha, second.handle, beta);
  await network.settle();
  const { id } = await received(beta);
  expect((await bo.post("/desk/together", { do: "decline", id })).status).toBe(303);
  await network.settle();
  const page = (await ana.get("/desk/campaigns/second/partners")).body;
  expect(page).toMatch(/Movement beta[\s\S]*refusée/);
  expect((await alpha.html("/c/second")).body).not.toContain("Movement beta");
  expect((await alpha.html("/c/second/changes")).body).not.toContain("Movement beta");
  expect((await beta.html("/campaigns")).body).not.toContain("Une seconde");
});

test("F1.3 an invitation nobody answers ends by its date, on both desks, and the inviter is told", async () => {
  await invite(alpha, "second", gamma);
  await network.settle();
  const { id } = await received(gamma);
  for (const { node } of network.nodes) {
    await node.store.db.updateTable("joint_invitation").set({ ends_at: "2026-01-01T00:00:00Z" })
      .where("joint_uri", "like", "%/c/second").where("state", "=", "open").execute();
  }
  expect((await cy.get("/desk/together")).body).toContain("expirée");
  expect((await cy.post("/desk/together", { do: "accept", id })).status).toBe(422);
  const told = async () =>
    (await alpha.node.store.db.selectFrom("notification").select("id").where("kind", "=", "partner_news")
      .where("subject_uri", "like", "%/second/%").where("actor_uri", "=", gamma.movementUri).execute()).length;
  // The node looks by itself too, every minute.
  await alpha.node.ports.transact(expireInvitations);
  expect(await told()).toBeGreaterThan(0);
  expect((await ana.get("/desk/campaigns/second/partners")).body).toMatch(/Movement gamma[\s\S]*expirée/);
  expect((await alpha.html("/c/second")).body).not.toContain("Movement gamma");
});

test("an invitation is taken back before it is answered: both desks say so, and nobody can accept it any more", async () => {
  await invite(alpha, "second", gamma);
  await network.settle();
  const { id } = await received(gamma);
  const organisation = gamma.movementUri;
  expect((await ana.post("/desk/campaigns/second/partners", { do: "remove", organisation })).status).toBe(303);
  await network.settle();
  expect((await cy.get("/desk/together")).body).toContain("retirée");
  expect((await cy.post("/desk/together", { do: "accept", id })).status).toBe(422);
});

test("F1.4 an acceptance signed by somebody else, or kept on another's server, is refused and changes no list", async () => {
  const eve = closeAtEnd(await startFixturePeer({ actor: { type: "Organization" } }));
  await invite(alpha, "second", gamma);
  await network.settle();
  const { uri } = await received(gamma);
  const accept = (id: string) => ({
    "@context": "https://www.w3.org/ns/activitystreams",
    id,
    type: "Accept",
    actor: gamma.movementUri,
    object: {
      id: uri,
      type: "Invite",
      actor: `${alpha.origin}/c/second`,
      object: `${alpha.origin}/c/second/organizers`,
      target: gamma.movementUri,
    },
    result: `${gamma.origin}/c/second`,
    "tdu:textDigest": "a".repeat(64),
    "tdu:textVersion": 1,
  });
  for (
    const id of [`${eve.origin}/accepts/1`, `${alpha.origin}/activities/forged`, `${gamma.origin}/activities/forged`]
  ) {
    const { status } = await eve.post(`${alpha.origin}/inbox`, accept(id));
    expect(status, id).toBeGreaterThanOrEqual(400);
    expect(status, id).toBeLessThan(500);
  }
  await network.settle();
  expect((await alpha.json("/c/second/organizers")).body).not.toContain(gamma.origin);
});

test("the desk says who may edit what and who is told what, for every role", async () => {
  const page = (await ana.get("/desk/campaigns/second/partners")).body;
  for (
    const words of [
      "À l’initiative",
      "Partenaire",
      "Co-organisatrice",
      "Le texte commun",
      "La contestation d’un compte rendu",
    ]
  ) {
    expect(page).toContain(words);
  }
  expect((await bo.get(partners)).body).toContain('id="matrix"');
  expect((await ana.get("/desk")).body).toContain(`href="${partners}"`);
});
