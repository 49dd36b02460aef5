/** Conditions, messages to a segment, addresses that take two, one person by two ways, presence from a list on paper. */
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { changePledge, setReachable } from "../../src/application/pledges/change-pledge.ts";
import { checkThreshold } from "../../src/application/pledges/check-threshold.ts";
import { decidePledges } from "../../src/application/pledges/decide-pledges.ts";
import { forgetPledgers } from "../../src/application/pledges/forget-pledgers.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import { linkPledge } from "../../src/application/pledges/link-pledge.ts";
import { messagePledgers } from "../../src/application/pledges/message-pledgers.ts";
import { listCode, noteListed } from "../../src/application/pledges/note-listed.ts";
import { eraseOwnPresence } from "../../src/application/pledges/note-presence.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { pledgeBySlip } from "../../src/application/pledges/pledge-by-slip.ts";
import { agreeReveal, askReveal } from "../../src/application/pledges/reveal-contacts.ts";
import { settleConditions } from "../../src/application/pledges/settle-conditions.ts";
import { tellTotals } from "../../src/application/pledges/tell-totals.ts";
import { withdrawPledge } from "../../src/application/pledges/withdraw-pledge.ts";
import { readPledgeDesk } from "../../src/database/views/pledge-views.ts";
import { findThreshold } from "../../src/database/views/pledge-views.ts";
import { listShortages } from "../../src/database/views/pledge-desk-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { callDraft, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { pledgeStage, start } from "../support/pledge-stage.ts";

const stage = pledgeStage();
let house: TestHouse;
beforeEach(() => {
  house = stage.house;
});
const { publish, votes, byMail, answers, person } = stage;
const vote = (callId: string, name: string) => stage.vote(callId, `${name}@m.example`);
const member = (callId: string, personId: string, condition?: number) =>
  stage.member(callId, personId, { named: true, ...(condition === undefined ? {} : { condition }) });
const low = async (callId: string) => (await stage.going(callId)).low;
const stateOf = async (id: string) => (await stage.find(id))?.state;
const mails = async () => (await stage.letters()).map((letter) => JSON.stringify(letter));

describe("a person's own condition", () => {
  test("counts for nothing until as many others come, again for nothing when they leave, and is told once a day", async () => {
    const id = await publish();
    const own = await byMail(id, "ana@a.example", 10);
    expect(own.state).toBe("conditional");
    await votes(id, 0, 9);
    await settleConditions(house.ports, id);
    expect([await low(id), await stateOf(own.id)]).toEqual([9, "conditional"]);
    await vote(id, "p9");
    await settleConditions(house.ports, id);
    expect([await low(id), await stateOf(own.id)]).toEqual([11, "confirmed"]);
    const told = async () => (await mails()).filter((mail) => /mail\.pledge\.(?:met|unmet)"/.test(mail)).length;
    expect(await told()).toBe(1);
    const [other] = await house.ports.transact((work) => work.pledges.list(id, ["confirmed"], 2)).then((all) =>
      all.filter((one) => one.id !== own.id)
    );
    await withdrawPledge(house.ports, { pledgeId: other?.id ?? "" });
    expect([await low(id), await stateOf(own.id), await told()]).toEqual([9, "conditional", 1]);
    house.setClock(start.add({ hours: 25 }));
    await settleConditions(house.ports, id);
    await settleConditions(house.ports, id);
    expect(await told()).toBe(2);
  });

  test("people who wait for one another are counted together, and by a printed code as by an account", async () => {
    const id = await publish({ pledge: "invite" });
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 11 }));
    for (const code of codes.slice(0, 10)) {
      orThrow(await pledgeBySlip(house.ports, { code, option: "going", callId: id, condition: 10 }));
    }
    expect(await low(id)).toBe(0);
    orThrow(await pledgeBySlip(house.ports, { code: codes[10] ?? "", option: "going", callId: id, condition: 10 }));
    expect(await low(id)).toBe(11);
  });

  test("is from ten, in tens, and nowhere at a call at risk", async () => {
    const [id, risky] = [await publish(), await publish({ risk: true })];
    const { personId } = await person("mia", "member");
    for (const wrong of [1, 9, 15, 10.5, -10, 1_000_000]) {
      expect(await member(id, personId, wrong)).toMatchObject({
        ok: false,
        refusal: { kind: "condition_number", field: "condition" },
      });
    }
    const { codes: [code = ""] } = orThrow(await issueSlips(house.ports, operator, { callId: risky, count: 1 }));
    const asked = { code, option: "going" as const, callId: risky, condition: 10 };
    expect(await pledgeBySlip(house.ports, asked)).toMatchObject({
      ok: false,
      refusal: { kind: "condition_not_here" },
    });
  });

  test("is in no organiser's number and readable in no table, and goes with its person", async () => {
    const id = await publish();
    const { personId } = await person("mia", "member");
    orThrow(await member(id, personId, 77_770));
    expect((await readPledgeDesk(readerOf(house.store), id)).counts).toEqual([]);
    const { rows } = await sql<{ row: unknown }>`select to_jsonb(t) as row from pledge_condition t`
      .execute(house.store.db);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("77770");
    await forgetPledgers(house.ports, id);
    expect(await house.store.db.selectFrom("pledge_condition").selectAll().execute()).toEqual([]);
  });

  test("waits for the organisers first where they decide, and can be taken away", async () => {
    const id = await publish({ pledge: "confirmed" });
    const { personId } = await person("mia", "member");
    const { pledge } = orThrow(await member(id, personId, 10));
    expect(pledge.state).toBe("pending");
    orThrow(await decidePledges(house.ports, operator, { callId: id, ids: [pledge.id], accept: true }));
    expect(await stateOf(pledge.id)).toBe("conditional");
    const key = { pledgeId: pledge.id };
    expect(orThrow(await changePledge(house.ports, { key, option: null, condition: null })).state).toBe("confirmed");
  });
});

