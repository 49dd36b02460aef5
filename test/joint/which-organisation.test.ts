/**
 * Which organisation it is: counted once by the domain it proves, known by its keys as first seen, taking part without a node
 * by an entry in its DNS. Three nodes, real letters, a website and a DNS that are played.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { findText, listOrganisations, listSignatures } from "../../src/database/views/joint-views.ts";
import { findDomainCheck } from "../../src/database/views/trust-views.ts";
import type { VerbResult } from "../../src/runtime/operator/verb.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import type { Entries } from "../../src/verify/entries.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Network, type NetworkNode, startNetwork } from "../support/network.ts";
import { type PeerServer, startPeerServer } from "../support/peer-server.ts";
import { act, bringTogether, report, type Stage } from "./stage.ts";

let network: Network;
let [alpha, beta, gamma]: NetworkNode[] = [];
let site: PeerServer;
let stage: Stage;
/** The DNS of this test, by name; a name that is not there has no entries, one that is null does not answer. */
const dns = new Map<string, string | null>();
const html = { "content-type": "text/html" };

beforeAll(async () => {
  site = await startPeerServer();
  network = await startNetwork({
    nodes: ["alpha", "beta", "gamma"],
    database: () => openTestDatabase(),
    lookUpTxt: (name) => {
      const entry = dns.get(name);
      return entry === null
        ? Promise.reject(new Error("no answer"))
        : Promise.resolve(entry === undefined ? [] : [entry]);
    },
  });
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
}, 90_000);
afterAll(async () => {
  await network?.close();
  await site?.close();
});

const node = (one: NetworkNode | undefined): NetworkNode => one!;
const verb = async (on: NetworkNode | undefined, name: string, args: unknown): Promise<VerbResult> =>
  await runVerb(node(on).node, name, args, { running: true });
const valueOf = (result: VerbResult): Record<string, unknown> => {
  if (!result.ok) throw new Error(result.sentences.join(" "));
  return result.value as Record<string, unknown>;
};
const figures = async (on: NetworkNode | undefined) =>
  (await node(on).json(`/c/${stage.campaign.handle}/tally.json`)).json["figures"] as Record<string, unknown>;
const announced = async () => {
  const all: unknown[] = [];
  for (const one of network.nodes) all.push(((await figures(one))["organisations"] as { announced: number }).announced);
  return all;
};
/** The DNS as the verifier asks it: pieces, and codes for what is missing. */
const entries: Entries = (name) => {
  const entry = dns.get(name);
  if (entry === undefined) return Promise.reject(Object.assign(new Error(name), { code: "ENOTFOUND" }));
  return entry === null
    ? Promise.reject(Object.assign(new Error(name), { code: "ETIMEOUT" }))
    : Promise.resolve([[entry]]);
};
const differences = async (on: NetworkNode | undefined) =>
  (await verifyTally(readNetwork(fetch, entries), `${node(on).origin}/c/${stage.campaign.handle}`)).differences;
/** What the weekly worker does, as if a week had passed, on every node. */
const aWeekLater = async () => {
  for (const { node: { store, together: { keeping } } } of network.nodes) {
    await store.db.updateTable("domain_check").set({ due_at: new Date(0).toISOString() }).execute();
    for (const one of await listOrganisations(store.db, stage.campaign.uri)) {
      if (one.companionUri === "") continue;
      const url = one.uri.replace("/m/", "/@");
      await keeping.look({ uri: one.uri, url });
    }
    await store.notify("changed");
  }
  await network.settle();
};

