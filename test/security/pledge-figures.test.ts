/**
 * Figures watched by somebody who asks every minute: what they learn is a ten and an hour, and the moment of a change is the clock's,
 * never a person's. And what the watching worker itself costs: calls with nothing due are not looked at.
 */
import { describe, expect, test } from "vitest";
import type { Ports } from "../../src/application/ports.ts";
import { pledgeAway, withdrawAway } from "../../src/application/pledges/pledge-away.ts";
import { releaseTotals } from "../../src/application/pledges/release-totals.ts";
import type { RemoteActor, RemoteCall } from "../../src/application/remote-ports.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import { operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { begins, pledgeStage, start } from "../support/pledge-stage.ts";

const stage = pledgeStage();
const { publish, vote, votes, slips, spend } = stage;
const at = async (minutes: number, ports: Ports = stage.house.ports) => {
  const now = start.add({ minutes });
  stage.house.setClock(now);
  await keepPledges(stage.house.store, ports, now);
};
const told = async (id: string) =>
  (await stage.house.ports.transact((work) => work.pledges.toldTotals(id)))?.totals.going ?? null;

describe("the moment a figure changes", () => {
  test("is the call's own hour, however long nothing changed before", async () => {
    const id = await publish();
    await votes(id, 0, 9);
    for (let minute = 0; minute <= 600; minute += 10) await at(minute);
    const changes: number[] = [];
    let before = await told(id);
    for (let minute = 610; minute <= 800; minute += 10) {
      if (minute === 630) await vote(id, "tenth@m.example");
      await at(minute);
      if (await told(id) !== before) changes.push(minute);
      before = await told(id);
    }
    expect(changes).toEqual([660]);
  });

  test("is an hour of its own also for the number another node is sent", async () => {
    const call = {
      uri: "https://host.example/calls/1",
      reading: { joinMode: "free", callKind: "picket" },
      startsAt: begins,
      endsAt: null,
      state: "confirmed",
    } as unknown as RemoteCall;
    const host = { uri: "https://host.example/c/x", inbox: "https://host.example/inbox", sharedInbox: null };
    const pledge = async (from: number, to: number) => {
      for (let person = from; person < to; person++) {
        const asked = { call, host: host as unknown as RemoteActor, personId: `p${person}`, byName: false };
        orThrow(await pledgeAway(stage.house.ports, asked));
      }
    };
    const sent = async () => (await stage.house.events()).filter(({ type }) => type === "away.told").length;
    const toldWithin = async (from: number) => {
      const before = await sent();
      for (let minute = from; minute < from + 61; minute++) {
        await at(minute);
        if (await sent() > before) return minute;
      }
      return null;
    };
    await pledge(0, 10);
    const first = await toldWithin(1);
    stage.house.setClock(start.add({ minutes: 240 }));
    for (let person = 0; person < 10; person += 9) {
      await withdrawAway(stage.house.ports, { callUri: call.uri, personId: `p${person}` });
    }
    const second = await toldWithin(241);
    expect(first).not.toBeNull();
    expect(second).not.toBeNull();
    expect(((second ?? 1) - (first ?? 0)) % 60).toBe(0);
  });
});

test("figures that organisers hide are gone at once, not at the next hour", async () => {
  const id = await publish({ risk: true });
  await spend(id, await slips(id, 12));
  orThrow(await releaseTotals(stage.house.ports, operator, { callId: id, released: true }));
  for (const minute of [0, 60]) await at(minute);
  expect(await told(id)).toBe(10);
  await at(70);
  orThrow(await releaseTotals(stage.house.ports, operator, { callId: id, released: false }));
  expect(await told(id)).toBeNull();
  expect((await stage.house.events()).filter(({ type }) => type === "pledges.told")).toHaveLength(2);
});

describe("a look", () => {
  function counted(): { readonly ports: Ports; readonly locks: string[] } {
    const locks: string[] = [];
    const { ports } = stage.house;
    const transact: Ports["transact"] = (run) =>
      ports.transact((work) =>
        run({
          ...work,
          calls: {
            ...work.calls,
            lock: (id) => {
              locks.push(id);
              return work.calls.lock(id);
            },
          },
        })
      );
    return { ports: { ...ports, transact }, locks };
  }

  test("opens no call in which nothing is due, and each that had a pledge once", async () => {
    const ids = [];
    for (let call = 0; call < 20; call++) ids.push(await publish({ threshold: 20, capacity: 500 }));
    for (const id of ids) await vote(id, "bo@m.example");
    await at(0);
    for (let minute = 1; minute < 50; minute += 10) {
      const { ports, locks } = counted();
      await at(minute, ports);
      expect(locks).toEqual([]);
    }
    await vote(ids[3] ?? "", "cy@m.example");
    const { ports, locks } = counted();
    await at(51, ports);
    expect(new Set(locks)).toEqual(new Set([ids[3]]));
  });

  test("is due when a call changes its day, and at each of its hours: pledges close, people are reminded, organisers asked", async () => {
    const id = await publish();
    await vote(id, "bo@m.example");
    const until = (hours: number) => begins.add({ hours }).since(start).total("minutes");
    for (const hours of [-30, -20, -3, 1, 20, 45, 70]) await at(until(hours));
    expect((await stage.answers()).filter((one) => one === "today" || one === "tomorrow")).toHaveLength(2);
    const question = await stage.house.ports.transact((work) => work.pledges.questionOf(id));
    expect(question?.asked).toBe(3);
  });
});
