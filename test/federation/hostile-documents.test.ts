/** Hostile requests by what the body is (threats 1d, 1e): refused before parsing costs anything, never a 500. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FixturePeer, type Json, startFixturePeer } from "../support/fixture-peer.ts";
import { followOf, inboxUri, setStage } from "./gate-stage.ts";

const kibibyte = 1_024;
let peer: FixturePeer;

beforeAll(async () => {
  peer = await startFixturePeer();
});
afterAll(() => peer.close());

/** Signs a body honestly and says what became of it. */
async function knock(body: Json | string) {
  const stage = setStage();
  const answer = await stage.send(peer, body);
  return {
    status: answer.status,
    reason: stage.reasons[0],
    kept: stage.accepted.length,
    fetches: stage.fetched.length,
  };
}

/** A Follow whose object is nested so deep, as text. */
function nested(depth: number, open = '{"a":', close = "}"): string {
  const { object: _left, ...rest } = followOf(peer);
  return `${JSON.stringify(rest).slice(0, -1)},"object":${open.repeat(depth)}1${close.repeat(depth)}}`;
}

/** A POST whose body arrives piece by piece, its length unknown to the runtime. */
function streamed(headers: Record<string, string>, body: ReadableStream<Uint8Array>): Request {
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  return new Request(inboxUri, init);
}

describe("JSON", () => {
  test.each([
    ["a list", "[]", "not_an_object"],
    ["a string", '"x"', "not_an_object"],
    ["null", "null", "not_an_object"],
    ["a number", "7", "not_an_object"],
    ["a truncated object", '{"type":"Follow"', "not_json"],
    ["nothing but blanks", "   ", "not_json"],
    ["two objects", "{}{}", "not_json"],
  ])("row 55: %s for a body is refused unfetched", async (_name, body, reason) => {
    expect(await knock(body)).toEqual({ status: 400, reason, kept: 0, fetches: 0 });
  });

  test("row 55: an empty body is refused unfetched", async () => {
    const { headers } = peer.sign(inboxUri, "");
    const stage = setStage();
    expect((await stage.knock(new Request(inboxUri, { method: "POST", headers }))).status).toBe(400);
  });

  test("bytes that are no UTF-8 are refused", async () => {
    const { headers } = peer.sign(inboxUri, "{}");
    const stage = setStage();
    const body = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
    expect((await stage.knock(new Request(inboxUri, { method: "POST", headers, body }))).status).toBe(400);
  });

  test("row 53: of two actors under one key the last is taken, and it must be the signer", async () => {
    const honest = JSON.stringify(followOf(peer));
    const doubled = honest.replace('"type"', '"actor":"http://127.0.0.1:9/victim","type"');
    const stage = setStage();
    expect((await stage.send(peer, doubled)).status).toBe(202);
    expect(stage.accepted[0]?.actor).toBe(peer.actorUri);
  });

  test("row 54: __proto__ and constructor change nothing, in any spelling", async () => {
    const stage = setStage();
    const body = JSON.stringify(followOf(peer)).replace(
      /^\{/,
      '{"__proto__":{"polluted":1},"\\u005f_proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    expect((await stage.send(peer, body)).status).toBe(202);
    const copy: Json = Object.assign({}, stage.accepted[0]?.raw);
    expect([copy["polluted"], ({} as Json)["polluted"]]).toEqual([undefined, undefined]);
  });

  test("row 59: any value in any used field is a 400 or a 202, never a fault", async () => {
    const stage = setStage();
    const fields = ["@context", "id", "type", "actor", "object", "to", "cc", "tag", "signature", "published"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 4 }), async (field, value) => {
        const { status } = await stage.send(peer, followOf(peer, { [field]: value }));
        expect([202, 400, 401]).toContain(status);
      }),
      { numRuns: 300 },
    );
    expect(stage.faults).toEqual([]);
  });

  test("row 59: any text for a body is refused without a fault", async () => {
    const stage = setStage();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.json()), async (body) => {
        expect((await stage.send(peer, body)).status).toBe(400);
      }),
      { numRuns: 200 },
    );
    expect([stage.faults, stage.fetched]).toEqual([[], []]);
  });
});

