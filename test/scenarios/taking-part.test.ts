/**
 * Somebody elsewhere says "I will be there", by the button their own software has: each door with what really comes over the
 * wire, right and wrong, and the exact numbers after each. Who it was is told to nobody.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { reviseCall } from "../../src/application/change-call.ts";
import { decidePledges } from "../../src/application/pledges/decide-pledges.ts";
import { countPledges } from "../../src/database/repositories/pledges.ts";
import { rangeOf } from "../../src/domain/pledge.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { signatureFault } from "./check-signature.ts";
import { type Neighbour, type Software, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let campaign: string;
let call: string;
let callId: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
});
afterAll(() => network.close());
beforeEach(() => publish());

async function publish(changes: Json = {}): Promise<void> {
  ({ uri: call, id: callId } = await node.call("call-picket.json", { capacity: 30, ...changes }));
  await network.settle();
}

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, node, { campaign, call }));

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

/** Confirmed, as the organisers see them. */
async function going(): Promise<number> {
  return rangeOf(await countPledges(node.node.store.current(), callId), "going").high;
}

async function inState(state: string): Promise<number> {
  const counts = await countPledges(node.node.store.current(), callId);
  return counts.filter((count) => count.state === state).reduce((sum, { count }) => sum + count, 0);
}

/** Every table of the node in one text. */
async function wholeBook(): Promise<string> {
  const { store } = node.node;
  const { rows } = await sql<
    { name: string }
  >`select tablename as name from pg_tables where schemaname = current_schema()`
    .execute(store.db);
  const dumps = await Promise.all(rows.map(async ({ name }) => {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(store.db);
    return JSON.stringify(rows);
  }));
  return dumps.join("\n");
}

describe("Mobilizon", () => {
  test("a Join counts, and is accepted by the call's campaign, to the one who asked, unsigned for others", async () => {
    const from = await neighbour("mobilizon");
    await deliver(from, from.letter("join"));
    expect(await going()).toBe(1);
    const [answer] = from.got("Accept");
    expect(answer).toMatchObject({
      actor: campaign,
      to: [from.actorUri],
      object: { id: from.letter("join")["id"], type: "Join", actor: from.actorUri, object: call },
    });
    for (const absent of ["cc", "proof", "signature"]) expect(answer).not.toHaveProperty(absent);
    const post = from.peer.requests.find(({ method }) => method === "POST");
    expect(post && await signatureFault(post)).toBeNull();
    expect((await node.json(String(answer?.["id"]))).status).toBe(404);
  });

  test("the same Join again counts and is answered once; leaving withdraws; joining anew counts again", async () => {
    const from = await neighbour("mobilizon");
    await deliver(from, from.letter("leave", { id: `${from.peer.origin}/leave/event/0` }));
    expect(await going()).toBe(0);
    await deliver(from, from.letter("join"));
    await deliver(from, from.letter("join"));
    expect([await going(), from.got("Accept").length]).toEqual([1, 1]);
    await deliver(from, from.letter("leave"));
    expect(await going()).toBe(0);
    await deliver(from, from.letter("join", { id: `${from.peer.origin}/join/event/again` }));
    expect([await going(), from.got("Accept").length]).toEqual([1, 2]);
  });

  test("a confirmed call waits for the organisers, with the message for them alone", async () => {
    await publish({ pledge: "confirmed" });
    const from = await neighbour("mobilizon");
    await deliver(from, from.letter("join"));
    expect([await going(), await inState("pending"), from.peer.received.length]).toEqual([0, 1, 0]);
    const [pledge] = await node.node.store.db.selectFrom("pledge").select("id").where("call_id", "=", callId).execute();
    await decidePledges(node.node.ports, operator, { callId, ids: [pledge?.id ?? ""], accept: true });
    await network.settle();
    expect([await going(), from.got("Accept").length]).toEqual([1, 1]);
    await decidePledges(node.node.ports, operator, { callId, ids: [pledge?.id ?? ""], accept: false });
    await network.settle();
    expect([await going(), from.got("Reject").length]).toEqual([0, 1]);
  });

  test("a full call, and one whose pledges are closed, answer Reject; nothing of the asker is kept", async () => {
    await publish({ capacity: 1 });
    const first = await neighbour("mobilizon");
    await deliver(first, first.letter("join"));
    const second = await neighbour("mobilizon");
    await deliver(second, second.letter("join"));
    expect([await going(), second.got("Reject").length, second.got("Accept").length]).toEqual([1, 1, 0]);
    await node.node.store.db.updateTable("call").set({ pledge_until: "2020-01-01T00:00:00Z" }).where("id", "=", callId)
      .execute();
    const third = await neighbour("mobilizon");
    await deliver(third, third.letter("join"));
    expect([await going(), third.got("Reject").length]).toEqual([1, 1]);
    expect(await wholeBook()).not.toContain(third.peer.origin);
  });

  test("a call that takes no pledges from elsewhere answers Ignore and says where they are taken", async () => {
    await publish({ pledge: "open", risk: true });
    const from = await neighbour("mobilizon");
    await deliver(from, from.letter("join"));
    expect([await going(), from.got("Ignore").length]).toEqual([0, 1]);
    expect((await node.json(call)).json).toMatchObject({ joinMode: "external", externalParticipationUrl: call });
    expect((await node.json(`${call}/pledge-fr`)).status).toBe(404);
  });

  test("a Join of a call that does not exist is not answered", async () => {
    const from = await neighbour("mobilizon");
    await deliver(from, from.letter("join", { object: `${node.origin}/calls/unknown` }));
    expect(from.peer.received).toEqual([]);
  });
});

