/** What the gate lets in: every neighbour's way of signing, what comes out of it, and when peers should come again. */
import { generateKeyPairSync } from "node:crypto";
import { signRequest, verifyRequest } from "@fedify/fedify/sig";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followOf, inboxUri, nodeOrigin, requestOf, setStage } from "../../test/federation/gate-stage.ts";
import { type FixturePeer, makePeerKeys, startFixturePeer } from "../../test/support/fixture-peer.ts";
import { createDocumentLoader, DocumentUnavailable } from "./document-loader.ts";
import { agreesWith, createGate, createKeyCache } from "./gate.ts";

const minute = 60_000;
let peer: FixturePeer;
const peers: FixturePeer[] = [];

async function start(options: Parameters<typeof startFixturePeer>[0] = {}): Promise<FixturePeer> {
  const started = await startFixturePeer({ keys: peer?.keys ?? await makePeerKeys(), ...options });
  peers.push(started);
  return started;
}

beforeAll(async () => {
  peer = await start();
});
afterAll(() => Promise.all(peers.map((one) => one.close())));

describe("honest neighbours are let in", () => {
  test.each(["mastodon", "mobilizon", "gotosocial", "misskey", "lemmy", "gancio", "wordpress"] as const)(
    "%s signs in its own way and is admitted with one fetch",
    async (software) => {
      const neighbour = await start({ software });
      const stage = setStage();
      expect((await stage.send(neighbour, followOf(neighbour))).status, stage.reasons.join()).toBe(202);
      expect(stage.accepted).toMatchObject([{ type: "Follow", actor: neighbour.actorUri, recipient: null }]);
      expect(stage.fetched).toEqual([neighbour.actorUri]);
    },
  );

  test.each(
    [
      ["hs2019 with (created) and no Date", { dialect: "cavage-created" }],
      ["hs2019 with Date", { dialect: "cavage-hs2019" }],
      ["no algorithm named", { algorithm: "" }],
      ["rsa-sha512", { algorithm: "rsa-sha512" }],
      ["RFC 9421 over @target-uri", { dialect: "rfc9421" }],
      ["RFC 9421 over @path and @authority", { dialect: "rfc9421-path" }],
      ["RFC 9421 with a named algorithm", { dialect: "rfc9421", algorithm: "rsa-v1_5-sha256" }],
      ["RFC 9421 with RSA-PSS", { dialect: "rfc9421", algorithm: "rsa-pss-sha512" }],
      ["ld+json with the profile", {
        headers: { "content-type": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' },
      }],
      ["a clock that is four minutes fast", { now: Date.now() + 4 * minute }],
    ] as const,
  )("a signature by %s is believed", async (_name, options) => {
    const stage = setStage();
    expect((await stage.send(peer, followOf(peer), options)).status, stage.reasons.join()).toBe(202);
    expect(stage.accepted).toHaveLength(1);
  });

  test("an Ed25519 key found only in assertionMethod is believed over RFC 9421", async () => {
    const keys = generateKeyPairSync("ed25519");
    const neighbour = await start();
    const raw = keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const keyId = `${neighbour.actorUri}#ed25519-key`;
    const multikey = {
      id: keyId,
      type: "Multikey",
      controller: neighbour.actorUri,
      publicKeyMultibase: multibase(raw),
    };
    neighbour.serve(new URL(neighbour.actorUri).pathname, { ...neighbour.actor, assertionMethod: [multikey] });
    const stage = setStage();
    const options = { dialect: "rfc9421", keyId, privateKey: keys.privateKey, algorithm: "ed25519" } as const;
    expect((await stage.send(neighbour, followOf(neighbour), options)).status, stage.reasons.join()).toBe(202);
  });

  test.each(["draft-cavage-http-signatures-12", "rfc9421"] as const)(
    "what Fedify signs by %s is believed",
    async (spec) => {
      const key = await importForFedify(peer);
      const headers = { "content-type": "application/activity+json" };
      const plain = new Request(inboxUri, { method: "POST", headers, body: JSON.stringify(followOf(peer)) });
      const stage = setStage();
      const signed = await signRequest(plain, key, new URL(peer.keyId), { spec });
      expect((await stage.knock(signed)).status, stage.reasons.join()).toBe(202);
    },
  );

  test("what the gate believes, Fedify's own check believes too", async () => {
    const documentLoader = createDocumentLoader({ allowPrivate: true, userAgent: "Test" });
    for (const dialect of ["cavage-rsa-sha256", "cavage-hs2019", "rfc9421"] as const) {
      const request = requestOf(peer, followOf(peer), { dialect });
      expect(await verifyRequest(request, { documentLoader, contextLoader: documentLoader }), dialect).not.toBeNull();
    }
  });
});

describe("what comes out of the gate", () => {
  test("a personal inbox names its owner, and the activity cannot be changed", async () => {
    const stage = setStage();
    const actorUri = `${nodeOrigin}/m/movement`;
    await stage.knock(requestOf(peer, followOf(peer)), { shared: false, actorUri });
    expect(stage.accepted[0]?.recipient).toBe(actorUri);
    expect(Object.isFrozen(stage.accepted[0])).toBe(true);
  });

  test("an id may carry a fragment, as votes do", async () => {
    const stage = setStage();
    const id = `${peer.actorUri}#votes/1/activity`;
    expect((await stage.send(peer, followOf(peer, { id }))).status).toBe(202);
    expect(stage.accepted[0]?.id).toBe(id);
  });

  test("an authenticated activity of a type nobody handles is answered 202 and forgotten", async () => {
    const stage = setStage();
    expect((await stage.send(peer, followOf(peer, { type: "Zorg", unheardOf: { of: 1 } }))).status).toBe(202);
    expect(stage.accepted).toHaveLength(0);
  });

  test("a parsed form that names another actor does not agree with what was verified", async () => {
    const stage = setStage();
    await stage.send(peer, followOf(peer));
    const [activity] = stage.accepted;
    if (activity === undefined) throw new Error("not admitted");
    const id = new URL(activity.id);
    expect(agreesWith(activity, { id, actorIds: [new URL(activity.actor)] })).toBe(true);
    expect(agreesWith(activity, { id, actorIds: [new URL("https://victim.example/u")] })).toBe(false);
  });

  test("a store that fails makes the peer come again, and says nothing about itself", async () => {
    const stage = setStage({ accept: () => Promise.reject(new Error("secret detail")) });
    const answer = await stage.send(peer, followOf(peer));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.text()).not.toContain("secret");
    expect(stage.faults).toHaveLength(1);
  });

  test("every refusal names the mistake in JSON", async () => {
    const stage = setStage();
    const answer = await stage.send(peer, followOf(peer), { signed: false });
    expect(await answer.json()).toEqual({ error: "The request is not signed.", reason: "signature_absent" });
  });
});