describe("JSON-LD", () => {
  const as = "https://www.w3.org/ns/activitystreams";
  const refused: [string, Json][] = [
    ["row 48: a term that means as:actor", {
      "@context": [as, { evil: "as:actor" }],
      evil: "http://127.0.0.1:9/victim",
    }],
    ["row 48: the same, written out", { "@context": [as, { evil: { "@id": `${as}#actor`, "@type": "@id" } }] }],
    ["row 48: actor that means something else", { "@context": [as, { actor: "https://evil.example/ns#nothing" }] }],
    ["row 48: a prefix that spells as:actor", {
      "@context": [as, { x: "https://www.w3.org/ns/" }],
      "x:activitystreams#actor": "v",
    }],
    ["row 48: another prefix for ActivityStreams", { "@context": [as, { x: `${as}#` }], "x:actor": "v" }],
    ["row 48: the property by its full name", { [`${as}#actor`]: "http://127.0.0.1:9/victim" }],
    ["row 48: the property by its compact name", { "as:actor": "http://127.0.0.1:9/victim" }],
    ["row 48: an alias of @id", { "@context": [as, { uri: "@id" }], uri: "http://127.0.0.1:9/victim" }],
    ["row 48: @id beside id", { "@id": "http://127.0.0.1:9/a" }],
    ["row 48: a renamed verb", { "@context": [as, { Follow: "as:Delete" }] }],
    ["row 48: a scoped context inside a term", {
      "@context": [as, { x: { "@id": "https://x.example/", "@context": { y: "as:actor" } } }],
    }],
    ["row 49: @graph", { "@graph": [{}] }],
    ["row 49: @included in the object", { object: { type: "Note", "@included": [] } }],
    ["row 49: @reverse", { object: { "@reverse": { actor: "http://127.0.0.1:9/victim" } } }],
    ["row 49: a term that is @reverse", { "@context": [as, { x: { "@reverse": "as:actor" } }] }],
    ["a context that resets all before", { "@context": [as, null] }],
    ["a @base", { "@context": [as, { "@base": "http://127.0.0.1:9/" }] }],
    ["an @import", { "@context": [as, { "@import": "http://127.0.0.1:9/c" }] }],
    ["row 51: a context on loopback", { "@context": [as, "http://127.0.0.1:1/context"] }],
    ["row 51: a context on a stranger's server", { "@context": "https://stranger.example/context" }],
    ["row 51: the same, inside the object", { object: { "@context": "http://127.0.0.1:1/context", type: "Note" } }],
    ["row 51: five hundred contexts", { "@context": Array.from({ length: 500 }, (_, i) => `${as}?${i}`) }],
    ["row 52: a list in a list", { "@context": [[as]] }],
    ["row 52: a number for a context", { "@context": 7 }],
  ];
  test.each(refused)("%s is refused unfetched", async (_name, changes) => {
    expect(await knock(followOf(peer, changes))).toEqual({ status: 400, reason: "context", kept: 0, fetches: 0 });
  });

  test.each([
    ["Mastodon", [as, "https://w3id.org/security/v1", {
      manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
      toot: "http://joinmastodon.org/ns#",
      featured: { "@id": "toot:featured", "@type": "@id" },
      alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
      Hashtag: "as:Hashtag",
      sensitive: "as:sensitive",
      schema: "http://schema.org#",
      value: "schema:value",
      focalPoint: { "@container": "@list", "@id": "toot:focalPoint" },
    }]],
    ["Mobilizon", [as, "https://w3id.org/security/v1", {
      "@language": "und",
      mz: "https://joinmobilizon.org/ns#",
      sc: "http://schema.org#",
      location: { "@id": "sc:location", "@type": "sc:Place" },
      joinMode: { "@id": "mz:joinMode", "@type": "mz:joinModeType" },
    }]],
    ["GoToSocial", ["https://gotosocial.org/ns", as, { sensitive: "as:sensitive" }]],
    ["Lemmy", ["https://join-lemmy.org/context.json", as]],
    ["Misskey", [as, "https://w3id.org/security/v1", {
      Key: "sec:Key",
      quoteUrl: "as:quoteUrl",
      misskey: "https://misskey-hub.net/ns#",
    }]],
    ["none at all", undefined],
  ])("the context of %s is accepted", async (_name, context) => {
    expect(await knock(followOf(peer, { "@context": context }))).toMatchObject({ status: 202, kept: 1 });
  });

  test("a context of the actor's own server is accepted and not fetched by the gate", async () => {
    const context = [as, `${peer.origin}/schemas/litepub.jsonld`];
    const outcome = await knock(followOf(peer, { "@context": context }));
    expect(outcome).toMatchObject({ status: 202, fetches: 1 });
    expect(peer.fetches("/schemas/litepub.jsonld")).toBe(0);
  });

  test("row 50: an LD-signed replay with a junk HTTP signature is refused", async () => {
    const stage = setStage();
    const author = "http://127.0.0.1:9";
    const replayed = followOf(peer, {
      id: `${author}/a`,
      actor: `${author}/u`,
      signature: { type: "RsaSignature2017" },
    });
    const { headers, body } = peer.sign(inboxUri, replayed);
    const junk = headers["signature"]?.replace(/signature="[^"]*"/, `signature="${btoa("x".repeat(256))}"`) ?? "";
    const request = new Request(inboxUri, { method: "POST", headers: { ...headers, signature: junk }, body });
    expect((await stage.knock(request)).status).toBe(401);
    expect([stage.forwarded, stage.accepted]).toEqual([[], []]);
  });
});

