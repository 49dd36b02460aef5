/** Hostile requests by their signature (threats 1a, 1c): each is refused, nothing is stored, at most one fetch is made. */
import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type FixturePeer,
  makePeerKeys,
  type PeerKeys,
  type PostOptions,
  startFixturePeer,
} from "../support/fixture-peer.ts";
import { followOf, inboxUri, nodeOrigin, requestOf, setStage } from "./gate-stage.ts";

const minute = 60_000;
let peer: FixturePeer;
let strangerKeys: PeerKeys;

beforeAll(async () => {
  peer = await startFixturePeer();
  strangerKeys = await makePeerKeys();
});
afterAll(() => peer.close());

/** Sends an honest Follow with deviations and says what became of it. */
async function knock(options: PostOptions) {
  const stage = setStage();
  const answer = await stage.send(peer, followOf(peer), options);
  return {
    status: answer.status,
    reason: stage.reasons[0],
    fetches: stage.fetched.length,
    kept: stage.accepted.length,
  };
}

const refusedUnfetched: [string, PostOptions, string][] = [
  ["row 1: a request without signature", { signed: false }, "signature_absent"],
  ["row 2: a body altered after signing", { sendBody: " " }, "not_json"],
  ["row 3: a digest listed and absent", { headers: { digest: undefined } }, "covered_parts"],
  [
    "row 4: RFC 9421 without content-digest",
    { dialect: "rfc9421", covered: ["@method", "@target-uri"] },
    "covered_parts",
  ],
  ["row 5: RFC 9421 covering nothing", { dialect: "rfc9421", covered: [] }, "covered_parts"],
  ["row 6: RFC 9421 covering only the method", { dialect: "rfc9421", covered: ["@method"] }, "covered_parts"],
  ["row 6: RFC 9421 with a path and no authority", {
    dialect: "rfc9421",
    covered: ["@method", "@path", "content-digest"],
  }, "covered_parts"],
  ["row 6: a request target that is not covered", { covered: ["host", "date", "digest"] }, "covered_parts"],
  ["row 6: a host that is not covered", { covered: ["(request-target)", "date", "digest"] }, "covered_parts"],
  ["row 6: a time that is not covered", { covered: ["(request-target)", "host", "digest"] }, "covered_parts"],
  ["row 6: a digest that is not covered", { covered: ["(request-target)", "host", "date"] }, "covered_parts"],
  ["row 11: a date 20 minutes old", { now: Date.now() - 20 * minute }, "signature_old"],
  ["row 11: a date 20 minutes ahead", { now: Date.now() + 20 * minute }, "signature_ahead"],
  ["row 11: RFC 9421 created 20 minutes ago", { dialect: "rfc9421", now: Date.now() - 20 * minute }, "signature_old"],
  ["row 12: an expiry in the past", { expires: Date.now() - minute }, "signature_expired"],
  [
    "row 12: RFC 9421 with an expiry in the past",
    { dialect: "rfc9421", expires: Date.now() - minute },
    "signature_expired",
  ],
  ["row 12: (created) in the future", { dialect: "cavage-created", now: Date.now() + 6 * minute }, "signature_ahead"],
  ["row 13: an unknown algorithm", { algorithm: "none" }, "algorithm"],
  ["row 13: HMAC over RFC 9421", { dialect: "rfc9421", algorithm: "hmac-sha256" }, "algorithm"],
  ["row 13: a SHA-1 digest only", { headers: { digest: "SHA=2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } }, "digest"],
  ["row 84: a replay after two hours", { now: Date.now() - 120 * minute }, "signature_old"],
  ["a key id with a password", { keyId: "http://user:pw@127.0.0.1:1/u#main-key" }, "key_id"],
  ["a key id of another scheme", { keyId: "data:application/json,{}" }, "key_id"],
  ["a key id on our own server", { keyId: `${nodeOrigin}/actor#main-key` }, "key_origin"],
  ["a key of another server", { keyId: "http://127.0.0.1:1/u#main-key" }, "key_origin"],
];

describe("signature shape", () => {
  test.each(refusedUnfetched)("%s is refused without a fetch", async (_name, options, reason) => {
    const outcome = await knock(options);
    expect(outcome).toEqual({ status: reason === "not_json" ? 400 : 401, reason, fetches: 0, kept: 0 });
  });

  test("row 2: a body replaced by another activity is refused without a fetch", async () => {
    const outcome = await knock({ sendBody: JSON.stringify(followOf(peer, { object: `${nodeOrigin}/m/other` })) });
    expect(outcome).toEqual({ status: 401, reason: "digest_mismatch", fetches: 0, kept: 0 });
  });

  test("row 8: a request signed for another host is refused with that Host, and with ours", async () => {
    const misdirected = await knock({ host: "partner.example" });
    expect(misdirected).toEqual({ status: 421, reason: "host", fetches: 0, kept: 0 });
    const relabelled = await knock({ host: "partner.example", headers: { host: new URL(nodeOrigin).host } });
    expect(relabelled).toEqual({ status: 401, reason: "signature", fetches: 1, kept: 0 });
  });

  test("row 10: three hundred signatures cost no fetch at all", async () => {
    const stage = setStage();
    const one = `sig=("@method" "@target-uri" "content-digest");created=1;keyid="${peer.keyId}"`;
    const inputs = Array.from({ length: 300 }, (_, i) => one.replace("sig", `s${i}`)).join(", ");
    const headers = { "signature-input": inputs, signature: "s0=:AAAA:" };
    for (const input of [inputs, inputs.slice(0, 2 * one.length + 4)]) {
      const options = { dialect: "rfc9421", headers: { ...headers, "signature-input": input } } as const;
      expect((await stage.send(peer, followOf(peer), options)).status).toBe(401);
    }
    expect(stage.fetched).toHaveLength(0);
  });

  test("two signatures in one header, as two headers arrive, are refused", async () => {
    const { headers, body } = peer.sign(inboxUri, followOf(peer));
    const stage = setStage();
    const doubled = { ...headers, signature: `${headers["signature"]}, ${headers["signature"]}` };
    expect((await stage.knock(new Request(inboxUri, { method: "POST", headers: doubled, body }))).status).toBe(401);
    expect(stage.fetched).toHaveLength(0);
  });
});

describe("signature truth", () => {
  test("row 7: signed for another path is refused", async () => {
    expect(await knock({ path: "/m/other/inbox" })).toMatchObject({ status: 401, reason: "signature", kept: 0 });
    expect(await knock({ path: "/m/other/inbox", dialect: "rfc9421" })).toMatchObject({ status: 401, kept: 0 });
  });

  test("signed by another key is refused with one fetch", async () => {
    expect(await knock({ privateKey: strangerKeys.privateKey })).toMatchObject({ status: 401, fetches: 1, kept: 0 });
  });

  test("row 13: an algorithm that does not fit the key is refused", async () => {
    expect(await knock({ algorithm: "ed25519" })).toMatchObject({ status: 401, reason: "signature", kept: 0 });
  });

  test("a key below RSA-2048 is refused", async () => {
    const weak = await startFixturePeer({ keys: generateKeyPairSync("rsa", { modulusLength: 1_024 }) });
    const stage = setStage();
    expect((await stage.send(weak, followOf(weak))).status).toBe(401);
    expect(stage.reasons).toEqual(["key"]);
    await weak.close();
  });

  test.each(
    [
      ["row 15: answers 500", { status: 500 }, 503],
      ["row 15: resets the connection", "reset", 503],
      ["answers 404", { status: 404 }, 401],
      ["answers 410 and it is no farewell", { status: 410 }, 401],
      ["redirects for ever", { status: 302, headers: { location: "/users/ana" } }, 401],
    ] as const,
  )("a key host that %s leaves nothing behind", async (_name, mode, status) => {
    const broken = await startFixturePeer({ keys: peer.keys });
    broken.behave(new URL(broken.actorUri).pathname, mode);
    const stage = setStage();
    const answer = await stage.send(broken, followOf(broken));
    expect([answer.status, answer.headers.has("retry-after")]).toEqual([status, status === 503]);
    expect(stage.accepted).toHaveLength(0);
    await broken.close();
  });

  test("row 18: a blocked server is refused before anything is fetched", async () => {
    const stage = setStage({ isBlocked: (host) => Promise.resolve(host === new URL(peer.origin).host) });
    expect((await stage.send(peer, followOf(peer))).status).toBe(403);
    expect(stage.fetched).toHaveLength(0);
  });

  test("row 90: the same delivery a thousand times costs one fetch, and 429 past the quota", async () => {
    const rates = { perHost: { burst: 900, windowMs: minute }, newKeysPerHost: { burst: 10, windowMs: minute } };
    const stage = setStage({ rates });
    const statuses = new Map<number, number>();
    for (let i = 0; i < 1_000; i++) {
      const { status } = await stage.knock(requestOf(peer, followOf(peer)));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 202: 900, 429: 100 });
    expect(stage.fetched).toHaveLength(1);
  });
});

describe("outside of the request", () => {
  const outside: [string, number, PostOptions][] = [
    ["HTML", 415, { headers: { "content-type": "text/html" } }],
    ["plain JSON", 415, { headers: { "content-type": "application/json" } }],
    ["no media type", 415, { headers: { "content-type": undefined } }],
    ["ld+json of another profile", 415, {
      headers: { "content-type": 'application/ld+json; profile="https://evil.example/"' },
    }],
    ["a compressed body", 415, { headers: { "content-encoding": "gzip" } }],
    ["another Host", 421, { headers: { host: "partner.example" } }],
    ["our host on another port", 421, { headers: { host: "127.0.0.1:9" } }],
    ["two Hosts", 421, { headers: { host: "127.0.0.1:8000, partner.example" } }],
  ];
  test.each(outside)("%s is answered %i", async (_name, status, options) => {
    expect(await knock(options)).toMatchObject({ status, fetches: 0, kept: 0 });
  });

  test("a GET is answered 405", async () => {
    const answer = await setStage().knock(new Request(inboxUri));
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
