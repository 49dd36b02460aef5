/**
 * A call as it reaches others: the exact Event, the same by delivery and by GET, readable by every software's rules, with
 * proof and signature where it is public and with neither where it is not.
 */
import { verifyJsonLd, verifyObject, verifyProof } from "@fedify/fedify/sig";
import { Activity, DataIntegrityProof } from "@fedify/fedify/vocab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { cancelCall, deleteCall } from "../../src/application/change-call.ts";
import { createContextLoader, createDocumentLoader } from "../../src/federation/document-loader.ts";
import { gancioViolations } from "../federation/readers/gancio.ts";
import { mastodonReads } from "../federation/readers/mastodon.ts";
import { mobilizonViolations } from "../federation/readers/mobilizon.ts";
import { OTHER_READERS, otherViolations } from "../federation/readers/others.ts";
import { type Json, type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { type Neighbour, startNeighbour } from "./neighbour.ts";
import { dig, startTestNetwork } from "./stage.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const calls = ["call-picket.json", "call-rally.json", "call-strike.json", "call-boycott.json", "call-meeting.json"];
const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let follower: Neighbour;
let campaign: string;
const uris = new Map<string, string>();

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
  follower = await startNeighbour("mastodon", node, { campaign, call: "" });
  await follower.send(follower.letter("follow"));
  await network.settle();
  for (const file of calls) uris.set(file, (await node.call(file)).uri);
  const online = "https://meet.example/picket";
  uris.set("hybrid", (await node.call("call-picket.json", { online, onlinePublic: true })).uri);
  uris.set("pictured", await picturedCall());
  const cancelled = await node.call("call-picket.json");
  uris.set("cancelled", cancelled.uri);
  await cancelCall(node.node.ports, operator, { id: cancelled.id });
  const deleted = await node.call("call-rally.json");
  await network.settle();
  await deleteCall(node.node.ports, operator, { id: deleted.id });
  await network.settle();
});
afterAll(async () => {
  await follower.close();
  await network.close();
});

async function picturedCall(): Promise<string> {
  const draft = { ...node.draft("call-picket.json"), picture: { mediaId: "new", alt: { fr: "Banderole" } } };
  const newPicture = {
    mediaType: "image/png",
    width: 640,
    height: 480,
    bytes: Uint8Array.of(137, 80, 78, 71),
  } as const;
  const command = { campaign: "make_amazon_pay", draft, newPicture, publish: true };
  return orThrow(await createCall(node.node.ports, operator, command)).uri;
}

/** The newest activity about a call that was delivered. */
function delivered(file: string, type = "Create"): Json {
  const found = follower.got(type).findLast((activity) => dig(activity, "object", "id") === uris.get(file));
  return found ?? {};
}

function eventOf(activity: Json): Json {
  return { "@context": activity["@context"], ...(activity["object"] as Json) };
}

test("a call is delivered as the exact Event that every software can read", () => {
  const create = delivered("call-picket.json");
  expect(create).toMatchObject({ type: "Create", actor: campaign });
  const event = eventOf(create);
  expect(event).toMatchObject({
    type: "Event",
    attributedTo: campaign,
    to: [PUBLIC],
    location: { type: "Place", address: { type: "PostalAddress" } },
    timezone: "Europe/Paris",
    status: "CONFIRMED",
  });
  expect(event["cc"]).toBeInstanceOf(Array);
  expect(event["tag"]).toBeInstanceOf(Array);
  expect(event["attachment"]).toBeInstanceOf(Array);
  expect(["free", "restricted", "external", "invite"]).toContain(event["joinMode"]);
  expect(event["startTime"]).toMatch(/^2027-11-26T07:00:00\+01:00$/);
  expect(Date.parse(String(event["endTime"]))).toBeGreaterThan(Date.parse(String(event["startTime"])));
  expect(event["summary"]).not.toContain("<");
  const types = [event["tag"], event["attachment"]].flat().map((part) => dig(part, "type"));
  expect(types).not.toContain("PropertyValue");
  expect(types).not.toContain("Mention");
  for (const id of [event["id"], event["actor"], event["attributedTo"], event["url"], create["id"]]) {
    expect(String(id).startsWith(`${node.origin}/`)).toBe(true);
  }
});

