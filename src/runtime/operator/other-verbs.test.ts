/** The verbs about other servers, the queues and what others wrote, through a real node. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FixturePeer, startFixturePeer } from "../../../test/support/fixture-peer.ts";
import { frontSetup, openOperatedNode, type OperatedNode } from "../../../test/cli/operated-node.ts";
import { storeReply } from "../../../test/support/stored-reply.ts";

let front: OperatedNode;
afterEach(() => front.close());

describe("following", () => {
  let peer: FixturePeer;
  beforeEach(async () => {
    front = await openOperatedNode({ TRAIT_ALLOW_PRIVATE: "1" });
    peer = await startFixturePeer({ handle: "Lutte" });
  });
  afterEach(() => peer.close());

  test("the movement follows by handle, and unfollows without asking the other server", async () => {
    await front.does("setup", frontSetup);
    const target = `@${peer.acct}`;
    expect(await front.does("follow", { target, as: null })).toMatchObject({
      target: peer.actorUri,
      as: "front",
      follow: expect.stringContaining("https://front.example/activities/"),
    });
    expect(await front.refuses("follow", { target, as: null })).toEqual([expect.stringContaining("followed already")]);
    expect(await front.does("follow list")).toMatchObject([{ as: "front", target: peer.actorUri, state: "requested" }]);
    const asked = peer.requests.length;
    expect(await front.does("unfollow", { target: target.toLowerCase(), as: null })).toMatchObject({ as: "front" });
    expect(peer.requests.length).toBe(asked);
    expect(await front.refuses("unfollow", { target, as: null })).toEqual([expect.stringContaining("is not followed")]);
    expect(await front.refuses("unfollow", { target: peer.actorUri, as: null })).toEqual([
      expect.stringContaining("is not followed"),
    ]);
    const events = await front.node.store.db.selectFrom("outbox_event").select("type").orderBy("id").execute();
    expect(events.map(({ type }) => type)).toEqual(["follow.requested", "follow.withdrawn"]);
  });

  test("a follow that can't be is refused in a sentence", async () => {
    const follow = (target: string, as: string | null = null) => front.refuses("follow", { target, as });
    expect(await follow(peer.actorUri)).toEqual([expect.stringContaining("not set up yet")]);
    await front.does("setup", frontSetup);
    expect(await follow("somebody")).toEqual([expect.stringContaining("is not an account")]);
    expect(await follow(`${peer.origin}/nobody`)).toEqual([expect.stringContaining("was not found")]);
    expect(await follow(peer.actorUri, "nobody")).toEqual([expect.stringContaining("no actor nobody")]);
    expect(await follow("http://127.0.0.1:9/users/x")).toEqual([expect.stringContaining("could not be reached")]);
  });
});

test("nobody is followed in a rehearsal", async () => {
  front = await openOperatedNode({ TRAIT_ORIGIN: "http://localhost:8000" });
  await front.does("setup", frontSetup);
  expect(await front.refuses("follow", { target: "@a@b.example", as: null })).toEqual([
    expect.stringContaining("in rehearsal"),
  ]);
});

describe("on a node without others", () => {
  beforeEach(async () => void (front = await openOperatedNode()));

  test("domains are blocked with a reason and unblocked", async () => {
    expect(await front.does("block", { domain: "Bad.Example", reason: "spam" })).toEqual({
      domain: "bad.example",
      reason: "spam",
    });
    expect(await front.does("block list")).toMatchObject([{ domain: "bad.example", reason: "spam" }]);
    expect(await front.refuses("block", { domain: "https://bad.example/", reason: "" })).toEqual([
      expect.stringContaining("is not a domain"),
    ]);
    expect(await front.refuses("block", { domain: "example", reason: "" })).toEqual([
      expect.stringContaining("can't block itself"),
    ]);
    expect(await front.does("unblock", { domain: "bad.example" })).toEqual({ domain: "bad.example" });
    expect(await front.refuses("unblock", { domain: "bad.example" })).toEqual([
      expect.stringContaining("no block on bad.example"),
    ]);
    expect(await front.does("block list")).toEqual([]);
  });

  test("jobs are listed without what they carry, given up, and tried again", async () => {
    const payload = { activity: "https://secret.example/1", inbox: "https://a.example/inbox", actor: "x" };
    const [id = ""] = await front.node.queue.enqueue([{ queue: "delivery", payload, fairnessKey: "a.example" }]);
    const list = (more = {}) => front.does("queue list", { queue: null, dead: false, limit: 10, ...more });
    const listed = await list();
    expect(listed).toMatchObject([{ id, queue: "delivery", state: "due", host: "a.example" }]);
    expect(JSON.stringify(listed)).not.toContain("secret");
    expect(await front.refuses("queue replay", { id })).toEqual([expect.stringContaining("was given up")]);
    await front.does("queue bury", { id });
    expect(await front.refuses("queue bury", { id })).toEqual([expect.stringContaining(`No job ${id} waits`)]);
    expect(await list({ dead: true, queue: "delivery" })).toMatchObject([{ id, state: "dead" }]);
    expect(await front.does("queue replay", { id })).toEqual({ replayed: 1 });
    await front.does("queue bury", { id });
    expect(await front.does("queue replay", { queue: "delivery" })).toEqual({ replayed: 1 });
    expect(await front.does("queue replay", { queue: "delivery" })).toEqual({ replayed: 0 });
    expect(await front.refuses("queue replay", { queue: "post" })).toEqual([
      expect.stringContaining("There is no queue post"),
    ]);
    expect(await front.refuses("queue list", { queue: "post", dead: false, limit: 1 })).toHaveLength(1);
  });

  test("complaints are listed and dealt with", async () => {
    await front.node.ports.transact((work) =>
      work.remote.addFlag({
        id: "f1",
        host: "a.example",
        objectUris: ["https://front.example/calls/x"],
        content: "<b>rude</b>",
      })
    );
    expect(await front.does("flag list", { limit: 10 })).toMatchObject([{
      id: "f1",
      host: "a.example",
      content: "rude",
    }]);
    await front.does("flag resolve", { id: "f1" });
    expect(await front.does("flag list", { limit: 10 })).toEqual([]);
    expect(await front.refuses("flag resolve", { id: "f2" })).toEqual([
      expect.stringContaining("no open complaint f2"),
    ]);
  });

  test("replies are shown or hidden; private messages are apart and can't be shown", async () => {
    for (const [name, audience] of [["open", "public"], ["private", "direct"]] as const) {
      await storeReply(front.node.store.db, {
        uri: `https://a.example/${name}`,
        object_uri: "https://front.example/calls/x",
        actor_uri: "https://a.example/users/ana",
        audience,
        content: `<p>${name} words</p>`,
        language: null,
        url: null,
        state: "held",
        published_at: new Date().toISOString(),
      });
    }
    const replies = (state: string) => front.does("reply list", { state, limit: 10 });
    expect(await replies("held")).toMatchObject([{ uri: "https://a.example/open", content: "open words" }]);
    expect(await front.does("message list", { limit: 10 })).toMatchObject([
      { uri: "https://a.example/private", author: "https://a.example/users/ana", content: "private words" },
    ]);
    await front.does("reply show", { uri: "https://a.example/open" });
    expect(await replies("shown")).toHaveLength(1);
    await front.does("reply hide", { uri: "https://a.example/open" });
    expect(await replies("hidden")).toHaveLength(1);
    expect(await front.refuses("reply show", { uri: "https://a.example/private" })).toEqual([
      expect.stringContaining("no reply"),
    ]);
    expect(await front.refuses("reply hide", { uri: "https://a.example/none" })).toEqual([
      expect.stringContaining("no reply"),
    ]);
  });
});
