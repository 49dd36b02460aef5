/**
 * F16, one feed for a joint campaign: the same actions under the same identity in every partner's calendar, in whatever order they
 * are read, and the same filters.
 */
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { accept, act, bringTogether, invite, operator, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let lyonAction: { id: string; uri: string };
let dhakaAction: { id: string; uri: string };

const later = { starts: "2027-11-26T10:00", ends: "2027-11-26T12:00" };
const dhaka = {
  timezone: "Asia/Dhaka",
  place: {
    name: "Press Club",
    locality: "Dhaka",
    country: "BD",
    latitude: 23.73,
    longitude: 90.41,
    precision: "exact",
  },
};

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
  lyonAction = await act(beta, stage, later);
  dhakaAction = await act(gamma, stage, { ...later, ...dhaka, kind: "strike" });
  await network.settle();
}, 60_000);
afterAll(() => network?.close());

interface Entry {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
}

/** A partner's calendar, read by two readers that must agree. */
async function calendar(node: NetworkNode, query = ""): Promise<readonly Entry[]> {
  const { status, body } = await node.html(`/c/${stage.campaign.handle}/actions.ics${query}`);
  expect(status).toBe(200);
  const events = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents("vevent");
  const entries = events.map((event) => ({
    uid: String(event.getFirstPropertyValue("uid")),
    sequence: Number(event.getFirstPropertyValue("sequence")),
    status: String(event.getFirstPropertyValue("status")),
  }));
  const other = Object.values(nodeIcal.sync.parseICS(body)).flatMap((one) => one?.type === "VEVENT" ? [one.uid] : []);
  expect(entries.map(({ uid }) => uid).sort()).toEqual(other.sort());
  return entries.toSorted((a, b) => a.uid < b.uid ? -1 : 1);
}

const uids = async (node: NetworkNode, query: string) => (await calendar(node, query)).map(({ uid }) => uid);
const inGeo = async (node: NetworkNode, query: string) => {
  const { features } = JSON.parse((await node.html(`/c/${stage.campaign.handle}/actions.geojson${query}`)).body) as {
    features: { id: string }[];
  };
  return features.map(({ id }) => id).sort();
};

test("F16.1 every partner's calendar says the same of every action, its sequence too", async () => {
  const all = [lyonAction.uri, dhakaAction.uri].sort();
  const [first, ...others] = await Promise.all(network.nodes.map((node) => calendar(node)));
  expect(first?.map(({ uid }) => uid)).toEqual([...all, stage.callUri].sort());
  for (const other of others) expect(other).toEqual(first);
  expect((await beta.html(`/calls/${lyonAction.id}.ics`)).body.replaceAll("\r\n ", ""))
    .toContain(`SEQUENCE:${first?.find(({ uid }) => uid === lyonAction.uri)?.sequence}`);
});

test("F16.1 country, kind and distance leave out the same actions on every node and in every form", async () => {
  for (const node of network.nodes) {
    for (
      const [query, uri] of [
        ["?country=BD", dhakaAction.uri],
        ["?kind=strike", dhakaAction.uri],
        ["?near=45.76,4.83,20", lyonAction.uri],
        ["?near=23.7,90.4", dhakaAction.uri],
      ] as const
    ) {
      const other = uri === dhakaAction.uri ? lyonAction.uri : dhakaAction.uri;
      for (const found of [await uids(node, query), await inGeo(node, query)]) {
        expect(found, `${node.name} ${query}`).toContain(uri);
        expect(found, `${node.name} ${query}`).not.toContain(other);
        expect(found, `${node.name} ${query}`).toEqual(await inGeo(alpha, query));
      }
      expect((await node.html(`/c/${stage.campaign.handle}/actions.atom${query}`)).body, `${node.name} ${query}`)
        .toContain(`<id>${uri}</id>`);
    }
    expect(await uids(node, "?near=0,0,10"), node.name).toEqual([]);
  }
});

test("F16.1 a cancelled action stays in every calendar, cancelled, with a higher sequence, under its one UID", async () => {
  const before = (await calendar(alpha)).find(({ uid }) => uid === dhakaAction.uri)!;
  const { headers } = await alpha.html(`/c/${stage.campaign.handle}/actions.ics`);
  orThrow(await cancelCall(gamma.node.ports, operator, { id: dhakaAction.id }));
  await network.settle();
  for (const node of network.nodes) {
    const [entry, ...more] = (await calendar(node)).filter(({ uid }) => uid === dhakaAction.uri);
    expect(more).toEqual([]);
    expect(entry?.status, node.name).toBe("CANCELLED");
    expect(entry?.sequence, node.name).toBeGreaterThanOrEqual(before.sequence);
    expect(entry, node.name).toEqual((await calendar(alpha)).find(({ uid }) => uid === dhakaAction.uri));
  }
  const since = headers.get("last-modified") ?? "";
  const address = new URL(`/c/${stage.campaign.handle}/actions.ics`, alpha.origin);
  const again = await fetch(address, {
    headers: { "if-none-match": headers.get("etag") ?? "", "if-modified-since": since },
  });
  expect(again.status).toBe(200);
});

test("F3.5 an action of two organisations has one UID in every calendar", async () => {
  await invite(beta, stage.campaign.handle, gamma, lyonAction.id);
  await network.settle();
  await accept(gamma);
  await network.settle();
  for (const node of network.nodes) {
    const entries = await calendar(node);
    expect(entries.filter(({ uid }) => uid === lyonAction.uri), node.name).toHaveLength(1);
    expect(entries, node.name).toEqual(await calendar(alpha));
  }
});
