/** The DNS is asked with bounds: entries come whole and in their own letters, nothing is nothing, silence is a failure. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLookUpTxt, isDomainName, type LookUpTxt } from "./txt-entries.ts";

let server: Socket;
let lookUp: LookUpTxt;

beforeAll(async () => {
  server = createSocket("udp4");
  server.on("message", (query, from) => {
    const name = nameIn(query);
    if (name.startsWith("silent")) return;
    const pieces = name.startsWith("_tdu-consent") ? ["organisation=Locataires réu", "nis; text=1"] : null;
    server.send(answer(query, pieces), from.port, from.address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  lookUp = createLookUpTxt([`127.0.0.1:${(server.address() as AddressInfo).port}`], 400);
});
afterAll(() => void server.close());

/** The name a query asks for. */
function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== 0;) {
    const length = query[at] ?? 0;
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  return labels.join(".");
}

/** An answer with one TXT entry in pieces, or that there is no such name. */
function answer(query: Buffer, pieces: readonly string[] | null): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(pieces === null ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(pieces === null ? 0 : 1, 6);
  if (pieces === null) return Buffer.concat([head, question]);
  const data = Buffer.concat(pieces.map((piece) => {
    const bytes = Buffer.from(piece);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  }));
  const record = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, question, record, data]);
}

test("the pieces of an entry are one text, in the letters it was written in", async () => {
  expect(await lookUp("_tdu-consent.union.example")).toEqual(["organisation=Locataires réunis; text=1"]);
});

test("a name that is not there has no entries", async () => {
  expect(await lookUp("_tdu-actor.union.example")).toEqual([]);
});

test("a DNS that does not answer is a failure, soon", async () => {
  await expect(lookUp("silent.union.example")).rejects.toThrow();
}, 15_000);

test.each(["127.0.0.1", "localhost", "union.example.", "uni on.example", "UNION.example", "a".repeat(64) + ".example"])(
  "%s is never asked for",
  async (name) => {
    expect(isDomainName(name)).toBe(false);
    expect(await lookUp(name)).toEqual([]);
  },
);
