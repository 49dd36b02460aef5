/**
 * Requests that no browser and no honest server sends: addresses that can't be decoded, bytes no database takes, foreign
 * hosts, strange methods. Each is answered below 500, shows nothing, and leads nobody elsewhere.
 */
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestNetwork } from "../scenarios/stage.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { signIn, strangerAt, type Visitor } from "./visitor.ts";

let network: Network;
let node: NetworkNode;
let steward: Visitor;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  await node.campaign("campaign.json");
  await node.call("call-picket.json");
  await network.settle();
  steward = await signIn(node, "steward");
});
afterAll(() => network.close());

/** Sends a request as it is written and answers its status line; empty when the connection was closed without one. */
function send(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(node.origin).port), "127.0.0.1");
    let answer = "";
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (data) => answer += data.toString("latin1"));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(answer));
    socket.write(text, "latin1");
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, `Host: ${new URL(node.origin).host}`, "Connection: close", ...headers, "", ""].join("\r\n");

const parts = [
  "%E0%A4%A",
  "%00",
  "a%00b",
  "%",
  "%zz",
  "%ff",
  "%2e%2e",
  "..%2f..%2fetc%2fpasswd",
  "%F0%9F%92%A9",
  "%0d%0aX:1",
];
const addresses = [
  ..."/c/X /m/X /u/X /@X /calls/X /places/X /notes/X /tags/X /quotes/X /activities/X /announces/X /media/X".split(" "),
  ..."/static/X /sign_in/X /calls/X/replies /calls/X/likes /c/X/outbox /c/X/inbox /actor/X /X /desk/calls/X".split(" "),
  ..."/setup?token=X /?lang=X /?interface=X /.well-known/webfinger?resource=X /nodeinfo/X".split(" "),
  "/.well-known/webfinger?resource=acct:X@front.example",
  "/c/make_amazon_pay/outbox?page=true&before=X",
];

test.each(addresses)("%s answers below 500 whatever stands for X, to everybody and in every form", async (address) => {
  const long = "a".repeat(10_000);
  for (const part of [...parts, long]) {
    const path = address.replace("X", part);
    for (const [method, accept] of [["GET", "text/html"], ["GET", "application/activity+json"], ["POST", "*/*"]]) {
      const answer = await send(request(`${method} ${path}`, `Accept: ${accept}`));
      expect(statusOf(answer), `${method} ${accept} ${path.slice(0, 80)}`).toBeGreaterThanOrEqual(200);
      expect(statusOf(answer), `${method} ${accept} ${path.slice(0, 80)}`).toBeLessThan(500);
      expect(answer.split("\r\n\r\n")[0]).not.toMatch(/^X:1/m);
    }
  }
}, 60_000);

test("a form with U+0000 in a name or a value is refused, whoever sends it", async () => {
  const forms = ["/desk/people", "/desk/movement", "/desk/campaigns/new", "/desk/replies", "/desk/flags", "/language"];
  for (const path of forms) {
    for (const field of ["handle", "uri", "id", "back", "a\0b"]) {
      expect((await steward.post(path, { [field]: "a\0b" })).status, path).toBe(400);
    }
  }
  expect((await strangerAt(node).post("/setup", { token: "a\0b" })).status).toBe(400);
});

test("a form that comes in pieces, without a length, is read as any other, and refused when it grows too heavy", async () => {
  const pieces = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const type = "Content-Type: application/x-www-form-urlencoded";
  const head = request("POST /language", "Transfer-Encoding: chunked", type);
  const answer = await send(head + pieces("interface=es&back=/about"));
  expect(statusOf(answer)).toBe(303);
  expect(answer).toMatch(/^location: \/about\r$/im);
  expect(statusOf(await send(request("POST /language")))).toBe(415);
  expect([0, 413]).toContain(statusOf(await send(head + pieces(`back=${"a".repeat(300_000)}`))));
});

