/** What follows a pledge: thresholds told at each crossing, reminders, the question of the day after, who came, one's own calendar. */
import { beforeEach, describe, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { checkThreshold } from "../../src/application/pledges/check-threshold.ts";
import { forgetPledgers, forgetUnconfirmed } from "../../src/application/pledges/forget-pledgers.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import {
  eraseOwnPresence,
  noteOwnPresence,
  notePresence,
  presenceCode,
} from "../../src/application/pledges/note-presence.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { pledgeBySlip } from "../../src/application/pledges/pledge-by-slip.ts";
import { answerOutcome, askOutcome, remindPledgers } from "../../src/application/pledges/remind-pledgers.ts";
import { forgetGoneActor } from "../../src/application/receive-deletion.ts";
import { withdrawPledge } from "../../src/application/pledges/withdraw-pledge.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import { operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { begins, pledgeStage, start } from "../support/pledge-stage.ts";

const stage = pledgeStage();
let house: TestHouse;
beforeEach(() => {
  house = stage.house;
});
const { publish, answers } = stage;
const vote = (callId: string, name: string) => stage.vote(callId, `${name}@m.example`);
const stored = async () => await house.store.db.selectFrom("presence").selectAll().execute();

describe("a threshold", () => {
  test("is told to everybody at each crossing, at most once a day", async () => {
    const id = await publish({ threshold: 10 });
    for (let at = 0; at < 9; at++) await vote(id, `p${at}`);
    expect(await checkThreshold(house.ports, id)).toBe(false);
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 11 }));
    for (const code of codes) await pledgeBySlip(house.ports, { code, option: "going", callId: id });
    expect(await checkThreshold(house.ports, id)).toBe(true);
    expect(await answers()).toEqual(Array(9).fill("reached"));
    for (const code of codes.slice(0, 5)) await withdrawPledge(house.ports, { code });
    house.setClock(start.add({ hours: 23 }));
    expect(await checkThreshold(house.ports, id)).toBe(false);
    house.setClock(start.add({ hours: 25 }));
    expect(await checkThreshold(house.ports, id)).toBe(true);
    expect((await answers()).slice(9)).toEqual(Array(9).fill("below"));
  });
});

describe("reminders", () => {
  test("go out once the day before and once on the day, and none for a call at risk", async () => {
    const [id, risky] = [await publish(), await publish({ risk: true })];
    await vote(id, "bo");
    const { codes: [code = ""] } = orThrow(await issueSlips(house.ports, operator, { callId: risky, count: 1 }));
    await pledgeBySlip(house.ports, { code, option: "going", callId: risky });
    for (const hours of [30, 20, 19, 3, 2]) {
      house.setClock(begins.subtract({ hours }));
      for (const call of [id, risky]) await remindPledgers(house.ports, call);
    }
    expect(await answers()).toEqual(["tomorrow", "today"]);
  });

  test("a cancellation reaches everybody who meant to come", async () => {
    const id = await publish();
    await vote(id, "bo");
    orThrow(await cancelCall(house.ports, operator, { id }));
    expect(await answers()).toEqual(["cancelled"]);
  });

  test("organisers are asked at most three times whether it took place, and not after they answered", async () => {
    const id = await publish();
    const asked: boolean[] = [];
    for (let day = 1; day < 6; day++) {
      house.setClock(begins.add({ hours: day * 25 }));
      asked.push(await askOutcome(house.ports, id));
    }
    expect(asked).toEqual([true, true, true, false, false]);
    const other = await publish();
    house.setClock(begins.add({ hours: 25 }));
    await askOutcome(house.ports, other);
    orThrow(await answerOutcome(house.ports, operator, { callId: other, answer: "took-place" }));
    house.setClock(begins.add({ hours: 75 }));
    expect(await askOutcome(house.ports, other)).toBe(false);
  });
});