describe("keys", () => {
  test("a known key costs no further fetch, and simultaneous strangers share one", async () => {
    const stage = setStage();
    const requests = Array.from({ length: 10 }, () => stage.send(peer, followOf(peer)));
    expect((await Promise.all(requests)).map((answer) => answer.status)).toEqual(Array(10).fill(202));
    await stage.send(peer, followOf(peer));
    expect(stage.fetched).toHaveLength(1);
  });

  test("a changed key is fetched once more, at most once a minute", async () => {
    let now = Date.now();
    const neighbour = await start();
    const fresh = await makePeerKeys();
    const stage = setStage({ now: () => now });
    await stage.send(neighbour, followOf(neighbour));
    const publicKeyPem = fresh.publicKey.export({ type: "spki", format: "pem" });
    const publicKey = { id: neighbour.keyId, owner: neighbour.actorUri, publicKeyPem };
    neighbour.serve(new URL(neighbour.actorUri).pathname, { ...neighbour.actor, publicKey });
    const rotated = { privateKey: fresh.privateKey };
    expect((await stage.send(neighbour, followOf(neighbour), rotated)).status).toBe(401);
    expect(stage.fetched).toHaveLength(1);
    now += minute;
    expect((await stage.send(neighbour, followOf(neighbour), { ...rotated, now })).status).toBe(202);
    expect(stage.fetched).toHaveLength(2);
  });

  test("a key host that does not answer means 503, and is left alone for a minute", async () => {
    let now = Date.now();
    let down = true;
    const load = createDocumentLoader({ allowPrivate: true, userAgent: "Test" });
    const fetched: string[] = [];
    const stage = setStage({
      now: () => now,
      documentLoader: (url) => {
        fetched.push(url);
        return down ? Promise.reject(new DocumentUnavailable(url, "down")) : load(url);
      },
    });
    const first = await stage.send(peer, followOf(peer), { now });
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "60"]);
    down = false;
    expect((await stage.send(peer, followOf(peer), { now })).status).toBe(503);
    expect(fetched).toHaveLength(1);
    now += minute;
    expect((await stage.send(peer, followOf(peer), { now })).status).toBe(202);
  });

  test("forgetting an actor forgets its keys", async () => {
    const keyCache = createKeyCache();
    const stage = setStage({ keyCache });
    await stage.send(peer, followOf(peer));
    keyCache.forget(peer.actorUri);
    await stage.send(peer, followOf(peer));
    expect(stage.fetched).toHaveLength(2);
  });

  test("a gone actor's own Delete is believed because its host answers 410, another activity is not", async () => {
    const neighbour = await start();
    neighbour.behave(new URL(neighbour.actorUri).pathname, { status: 410 });
    const stage = setStage();
    const farewell = followOf(neighbour, { type: "Delete", object: neighbour.actorUri });
    expect((await stage.send(neighbour, farewell)).status).toBe(202);
    expect(stage.gone).toEqual([neighbour.actorUri]);
    expect((await stage.send(neighbour, followOf(neighbour))).status).toBe(401);
    expect(stage.accepted).toHaveLength(0);
  });
});

