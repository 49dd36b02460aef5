import { expect, test } from "vitest";
import { addresses } from "../../../test/federation/vocabulary-cast.ts";
import { nodeInfoDocument, nodeInfoLinks, nodeInfoMediaType } from "./nodeinfo.ts";
import { originJrd, webfingerJrd } from "./webfinger.ts";

const actorUri = addresses.campaign("strike");
const profileUrl = addresses.profile("strike");
const jrd = webfingerJrd({ addresses, handle: "strike", actorUri, profileUrl });

test("the WebFinger loop closes: one self link, back to the exact actor", () => {
  expect(jrd.subject).toBe("acct:strike@front.example");
  expect(jrd.aliases).toEqual([profileUrl, actorUri]);
  expect(jrd.links.filter(({ rel }) => rel === "self")).toEqual([
    { rel: "self", type: "application/activity+json", href: actorUri },
  ]);
});

test("templates for visitors are listed only where they are served", () => {
  expect(jrd.links.some(({ template }) => template !== undefined)).toBe(false);
  const open = webfingerJrd({ addresses, handle: "strike", actorUri, profileUrl, interactions: true });
  expect(open.links.filter(({ template }) => template !== undefined)).toEqual([
    {
      rel: "http://ostatus.org/schema/1.0/subscribe",
      template: "https://front.example/authorize_interaction?uri={uri}",
    },
    { rel: "https://w3id.org/fep/3b86/Object", template: "https://front.example/authorize_interaction?uri={object}" },
    { rel: "https://w3id.org/fep/3b86/Follow", template: "https://front.example/authorize_interaction?uri={object}" },
  ]);
});

test("the bare origin leads to the node's actor", () => {
  expect(originJrd(addresses).links).toMatchObject([{ href: addresses.node(), type: "application/activity+json" }]);
});

test("NodeInfo lists its documents first and the node's actor last, each with rel and href", () => {
  const { links } = nodeInfoLinks(addresses);
  expect(links.map(({ href }) => href)).toEqual([
    "https://front.example/nodeinfo/2.0",
    "https://front.example/nodeinfo/2.1",
    addresses.node(),
  ]);
  expect(links[0]?.rel).toBe("http://nodeinfo.diaspora.software/ns/schema/2.0");
  expect(links.at(-1)?.rel).toBe("https://www.w3.org/ns/activitystreams#Application");
});

test("a small movement's size is not published by its own server", () => {
  const told = { softwareVersion: "0.1.0", name: "Front", description: "" };
  const document = nodeInfoDocument("2.1", { ...told, usage: { people: 27, localPosts: 33 } });
  expect(document).toMatchObject({
    version: "2.1",
    software: { name: "traitdunion", version: "0.1.0" },
    openRegistrations: false,
    usage: { users: { total: 20 }, localPosts: 33 },
  });
  expect(nodeInfoDocument("2.0", { ...told, usage: { people: 9, localPosts: 0 } }).usage.users).toEqual({});
  expect(nodeInfoMediaType("2.1")).toMatch(/^application\/json; profile="http:.*2\.1#"$/);
});
