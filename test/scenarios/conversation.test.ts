/**
 * What people elsewhere write and click under a call: held until an organiser shows it, counted once, never a pledge, and
 * never more public than its author meant it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { moderateReply } from "../../src/application/moderate.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";
import { findReplies } from "../support/stored-reply.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let campaign: string;
let call: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
});
beforeEach(async () => {
  call = (await node.call("call-picket.json")).uri;
  await network.settle();
});
afterAll(() => network.close());

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, node, { campaign, call }));

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

const rowsOf = (uri: unknown) => findReplies(node.node.store.db, String(uri));
const shown = async () => {
  const { json } = await node.json(`${call}/replies`);
  return json["items"] ?? json["orderedItems"];
};
const counts = async () => {
  const { json } = await node.json(call);
  return [dig(json, "likes", "totalItems"), dig(json, "shares", "totalItems")];
};
const moderate = async (uri: unknown, state: "shown" | "hidden") => {
  const outcome = await moderateReply(node.node.ports, operator, { uri: String(uri), state });
  await network.settle();
  return outcome;
};

const replies: [Software, string, string][] = [
  ["mastodon", "create-reply", "Vi kommer!"],
  ["misskey", "create-reply", "行きます"],
  ["gotosocial", "create-reply", "Solidarité"],
  ["hollo", "create-reply", "우리도 갑니다"],
  ["mobilizon", "create-comment", ""],
];

test.each(replies)(
  "a reply from %s is held, shown after an organiser's yes, and hidden again",
  async (name, file, words) => {
    const from = await neighbour(name);
    const letter = from.letter(file);
    const uri = dig(letter, "object", "id");
    await deliver(from, letter);
    const [row] = await rowsOf(uri);
    expect(row).toMatchObject({ state: "held", actor_uri: letter["actor"], object_uri: call });
    expect(row?.content).toContain(words);
    expect(row?.content).not.toMatch(/<script|onclick|<img/);
    expect(await shown()).toEqual([]);
    expect((await node.html(call)).body).not.toContain(String(uri));

    expect(await moderate(uri, "shown")).toMatchObject({ ok: true });
    expect(await shown()).toEqual([uri]);
    if (words !== "") expect((await node.html(call)).body).toContain(words);

    await moderate(uri, "hidden");
    expect(await shown()).toEqual([]);
  },
);

test("an edited reply waits for an organiser again, and a deleted one is gone for good", async () => {
  const from = await neighbour("mastodon");
  const letter = from.letter("create-reply");
  const uri = dig(letter, "object", "id");
  await deliver(from, letter);
  await moderate(uri, "shown");
  await deliver(from, from.letter("update-note"));
  const [edited] = await rowsOf(uri);
  expect(edited).toMatchObject({ state: "held" });
  expect(edited?.content).toContain("klockan 8");
  expect(await shown()).toEqual([]);

  await deliver(from, from.letter("delete-note"));
  expect(await rowsOf(uri)).toEqual([]);
  await deliver(from, { ...letter, id: `${String(letter["id"])}/again` });
  expect(await rowsOf(uri)).toEqual([]);
});

test("an older edit that comes late does not replace the newer one", async () => {
  const from = await neighbour("mastodon");
  await deliver(from, from.letter("create-reply"));
  const newer = from.letter("update-note");
  const object = newer["object"] as Json;
  await deliver(from, newer);
  const older = {
    ...object,
    content: "<p>Gammalt.</p>",
    contentMap: { sv: "<p>Gammalt.</p>" },
    updated: "2027-11-20T08:30:00Z",
  };
  await deliver(from, { ...newer, id: `${String(newer["id"])}-old`, object: older });
  const [row] = await rowsOf(object["id"]);
  expect(row?.content).toContain("klockan 8");
});

test("nobody can edit or delete another's reply", async () => {
  const from = await neighbour("mastodon");
  const letter = from.letter("create-reply");
  const uri = dig(letter, "object", "id");
  await deliver(from, letter);
  const stranger = await neighbour("misskey");
  const { actorUri } = stranger;
  const object = { ...(letter["object"] as Json), content: "forged" };
  await deliver(stranger, { ...letter, id: `${actorUri}#u`, type: "Update", actor: actorUri, object });
  await deliver(stranger, { ...from.letter("delete-note"), id: `${actorUri}#d`, actor: actorUri });
  const [row] = await rowsOf(uri);
  expect(row?.content).toContain("Vi kommer!");
});

test("a private mention is kept for organisers and appears nowhere in public", async () => {
  const from = await neighbour("mastodon");
  const letter = from.letter("create-private-mention");
  const uri = dig(letter, "object", "id");
  await deliver(from, letter);
  expect(await rowsOf(uri)).toMatchObject([{ audience: "direct", state: "held" }]);
  expect(await moderate(uri, "shown")).toMatchObject({ ok: false, refusal: { kind: "not_found" } });
  const public_ = [
    call,
    `${call}/replies`,
    campaign,
    `${campaign}/outbox?page=true`,
    `${node.movementUri}/outbox?page=true`,
  ];
  for (const path of public_) {
    for (const { body } of [await node.json(path), await node.html(path)]) {
      expect(body).not.toContain("ringa mig");
      expect(body).not.toContain(String(uri));
    }
  }
});

test("what was written for followers only is never shown", async () => {
  const from = await neighbour("mastodon");
  const letter = from.letter("create-followers-only");
  await deliver(from, letter);
  expect(await moderate(dig(letter, "object", "id"), "shown")).toMatchObject({ ok: false });
  expect(await shown()).toEqual([]);
});

test.each([["mastodon"], ["misskey"], ["hollo"]] as const)(
  "a vote from %s is no reply and is not fetched",
  async (name) => {
    const from = await neighbour(name);
    const vote = from.letter("vote");
    const object = { ...(vote["object"] as Json), inReplyTo: call };
    await deliver(from, { ...vote, object });
    expect(await rowsOf(object["id" as keyof typeof object])).toEqual([]);
    expect(from.peer.requests.filter(({ path }) => path.includes("vote"))).toEqual([]);
  },
);

describe("a like", () => {
  test.each([["mastodon", "like"], ["misskey", "like-reaction"]] as const)(
    "from %s is counted once and no pledge, and its Undo takes it back",
    async (name, file) => {
      const from = await neighbour(name);
      const like = from.letter(file);
      await deliver(from, like);
      await deliver(from, like);
      await deliver(from, { ...like, id: `${String(like["id"])}-again` });
      expect(await counts()).toEqual([1, 0]);
      expect((await node.json(`${call}/attendees`)).json).not.toHaveProperty("totalItems");
      await deliver(from, from.letter("undo-like", { id: `${from.actorUri}#undo` }));
      expect(await counts()).toEqual([0, 0]);
    },
  );

  test("named only by its id is undone too", async () => {
    const from = await neighbour("mastodon");
    const like = from.letter("like");
    await deliver(from, like);
    await deliver(from, from.letter("undo-like", { object: like["id"] }));
    expect(await counts()).toEqual([0, 0]);
  });
});

test("shares are counted once and undone, and the collection names nobody", async () => {
  const from = await neighbour("mastodon");
  const other = await neighbour("misskey");
  const share = from.letter("announce");
  await deliver(from, share);
  await deliver(from, { ...share, id: `${String(share["id"])}-again` });
  await deliver(other, other.letter("announce"));
  expect(await counts()).toEqual([0, 2]);
  const { body } = await node.json(`${call}/shares?page=true`);
  expect(body).not.toContain(from.peer.origin);
  await deliver(other, {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${other.actorUri}#undo-share`,
    type: "Undo",
    actor: other.actorUri,
    object: other.letter("announce"),
  });
  expect(await counts()).toEqual([0, 1]);
});

test("a reply to something that is not public here is not kept", async () => {
  const from = await neighbour("mastodon");
  const letter = from.letter("create-reply");
  const object = { ...(letter["object"] as Json), inReplyTo: `${node.origin}/calls/unknown` };
  await deliver(from, { ...letter, object });
  expect(await rowsOf(object["id" as keyof typeof object])).toEqual([]);
});