describe("what others pass on", () => {
  const author = "http://127.0.0.1:9";
  const relayed = {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${author}/a/1`,
    type: "Create",
    actor: `${author}/u`,
    object: `${author}/n/1`,
    signature: { type: "RsaSignature2017" },
  };

  test("a document that an authenticated server passes on is a hint, never an activity", async () => {
    const stage = setStage();
    expect((await stage.send(peer, relayed)).status).toBe(202);
    expect(stage.accepted).toHaveLength(0);
    expect(stage.forwarded).toEqual([relayed]);
    expect(stage.fetched).toEqual([peer.actorUri]);
  });

  test("GoToSocial's key stub is enough to know which server passes something on", async () => {
    const neighbour = await start({ software: "gotosocial" });
    const stage = setStage();
    expect((await stage.send(neighbour, relayed)).status).toBe(202);
    expect(stage.fetched).toEqual([neighbour.keyId]);
  });

  test("without a signature of its own it is refused unfetched", async () => {
    const { signature: _left, ...bare } = relayed;
    const stage = setStage();
    expect((await stage.send(peer, bare)).status).toBe(401);
    expect(stage.fetched).toHaveLength(0);
  });
});

describe("rates", () => {
  const rates = { perHost: { burst: 2, windowMs: minute }, newKeysPerHost: { burst: 1, windowMs: minute } };

  test("a host that knocks too often is told when to come again", async () => {
    const stage = setStage({ rates });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await stage.send(peer, followOf(peer))).status);
    expect(statuses).toEqual([202, 202, 429, 429]);
  });

  test("forgeries in a host's name do not use up its share", async () => {
    const stage = setStage({ rates });
    await stage.send(peer, followOf(peer));
    for (let i = 0; i < 5; i++) await stage.send(peer, followOf(peer), { privateKey: (await otherKeys()).privateKey });
    expect((await stage.send(peer, followOf(peer))).status).toBe(202);
  });

  test("many new actors of one host are let in slowly", async () => {
    const stage = setStage({ rates });
    await stage.send(peer, followOf(peer));
    const second = `${peer.origin}/users/second`;
    const answer = await stage.send(peer, followOf(peer, { actor: second }), { keyId: `${second}#main-key` });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("a gate for https accepts no http actor", async () => {
  const gate = createGate({
    origin: "https://node.example",
    handles: new Set(["Follow"]),
    documentLoader: () => Promise.reject(new Error("not asked")),
    isBlocked: () => Promise.resolve(false),
    accept: () => Promise.resolve(),
  });
  const { headers, body } = peer.sign("https://node.example/inbox", followOf(peer));
  const answer = await gate(new Request("https://node.example/inbox", { method: "POST", headers, body }), {
    shared: true,
  });
  expect(answer.status).toBe(401);
});

let others: Awaited<ReturnType<typeof makePeerKeys>> | undefined;
async function otherKeys() {
  return others ??= await makePeerKeys();
}

async function importForFedify(from: FixturePeer): Promise<CryptoKey> {
  const jwk = from.keys.privateKey.export({ format: "jwk" });
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return await crypto.subtle.importKey("jwk", jwk, algorithm, true, ["sign"]);
}

function multibase(raw: Uint8Array): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let rest = BigInt(`0x${Buffer.from([0xed, 0x01, ...raw]).toString("hex")}`);
  let text = "";
  for (; rest > 0n; rest /= 58n) text = alphabet[Number(rest % 58n)] + text;
  return `z${text}`;
}
