/** Hostile addresses inside activities (threats 1f): whatever an activity names, the node in production asks no private place. */
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDocumentLoader } from "../../src/federation/document-loader.ts";
import { createGate } from "../../src/federation/gate.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";

const node = "https://node.example";
let peer: FixturePeer;
let connections = 0;
const listener = createServer((socket) => {
  connections++;
  socket.destroy();
});

beforeAll(async () => {
  peer = await startFixturePeer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  listener.close();
  await peer.close();
});

test.each([
  ...["127.0.0.1", "127.1", "0", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"],
  ...["169.254.169.254", "10.0.0.1", "100.64.0.1", "192.168.1.1", "[fc00::1]", "[fe80::1]", "[2002:7f00:1::]"],
  ...["localhost", "node.localhost", "hidden.onion", "printer.local", "database"],
])("row 73: an actor at %s is refused and not asked", async (host) => {
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 443;
  const accepted: unknown[] = [];
  const gate = createGate({
    origin: node,
    handles: new Set(["Follow"]),
    documentLoader: createDocumentLoader({ allowPrivate: false, userAgent: "Test" }),
    isBlocked: () => Promise.resolve(false),
    accept: (activity) => Promise.resolve(void accepted.push(activity)),
  });
  for (const origin of [`https://${host}`, `https://${host}:${port}`]) {
    const actor = `${origin}/u`;
    const activity = { id: `${origin}/a`, type: "Follow", actor, object: `${node}/m/movement` };
    const { headers, body } = peer.sign(`${node}/inbox`, activity, { keyId: `${actor}#main-key` });
    const answer = await gate(new Request(`${node}/inbox`, { method: "POST", headers, body }), { shared: true });
    expect(answer.status, origin).toBe(401);
  }
  expect([accepted, connections]).toEqual([[], 0]);
});