describe("a threshold", () => {
  test("shows in no public figure or sentence before a day has passed, either way", async () => {
    const id = await publish({ threshold: 20, pledge: "invite" });
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 30 }));
    for (const code of codes) await pledgeBySlip(house.ports, { code, option: "going", callId: id });
    const at = async (hours: number) => {
      const now = start.add({ hours });
      house.setClock(now);
      await checkThreshold(house.ports, id);
      await tellTotals(house.ports, id);
      const told = await house.ports.transact((work) => work.pledges.toldTotals(id));
      return [told?.totals.going, await findThreshold(readerOf(house.store), id, now)];
    };
    expect(await at(2)).toEqual([10, false]);
    expect(await at(25)).toEqual([10, false]);
    expect(await at(27)).toEqual([30, true]);
    for (const code of codes.slice(0, 15)) await withdrawPledge(house.ports, { code });
    expect(await at(29)).toEqual([10, true]);
    expect(await at(54)).toEqual([10, false]);
  });
});

describe("a message to a segment", () => {
  test("reaches those in it by their own way, names nobody, and stays sealed on their pages", async () => {
    const id = await publish();
    await byMail(id, "ana@a.example");
    await vote(id, "bo");
    const asked = { callId: id, text: "Bring zzWORDzz", option: "going", state: "confirmed" } as const;
    orThrow(await messagePledgers(house.ports, operator, { ...asked, ways: "mail" }));
    expect((await mails()).filter((mail) => mail.includes("zzWORDzz"))).toHaveLength(1);
    expect(await answers()).toEqual([]);
    orThrow(await messagePledgers(house.ports, operator, { ...asked, ways: "remote" }));
    expect(await answers()).toEqual(["message"]);
    const { rows } = await sql`select to_jsonb(t) as row from pledge_message t`.execute(house.store.db);
    expect(JSON.stringify([rows, await house.events()])).not.toContain("zzWORDzz");
  });

  test("is written by organisers alone, five times a day, and reaches nobody at a call at risk", async () => {
    const id = await publish({ risk: true });
    const asked = { callId: id, text: "x", option: "going", state: "confirmed", ways: "all" } as const;
    const mia = await person("mia", "member");
    expect(await messagePledgers(house.ports, mia, asked)).toMatchObject({ refusal: { kind: "not_allowed" } });
    for (let at = 0; at < 5; at++) orThrow(await messagePledgers(house.ports, operator, asked));
    expect(await messagePledgers(house.ports, operator, asked)).toMatchObject({
      refusal: { kind: "messages_used_up" },
    });
    expect([await answers(), (await mails()).filter((mail) => mail.includes("message"))]).toEqual([[], []]);
  });
});

