/** The guard on outgoing connections: which addresses are public, which URLs pass, and that nothing else is asked. */
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { request } from "undici";
import { type FixturePeer, startFixturePeer } from "../../test/support/fixture-peer.ts";
import { egressLimits } from "../domain/limits.ts";
import { checkEgressUrl, EgressRefused, guardedRequest, installEgressGuard, isPublicAddress } from "./egress.ts";
import { createGuard } from "./egress/guard.ts";
import { createGuardedFetch } from "./egress/guarded-fetch.ts";

let peer: FixturePeer;
beforeAll(async () => {
  peer = await startFixturePeer();
});
afterEach(() => installEgressGuard({ allowPrivate: false }));
afterAll(() => peer.close());

const strict = { allowPrivate: false };
const local = { allowPrivate: true };

describe("addresses", () => {
  test.each([
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1", "168.63.129.16"],
    ...["169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1"],
    ...["198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1"],
    ...["2001::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254"],
    ...["fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1", "localhost", "1", "0x7f000001", ""],
  ])("%s is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "172.32.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2001:200::1",
    "2a01:4f8::1",
    "2003::1",
  ])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("URLs in production", () => {
  test.each([
    ["http://partner.example/", "scheme_refused"],
    ["ftp://partner.example/", "scheme_refused"],
    ["file:///etc/passwd", "scheme_refused"],
    ["data:application/json,{}", "scheme_refused"],
    ["javascript:1", "scheme_refused"],
    ["https://partner.example:22/", "port_refused"],
    ["https://partner.example:25/", "port_refused"],
    ["https://partner.example:5432/", "port_refused"],
    ["https://partner.example:80/", "port_refused"],
    ["https://user:pw@partner.example/", "userinfo_refused"],
    ["https://user@partner.example/", "userinfo_refused"],
    ["https://hidden.onion/", "host_refused"],
    ["https://localhost/", "host_refused"],
    ["https://localhost./", "host_refused"],
    ["https://a.localhost/", "host_refused"],
    ["https://printer.local/", "host_refused"],
    ["https://metadata.google.internal/", "host_refused"],
    ["https://database/", "host_refused"],
    ["https://127.0.0.1/", "address_refused"],
    ["https://2130706433/", "address_refused"],
    ["https://0x7f.1/", "address_refused"],
    ["https://0177.0.0.1/", "address_refused"],
    ["https://0/", "address_refused"],
    ["https://[::1]/", "address_refused"],
    ["https://[::ffff:7f00:1]/", "address_refused"],
    ["https://[64:ff9b::a00:1]/", "address_refused"],
    ["https://169.254.169.254/latest/meta-data/", "address_refused"],
    ["not a url", "not_a_url"],
    ["//partner.example/", "not_a_url"],
  ])("row 73, 77: %s is refused", (url, kind) => {
    expect(checkEgressUrl(url, strict)).toMatchObject({ kind });
  });

  test.each([
    "https://partner.example/inbox",
    "https://partner.example:443/inbox",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
  ])(
    "%s passes",
    (url) => expect(checkEgressUrl(url, strict)).toBeNull(),
  );
});

describe("URLs in a development network", () => {
  test.each(["http://127.0.0.1:8000/", "http://localhost:8000/", "https://10.0.0.7:8443/", "https://partner.example/"])(
    "%s passes",
    (url) => expect(checkEgressUrl(url, local)).toBeNull(),
  );
  test.each([
    "http://169.254.169.254/",
    "http://[fd00:ec2::254]/",
    "http://0.0.0.0/",
    "http://[fe80::1]/",
    "http://a:b@localhost/",
    "file:///x",
  ])(
    "%s is refused even there",
    (url) => expect(checkEgressUrl(url, local)).not.toBeNull(),
  );
});

describe("connections", () => {
  test("the process's own fetch cannot reach loopback, by number or by name", async () => {
    installEgressGuard(strict);
    const { port } = new URL(peer.origin);
    const before = peer.requests.length;
    for (
      const url of [peer.origin, `http://localhost:${port}/`, `https://127.0.0.1:${port}/`, `http://[::1]:${port}/`]
    ) {
      await expect(fetch(url), url).rejects.toThrow();
    }
    expect(peer.requests).toHaveLength(before);
  });

  test("a development network may be reached once the guard was told so", async () => {
    installEgressGuard(local);
    expect((await fetch(peer.actorUri)).status).toBe(200);
    expect((await guardedRequest(peer.actorUri)).body).toContain(peer.actorUri);
  });

  test("before anything is installed the strict rule holds", async () => {
    await expect(guardedRequest(peer.actorUri)).rejects.toThrow(EgressRefused);
  });

  test("row 74: a public name that resolves to a private address is refused before a packet leaves", async () => {
    const asked: string[] = [];
    const guard = createGuard(strict, (hostname, callback) => {
      asked.push(hostname);
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    });
    const failure = await request("https://rebound.example/", { dispatcher: guard }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ refusal: { kind: "address_refused", address: "127.0.0.1" } });
    expect(asked).toEqual(["rebound.example"]);
    await guard.close();
  });

  test("of several addresses only the reachable ones are tried", async () => {
    const { port, hostname } = new URL(peer.origin);
    const addresses = [{ address: "169.254.169.254", family: 4 }, { address: hostname, family: 4 }];
    const guard = createGuard(local, (_name, callback) => callback(null, addresses));
    const answer = await request(`http://peer.test:${port}/nodeinfo/2.1`, { dispatcher: guard });
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
    await guard.close();
  });

  test("a guard that is handed a refused URL by other code refuses it too", async () => {
    const guard = createGuard(strict);
    await expect(request("https://partner.example:22/", { dispatcher: guard })).rejects.toThrow("port 22");
    await guard.close();
  });
});

