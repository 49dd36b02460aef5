/** Between two nodes of ours: a number without names by default, one person by name only after a yes, and both taken back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { decidePledges } from "../../src/application/pledges/decide-pledges.ts";
import { pledgeAway, withdrawAway } from "../../src/application/pledges/pledge-away.ts";
import { addPerson } from "../../src/application/add-person.ts";
import { countPledges } from "../../src/database/repositories/pledges.ts";
import { rangeOf } from "../../src/domain/pledge.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  await alpha.campaign("campaign.json");
});
afterAll(() => network.close());

const going = async (callId: string) => rangeOf(await countPledges(alpha.node.store.current(), callId), "going").high;

async function asked(uri: string, personId: string, byName: boolean) {
  const call = await beta.node.reading.call(uri);
  const host = call === null ? null : await beta.node.reading.actor(call.attributedTo);
  if (call === null || host === null) throw new Error("the call can't be read");
  return await pledgeAway(beta.node.ports, { call, host: host.actor, personId, byName });
}

test("twenty-three of beta's members count at alpha as twenty, named nowhere; fewer than ten are taken back", async () => {
  const call = await alpha.call("call-picket.json");
  await network.settle();
  for (let at = 0; at < 23; at++) expect(await asked(call.uri, `person${at}`, false)).toMatchObject({ ok: true });
  await keepPledges(beta.node.store, beta.node.ports, Temporal.Now.instant().add({ hours: 1 }));
  await network.settle();
  expect(await going(call.id)).toBe(20);
  const rows = await alpha.node.store.db.selectFrom("pledge").selectAll().where("call_id", "=", call.id).execute();
  expect(rows.map(({ door, weight }) => [door, weight])).toEqual([["aggregate", 20]]);
  for (let at = 0; at < 15; at++) await withdrawAway(beta.node.ports, { callUri: call.uri, personId: `person${at}` });
  await beta.node.store.db.updateTable("away_total").set({ told_at: "2020-01-01T00:00:00Z" }).execute();
  await keepPledges(beta.node.store, beta.node.ports, Temporal.Now.instant().add({ hours: 1 }));
  await network.settle();
  expect(await going(call.id)).toBe(0);
});

test("where organisers decide, one person asks by name, is answered, and leaves", async () => {
  const call = await alpha.call("call-picket.json", { pledge: "confirmed" });
  await network.settle();
  orThrow(await addPerson(beta.node.ports, operator, { handle: "zoe", name: "Zoé", role: "member" }));
  const { id: personId } = await beta.node.store.db.selectFrom("actor").select("id").where("handle", "=", "zoe")
    .executeTakeFirstOrThrow();
  expect(await asked(call.uri, personId, false)).toMatchObject({ ok: false, refusal: { kind: "consent_needed" } });
  orThrow(await asked(call.uri, personId, true));
  await network.settle();
  const state = async () =>
    (await beta.node.store.db.selectFrom("away_pledge").select("state").where("call_uri", "=", call.uri).execute())[0]
      ?.state;
  expect([await going(call.id), await state()]).toEqual([0, "asked"]);
  const [pledge] = await alpha.node.store.db.selectFrom("pledge").select("id").where("call_id", "=", call.id).execute();
  orThrow(await decidePledges(alpha.node.ports, operator, { callId: call.id, ids: [pledge?.id ?? ""], accept: true }));
  await network.settle();
  expect([await going(call.id), await state()]).toEqual([1, "accepted"]);
  orThrow(await withdrawAway(beta.node.ports, { callUri: call.uri, personId }));
  await network.settle();
  expect([await going(call.id), await state()]).toEqual([0, undefined]);
  const books = await Promise.all([alpha, beta].map(async ({ node }) => {
    const jobs = await node.store.db.selectFrom("queue_message").select("payload").execute();
    const events = await node.store.db.selectFrom("outbox_event").select("payload").execute();
    return JSON.stringify([jobs, events]);
  }));
  for (const book of books) expect(book).not.toContain(personId);
});