describe("addresses", () => {
  test("take two organisers within a day, and everybody who allowed it is told", async () => {
    const id = await publish();
    const [one, two] = [await person("ona", "organiser"), await person("tova", "organiser")];
    const [yes] = [await byMail(id, "yes@a.example"), await byMail(id, "no@a.example")];
    orThrow(await setReachable(house.ports, { key: { pledgeId: yes.id }, reachable: true }));
    const ask = () => askReveal(house.ports, one, { callId: id, reason: "A coach is late" });
    const agree = async (who: typeof one) => {
      const row = await house.store.db.selectFrom("contact_reveal").select("id").orderBy("asked_at", "desc")
        .executeTakeFirstOrThrow();
      return await agreeReveal(house.ports, who, { callId: id, id: row.id });
    };
    expect(await askReveal(house.ports, operator, { callId: id, reason: "none" })).toMatchObject({ ok: false });
    orThrow(await ask());
    expect(await ask()).toMatchObject({ refusal: { kind: "reveal_waiting" } });
    expect(await agree(one)).toMatchObject({ refusal: { kind: "reveal_own" } });
    house.setClock(start.add({ hours: 25 }));
    expect(await agree(two)).toMatchObject({ refusal: { kind: "reveal_lapsed" } });
    orThrow(await ask());
    orThrow(await agree(two));
    const told = (await mails()).filter((mail) => mail.includes("mail.pledge.revealed"));
    expect(told).toHaveLength(1);
    expect(await house.store.db.selectFrom("contact_reveal").selectAll().execute()).toHaveLength(2);
  });
});

describe("one person by two ways", () => {
  test("counts once after saying so with the link and the account, and twice saying so is once", async () => {
    const id = await publish();
    const { personId } = await person("mia", "member");
    orThrow(await member(id, personId));
    const other = await byMail(id, "elsewhere@a.example");
    expect(await low(id)).toBe(2);
    orThrow(await linkPledge(house.ports, { pledgeId: other.id, personId }));
    expect(await linkPledge(house.ports, { pledgeId: other.id, personId })).toMatchObject({ ok: false });
    expect(await low(id)).toBe(1);
    await byMailAgain(id);
    expect(await low(id)).toBe(1);
  });

  async function byMailAgain(callId: string): Promise<void> {
    const asked = { callId, mail: "elsewhere@a.example", name: "", option: "going" as const, language: "fr" };
    orThrow(await pledgeByMail(house.ports, asked));
  }
});

test("a list on paper and collected slips are entered afterwards; an erased presence leaves its number", async () => {
  const id = await publish();
  const { personId } = await person("mia", "member");
  const { pledge } = orThrow(await member(id, personId));
  const { codes: [code = ""] } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 1 }));
  orThrow(await pledgeBySlip(house.ports, { code, option: "going", callId: id }));
  const begins = callDraft.schedule?.startsAt ?? start;
  house.setClock(begins.add({ hours: 1 }));
  const lines = [listCode(house.ports.sealing, pledge.id), code.toUpperCase(), "nobody", ""];
  for (const _twice of [1, 2]) {
    expect(await noteListed(house.ports, operator, { callId: id, lines })).toMatchObject({
      ok: true,
      value: { noted: 2, unknown: ["nobody"] },
    });
  }
  orThrow(await eraseOwnPresence(house.ports, { pledgeId: pledge.id }));
  expect((await readPledgeDesk(readerOf(house.store), id)).tookPart).toBe(2);
});

test("calls that lack most people come first, and full ones not at all", async () => {
  const [small, large, full] = [
    await publish({ capacity: 3 }),
    await publish({ threshold: 40, pledge: "confirmed" }),
    await publish({ capacity: 1 }),
  ];
  await vote(full, "bo");
  const found = await listShortages(readerOf(house.store), null, start);
  expect(found.map(({ call, missing }) => [call.id, missing])).toEqual([[large, 40], [small, 3]]);
});