test("a picture comes first among the attachments, with its address and its words", () => {
  const { attachment, image } = eventOf(delivered("pictured"));
  const url = expect.stringMatching(`^${node.origin}/media/`);
  expect(dig(attachment, 0)).toMatchObject({ mediaType: "image/png", url, name: "Banderole" });
  expect(image).toMatchObject({ type: "Image", url });
});

test.each([...calls, "hybrid", "pictured"])("GET of %s answers what was delivered, unchanged", async (file) => {
  const { status, json } = await node.json(uris.get(file) ?? "");
  expect(status).toBe(200);
  const { "@context": context, ...event } = json;
  expect([context].flat()).toContain("https://www.w3.org/ns/activitystreams");
  expect(event).toEqual(delivered(file)["object"]);
});

test("a browser gets a page at the same address, which names its ActivityStreams form", async () => {
  const uri = uris.get("call-picket.json") ?? "";
  const { status, headers, body } = await node.html(uri);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  expect(body).toMatch(/<link[^>]+rel="alternate"[^>]+application\/activity\+json/);
  expect(body).toContain(`href="${uri}"`);
});

test("Mastodon shows the title, date and place, and the call's own language", () => {
  const seen = mastodonReads(eventOf(delivered("call-picket.json")));
  expect(seen).toMatchObject({ language: "fr", visibility: "public", link: uris.get("call-picket.json") });
  expect(seen?.title.length).toBeLessThanOrEqual(200);
  expect(seen?.body).toContain("Brétigny-sur-Orge");
  expect(seen?.body).toMatch(/26.*nov|nov.*26/i);
  expect(seen?.media.length).toBeLessThanOrEqual(4);
});

describe.each([...calls, "hybrid", "pictured", "cancelled"])("%s", (file) => {
  const event = () => eventOf(delivered(file, file === "cancelled" ? "Update" : "Create"));
  test("breaks no rule of Mobilizon's reader", () => {
    expect(event()["type"]).toBe("Event");
    expect(mobilizonViolations(event())).toEqual([]);
  });
  test("breaks no rule of Gancio's reader, new or updated", () => {
    expect(gancioViolations(event())).toEqual([]);
    expect(gancioViolations(event(), true)).toEqual([]);
  });
  test.each(OTHER_READERS)("breaks no rule of %s", (reader) => {
    expect(otherViolations(reader, event())).toEqual([]);
  });
});

describe("every public activity", () => {
  const documentLoader = createDocumentLoader({ allowPrivate: true, userAgent: "reader" });
  const contextLoader = createContextLoader({ allowPrivate: false, userAgent: "reader" });
  const loaders = { documentLoader, contextLoader };
  const publicOnes = () => follower.peer.received.filter((activity) => [activity["to"]].flat().includes(PUBLIC));

  test("carries an integrity proof that verifies as it stands and as an object", async () => {
    expect(new Set(publicOnes().map(({ type }) => type))).toEqual(new Set(["Create", "Update", "Delete"]));
    for (const activity of publicOnes()) {
      const { signature: _signature, ...proven } = activity;
      const proof = await DataIntegrityProof.fromJsonLd(
        { "@context": proven["@context"], ...(proven["proof"] as Json) },
        loaders,
      );
      expect(await verifyProof(proven, proof, loaders)).not.toBeNull();
      expect(await verifyObject(Activity, proven, loaders)).not.toBeNull();
    }
  });

  test("carries a linked data signature that verifies", async () => {
    for (const activity of publicOnes()) expect(await verifyJsonLd(activity, loaders)).toBe(true);
  });

  test("loses its proof when a word is changed", async () => {
    const { signature: _signature, ...proven } = delivered("call-picket.json");
    const forged = { ...proven, object: { ...(proven["object"] as Json), name: "Something else" } };
    expect(await verifyObject(Activity, forged, loaders)).toBeNull();
  });
});

test("a private answer carries neither proof nor signature", () => {
  const [accept] = follower.got("Accept");
  expect(accept).toBeDefined();
  expect(accept).not.toHaveProperty("proof");
  expect(accept).not.toHaveProperty("signature");
});