test(
  "one organisation on two nodes counts once when both prove the same domain, on every node and for the verifier",
  async () => {
    expect(await announced()).toEqual([3, 3, 3]);
    const links = [beta, gamma].map((one) => `<link rel="me" href="${node(one).origin}/@${node(one).name}">`);
    site.serve("/", `<html><head>${links.join("")}</head></html>`, 200, html);
    for (const one of [beta, gamma]) {
      const seen = valueOf(await verb(one, "movement website", { website: site.origin }));
      expect(seen).toMatchObject({ way: "link", domain: new URL(site.origin).host });
    }
    await network.settle();
    await aWeekLater();
    expect(await announced()).toEqual([2, 2, 2]);
    for (const one of network.nodes) expect(await differences(one)).toEqual([]);
    const { json } = await node(beta).json("/m/beta");
    expect(JSON.stringify(json["attachment"])).toContain(`${site.origin}/`);
  },
  60_000,
);

test("a link that is gone lapses with its date, and the organisation counts by its host again", async () => {
  site.serve(
    "/",
    `<link rel="me" href="${node(beta).origin}/@beta"><!-- <link rel="me" href="${node(gamma).origin}/@gamma"> -->`,
    200,
    html,
  );
  await aWeekLater();
  expect(await announced()).toEqual([3, 3, 3]);
  const check = await findDomainCheck(node(alpha).node.store.db, node(gamma).movementUri);
  expect(check).toMatchObject({ domain: null, trouble: "no_link" });
  expect(check?.lapsedAt).not.toBeNull();
  for (const one of network.nodes) expect(await differences(one)).toEqual([]);
}, 60_000);

test(
  "a website that does not answer takes nothing away at once; the verifier says that it could not look",
  async () => {
    site.behave("/", { status: 503 });
    await aWeekLater();
    const check = await findDomainCheck(node(alpha).node.store.db, node(beta).movementUri);
    expect(check).toMatchObject({ domain: new URL(site.origin).host, trouble: "unreachable" });
    expect((await differences(alpha)).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["unreachable", node(beta).movementUri],
    ]);
    site.behave("/", null);
    await aWeekLater();
  },
  60_000,
);

test("a page deeper on a host proves nothing about the host", async () => {
  const refused = await verb(beta, "movement website", { website: `${site.origin}/@beta` });
  expect(refused.ok).toBe(false);
});

test("an organisation without a node takes part by an entry in its DNS, until the entry is gone", async () => {
  const before = await announced();
  const joint = (await node(alpha).node.jointDesk.joint(stage.campaign.uri))!;
  const digest = (await findText(node(alpha).node.store.db, stage.campaign.uri, 1))!.digest;
  const args = { campaign: stage.campaign.handle, site: "tenants.example", anyway: false };
  expect((await verb(alpha, "partner site", args)).ok).toBe(false);
  dns.set("_tdu-consent.tenants.example", `campaign=${stage.campaign.uri}x; text=${digest}; organisation=Tenants`);
  expect((await verb(alpha, "partner site", args)).ok).toBe(false);
  dns.set(
    "_tdu-consent.tenants.example",
    `organisation=Tenants of the North; campaign=${stage.campaign.uri}; text=${digest}`,
  );
  expect(valueOf(await verb(alpha, "partner site", args))).toEqual({
    organisation: "https://tenants.example/",
    consent: "dns:_tdu-consent.tenants.example?type=TXT",
  });
  for (const one of [beta, gamma]) {
    await node(one).node.jointDesk.readOrganisers((await node(one).node.jointDesk.joint(joint.uri))!);
  }
  await network.settle();
  expect(await announced()).toEqual(before.map((count) => Number(count) + 1));
  for (const one of network.nodes) expect(await differences(one)).toEqual([]);
  dns.set("_tdu-consent.tenants.example", null);
  await node(alpha).node.readPartners(true);
  expect(await announced()).toEqual(before.map((count) => Number(count) + 1));
  dns.delete("_tdu-consent.tenants.example");
  expect((await differences(beta)).map(({ kind }) => kind)).toContain("consent_undone");
  for (const one of network.nodes) await one.node.readPartners(true);
  expect(await announced()).toEqual(before);
}, 60_000);