describe("presence", () => {
  test("the code of the minute counts, one of the day counts later, others do not", async () => {
    const id = await publish();
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 3 }));
    for (const code of codes) await pledgeBySlip(house.ports, { code, option: "going", callId: id });
    const at = (minutes: number) => presenceCode(house.ports.sealing, id, begins.add({ minutes }));
    expect(at(0)).toMatch(/^[a-z0-9]{6}$/);
    expect(at(0)).not.toBe(at(1));
    const note = (code = "", typed: string) => noteOwnPresence(house.ports, { key: { code }, code: typed });
    expect(await note(codes[0], at(0))).toMatchObject({ ok: false, refusal: { kind: "presence_closed" } });
    house.setClock(begins.add({ minutes: 30, seconds: 20 }));
    expect(await note(codes[0], at(30))).toMatchObject({ ok: true });
    expect(await note(codes[0], at(30))).toMatchObject({ ok: true });
    expect(await note(codes[1], "zzzzzz")).toMatchObject({ ok: false, refusal: { kind: "code_unknown" } });
    expect(await note(codes[1], at(31))).toMatchObject({ ok: false });
    house.setClock(begins.add({ hours: 20 }));
    expect(await note(codes[2], at(30))).toMatchObject({ ok: true });
    expect(await stored()).toHaveLength(2);
  });

  test("a person erases that it was them, and the number stays", async () => {
    const id = await publish();
    await pledgeAsMember(house.ports, {
      callId: id,
      personId: "p1",
      name: "",
      option: "going",
      named: true,
      language: "fr",
    });
    const [pledge] = await house.ports.transact((work) => work.pledges.list(id, ["confirmed"], 1));
    await notePresence(house.ports, operator, { callId: id, ids: [pledge?.id ?? ""], presence: "took_part" });
    await eraseOwnPresence(house.ports, { personId: "p1", callId: id });
    expect((await stored()).map(({ pledge_id, state }) => [pledge_id, state])).toEqual([[null, "took_part"]]);
  });
});

describe("forgetting", () => {
  test("a sign-up nobody confirmed is gone after 48 hours, and a month after the action every person is", async () => {
    const id = await publish();
    await pledgeByMail(house.ports, {
      callId: id,
      mail: "zoe@mail.example",
      name: "",
      option: "going",
      language: "fr",
    });
    house.setClock(start.add({ hours: 47 }));
    expect(await forgetUnconfirmed(house.ports)).toBe(0);
    house.setClock(start.add({ hours: 50 }));
    expect(await forgetUnconfirmed(house.ports)).toBe(1);
    await vote(id, "bo");
    await forgetPledgers(house.ports, id);
    const [row] = await house.store.db.selectFrom("pledge").selectAll().execute();
    expect(row).toMatchObject({
      sealed: null,
      host_mark: null,
      address_mark: null,
      state: "confirmed",
      option: "going",
    });
    expect(row?.came_at.toISOString()).toMatch(/-01T/);
    expect(await house.store.db.selectFrom("pledge_mark").selectAll().execute()).toEqual([]);
  });

  test("an actor that is gone for good is taken out of every call, and the next gets the place", async () => {
    const [id, other] = [await publish({ capacity: 1 }), await publish()];
    for (const call of [id, other]) await vote(call, "bo");
    await vote(id, "cy");
    await forgetGoneActor(house.ports, "https://m.example/users/bo");
    expect(await house.ports.transact((work) => work.pledges.placesTaken(id))).toBe(1);
    expect(await house.ports.transact((work) => work.pledges.placesTaken(other))).toBe(0);
    expect(await answers()).toEqual(["waiting", "accepted"]);
  });

  test("the worker does all of it, and twice is as good as once", async () => {
    const id = await publish({ threshold: 10 });
    for (let at = 0; at < 12; at++) await vote(id, `p${at}`);
    house.setClock(begins.subtract({ hours: 10 }));
    for (const _ of [1, 2]) await keepPledges(house.store, house.ports, begins.subtract({ hours: 10 }));
    const told = await answers();
    expect([told.filter((one) => one === "reached").length, told.length]).toEqual([12, 24]);
    house.setClock(begins.add({ hours: 24 * 40 }));
    for (const _ of [1, 2]) await keepPledges(house.store, house.ports, begins.add({ hours: 24 * 40 }));
    const rows = await house.store.db.selectFrom("pledge").select(["sealed"]).execute();
    expect(rows.filter(({ sealed }) => sealed !== null)).toEqual([]);
    expect(rows).toHaveLength(12);
  });
});
