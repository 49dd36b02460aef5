/** How others find what is here: WebFinger, actors, NodeInfo and outboxes as Mastodon, Mobilizon and Gancio read them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Network, NetworkNode } from "../support/network.ts";
import { dig, startTestNetwork } from "./stage.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";
let network: Network;
let node: NetworkNode;
let campaign: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
  for (const file of ["call-picket.json", "call-rally.json"]) await node.call(file);
  await network.settle();
});
afterAll(() => network.close());

const resource = (acct: string) => `/.well-known/webfinger?resource=${encodeURIComponent(acct)}`;
const links = (json: unknown) => [dig(json, "links")].flat();

test("WebFinger leads Mastodon to the campaign, and the campaign's document closes the loop", async () => {
  const acct = `acct:make_amazon_pay@${new URL(node.origin).host}`;
  const finger = await node.json(resource(acct));
  expect(finger.status).toBe(200);
  expect(finger.headers.get("content-type")).toMatch(/^application\/jrd\+json/);
  expect(finger.headers.get("access-control-allow-origin")).toBe("*");
  expect(finger.json["subject"]).toBe(acct);
  const selves = links(finger.json).filter((link) =>
    dig(link, "rel") === "self" && dig(link, "type") === "application/activity+json"
  );
  expect(selves).toEqual([expect.objectContaining({ href: campaign })]);

  const actor = await node.json(campaign);
  expect(actor.headers.get("content-type")?.split(";")[0]).toBe("application/activity+json");
  expect([actor.json["@context"]].flat()).toContain(AS2);
  expect(actor.json).toMatchObject({
    id: campaign,
    type: "Group",
    preferredUsername: "make_amazon_pay",
    inbox: `${campaign}/inbox`,
    outbox: `${campaign}/outbox`,
    followers: `${campaign}/followers`,
    publicKey: { id: `${campaign}#main-key`, owner: campaign },
  });
});

test("NodeInfo begins with the versions and names the node's actor, under the type Mobilizon takes", async () => {
  const { status, headers, json } = await node.json("/.well-known/nodeinfo");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(dig(json, "links", 0, "rel")).toMatch(/nodeinfo\.diaspora\.software\/ns\/schema\/2\.\d$/);
  for (const link of links(json)) {
    expect(link).toMatchObject({ rel: expect.any(String), href: expect.any(String) });
  }
  expect(links(json)).toContainEqual({ rel: `${AS2}#Application`, href: `${node.origin}/actor` });
  for (const version of ["2.0", "2.1"]) {
    const document = await node.json(`/nodeinfo/${version}`);
    expect(document.json).toMatchObject({ version, protocols: ["activitypub"], software: { name: "traitdunion" } });
  }
  const relay = await node.json(resource(`acct:relay@${new URL(node.origin).host}`));
  expect(links(relay.json)).toContainEqual(expect.objectContaining({ rel: "self", href: `${node.origin}/actor` }));
});

test("the node's own actor is served to unsigned askers, so that two strict servers can meet", async () => {
  const { status, json } = await node.json("/actor");
  expect(status).toBe(200);
  expect(json).toMatchObject({ type: "Application", preferredUsername: "relay", id: `${node.origin}/actor` });
});

test("the outbox lists what was published, with embedded objects, and nothing private", async () => {
  const outbox = await node.json(`${campaign}/outbox`);
  expect(outbox.json).toMatchObject({ type: "OrderedCollection", totalItems: 4, first: expect.any(String) });
  const { json: page } = await node.json(String(outbox.json["first"]));
  const items = [page["orderedItems"]].flat();
  // Each call, and the poll in which people elsewhere pledge.
  expect(items.map((item) => dig(item, "object", "type")).sort()).toEqual(["Event", "Event", "Question", "Question"]);
  for (const item of items) {
    expect(item).toMatchObject({ type: "Create", actor: campaign });
    expect([dig(item, "to")].flat()).toContain(`${AS2}#Public`);
    const served = await node.json(String(dig(item, "id")));
    expect(served.json).toEqual(item);
  }
});

test("the movement's outbox tells of its campaign and boosts its calls", async () => {
  const { json } = await node.json(`${node.movementUri}/outbox?page=true`);
  const types = [json["orderedItems"]].flat().map((item) => dig(item, "type"));
  expect(types.filter((type) => type === "Create")).toHaveLength(1);
  expect(types.filter((type) => type === "Announce")).toHaveLength(2);
});

test("a handle nobody has is not found, and a foreign host is not answered for", async () => {
  expect((await node.json(resource(`acct:nobody@${new URL(node.origin).host}`))).status).toBe(404);
  expect((await node.json(resource("acct:make_amazon_pay@elsewhere.example"))).status).toBe(404);
});
