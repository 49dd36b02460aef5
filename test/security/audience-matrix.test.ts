/**
 * Who reads what: a post of every audience, for every kind of reader, over every way it could leave the node. Whoever may not
 * read it gets exactly the answer of what does not exist.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestFollow } from "../../src/application/request-follow.ts";
import { type Post, POST_AUDIENCES, type PostAudience } from "../../src/domain/post.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { makePerson, type TestPerson } from "../support/persons.ts";
import { type Neighbour, startNeighbour } from "../scenarios/neighbour.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { signIn, signInWith, strangerAt, type Visitor } from "./visitor.ts";

const LOCALS = ["stranger", "member", "follower", "named", "author", "steward"] as const;
type Local = typeof LOCALS[number];

/** Who may read what, here. A steward is nobody's friend by office. */
const MAY: Readonly<Record<PostAudience, readonly Local[]>> = {
  public: LOCALS,
  unlisted: LOCALS,
  followers: ["follower", "named", "author"],
  direct: ["named", "author"],
};

let network: Network;
let node: NetworkNode;
let author: TestPerson;
let followerServer: Neighbour;
let otherServer: Neighbour;
const visitors = new Map<Local, Visitor>();
const posts = new Map<PostAudience, Post>();
const canary = (audience: PostAudience) => `zz${audience.toUpperCase()}zz`;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  const campaign = (await node.campaign("campaign.json")).uri;
  const call = (await node.call("call-picket.json")).uri;
  author = await makePerson(node, "eva");
  const people = { member: "mel", follower: "fred", named: "nam" } as const;
  for (const [name, handle] of Object.entries(people)) {
    const person = await makePerson(node, handle);
    if (name === "follower") {
      const target = { uri: author.uri, isLocal: true } as const;
      await requestFollow(node.node.ports, person.asker, { follower: handle, target });
    }
    visitors.set(name as Local, await signInWith(node, person.signInSecret));
  }
  visitors.set("stranger", strangerAt(node));
  visitors.set("author", await signInWith(node, author.signInSecret));
  visitors.set("steward", await signIn(node, "steward"));
  followerServer = await startNeighbour("mastodon", node, { campaign, call });
  otherServer = await startNeighbour("misskey", node, { campaign, call });
  await followerServer.send({
    "@context": "https://www.w3.org/ns/activitystreams",
    ...{ id: `${followerServer.actorUri}#follow`, type: "Follow", actor: followerServer.actorUri, object: author.uri },
  });
  await network.settle();
  for (const audience of POST_AUDIENCES) {
    posts.set(audience, await author.say(`@nam ${canary(audience)} #strike`, { audience }));
  }
  await network.settle();
});
afterAll(async () => {
  await followerServer.close();
  await otherServer.close();
  await network.close();
});

const postOf = (audience: PostAudience): Post => {
  const post = posts.get(audience);
  if (post === undefined) throw new Error(audience);
  return post;
};
const visitor = (name: Local): Visitor => {
  const one = visitors.get(name);
  if (one === undefined) throw new Error(name);
  return one;
};

describe.each(POST_AUDIENCES)("a post for %s", (audience) => {
  test.each(LOCALS)("has a page for %s if they may read it, else none, as if there were no such post", async (name) => {
    const { status, body } = await visitor(name).get(new URL(postOf(audience).uri).pathname);
    const nothing = await visitor(name).get("/posts/nothing");
    if (MAY[audience].includes(name)) expect([status, body.includes(canary(audience))]).toEqual([200, true]);
    else expect([status, body.includes(canary(audience)), nothing.status]).toEqual([404, false, 404]);
  });

  test.each(LOCALS.filter((name) => name !== "stranger"))(
    "is in the conversation of %s by the same rule",
    async (name) => {
      const { status, body } = await visitor(name).get(`/thread?uri=${encodeURIComponent(postOf(audience).uri)}`);
      expect([status === 200, body.includes(canary(audience))]).toEqual(
        MAY[audience].includes(name) ? [true, true] : [false, false],
      );
    },
  );

  test("is answered in ActivityStreams to those who may fetch it, signed, and to nobody else", async () => {
    const { uri } = postOf(audience);
    const isOpen = audience === "public" || audience === "unlisted";
    const statuses = {
      unsigned: (await node.json(uri)).status,
      stranger: (await otherServer.peer.get(uri)).status,
      followers: (await signedGet(followerServer, uri)).status,
    };
    const followers = isOpen || audience === "followers" ? 200 : 404;
    expect(statuses).toEqual({ unsigned: isOpen ? 200 : 404, stranger: isOpen ? 200 : 404, followers });
    const answer = await signedGet(followerServer, uri);
    if (audience === "followers") expect(answer.headers["cache-control"]).toBe("private, no-store");
  });

  test("stands in the outbox and as an activity only when it is open", async () => {
    const isOpen = audience === "public" || audience === "unlisted";
    const outbox = await node.json(`${author.uri}/outbox?page=true`);
    expect(outbox.body.includes(canary(audience))).toBe(isOpen);
    const row = await node.node.store.db.selectFrom("activity").select("uri").where(
      "object_uri",
      "=",
      postOf(audience).uri,
    )
      .where("type", "=", "Create").executeTakeFirstOrThrow();
    expect((await node.json(row.uri)).status).toBe(isOpen ? 200 : 404);
    for (const part of ["replies", "likes", "shares"]) {
      expect((await node.json(`${postOf(audience).uri}/${part}`)).status).toBe(isOpen ? 200 : 404);
    }
  });

  test("was sent to the servers it is for", () => {
    const got = (from: Neighbour) => JSON.stringify(from.peer.received).includes(canary(audience));
    expect([got(followerServer), got(otherServer)]).toEqual([audience !== "direct", false]);
  });

  test.each(LOCALS)("is on its author's page, in lists and in search for %s only when it is public", async (name) => {
    for (const path of ["/@eva", "/tags/strike", "/", "/calls", `/search?q=${canary(audience)}`, "/@eva/posts.atom"]) {
      const { body } = await visitor(name).get(path);
      const asked = path.startsWith("/search") ? body.replaceAll(`value="${canary(audience)}"`, "") : body;
      const isShown = /<article[^]*?<\/article>/g.exec(asked) !== null && articlesOf(asked).includes(canary(audience));
      const may = path === "/@eva"
        ? audience === "public"
        : path.startsWith("/search") || path.startsWith("/tags")
        ? MAY[audience].includes(name)
        : false;
      if (!may) expect([path, isShown]).toEqual([path, false]);
      if (path === "/@eva") expect(isShown).toBe(may);
    }
  });

  test("comes into the home of a follower who may read it, and of nobody else", async () => {
    for (const name of ["member", "follower", "steward"] as const) {
      const { body } = await visitor(name).get("/home");
      const isThere = name === "follower" && audience !== "direct";
      expect([name, articlesOf(body).includes(canary(audience))]).toEqual([name, isThere]);
    }
  });

  test("is among the messages of those who wrote or got it only when it is private", async () => {
    for (const name of ["member", "follower", "named", "author", "steward"] as const) {
      const { body } = await visitor(name).get("/messages");
      const isThere = audience === "direct" && MAY.direct.includes(name);
      expect([name, body.includes(canary(audience))]).toEqual([name, isThere]);
    }
  });
});

/** A GET signed by the neighbour's main actor. */
async function signedGet(from: Neighbour, uri: string) {
  return await from.peer.get(uri, { keyId: `${from.actorUri}#main-key` });
}

function articlesOf(body: string): string {
  return [...body.matchAll(/<article[^]*?<\/article>/g)].map(([article]) => article).join("\n");
}
