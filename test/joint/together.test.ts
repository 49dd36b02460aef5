/**
 * What happens in a burst is said in few letters: one Add for sources that arrived together, one for organisations
 * that joined together. Nobody hears less for it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import type { Network, NetworkNode } from "../support/network.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { accept, act, convene, invite, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await convene(alpha);
  for (const partner of [beta, gamma]) await invite(alpha, stage.campaign.handle, partner);
  await network.settle();
  await holding(async () => {
    for (const partner of [beta, gamma]) await accept(partner);
  });
}, 60_000);
afterAll(() => network.close());

/** Lets the convenor hear, but not tell, until a burst is over. */
async function holding(burst: () => Promise<void>): Promise<void> {
  const { db } = alpha.node.store;
  await sql`create function hold_event() returns trigger language plpgsql as $$
    begin new.run_at := clock_timestamp() + interval '1 hour'; return new; end $$`.execute(db);
  await sql`create trigger hold_events before insert on queue_message for each row when (new.queue = 'event')
    execute function hold_event()`.execute(db);
  await burst();
  await network.settle();
  await sql`drop trigger hold_events on queue_message`.execute(db);
  await sql`drop function hold_event`.execute(db);
  await network.hurry();
  await network.settle();
}

const said = async (type: string, objectUri?: string) => {
  const rows = await alpha.node.store.db.selectFrom("activity").select(["body", "object_uri"]).where("type", "=", type)
    .orderBy("published_at").orderBy("uri").execute();
  return rows.filter(({ object_uri }) => objectUri === undefined || object_uri === objectUri)
    .map(({ body }) => JSON.parse(body) as { object: unknown; target?: string; cc: string[] });
};

test("organisations that join together are told in one Add, each with its consent, and each is verified by itself", async () => {
  const joined = (await said("Add")).filter(({ target }) => target === `${stage.campaign.uri}/organizers`);
  expect(joined).toHaveLength(1);
  const entries = joined[0]!.object as { id: string; context: string }[];
  expect(entries.map(({ id }) => id).sort()).toEqual([beta.movementUri, gamma.movementUri].sort());
  for (const { id, context } of entries) expect(new URL(context).origin).toBe(new URL(id).origin);
  for (const node of network.nodes) {
    const members = await node.node.store.db.selectFrom("joint_organisation").select("uri").where(
      "state",
      "=",
      "member",
    )
      .execute();
    expect(members).toHaveLength(3);
  }
});

test("an organisation that can't be stored holds up none of those on the same list", async () => {
  const { store, together: { desk } } = gamma.node;
  const joint = await desk.joint(stage.campaign.uri);
  const rows = () =>
    store.db.selectFrom("joint_organisation").select(["uri", "consent_uri as consentUri"]).where("state", "=", "member")
      .where("uri", "<>", gamma.movementUri).orderBy("uri").execute();
  const before = await rows();
  await store.db.deleteFrom("joint_organisation").where("uri", "<>", gamma.movementUri).execute();
  await sql`alter table joint_organisation add constraint refused check (uri <> ${sql.lit(beta.movementUri)})`
    .execute(store.db);
  await expect(desk.takeListed(joint!, before)).rejects.toThrow("refused");
  expect((await rows()).map(({ uri }) => uri)).toEqual([alpha.movementUri]);
  await sql`alter table joint_organisation drop constraint refused`.execute(store.db);
  expect((await desk.takeListed(joint!, before)).kind).toBe("taken");
  expect(await rows()).toEqual(before);
});

test("the campaign's own form is told to nobody when only its list of organisations changed", async () => {
  expect(await said("Update", stage.campaign.uri)).toHaveLength(0);
});

test("sources that arrive together are passed on in one Add, and each is taken by itself", async () => {
  const uris: string[] = [];
  await holding(async () => {
    for (const name of ["One", "Two", "Three"]) {
      uris.push((await act(beta, stage, { place: { name, locality: "Lyon", country: "FR" } })).uri);
    }
  });
  const adds = (await said("Add")).filter(({ target }) => target === `${stage.campaign.uri}/actions`);
  expect(adds).toHaveLength(1);
  expect((adds[0]!.object as { id: string; proof: unknown }[]).map(({ id }) => id).sort()).toEqual(uris.sort());
  expect(adds[0]!.cc).toEqual([beta.movementUri]);
  const held = await gamma.node.store.db.selectFrom("joint_source").select("uri").execute();
  expect(held.map(({ uri }) => uri).sort()).toEqual(uris);
});

test("a source that comes alone is passed on alone, as any reader of an Add takes it", async () => {
  const { uri } = await act(gamma, stage);
  await network.settle();
  const alone = (await said("Add")).filter(({ target }) => target === `${stage.campaign.uri}/actions`).at(-1);
  expect(alone?.object).toMatchObject({ id: uri, type: "Event" });
});
