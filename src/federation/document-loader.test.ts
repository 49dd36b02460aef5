/** What the loader brings back, and the many things it does not: every rule of `documentLimits` and each kind of failure. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FixturePeer, startFixturePeer } from "../../test/support/fixture-peer.ts";
import { documentLimits } from "../domain/limits.ts";
import {
  createContextLoader,
  createDocumentLoader,
  DocumentGone,
  DocumentRefused,
  DocumentUnavailable,
  isActivityMediaType,
  isPreloadedContext,
} from "./document-loader.ts";

let peer: FixturePeer;
const open = { allowPrivate: true, userAgent: "TraitDUnion/0.1 (+https://node.example/)" };

beforeAll(async () => {
  peer = await startFixturePeer();
});
afterAll(() => peer.close());

const load = (path: string) => createDocumentLoader(open)(peer.origin + path);

describe("documents", () => {
  test("come back with the address that served them, asked for politely and uncompressed", async () => {
    expect(await createDocumentLoader(open)(peer.actorUri)).toEqual({
      contextUrl: null,
      document: peer.actor,
      documentUrl: peer.actorUri,
    });
    expect(peer.requests.at(-1)?.headers).toMatchObject({
      accept: 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      "accept-encoding": "identity",
      "user-agent": open.userAgent,
    });
  });

  test("are asked for without the fragment of their address", async () => {
    expect((await createDocumentLoader(open)(peer.keyId)).documentUrl).toBe(peer.actorUri);
  });

  test("are asked for with a signature on every hop when the node signs", async () => {
    const signed: string[] = [];
    const loader = createDocumentLoader({
      ...open,
      sign(request) {
        signed.push(new URL(request.url).pathname);
        const headers = new Headers(request.headers);
        headers.set("signature", `for ${request.url}`);
        return Promise.resolve(new Request(request, { headers }));
      },
    });
    peer.behave("/hop", { status: 302, headers: { location: "/users/ana" } });
    await loader(`${peer.origin}/hop`);
    expect(signed).toEqual(["/hop", "/users/ana"]);
    expect(peer.requests.at(-1)?.headers["signature"]).toBe(`for ${peer.actorUri}`);
  });

  test("are kept only by a loader that was told to", async () => {
    peer.serve("/kept", { id: "x" });
    const keeping = createDocumentLoader({ ...open, cache: true });
    const first = await keeping(`${peer.origin}/kept`);
    (first.document as { id: string }).id = "changed by a reader";
    expect((await keeping(`${peer.origin}/kept`)).document).toEqual({ id: "x" });
    expect(peer.fetches("/kept")).toBe(1);
    await load("/kept");
    expect(peer.fetches("/kept")).toBe(2);
  });

  test("a page may name its ActivityStreams form in a Link header, once", async () => {
    const html = {
      "content-type": "text/html",
      link: '</users/ana>; rel="alternate"; type="application/activity+json"',
    };
    peer.serve("/@ana", "<html></html>", 200, html);
    expect((await load("/@ana")).documentUrl).toBe(peer.actorUri);
    for (let i = 0; i < 5; i++) {
      const link = `</chain${i + 1}>; rel="alternate"; type="application/activity+json"`;
      peer.serve(`/chain${i}`, "<html></html>", 200, { ...html, link });
    }
    await expect(load("/chain0")).rejects.toThrow(DocumentRefused);
    expect([peer.fetches("/chain1"), peer.fetches("/chain2")]).toEqual([1, 0]);
  });
});

describe("failures", () => {
  test.each([404, 410] as const)("%i means gone, and says which", async (status) => {
    peer.behave("/gone", { status });
    const failure = await load("/gone").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DocumentGone);
    expect(failure).toMatchObject({ status });
  });

  test.each([408, 429, 500, 502, 503])("%i means unavailable", async (status) => {
    peer.behave("/down", { status });
    await expect(load("/down")).rejects.toThrow(DocumentUnavailable);
  });

  test("a connection that breaks or is refused means unavailable", async () => {
    peer.behave("/reset", "reset");
    await expect(load("/reset")).rejects.toThrow(DocumentUnavailable);
    await expect(createDocumentLoader(open)("http://127.0.0.1:1/")).rejects.toThrow(DocumentUnavailable);
  });

  test("a caller may give up early", async () => {
    peer.behave("/hang", "hang");
    const stopped = createDocumentLoader(open)(`${peer.origin}/hang`, { signal: AbortSignal.timeout(30) });
    await expect(stopped).rejects.toThrow(DocumentUnavailable);
  });

  test.each([401, 403, 204])("%i means refused", async (status) => {
    peer.behave("/other", { status });
    await expect(load("/other")).rejects.toThrow(DocumentRefused);
  });

  test.each([
    ["plain JSON", {}, { "content-type": "application/json" }],
    ["text", {}, { "content-type": "text/plain" }],
    ["a picture", {}, { "content-type": "image/png" }],
    ["HTML without a link", "<html></html>", { "content-type": "text/html" }],
    ["another profile", {}, { "content-type": 'application/ld+json; profile="https://evil.example/"' }],
    ["something compressed", {}, { "content-encoding": "gzip" }],
    ["no JSON", "{", {}],
    ["more than the limit", `"${"x".repeat(documentLimits.bytes)}"`, {}],
    ["something nested too deep", "[".repeat(25) + "]".repeat(25), {}],
    ["too many values", `[${"1,".repeat(documentLimits.nodes)}1]`, {}],
  ])("row 28: %s is refused", async (_name, body, headers) => {
    peer.serve("/bad", body, 200, headers);
    await expect(load("/bad")).rejects.toThrow(DocumentRefused);
  });

  test("more than three redirects are refused, and each is counted", async () => {
    for (let i = 0; i < 9; i++) peer.behave(`/r${i}`, { status: 301, headers: { location: `/r${i + 1}` } });
    await expect(load("/r0")).rejects.toThrow(DocumentRefused);
    expect([3, 4].map((i) => peer.fetches(`/r${i}`))).toEqual([1, 0]);
  });

  test.each(["file:///etc/passwd", "http://169.254.169.254/", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/"])(
    "row 75: a redirect to %s is refused",
    async (location) => {
      peer.behave("/away", { status: 302, headers: { location } });
      await expect(load("/away")).rejects.toThrow(DocumentRefused);
    },
  );

  test("in production loopback and http are refused unasked", async () => {
    const before = peer.requests.length;
    const loader = createDocumentLoader({ ...open, allowPrivate: false });
    await expect(loader(peer.actorUri)).rejects.toThrow(DocumentRefused);
    expect(peer.requests).toHaveLength(before);
  });

  test("row 67: a host is asked only so often within a minute", async () => {
    const loader = createDocumentLoader({ ...open, cache: false });
    peer.serve("/often", {});
    let stopped = 0;
    for (let i = 0; i < documentLimits.perHostPerMinute + 5; i++) {
      await loader(`${peer.origin}/often`).catch((error: unknown) => {
        if (error instanceof DocumentUnavailable) stopped++;
      });
    }
    expect(stopped).toBe(5);
  });
});

describe("contexts", () => {
  test("that are well known cost no request", async () => {
    const loader = createContextLoader({ ...open, allowPrivate: false });
    const url = "https://www.w3.org/ns/activitystreams";
    expect(isPreloadedContext(url)).toBe(true);
    expect((await loader(url)).document).toHaveProperty("@context");
    expect((await createDocumentLoader({ ...open, allowPrivate: false })(url)).document).toHaveProperty("@context");
  });

  test("from the network are small, and fetched once", async () => {
    const loader = createContextLoader(open);
    peer.serve("/context", { "@context": { a: "b:c" } }, 200, { "content-type": "application/json" });
    await loader(`${peer.origin}/context`);
    await loader(`${peer.origin}/context`);
    expect(peer.fetches("/context")).toBe(1);
    peer.serve("/large", { "@context": { a: "x".repeat(documentLimits.contextBytes) } });
    await expect(loader(`${peer.origin}/large`)).rejects.toThrow(DocumentRefused);
  });

  test("that cannot be had are not asked for again at once", async () => {
    const loader = createContextLoader(open);
    await expect(loader(`${peer.origin}/absent`)).rejects.toThrow(DocumentGone);
    await expect(loader(`${peer.origin}/absent`)).rejects.toThrow(DocumentGone);
    expect(peer.fetches("/absent")).toBe(1);
  });
});

test.each([
  ["application/activity+json", true],
  ["Application/Activity+JSON; charset=utf-8", true],
  ["application/ld+json", true],
  ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', true],
  ['application/ld+json; profile="https://example.org/ https://www.w3.org/ns/activitystreams"', true],
  ['application/ld+json; profile="https://example.org/"', false],
  ["application/json", false],
  ["text/html", false],
  ["", false],
  [null, false],
])("the media type %s counts as ActivityStreams: %s", (type, expected) => {
  expect(isActivityMediaType(type)).toBe(expected);
});
