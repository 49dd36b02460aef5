/** Hostile requests by who they claim to be (threats 1b, 1c): what a stranger signs never becomes another's word. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FixturePeer, type Json, startFixturePeer } from "../support/fixture-peer.ts";
import { followOf, nodeOrigin, setStage } from "./gate-stage.ts";

let evil: FixturePeer;
let victim: FixturePeer;

beforeAll(async () => {
  evil = await startFixturePeer({ handle: "eve" });
  victim = await startFixturePeer({ handle: "vic" });
});
afterAll(() => Promise.all([evil.close(), victim.close()]));

/** What the evil server signs in the victim's name, and what became of it. */
async function knock(activity: Json, keyId = evil.keyId) {
  const stage = setStage();
  const answer = await stage.send(evil, activity, { keyId });
  return {
    status: answer.status,
    reason: stage.reasons[0],
    kept: stage.accepted.length,
    fetches: stage.fetched.length,
  };
}

/** The evil server's key as its actor document lists it. */
function evilKey(): Json {
  return { ...evil.actor["publicKey"] as Json };
}

describe("somebody else's name", () => {
  test("row 20: a key document that names the victim as owner lends nobody the victim's voice", async () => {
    const publicKey = { ...evil.actor["publicKey"] as Json, owner: victim.actorUri };
    evil.serve("/users/eve", { ...evil.actor, publicKey });
    expect(await knock(followOf(victim))).toMatchObject({ status: 401, reason: "key_origin", kept: 0, fetches: 0 });
    expect(await knock(followOf(evil))).toMatchObject({ status: 401, reason: "key", kept: 0 });
    evil.serve("/users/eve", evil.actor);
  });

  test("row 20: the same with a proof-carrying body is a hint at most", async () => {
    const stage = setStage();
    const activity = followOf(victim, { signature: { type: "RsaSignature2017", creator: victim.keyId } });
    expect((await stage.send(evil, activity)).status).toBe(202);
    expect(stage.accepted).toHaveLength(0);
  });

  test("row 43: a key on our own server lets nobody pass anything on", async () => {
    const activity = followOf(victim, { signature: { type: "RsaSignature2017" } });
    const outcome = await knock(activity, `${nodeOrigin}/actor#main-key`);
    expect(outcome).toEqual({ status: 401, reason: "key_ours", kept: 0, fetches: 0 });
  });

  test("row 17: a gone server that passes on a farewell removes nobody", async () => {
    const gone = await startFixturePeer({ keys: evil.keys });
    gone.behave(new URL(gone.actorUri).pathname, { status: 410 });
    const stage = setStage();
    const farewell = followOf(victim, { type: "Delete", object: victim.actorUri, signature: { type: "x" } });
    expect((await stage.send(gone, farewell)).status).toBe(401);
    expect([stage.gone, stage.forwarded]).toEqual([[], []]);
    await gone.close();
  });

  test("row 21: an address that serves a document with the victim's id is not the victim", async () => {
    const actor = `${evil.origin}/users/alias`;
    evil.serve("/users/alias", {
      ...victim.actor,
      publicKey: { ...evil.actor["publicKey"] as Json, id: `${actor}#main-key` },
    });
    expect(await knock(followOf(evil, { actor }), `${actor}#main-key`)).toMatchObject({
      status: 401,
      reason: "key",
      kept: 0,
    });
  });

  test("row 31: an open redirect on a trusted server is not an actor of that server", async () => {
    const actor = `${victim.origin}/redirect`;
    const { id: _id, inbox: _inbox, outbox: _outbox, followers: _followers, following: _following, ...rest } =
      evil.actor;
    victim.behave("/redirect", { status: 302, headers: { location: evil.actorUri } });
    evil.serve("/users/eve", { ...rest, id: actor, publicKey: { ...evilKey(), id: `${actor}#k`, owner: actor } });
    const activity = followOf(victim, { actor });
    expect(await knock(activity, `${actor}#k`)).toMatchObject({ status: 401, reason: "key", kept: 0 });
    evil.serve("/users/eve", evil.actor);
  });

  test.each([
    ["that names its owner", () => evil.actor],
    ["whose key names no owner", () => ({ ...evil.actor, publicKey: { ...evilKey(), owner: undefined } })],
  ])("row 16: an alias of an actor on its own server is not that actor: a document %s", async (_name, document) => {
    const actor = `${evil.origin}/@eve`;
    evil.serve("/@eve", document());
    expect(await knock(followOf(evil, { actor }))).toMatchObject({ status: 401, reason: "key", kept: 0 });
  });

  test("another person on the same server does not speak for its neighbour", async () => {
    const actor = `${evil.origin}/users/neighbour`;
    evil.serve("/users/neighbour", { ...evil.actor, id: actor, publicKey: { id: `${actor}#main-key`, owner: actor } });
    expect(await knock(followOf(evil, { actor }))).toMatchObject({ status: 401, reason: "key", kept: 0 });
  });

  test("row 35: an actor whose inbox is on another server is refused", async () => {
    evil.serve("/users/eve", { ...evil.actor, inbox: victim.inboxUri });
    expect(await knock(followOf(evil))).toMatchObject({ status: 401, reason: "key", kept: 0 });
    evil.serve("/users/eve", evil.actor);
  });

  test("row 28: an actor uploaded as a file does not speak for the server that stores it", async () => {
    const actor = `${victim.origin}/media/1.json`;
    const document = {
      ...evil.actor,
      id: actor,
      publicKey: { ...evil.actor["publicKey"] as Json, id: `${actor}#k`, owner: actor },
    };
    const inbox = {
      inbox: `${victim.origin}/i`,
      outbox: `${victim.origin}/o`,
      followers: `${victim.origin}/f`,
      following: `${victim.origin}/g`,
    };
    for (const type of ["application/json", "text/plain", "image/png", "text/html"]) {
      victim.serve("/media/1.json", { ...document, ...inbox }, 200, { "content-type": type });
      expect(await knock(followOf(victim, { actor }), `${actor}#k`), type).toMatchObject({ status: 401, kept: 0 });
    }
  });

  test.each([
    ["a revoked key", { revoked: "2026-01-01T00:00:00Z" }],
    ["an expired key", { expires: "2020-01-01T00:00:00Z" }],
    ["a key that is no key", { publicKeyPem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" }],
    ["a key of another kind", { publicKeyPem: 7 }],
  ])("%s admits nobody", async (_name, change) => {
    evil.serve("/users/eve", { ...evil.actor, publicKey: { ...evil.actor["publicKey"] as Json, ...change } });
    expect(await knock(followOf(evil))).toMatchObject({ status: 401, reason: "key", kept: 0 });
    evil.serve("/users/eve", evil.actor);
  });

  test("a document that is no actor has no voice", async () => {
    evil.serve("/users/eve", { ...evil.actor, type: "Note" });
    expect(await knock(followOf(evil))).toMatchObject({ status: 401, reason: "key", kept: 0 });
    evil.serve("/users/eve", evil.actor);
  });
});

describe("ids", () => {
  const rows: [string, () => Json, number, string][] = [
    ["row 22: an id on the victim's server", () => ({ id: `${victim.origin}/activities/1` }), 400, "id_origin"],
    ["row 23: an id on our server", () => ({ id: `${nodeOrigin}/activities/1` }), 400, "id_ours"],
    ["row 8: no id", () => ({ id: undefined }), 400, "id"],
    ["an id that is a number", () => ({ id: 7 }), 400, "id"],
    ["an id with a line break", () => ({ id: `${evil.origin}/a\n1` }), 400, "id"],
    ["row 45: an id with quotes and control characters", () => ({ id: `${evil.origin}/a"\u0000;drop` }), 400, "id"],
    ["a file id", () => ({ id: "file:///etc/passwd" }), 400, "id"],
    ["a very long id", () => ({ id: `${evil.origin}/${"a".repeat(3_000)}` }), 400, "id"],
    ["row 36: two actors", () => ({ actor: [evil.actorUri, victim.actorUri] }), 400, "actor"],
    ["row 37: an embedded actor", () => ({ actor: evil.actor }), 400, "actor"],
    ["row 16: an actor with a fragment", () => ({ actor: `${evil.actorUri}#x` }), 400, "actor"],
    ["an actor with a password", () => ({ actor: evil.actorUri.replace("//", "//victim.example@") }), 400, "actor"],
    ["a script for an actor", () => ({ actor: "javascript:alert(1)" }), 400, "actor"],
    ["row 43: one of our own actors", () => ({ actor: `${nodeOrigin}/m/movement` }), 401, "actor_ours"],
    ["row 38: two types", () => ({ type: ["Create", "Delete"] }), 400, "type"],
    ["no type", () => ({ type: undefined }), 400, "type"],
    ["no object", () => ({ object: undefined }), 400, "object"],
    ["a list of objects", () => ({ object: [victim.actorUri] }), 400, "object"],
    ["a Flag of 51 objects", () => ({ type: "Flag", object: Array(51).fill(victim.actorUri) }), 400, "object"],
  ];
  test.each(rows)("%s is refused unfetched", async (_name, changes, status, reason) => {
    expect(await knock(followOf(evil, changes()))).toEqual({ status, reason, kept: 0, fetches: 0 });
  });

  test("row 22: the genuine activity with the poisoned id is still admitted later", async () => {
    const stage = setStage();
    const id = `${victim.origin}/activities/poisoned`;
    await stage.send(evil, followOf(evil, { id }));
    expect((await stage.send(victim, followOf(victim, { id }))).status).toBe(202);
    expect(stage.accepted).toMatchObject([{ id, actor: victim.actorUri }]);
  });

  test("a Flag of fifty objects is admitted", async () => {
    const object = Array(50).fill(`${nodeOrigin}/calls/1`);
    expect(await knock(followOf(evil, { type: "Flag", object }))).toMatchObject({ status: 202, kept: 1 });
  });
});
