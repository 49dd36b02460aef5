/**
 * Letters of every known software, validly signed, with random values in random places: the gate answers below 500, no
 * handler fails, and nothing public changes by them. Seeds are printed with a failure; `FUZZ_RUNS` multiplies the number.
 */
import { readdirSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Neighbour, type Software, startNeighbour } from "../scenarios/neighbour.ts";
import type { Json } from "../support/network.ts";
import { plant, type Planted } from "./planted.ts";

const runs = 40 * Number(process.env["FUZZ_RUNS"] ?? 1);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_271_126);
const all: readonly Software[] = [
  "mastodon",
  "mobilizon",
  "gancio",
  "misskey",
  "gotosocial",
  "friendica",
  "hollo",
  "wordpress",
];
let planted: Planted;
const neighbours = new Map<Software, Neighbour>();

beforeAll(async () => {
  planted = await plant();
  const { node, calls } = planted;
  const spoken = { campaign: `${node.origin}/c/make_amazon_pay`, call: `${node.origin}/calls/${calls.town}` };
  for (const name of all) neighbours.set(name, await startNeighbour(name, node, spoken));
});
afterAll(async () => {
  for (const one of neighbours.values()) await one.close();
  await planted.close();
});

const filesOf = (name: Software) =>
  readdirSync(new URL(`../fixtures/${name}/`, import.meta.url)).filter((file) =>
    file.endsWith(".json") && !/^(actor|event)/.test(file)
  ).map((file) => file.slice(0, -".json".length));

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, "", " ", [], {}, [[]], [null], { id: 1 }, { type: [] }),
  fc.constantFrom<unknown>("\0", "a\0b", "\ud800", "\u202e", "9999-99-99T99:99:99Z", "+275760-09-13T00:00:00Z", "P9Y"),
  fc.constantFrom<unknown>("javascript:alert(1)", "https://", "http://[", "as:Public", "https://x.example/\ud800"),
  fc.constantFrom<unknown>(
    "<svg><math><mi><mglyph><style><img onerror=x>".repeat(30),
    "<p>".repeat(2_000),
    "a".repeat(5_000),
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const types =
  "Create Update Delete Undo Announce Follow Accept Reject Like Flag Move Block Join QuoteRequest Tombstone Note Event Zorg"
    .split(" ");

/** One change: which of the letter's values, counted through, and what is put there. */
const change = fc.record({ at: fc.nat(60), put: junk, as: fc.option(fc.constantFrom(...types), { freq: 4 }) });

/** The letter with one value replaced, deep inside; `actor` and `id` of the letter stay, or the gate would judge first. */
function changed(letter: Json, { at, put, as }: { at: number; put: unknown; as: string | null }): Json {
  const paths: [Json | unknown[], string | number][] = [];
  const walk = (holder: Json | unknown[]) => {
    for (const [key, value] of Object.entries(holder)) {
      if (holder !== letter || !["actor", "id", "@context"].includes(key)) paths.push([holder, key]);
      if (typeof value === "object" && value !== null && key !== "@context") walk(value as Json);
    }
  };
  walk(letter);
  const [holder, key] = paths[at % paths.length] ?? [letter, "object"];
  Reflect.set(holder, key, as !== null && key === "type" ? as : structuredClone(put));
  return letter;
}

test.each(all)("no letter of %s, however damaged, makes the node fail", async (name) => {
  const from = neighbours.get(name) as Neighbour;
  const { node, network } = planted;
  const { db } = node.node.store;
  const before = (await node.json(`/calls/${planted.calls.town}`)).json["name"];
  let sent = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...filesOf(name)),
    fc.array(change, { minLength: 1, maxLength: 4 }),
    async (file, changes) => {
      const letter = changes.reduce(changed, structuredClone(from.letter(file)));
      letter["id"] = `${from.peer.origin}/fuzz/${sent++}`;
      const { status } = await from.send({ ...letter, actor: from.actorUri });
      expect(status, JSON.stringify(letter)).toBeLessThan(500);
      if (sent % 200 === 0) await network.settle();
    },
  );
  await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 10_000 * runs / 40 });
  await network.settle();
  const failed = await db.selectFrom("queue_message").selectAll().where("queue", "=", "inbox").execute();
  expect(failed.map(({ last_error, payload }) => [last_error, JSON.stringify(payload)])).toEqual([]);
  expect((await node.json(`/calls/${planted.calls.town}`)).json["name"]).toBe(before);
  expect((await node.html(`/calls/${planted.calls.town}`)).status).toBe(200);
}, 900_000);

test("the desk still opens after all that, and shows what came as text", async () => {
  const { node } = planted;
  for (const path of ["/", "/c/make_amazon_pay", `/calls/${planted.calls.town}`]) {
    const { status, body } = await node.html(path);
    expect(status).toBe(200);
    expect(body).not.toMatch(/<script(?! type="application\/ld\+json")|onerror=x>/);
  }
});