describe("guarded requests", () => {
  const inbox = (): string => peer.inboxUri;

  test("post bytes and headers as given, and bring back status, headers and body", async () => {
    const headers = { "content-type": "application/activity+json", host: new URL(peer.origin).host };
    const answer = await guardedRequest(inbox(), { method: "POST", headers, body: '{"type":"Like"}' }, local);
    expect(answer.status).toBe(202);
    expect(peer.received.at(-1)).toEqual({ type: "Like" });
    expect(peer.requests.at(-1)?.headers).toMatchObject(headers);
  });

  test("row 76: a redirect is an answer, not an instruction", async () => {
    peer.behave("/moved", { status: 307, headers: { location: `${peer.origin}/inbox` } });
    const before = peer.received.length;
    const answer = await guardedRequest(`${peer.origin}/moved`, { method: "POST", body: "{}" }, local);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, `${peer.origin}/inbox`]);
    expect(peer.received).toHaveLength(before);
  });

  test("a long answer is cut at the limit", async () => {
    peer.serve("/long", "x".repeat(100_000));
    const answer = await guardedRequest(`${peer.origin}/long`, {}, local);
    expect([answer.bytes.byteLength, answer.cut]).toEqual([egressLimits.deliveryAnswerBytes, true]);
    const whole = await guardedRequest(`${peer.origin}/long`, { maxBytes: 200_000 }, local);
    expect([whole.bytes.byteLength, whole.cut]).toEqual([100_000, false]);
  });

  test("a host that never answers is given up at the deadline, and on the caller's signal", async () => {
    peer.behave("/hang", "hang");
    const url = `${peer.origin}/hang`;
    await expect(guardedRequest(url, { deadlineMs: 50 }, local)).rejects.toThrow(/timeout|abort/i);
    await expect(guardedRequest(url, { signal: AbortSignal.abort(new Error("stopped")) }, local)).rejects.toThrow(
      "stopped",
    );
    peer.behave("/hang", null);
  });

  test("an answer that drips for ever is given up at the deadline", async () => {
    const dripping = await startDripping();
    await expect(guardedRequest(dripping.url, { deadlineMs: 200 }, local)).rejects.toThrow(/timeout|abort/i);
    dripping.server.closeAllConnections();
    dripping.server.close();
  });
});

describe("the checking fetch of other runtimes", () => {
  test("refuses private addresses and redirects to them", async () => {
    const asked: string[] = [];
    const inner: typeof fetch = (input) => {
      asked.push(new Request(input).url);
      return Promise.resolve(new Response(null, { status: 302, headers: { location: "https://10.0.0.1/" } }));
    };
    const guarded = createGuardedFetch(inner, strict);
    await expect(guarded("https://127.0.0.1/")).rejects.toThrow(EgressRefused);
    await expect(guarded("https://localhost/")).rejects.toThrow(EgressRefused);
    await expect(guarded("https://1.1.1.1/")).rejects.toThrow(EgressRefused);
    expect(asked).toEqual(["https://1.1.1.1/"]);
  });

  test("leaves redirects to the caller who asked for that", async () => {
    const moved = new Response(null, { status: 302, headers: { location: "https://1.1.1.1/b" } });
    const guarded = createGuardedFetch(() => Promise.resolve(moved), strict);
    expect((await guarded("https://1.1.1.1/", { redirect: "manual" })).status).toBe(302);
  });
});

async function startDripping(): Promise<{ url: string; server: Server }> {
  const server = createServer((_incoming, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/`, server };
}