describe("size and depth", () => {
  test.each([25, 100, 1_000, 20_000])("row 61: objects nested %i deep are refused unfetched", async (depth) => {
    expect(await knock(nested(depth))).toEqual({ status: 400, reason: "too_deep", kept: 0, fetches: 0 });
  });

  test("row 61: lists nested 100 000 deep are refused unfetched", async () => {
    expect(await knock(nested(100_000, "[", "]"))).toMatchObject({ status: 400, reason: "too_deep", fetches: 0 });
  });

  test("brackets inside strings do not count as nesting", async () => {
    const object = { type: "Note", content: `\\"${"[{".repeat(500)}` };
    expect(await knock(followOf(peer, { object }))).toMatchObject({ status: 202, kept: 1 });
  });

  test.each([
    ["row 63: 501 recipients", {
      to: Array(300).fill("http://127.0.0.1:9/u"),
      cc: Array(201).fill("http://127.0.0.1:9/u"),
    }, "recipients"],
    ["row 63: 501 recipients, half of them in the object", {
      to: Array(300).fill("x"),
      object: { cc: Array(201).fill("x") },
    }, "recipients"],
    ["row 63: 51 tags", { object: { type: "Note", tag: Array(51).fill({ type: "Hashtag" }) } }, "tags"],
    [
      "row 64: 51 poll options",
      { object: { type: "Question", oneOf: Array(51).fill({ type: "Note" }) } },
      "poll_options",
    ],
    ["row 63: 10 000 tags", { object: { type: "Note", tag: Array(10_000).fill(1) } }, "too_many_values"],
    ["row 63: 100 000 recipients", { to: Array(100_000).fill(1) }, "too_many_values"],
  ])("%s are refused unfetched", async (_name, changes, reason) => {
    expect(await knock(followOf(peer, changes))).toEqual({ status: 400, reason, kept: 0, fetches: 0 });
  });

  test("row 60: a body over the limit is refused with a truthful length, a false one, and none", async () => {
    const large = JSON.stringify(followOf(peer, { content: "a".repeat(300 * kibibyte) }));
    for (const length of [String(large.length), "10", undefined]) {
      const { headers } = peer.sign(inboxUri, large, { headers: { "content-length": length } });
      const stage = setStage();
      expect((await stage.knock(streamed(headers, new Blob([large]).stream()))).status, length).toBe(413);
      expect(stage.fetched).toHaveLength(0);
    }
  });

  test("row 60: a body without end is read up to the limit and no further", async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 64 * kibibyte;
        controller.enqueue(new Uint8Array(64 * kibibyte));
      },
    });
    const { headers } = peer.sign(inboxUri, "{}");
    const stage = setStage();
    expect((await stage.knock(streamed(headers, endless))).status).toBe(413);
    expect(given).toBeLessThanOrEqual(512 * kibibyte);
  });

  test("row 47: ten thousand new actors of one host are not all let in", async () => {
    const rates = { perHost: { burst: 99_999, windowMs: 1_000 }, newKeysPerHost: { burst: 5, windowMs: 3_600_000 } };
    const stage = setStage({ rates });
    for (let i = 0; i < 20; i++) {
      const actor = `${peer.origin}/users/new${i}`;
      await stage.send(peer, followOf(peer, { actor }), { keyId: `${actor}#main-key` });
    }
    expect(stage.fetched).toHaveLength(5);
    expect(stage.reasons.filter((reason) => reason === "too_many")).toHaveLength(15);
  });

  test("an actor document nested deep is refused unparsed", async () => {
    const heavy = await startFixturePeer({ keys: peer.keys });
    const { pathname } = new URL(heavy.actorUri);
    heavy.serve(pathname, `${JSON.stringify(heavy.actor).slice(0, -1)},"x":${"[".repeat(2_000)}${"]".repeat(2_000)}}`);
    const stage = setStage();
    expect((await stage.send(heavy, followOf(heavy))).status).toBe(401);
    await heavy.close();
  });
});