describe("Friendica", () => {
  test("yes counts, maybe does not, no and the undoing of a yes withdraw", async () => {
    const from = await neighbour("friendica");
    const again = (file: string, at: number) => from.letter(file, { id: `${from.peer.origin}/objects/n${at}` });
    await deliver(from, from.letter("accept-event"));
    expect(await going()).toBe(1);
    await deliver(from, from.letter("tentative-accept-event"));
    expect([await going(), await inState("undecided")]).toEqual([0, 1]);
    await deliver(from, again("accept-event", 1));
    expect(await going()).toBe(1);
    await deliver(from, from.letter("undo-accept"));
    expect([await going(), await inState("undecided")]).toEqual([0, 0]);
    await deliver(from, again("accept-event", 2));
    await deliver(from, { ...again("accept-event", 3), type: "Reject" });
    expect(await going()).toBe(0);
  });
});

describe("polls", () => {
  const options = { pledgeOptions: ["going", "supporting"] };

  test("each language has its poll; followers are sent the main one, and the figures stay out of it below ten", async () => {
    const from = await neighbour("mastodon");
    await deliver(from, from.letter("follow", { object: campaign }));
    ({ uri: call, id: callId } = await node.call("call-picket.json", options));
    await network.settle();
    const created = from.got("Create").filter((create) => dig(create, "object", "type") === "Question");
    expect(created).toHaveLength(1);
    const poll = created[0]?.["object"];
    expect(poll).toMatchObject({
      id: `${call}/pledge-fr`,
      attributedTo: campaign,
      inReplyTo: call,
      oneOf: [{ type: "Note", name: "J’y serai" }, { type: "Note", name: "Je soutiens à distance" }],
    });
    expect(JSON.stringify(poll)).not.toMatch(/totalItems|votersCount/);
    for (const language of ["fr", "en", "ar"]) {
      const { status, json } = await node.json(`${call}/pledge-${language}`);
      expect([status, json["type"], Object.keys(json["contentMap"] ?? {})]).toEqual([200, "Question", [language]]);
    }
    expect((await node.json(`${call}/pledge-de`)).status).toBe(404);
    expect((await node.html(`${call}/pledge-fr`)).status).toBe(303);
  });

  test.each(["mastodon", "misskey", "gotosocial", "hollo"] as const)(
    "a vote from %s counts once and is shown nowhere",
    async (name) => {
      const from = await neighbour(name);
      await deliver(from, from.letter("vote"));
      await deliver(from, from.letter("vote"));
      expect(await going()).toBe(1);
      expect(from.peer.received).toEqual([]);
      expect(from.peer.requests.filter(({ path }) => path.includes("votes"))).toEqual([]);
      expect((await node.json(`${call}/replies`)).json).toMatchObject({ totalItems: 0 });
    },
  );

  test("a call that asks no poll any more, or whose hour has come, closes its poll for those who have it", async () => {
    const from = await neighbour("mastodon");
    await deliver(from, from.letter("follow", { object: campaign }));
    ({ uri: call, id: callId } = await node.call("call-picket.json", { pledgeOptions: ["going"] }));
    await network.settle();
    const draft = node.draft("call-picket.json", { pledge: "invite", pledgeOptions: ["going"] });
    expect(await reviseCall(node.node.ports, operator, { id: callId, draft, newPicture: null })).toMatchObject({
      ok: true,
    });
    await network.settle();
    const ended = from.got("Update").find((update) => dig(update, "object", "id") === `${call}/pledge-fr`);
    expect(dig(ended ?? {}, "object", "closed")).toEqual(expect.any(String));
    expect(dig(ended ?? {}, "object", "endTime")).toBe(dig(ended ?? {}, "object", "closed"));
    expect((await node.json(`${call}/pledge-fr`)).status).toBe(404);
  });

  test("what waits to be sent to somebody who pledged names neither their inbox nor their server", async () => {
    const from = await neighbour("mobilizon");
    expect((await from.send(from.letter("join"))).status).toBe(202);
    const seen: string[] = [];
    const look = async () => {
      const rows = await node.node.store.db.selectFrom("queue_message").selectAll().where("queue", "=", "delivery")
        .execute();
      seen.push(...rows.map((row) => JSON.stringify(row)));
    };
    const stop = setInterval(() => void look(), 5);
    await network.settle();
    clearInterval(stop);
    expect(from.got("Accept")).toHaveLength(1);
    expect(seen.join()).not.toContain(from.peer.origin);
    expect(seen.join()).not.toContain(new URL(from.peer.origin).host);
  });

  test("votes for no answer, in no poll, in a closed one, and in somebody else's name change nothing", async () => {
    await publish({ pledgeOptions: ["going"] });
    const from = await neighbour("mastodon");
    const vote = from.letter("vote");
    const object = vote["object"] as Json;
    const wrong = (at: number, changes: Json): Json => {
      const id = `${from.actorUri}#votes/w${at}`;
      return { ...vote, id: `${id}/activity`, object: { ...object, id, ...changes } };
    };
    await deliver(from, wrong(1, { name: "Peut-être pas" }));
    await deliver(from, wrong(2, { inReplyTo: `${node.origin}/calls/unknown/pledge-fr` }));
    await deliver(from, wrong(3, { inReplyTo: `${call}/pledge-xx` }));
    await deliver(from, wrong(4, { attributedTo: `${from.peer.origin}/users/eve` }));
    await deliver(from, wrong(5, { name: "Je soutiens à distance" }));
    expect(await going()).toBe(0);
    await node.node.store.db.updateTable("call").set({ state: "closed" }).where("id", "=", callId).execute();
    await deliver(from, wrong(6, {}));
    expect([await going(), await inState("confirmed")]).toEqual([0, 0]);
  });

  test("whoever voted and writes in private with the call's address gets the link to change it, sealed on its way", async () => {
    const from = await neighbour("mastodon");
    await deliver(from, from.letter("vote"));
    const mention = from.letter("create-private-mention");
    const object = { ...(mention["object"] as Json), content: `<p>${call}</p>`, inReplyTo: null };
    await deliver(from, { ...mention, object });
    const [answer] = from.got("Create");
    expect(answer).toMatchObject({ actor: campaign, to: [from.actorUri], object: { to: [from.actorUri], cc: [] } });
    const secret = /\/pledges\/([^"]+)"/.exec(String(dig(answer, "object", "content")))?.[1];
    const page = await node.html(`/pledges/${secret}`);
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
  });

  test("a follower who asks in private is sent the poll, addressed to nobody else; a stranger is not", async () => {
    const from = await neighbour("mastodon");
    const mention = from.letter("create-private-mention");
    const asking = (at: number): Json => {
      const object = mention["object"] as Json;
      const id = `${String(object["id"])}-${at}`;
      return {
        ...mention,
        id: `${id}/activity`,
        object: { ...object, id, content: `<p>${call}</p>`, inReplyTo: null },
      };
    };
    await deliver(from, asking(1));
    expect(from.got("Create")).toEqual([]);
    await deliver(from, from.letter("follow", { object: campaign }));
    await deliver(from, asking(2));
    const [direct] = from.got("Create");
    expect(direct).toMatchObject({ to: [from.actorUri], object: { type: "Question", to: [from.actorUri], cc: [] } });
    const id = String(dig(direct, "object", "id"));
    expect((await node.json(id)).status).toBe(404);
    const vote = from.letter("vote");
    await deliver(from, {
      ...vote,
      object: { ...(vote["object"] as Json), inReplyTo: id, name: dig(direct, "object", "oneOf", 0, "name") },
    });
    expect(await going()).toBe(1);
  });

  test("figures go out from ten, in tens, once an hour, without touching `updated`", async () => {
    const from = await neighbour("mastodon");
    await deliver(from, from.letter("follow", { object: campaign }));
    await publish({ capacity: 100, ...options });
    const before = (await node.json(`${call}/pledge-fr`)).json;
    for (let at = 0; at < 23; at++) {
      await pledgeAsMember(node.node.ports, {
        callId,
        personId: `p${at}`,
        name: "",
        option: "going",
        named: false,
        language: "fr",
      });
    }
    await keepPledges(node.node.store, node.node.ports);
    await network.settle();
    expect((await node.json(call)).json).not.toHaveProperty("participantCount");
    await node.node.store.db.updateTable("call").set({ published_at: "2020-01-01T00:00:00Z" }).where("id", "=", callId)
      .execute();
    await keepPledges(node.node.store, node.node.ports, Temporal.Now.instant().add({ hours: 1 }));
    await network.settle();
    const updates = from.got("Update").filter((update) => dig(update, "object", "id") === `${call}/pledge-fr`);
    expect(updates).toHaveLength(1);
    expect(updates[0]?.["object"]).toMatchObject({ votersCount: 20, oneOf: [{ replies: { totalItems: 20 } }, {}] });
    expect(dig(updates[0], "object", "updated")).toBe(before["updated"]);
    expect((await node.json(call)).json).toMatchObject({ participantCount: 20, attendees: { totalItems: 20 } });
    expect((await node.json(`${call}/attendees`)).json).toMatchObject({ totalItems: 20 });
    expect((await node.html(call)).body).toContain("20");
  });
});

describe("our own nodes", () => {
  test("a movement's number of members counts without a name; a person may not speak for many", async () => {
    const from = await neighbour("mobilizon");
    const union = from.addActor("actor-group", { type: "Organization" });
    const join = { ...from.letter("join"), "tdu:aggregate": 17 };
    await deliver(from, { ...join, actor: union["id"] });
    expect(await going()).toBe(17);
    await deliver(from, { ...join, id: `${from.peer.origin}/join/event/2` });
    expect(await going()).toBe(17);
    await deliver(from, { ...from.letter("leave"), actor: union["id"] });
    expect(await going()).toBe(0);
  });
});

test("who pledged is in no table, document, feed or page", async () => {
  const people = [await neighbour("mobilizon"), await neighbour("mastodon"), await neighbour("friendica")];
  const [mobilizon, mastodon, friendica] = people;
  await deliver(mobilizon as Neighbour, mobilizon?.letter("join") as Json);
  await deliver(mastodon as Neighbour, mastodon?.letter("vote") as Json);
  await deliver(friendica as Neighbour, friendica?.letter("accept-event") as Json);
  expect(await going()).toBe(3);
  const book = await wholeBook();
  expect(book).toContain(campaign);
  const handle = new URL(campaign).pathname.slice(3);
  const paths = ["", "/attendees", "/replies", "/likes", "/pledge-fr", ".ics", "/pledge"].map((part) =>
    `${call}${part}`
  );
  const seen = await Promise.all(
    [...paths, campaign, `${campaign}/outbox?page=true`, `/c/${handle}/actions.ics`, `/c/${handle}/actions.atom`]
      .flatMap((path) => [node.json(path), node.html(path)]),
  );
  for (const { peer, actorUri } of people) {
    expect(book).not.toContain(actorUri);
    for (const { body } of seen) expect(body).not.toContain(peer.origin);
    const signed = await peer.get(`${call}/attendees`);
    expect(signed.body).not.toMatch(/"(items|orderedItems)":\[[^\]]/);
  }
  expect(book).not.toContain("mégaphone");
});
