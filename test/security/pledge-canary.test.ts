/**
 * Words planted through every way in, in a condition, in a message and in a reason, looked for by five kinds of viewer: a stranger, a
 * member, a moderator, an organiser of the node, and another server that signs what it asks. And in the database and the logs.
 */
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messagePledgers } from "../../src/application/pledges/message-pledgers.ts";
import { setReachable } from "../../src/application/pledges/change-pledge.ts";
import { askReveal } from "../../src/application/pledges/reveal-contacts.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { routes } from "../../src/web/routes.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { orThrow } from "../support/network.ts";
import { NOBODY, plant, type Planted } from "./planted.ts";
import { type Seen, signIn, strangerAt, type Visitor } from "./visitor.ts";

const CONDITION = "98760";
const MESSAGE = "zzPLEDGEMESSAGEzz";
const REASON = "zzREVEALREASONzz";
const operator = { kind: "operator" } as const;
const logged: LogRecord[] = [];
let planted: Planted;
let peer: FixturePeer;
const viewers = new Map<string, (path: string, accept: string) => Promise<Pick<Seen, "status" | "body">>>();

beforeAll(async () => {
  await configure({
    reset: true,
    sinks: { memory: (record) => void logged.push(record) },
    loggers: [{ category: [], lowestLevel: "trace", sinks: ["memory"] }],
  });
  planted = await plant();
  const { node: { ports, store } } = planted.node;
  const by = (visitor: Visitor) => (path: string, accept: string) => visitor.get(path, { accept });
  viewers.set("stranger", by(strangerAt(planted.node)));
  for (const role of ["member", "moderator", "organiser"] as const) {
    viewers.set(role, by(await signIn(planted.node, role)));
  }
  peer = await startFixturePeer();
  viewers.set("server", (path, accept) => peer.get(`${planted.node.origin}${path}`, { accept }));
  const callId = planted.calls.town;
  const ana = await store.db.selectFrom("actor").select("id").where("handle", "=", "ana").executeTakeFirstOrThrow();
  const asked = {
    callId,
    personId: ana.id,
    name: "zzPLEDGENAMEzz",
    option: "going",
    named: false,
    language: "fr",
  } as const;
  orThrow(await pledgeAsMember(ports, { ...asked, condition: Number(CONDITION) }));
  for (const pledge of await ports.transact((work) => work.pledges.list(callId, ["confirmed"], 10))) {
    await setReachable(ports, { key: { pledgeId: pledge.id }, reachable: true });
  }
  const segment = { callId, option: "going", state: "confirmed", ways: "all" } as const;
  orThrow(await messagePledgers(ports, operator, { ...segment, text: MESSAGE }));
  const row = await store.db.selectFrom("actor").select("id").where("handle", "=", "test_organiser")
    .executeTakeFirstOrThrow();
  orThrow(await askReveal(ports, { kind: "person", personId: row.id, role: "organiser" }, { callId, reason: REASON }));
});
afterAll(async () => {
  await peer.close();
  await planted.close();
  await reset();
});

/** Every route that answers GET, about what was planted; and what no page is. */
function paths(): string[] {
  const { town } = planted.calls;
  const filled = routes.filter(({ get }) => get !== undefined).flatMap(({ path }) => {
    const named = path.replace(/:handle/, "make_amazon_pay").replace(/:at\{[^}]*\}/, "@make_amazon_pay")
      .replace(/:poll\{[^}]*\}/, "pledge-fr").replace(/:id(?:\{[^}]*\})?/, town);
    return [named.replaceAll(/:\w+(\{[^}]*\})?/g, "guess")];
  });
  const collections = ["attendees", "attendees?page=true", "replies", "likes", "shares", "pledge-fr"];
  const words = [...NOBODY, CONDITION, MESSAGE, REASON];
  return [
    ...new Set(filled),
    ...collections.map((one) => `/calls/${town}/${one}`),
    ...words.map((word) => `/search?q=${word}`),
    "/c/make_amazon_pay/outbox?page=true",
    "/actor/outbox?page=true",
    `/calls/${town}.ics`,
    "/c/make_amazon_pay/actions.atom",
    "/c/make_amazon_pay/actions.geojson",
    "/nowhere/at/all",
  ];
}

/** Who asks for a yes is shown to those who give it; what organisers wrote is theirs. */
const ORGANISERS_READ = new Set([MESSAGE, REASON]);

describe.each(["stranger", "member", "moderator", "organiser", "server"])("a %s", (name) => {
  test.each(["text/html", "application/activity+json"])("reads no planted word, asking for %s", async (accept) => {
    const ask = viewers.get(name);
    const all = paths();
    expect(all.length).toBeGreaterThan(80);
    for (const path of all) {
      const seen = await ask?.(path, accept);
      expect(seen?.status, path).toBeLessThan(500);
      const mine = name === "organiser" ? [...NOBODY, CONDITION] : [...NOBODY, CONDITION, ...ORGANISERS_READ];
      for (const word of mine.filter((word) => !path.includes(word))) {
        expect(seen?.body, `${word} at ${path}`).not.toContain(word);
      }
    }
  }, 60_000);
});

test("an organiser does read what organisers wrote, on their own desk alone", async () => {
  const seen = await viewers.get("organiser")?.(`/desk/calls/${planted.calls.town}/pledgers`, "text/html");
  expect(seen?.body).toContain(MESSAGE);
  expect(seen?.body).toContain(REASON);
});

test("no table, queue row, log line or letter to others holds a planted word", async () => {
  const { db } = planted.node.node.store;
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
  const people = NOBODY.filter((word) => word.startsWith("zzpledge") || word.startsWith("zzPLEDGE"));
  expect(people.length).toBeGreaterThan(3);
  const words = [...people, CONDITION, MESSAGE, REASON];
  for (const { name } of tables) {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(db);
    for (const word of words) expect(JSON.stringify(rows), `${word} in ${name}`).not.toContain(word);
  }
  const lines = JSON.stringify(
    logged.filter(({ category }) => category[0] === "trait").map((record) => [record.message, record.properties]),
  );
  for (const word of words) expect(lines, word).not.toContain(word);
  for (const word of words) expect(planted.delivered(), word).not.toContain(word);
});
