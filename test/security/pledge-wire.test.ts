/**
 * Pledges on their way in: what the queue holds of them while they wait, fail, and lie among the dead letters, and what is noted of the
 * servers they came from. Nothing of it names anybody to whoever has the database without the key file.
 */
import { describe, expect, test } from "vitest";
import { storeAdmitted } from "../../src/federation/federation.ts";
import { readmit } from "../../src/federation/gate/verified.ts";
import { activityInHand, createMessageQueue } from "../../src/federation/storage/message-queue.ts";
import { tellsOfPledge } from "../../src/federation/storage/pledge-letter.ts";
import { forgetExpired } from "../../src/workers/retention.ts";
import { pledgeStage } from "../support/pledge-stage.ts";

const stage = pledgeStage();
const actor = "https://zzsolozz.example/users/zzbozz";
const call = "https://front.example/calls/abc";
const said = (type: string, object: unknown) => ({ id: `${actor}#1`, type, actor, object });
const PLEDGES = [
  said("Join", call),
  said("Leave", call),
  said("TentativeAccept", { id: call, type: "Event" }),
  said("Accept", { id: "https://front.example/actions/abc", type: "Event" }),
  said("Undo", said("Join", call)),
  said("Undo", said("Accept", call)),
  said("Create", { type: "Note", name: "Je viens", inReplyTo: `${call}/pledge-fr` }),
  said("Create", { type: "Note", name: "Je viens", inReplyTo: `${call}/pledge-fr/0123456789abc` }),
  said("Accept", { type: "Join", id: "https://front.example/activities/1", actor: "https://front.example/u/ana" }),
];

async function store(raw: (typeof PLEDGES)[number]): Promise<void> {
  const { queue, ports } = stage.house;
  const { id, type } = raw;
  await storeAdmitted(
    queue,
    "https://front.example",
    readmit({ id, type, actor, raw, recipient: null }),
    ports.sealing,
  );
}
const rows = async () =>
  JSON.stringify(
    await stage.house.store.db.selectFrom("queue_message").selectAll().where("queue", "=", "inbox").execute(),
  );

describe("the queue", () => {
  test("holds no pledge readable, by whatever door, nor the server it came from", async () => {
    for (const raw of PLEDGES) await store(raw);
    const held = await rows();
    for (const word of ["zzbozz", "zzsolozz", "Je viens", "/u/ana"]) expect(held).not.toContain(word);
    expect(JSON.parse(held)).toHaveLength(PLEDGES.length);
  });

  test("says of one that failed what kind of failure it was, and no word of it", async () => {
    await store(PLEDGES[0] as (typeof PLEDGES)[number]);
    const { queue, ports } = stage.house;
    const end = new AbortController();
    const seen: unknown[] = [];
    const inbox = createMessageQueue(queue, "inbox", {
      sealing: ports.sealing,
      retry: (_job, error) => ({ bury: error instanceof Error ? `${error.name}: ${error.message}` : "" }),
    });
    const listening = inbox.listen(() => {
      seen.push(activityInHand());
      return Promise.reject(new RangeError(`${actor} could not be had`));
    }, { signal: end.signal });
    await expect.poll(async () => await rows(), { timeout: 10_000 }).toContain('"dead"');
    end.abort();
    await listening;
    expect(seen).toEqual([PLEDGES[0]]);
    const dead = await rows();
    expect(dead).toContain("RangeError");
    expect(dead).not.toContain("zzbozz");
  });

  test("keeps what everybody may know as it came, so that an operator can look at it", () => {
    const others = [
      said("Follow", "https://front.example/c/x"),
      said("Like", call),
      said("Accept", said("Follow", "https://front.example/c/x")),
      said("Undo", said("Follow", "https://front.example/c/x")),
      said("Create", { type: "Note", content: "Bravo", inReplyTo: call }),
    ];
    expect(others.filter(tellsOfPledge)).toEqual([]);
  });
});

test("a server is a reader of a poll from its tenth vote on: one person's server would say who voted", async () => {
  const id = await stage.publish();
  const sharedInbox = "https://m.example/inbox";
  const readers = async () =>
    (await stage.house.store.db.selectFrom("recipient").select("inbox").execute()).map(({ inbox }) => inbox);
  for (let at = 0; at < 9; at++) await stage.vote(id, `p${at}@m.example`, { sharedInbox });
  expect(await readers()).toEqual([]);
  await stage.vote(id, "p9@m.example", { sharedInbox });
  expect(await readers()).toEqual([sharedInbox]);
});

test("that something was heard about a pledge is forgotten after a month, and what others said stays once for good", async () => {
  const id = await stage.publish();
  await stage.vote(id, "bo@m.example");
  await stage.house.ports.transact((work) => work.firstTime("something public"));
  const seen = async () => await stage.house.store.db.selectFrom("seen_activity").select("key_hash").execute();
  const before = (await seen()).length;
  expect(before).toBeGreaterThan(1);
  await forgetExpired(stage.house.queue, Temporal.Now.instant().add({ hours: 24 * 29 }));
  expect(await seen()).toHaveLength(before);
  await forgetExpired(stage.house.queue, Temporal.Now.instant().add({ hours: 24 * 31 }));
  expect(await seen()).toHaveLength(1);
});