test("nobody is led to another site, however the way back is written", async () => {
  const ways = ["//evil.example", "/.//evil.example", "/..//evil.example", "/%2e//evil.example", "/\\evil.example"];
  const more = [
    "https://evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/./\\evil.example",
    "javascript:alert(1)",
  ];
  for (const back of [...ways, ...more]) {
    const { status, headers } = await strangerAt(node).post("/language", { interface: "fr", back });
    expect(status, back).toBe(303);
    const location = headers.get("location") ?? "";
    expect(new URL(location, node.origin).origin, back).toBe(node.origin);
    expect(location.startsWith("//"), back).toBe(false);
  }
});

test("a request for another host, or without a readable one, is not answered with a page", async () => {
  const port = new URL(node.origin).port;
  const hosts = ["evil.example", "a b", `x@localhost:${port}`, `localhost:${port}/x`, "[::1", "", "localhost:1"];
  for (const host of hosts) {
    const answer = await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect([400, 421], host).toContain(statusOf(answer));
  }
  const elsewhere = await send(request("GET http://evil.example/"));
  expect(elsewhere).not.toContain("evil.example");
});

test("no forwarding header makes the node speak of another host", async () => {
  const headers = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher", forwarded: "host=evil.example" };
  for (const path of ["/", "/c/make_amazon_pay", "/.well-known/nodeinfo", "/setup", "/sign_in"]) {
    for (const accept of ["text/html", "application/activity+json"]) {
      expect((await strangerAt(node).get(path, { ...headers, accept })).body).not.toContain("evil.example");
    }
  }
});

test.each(["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY"])(
  "the method %s is refused everywhere and changes nothing",
  async (method) => {
    for (
      const path of ["/", "/desk", "/c/make_amazon_pay", "/inbox", "/c/make_amazon_pay/outbox", "/language", "/actor"]
    ) {
      const status = statusOf(await send(request(`${method} ${path}`)));
      expect([400, 404, 405], `${method} ${path}`).toContain(status);
    }
  },
);

test("headers beyond measure, doubled lengths and broken cookies are answered below 500", async () => {
  const answers = [
    request("GET /", `X-Long: ${"a".repeat(20_000)}`),
    request("POST /inbox", "Content-Length: 3", "Transfer-Encoding: chunked"),
    request("GET /", "Cookie: session=\xff%00%E0%A4%A; interface=%00; reading=%E0%A4; session=\xfe"),
    request("GET /", `Accept-Language: ${"aa;q=".repeat(2_500)}`),
    request("GET /", `Accept: ${"application/activity+json,".repeat(500)}`),
    request("GET /", `If-None-Match: ${'W/"a",'.repeat(2_000)}`),
    request("GET /media/x", `If-None-Match: ${'W/"a",'.repeat(2_000)}`),
  ].map(send);
  for (const answer of await Promise.all(answers)) {
    expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
    expect(statusOf(answer)).toBeLessThan(500);
  }
});

test("a page kept for strangers is never given to somebody signed in, nor theirs to strangers", async () => {
  const paths = ["/", "/c/make_amazon_pay"];
  for (const path of paths) {
    const [before, own, after] = [
      await strangerAt(node).get(path),
      await steward.get(path),
      await strangerAt(node).get(path),
    ];
    expect(own.body).toContain('href="/desk"');
    expect(own.headers.get("cache-control")).toBe("private, no-store");
    for (const { body } of [before, after]) expect(body).not.toContain('href="/desk"');
  }
});

test("a page asked for with HEAD, another host's port or a query nobody reads does not change what others get", async () => {
  const page = await strangerAt(node).get("/c/make_amazon_pay");
  await fetch(`${node.origin}/c/make_amazon_pay`, { method: "HEAD" });
  await strangerAt(node).get("/c/make_amazon_pay?x=%3Cscript%3E&interface=%22onload");
  const again = await strangerAt(node).get("/c/make_amazon_pay");
  expect(again.body).toBe(page.body);
  expect(again.body).not.toContain("x=%3Cscript");
});