test("a key that the old one vouches for counts without a question", async () => {
  const rotated = await verb(beta, "key rotate", { actor: null });
  expect(rotated.ok).toBe(true);
  const { json } = await node(beta).json("/m/beta");
  const keys = json["assertionMethod"] as Record<string, unknown>[];
  expect(keys.length).toBe(2);
  expect(keys[0]?.["expires"]).toBeTypeOf("string");
  expect(keys[1]?.["proof"]).toMatchObject({ verificationMethod: keys[0]?.["id"] });
  const action = await act(node(beta), stage);
  await network.settle();
  await report(node(beta), action.uri);
  await network.settle();
  for (const one of network.nodes) expect(await figures(one)).toMatchObject({ actions: { tookPlace: 1 } });
  for (const one of network.nodes) expect(await differences(one)).toEqual([]);
}, 60_000);

test("a key nobody vouches for waits: nothing it signs counts before somebody here says yes", async () => {
  const [own] = valueOf(await verb(alpha, "key list", {}))["waiting"] as unknown[];
  expect(own).toBeUndefined();
  valueOf(await verb(gamma, "key revoke", { actor: null, since: null }));
  const action = await act(node(gamma), stage);
  await network.settle();
  await report(node(gamma), action.uri);
  valueOf(await verb(gamma, "text sign", { campaign: stage.campaign.uri, version: 1 }));
  await network.settle();
  await node(alpha).node.readPartners(true);
  expect(await figures(alpha)).toMatchObject({ actions: { announced: 1 } });
  const signatures = async () =>
    (await listSignatures(node(alpha).node.store.db, stage.campaign.uri))
      .filter((one) => one.organisation_uri === node(gamma).movementUri);
  expect(await signatures()).toEqual([]);
  const waiting = valueOf(await verb(alpha, "key list", {}))["waiting"] as {
    actor: string;
    fingerprint: string;
    held: number;
  }[];
  expect(waiting.map(({ actor }) => actor)).toContain(node(gamma).movementUri);
  expect(JSON.stringify((await node(alpha).json(`/c/${stage.campaign.handle}/tally.json`)).json["waiting"])).toContain(
    node(gamma).movementUri,
  );
  const theirs = (valueOf(await verb(gamma, "key list", {}))["own"] as { fingerprint: string }[]).map((key) =>
    key.fingerprint
  );
  for (const { actor, fingerprint } of waiting) {
    expect(theirs).toContain(fingerprint);
    valueOf(await verb(alpha, "key accept", { actor, fingerprint }));
  }
  await network.settle();
  await node(alpha).node.readPartners(true);
  await network.settle();
  expect(await figures(alpha)).toMatchObject({ actions: { announced: 2, tookPlace: 2 } });
  expect(await signatures()).toHaveLength(1);
}, 60_000);

test("a stolen key's word since the theft is taken out until its owner stands by it again", async () => {
  const before = await figures(alpha);
  const since = Temporal.Now.instant().subtract({ minutes: 30 }).toString();
  expect(valueOf(await verb(beta, "key revoke", { actor: null, since }))["signedAgain"]).toBeGreaterThan(0);
  await node(alpha).node.readPartners(true);
  await node(alpha).node.together.keeping.recount();
  const members = async () =>
    (await listOrganisations(node(alpha).node.store.db, stage.campaign.uri)).map(({ uri }) => uri);
  expect(await members()).not.toContain(node(beta).movementUri);
  const waiting = valueOf(await verb(alpha, "key list", {}))["waiting"] as { actor: string; fingerprint: string }[];
  for (const { actor, fingerprint } of waiting) valueOf(await verb(alpha, "key accept", { actor, fingerprint }));
  await node(alpha).node.readPartners(true);
  const again = valueOf(await verb(alpha, "key list", {}))["waiting"] as { actor: string; fingerprint: string }[];
  for (const { actor, fingerprint } of again) valueOf(await verb(alpha, "key accept", { actor, fingerprint }));
  await network.settle();
  expect(await members()).toContain(node(beta).movementUri);
  expect(await figures(alpha)).toEqual(before);
  expect(await differences(alpha)).toEqual([]);
}, 60_000);
