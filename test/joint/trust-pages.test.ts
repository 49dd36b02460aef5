/**
 * Who somebody is, by the pages alone: what to write at the website and what was seen there, a warning before a name that
 * resembles another, the question about a new key, the consent of an organisation without a node.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { findText } from "../../src/database/views/joint-views.ts";
import { fingerprint } from "../../src/application/joint/fingerprint.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import { signIn } from "../security/visitor.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Network, type NetworkNode, startNetwork } from "../support/network.ts";
import { type PeerServer, startPeerServer } from "../support/peer-server.ts";
import { act, bringTogether, type Stage } from "./stage.ts";

type Organiser = Awaited<ReturnType<typeof signIn>>;

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let site: PeerServer;
let stage: Stage;
let ana: Organiser;
let steward: Organiser;
const dns = new Map<string, string>();

beforeAll(async () => {
  site = await startPeerServer();
  network = await startNetwork({
    nodes: ["alpha", "beta"],
    database: () => openTestDatabase(),
    lookUpTxt: (name) => Promise.resolve(dns.has(name) ? [dns.get(name) ?? ""] : []),
  });
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  stage = await bringTogether(network, alpha, [beta]);
  [ana, steward] = [await signIn(alpha, "organiser"), await signIn(beta, "steward")];
}, 60_000);
afterAll(async () => {
  await network?.close();
  await site?.close();
});

const partners = () => `/desk/campaigns/${stage.campaign.handle}/partners`;
const movementForm = { name: "Movement beta", summary: "", language: "fr", country: "FR", accent: "", logoAlt: "" };

test("a steward names a website, is told what to write there, and sees what was found", async () => {
  const refused = await steward.post("/desk/movement", { ...movementForm, website: "https://social.example/@beta" });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('id="field-website-error"');
  expect((await steward.post("/desk/movement", { ...movementForm, website: site.origin })).status).toBe(303);
  const page = (await steward.get("/desk/movement")).body;
  expect(page).toContain(`&lt;link rel=&quot;me&quot; href=&quot;${beta.origin}/@beta&quot;&gt;`);
  site.serve("/", `<a rel="nofollow me" href="${beta.origin}/@beta">nous</a>`, 200, { "content-type": "text/html" });
  expect((await steward.post("/desk/movement/check", {})).status).toBe(303);
  expect((await steward.get("/desk/movement")).body).toContain("site prouvé");
  expect((await beta.html("/")).body).toContain("site prouvé");
  await network.settle();
});

test("the partners' page says what was looked at and when", async () => {
  const { keeping } = alpha.node.together;
  await keeping.look({ uri: beta.movementUri, url: `${beta.origin}/@beta` });
  await alpha.node.store.notify("changed");
  const page = (await ana.get(partners())).body;
  expect(page).toContain(new URL(site.origin).host);
  expect(page).toContain("dernière vérification");
});

test("an organisation whose name resembles a partner's is taken only after a second look", async () => {
  const { digest } = (await findText(alpha.node.store.db, stage.campaign.uri, 1))!;
  const consents = (name: string) => `campaign=${stage.campaign.uri}; text=${digest}; organisation=${name}`;
  dns.set("_tdu-consent.tenants.example", consents("Tenants"));
  dns.set("_tdu-consent.tenamts.example", consents("Tenants"));
  expect((await ana.post(partners(), { do: "site", site: "nobody.example" })).status).toBe(422);
  expect((await ana.post(partners(), { do: "site", site: "tenants.example" })).status).toBe(303);
  const asked = await ana.post(partners(), { do: "site", site: "tenamts.example" });
  expect(asked.status).toBe(422);
  expect(asked.body).toContain("tenamts.example est presque tenants.example");
  expect(asked.body).toContain('name="anyway"');
  expect((await ana.post(partners(), { do: "site", site: "tenamts.example", anyway: "yes" })).status).toBe(303);
  const said = await runVerb(alpha.node, "partner site", {
    campaign: stage.campaign.handle,
    site: "tenents.example",
    anyway: false,
  }, { running: true });
  expect(said.ok ? "" : said.sentences.join(" ")).toContain("--anyway");
});

test("a new key is asked about with both fingerprints, and what waited counts after a yes", async () => {
  await runVerb(beta.node, "key revoke", { actor: null, since: null }, { running: true });
  await act(beta, stage);
  await network.settle();
  await alpha.node.readPartners(true);
  const page = (await ana.get(partners())).body;
  const keys = await alpha.node.store.db.selectFrom("partner_key").selectAll().where("state", "=", "waiting").execute();
  expect(keys.length).toBeGreaterThan(0);
  const before = await alpha.node.store.db.selectFrom("partner_key").selectAll().where("state", "=", "revoked")
    .execute();
  for (const { multibase } of keys) expect(page).toContain(fingerprint(multibase));
  expect(before.length).toBeGreaterThan(0);
  for (const { actor_uri: actor, multibase: key } of keys) {
    expect((await ana.post(partners(), { do: "key_yes", actor, key })).status).toBe(303);
  }
  expect((await ana.post(partners(), { do: "key_yes", actor: beta.movementUri, key: "zNobody" })).status).toBe(422);
  await alpha.node.readPartners(true);
  const { json } = await alpha.json(`/c/${stage.campaign.handle}/tally.json`);
  expect(json["figures"]).toMatchObject({ actions: { announced: 1 } });
  expect((await ana.get(partners())).body).not.toContain("key_yes");
});

test("nobody without the right sees or decides any of it", async () => {
  const member = await signIn(alpha, "member");
  expect((await member.get(partners())).status).toBe(404);
  expect((await member.post(partners(), { do: "key_yes", actor: beta.movementUri, key: "z" })).status).toBe(404);
  const organiser = await signIn(beta, "organiser");
  expect((await organiser.post("/desk/movement/check", {})).status).toBe(404);
});
