/**
 * Acting together by the pages alone, without a script: an organiser invites, a partner accepts, adds "our action in Lyon"
 * and reports; everybody sees the same figures on page, JSON, widget and press text.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Network, NetworkNode } from "../support/network.ts";
import { signIn } from "../security/visitor.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { listSources } from "../../src/database/views/joint-views.ts";
import { convene, received, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let stage: Stage;
type Organiser = Awaited<ReturnType<typeof signIn>>;
let ana: Organiser;
let bo: Organiser;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  [ana, bo] = [await signIn(alpha, "organiser"), await signIn(beta, "organiser")];
  stage = await convene(alpha);
  await network.settle();
}, 60_000);
afterAll(() => network?.close());

test("an organiser invites a partner by its address, and a mistake is told", async () => {
  const path = `/desk/campaigns/${stage.campaign.handle}/partners`;
  expect((await ana.post(path, { do: "invite", partner: "nobody at all" })).status).toBe(422);
  expect((await ana.post(path, { do: "invite", partner: beta.movementUri, message: "Venez !" })).status).toBe(303);
  await network.settle();
  expect((await ana.get(path)).body).toContain("en attente de réponse");
});

test("the partner reads the whole text and accepts", async () => {
  const page = (await bo.get("/desk/together")).body;
  expect(page).toContain("Venez !");
  expect(page).toContain("Amazon");
  const { id } = await received(beta);
  expect((await bo.post("/desk/together", { do: "accept", id })).status).toBe(303);
  await network.settle();
  const campaign = (await alpha.html(`/c/${stage.campaign.handle}`)).body;
  expect(campaign).toContain("Movement beta");
});

test("our action in Lyon is one form; what is missing is told beside its field", async () => {
  const path = `/desk/actions/new?call=${encodeURIComponent(stage.callUri)}`;
  const form = (await bo.get(path)).body;
  expect(form).toContain('name="locality"');
  const base = {
    call: stage.callUri,
    "title.en": "À Lyon",
    starts: "2026-11-20T10:00",
    ends: "2026-11-20T12:00",
    timezone: "Europe/Paris",
  };
  const refused = await bo.post("/desk/actions/new", { ...base, country: "XX", locality: "Lyon" });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain("field-country-error");
  const done = await bo.post("/desk/actions/new", { ...base, country: "fr", locality: "Lyon" });
  expect(done.status).toBe(303);
  await network.settle();
  const page = await alpha.html(`/c/${stage.campaign.handle}/tally`);
  expect(page.body).toContain("Lyon");
  expect((await beta.html(String(done.headers.get("location")))).status).toBe(200);
});

test("a report is filed by a form, and page, JSON, widget, wall and press text say the same", async () => {
  const [action] = await listSources(beta.node.store.db, stage.campaign.uri, "action");
  const fields = {
    action: action?.uri ?? "",
    do: "save",
    outcome: "took-place",
    low: "120",
    high: "150",
    method: "counted",
    language: "fr",
    languages: "fr",
    "content.fr": "Une **belle** journée.",
  };
  expect((await bo.post("/desk/reports/new", { ...fields, low: "many" })).status).toBe(422);
  const done = await bo.post("/desk/reports/new", fields);
  expect(done.status).toBe(303);
  await network.settle();
  expect((await beta.html(String(done.headers.get("location")))).body).toContain("120");
  const handle = stage.campaign.handle;
  for (const node of network.nodes) {
    const json = JSON.stringify((await node.json(`/c/${handle}/tally.json`)).json["figures"]);
    expect(json).toMatch(/"counted":\{[^}]*"low":120/);
    for (const part of ["tally", "widget", "wall", ""]) {
      const { status, body } = await node.html(part === "" ? `/c/${handle}` : `/c/${handle}/${part}`);
      expect(status, `${node.name} ${part}`).toBe(200);
      expect(body, `${node.name} ${part}`).toMatch(/120[^0-9]+150/);
    }
  }
});

test("the widget can be framed, holds no script and sets no cookie", async () => {
  const { headers, body } = await alpha.html(`/c/${stage.campaign.handle}/widget`);
  expect(headers.get("x-frame-options")).toBeNull();
  expect(headers.get("content-security-policy")).not.toContain("frame-ancestors");
  expect(headers.get("set-cookie")).toBeNull();
  expect(body).not.toContain("<script");
  expect(body.length).toBeLessThan(30_000);
});

test("the network page says how far each node was read, and asks again by a button", async () => {
  const path = `/desk/campaigns/${stage.campaign.handle}/partners`;
  expect((await ana.post(path, { do: "read" })).status).toBe(303);
  const page = (await ana.get(path)).body;
  expect(page).toContain("Movement beta");
  expect(page).toContain('id="matrix"');
});

test("every partner's calendar has every partner's actions, each under one address", async () => {
  const [action] = await listSources(beta.node.store.db, stage.campaign.uri, "action");
  for (const node of network.nodes) {
    for (const ending of ["ics", "geojson"]) {
      const { status, body } = await node.html(`/c/${stage.campaign.handle}/actions.${ending}`);
      expect(status).toBe(200);
      expect(body.replaceAll(/\r\n /g, "")).toContain(action?.uri);
    }
  }
});
