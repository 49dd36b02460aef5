/** Pledges in the book: counted once, places never given twice, nobody readable without the key file. */
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { reviseCall } from "../../src/application/change-call.ts";
import { changePledge } from "../../src/application/pledges/change-pledge.ts";
import { decidePledges } from "../../src/application/pledges/decide-pledges.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { pledgeBySlip } from "../../src/application/pledges/pledge-by-slip.ts";
import { contactOf, pledgeOfSecret } from "../../src/application/pledges/pledge-contact.ts";
import { receiveAggregate, receiveLeave, receiveVote } from "../../src/application/pledges/receive-pledge.ts";
import { releaseTotals } from "../../src/application/pledges/release-totals.ts";
import { tellTotals } from "../../src/application/pledges/tell-totals.ts";
import { withdrawPledge } from "../../src/application/pledges/withdraw-pledge.ts";
import { callDraft, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { pledgeStage, start } from "../support/pledge-stage.ts";

const stage = pledgeStage();
let house: TestHouse;
beforeEach(() => {
  house = stage.house;
});
const { publish, heard, from, join, member, going, letters, answers } = stage;
const stateOf = stage.inState;
const vote = (callId: string, who: string, id = "votes/1", option: "going" | "supporting" = "going") =>
  stage.vote(callId, who, { id, option });

describe("slips", () => {
  test("each code counts once, finds its pledge again, and withdraws it", async () => {
    const id = await publish();
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 3 }));
    for (const code of [...codes, codes[0] ?? ""]) {
      expect(await pledgeBySlip(house.ports, { code, option: "going", callId: id })).toMatchObject({ ok: true });
    }
    expect(await going(id)).toEqual({ low: 3, high: 3 });
    await withdrawPledge(house.ports, { code: (codes[1] ?? "").replaceAll("-", "").toUpperCase() });
    expect(await going(id)).toEqual({ low: 2, high: 2 });
  });

  test("a code nobody printed, or one of another call, does nothing", async () => {
    const [id, other] = [await publish(), await publish()];
    const { codes: [code = ""] } = orThrow(await issueSlips(house.ports, operator, { callId: other, count: 1 }));
    for (const wrong of [code, "aaaa-bbbb-cccc", ""]) {
      expect(await pledgeBySlip(house.ports, { code: wrong, option: "going", callId: id })).toMatchObject({
        ok: false,
        refusal: { kind: "slip_unknown" },
      });
    }
    expect(await going(id)).toEqual({ low: 0, high: 0 });
  });

  test("the book holds no code, and no order of the sheet", async () => {
    const id = await publish();
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 30 }));
    const rows = await house.store.db.selectFrom("pledge_slip").select("mark").execute();
    expect(rows.map(({ mark }) => mark)).toEqual(rows.map(({ mark }) => mark).toSorted());
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(codes.join("|")));
  });
});

describe("once per person", () => {
  test("the same actor by vote and by Join counts once, and leaving ends it", async () => {
    const id = await publish();
    await vote(id, "bo@m.example");
    await join(id, "bo@m.example");
    expect(await going(id)).toEqual({ low: 1, high: 1 });
    expect(await receiveLeave(house.ports, heard("bo@m.example", "leave/1"), id)).toEqual({ kind: "taken" });
    expect(await going(id)).toEqual({ low: 0, high: 0 });
    expect(await receiveLeave(house.ports, heard("bo@m.example", "leave/2"), id)).toMatchObject({ kind: "ignored" });
  });

  test("a second vote changes the answer and never adds one; a repeated one changes nothing", async () => {
    const id = await publish({ pledgeOptions: ["going", "supporting"] });
    await vote(id, "bo@m.example");
    expect(await vote(id, "bo@m.example")).toEqual({ kind: "repeated" });
    await vote(id, "bo@m.example", "votes/2", "supporting");
    const counts = await house.ports.transact((work) => work.pledges.counts(id));
    expect(counts.map(({ option, count }) => [option, count])).toEqual([["supporting", 1]]);
  });

  test("an account with the same address as a pledge by mail counts once", async () => {
    const id = await publish();
    await pledgeByMail(house.ports, {
      callId: id,
      mail: "zoe@mail.example",
      name: "",
      option: "going",
      language: "fr",
    });
    await pledgeAsMember(house.ports, {
      callId: id,
      personId: "p1",
      name: "Zoé",
      option: "going",
      named: false,
      language: "fr",
      mail: "Zoe@mail.example ",
    });
    expect(await going(id)).toEqual({ low: 1, high: 1 });
    const rows = await house.store.db.selectFrom("pledge").selectAll().execute();
    expect(rows).toHaveLength(1);
  });

  test("an account elsewhere and one here that name each other count once; one that only claims it counts for itself", async () => {
    const id = await publish();
    const { id: ana } = await house.store.db.selectFrom("person").select("id").executeTakeFirstOrThrow();
    const linked = [house.ports.addresses.person(ana)];
    const bo = heard("bo@m.example", "votes/1").actorUri;
    await house.ports.transact(async (work) => {
      await work.profiles.save({ ...await work.profiles.load(ana), alsoKnownAs: [bo] });
    });
    await member(id, ana);
    const poll = {
      callId: id,
      option: "going" as const,
      sharedInbox: null,
      pollUri: "https://front.example/p",
      linked,
    };
    await receiveVote(house.ports, heard("bo@m.example", "votes/1"), { ...from("bo@m.example"), ...poll });
    expect((await going(id)).high).toBe(1);
    await receiveVote(house.ports, heard("eve@m.example", "votes/1"), { ...from("eve@m.example"), ...poll });
    expect((await going(id)).high).toBe(2);
  });

  test("one address serves two names, and no third", async () => {
    const id = await publish();
    for (const name of ["Ana", "Bo", "Cy"]) {
      await pledgeByMail(house.ports, { callId: id, mail: "two@mail.example", name, option: "going", language: "fr" });
    }
    const waiting = await house.ports.transact((work) => work.pledges.list(id, ["unconfirmed"], 10));
    const kinds: string[] = [];
    for (const { id: pledgeId } of waiting) {
      const outcome = await changePledge(house.ports, { key: { pledgeId }, option: null });
      kinds.push(outcome.ok ? "ok" : outcome.refusal.kind);
    }
    expect(kinds.toSorted()).toEqual(["names_used_up", "ok", "ok"]);
    expect(await going(id)).toEqual({ low: 2, high: 2 });
  });
});

describe("mail", () => {
  test("nothing counts before the button; it works twice; the answer to a repeated sign-up is the same", async () => {
    const id = await publish();
    const ask = () =>
      pledgeByMail(house.ports, { callId: id, mail: "zoe@mail.example", name: "", option: "going", language: "fr" });
    const first = await ask();
    expect(await going(id)).toEqual({ low: 0, high: 0 });
    const [letter] = await letters();
    const link = (letter?.text ?? []).flatMap((part) => "text" in part ? [part.text] : []).find((text) =>
      text.includes("/pledges/")
    );
    const pledgeId = pledgeOfSecret(house.ports.sealing, link?.split("/pledges/")[1] ?? "") ?? "";
    expect(await changePledge(house.ports, { key: { pledgeId }, option: null })).toMatchObject({ ok: true });
    expect(await changePledge(house.ports, { key: { pledgeId }, option: null })).toMatchObject({ ok: true });
    expect(await going(id)).toEqual({ low: 1, high: 1 });
    expect(await ask()).toEqual(first);
    expect(await going(id)).toEqual({ low: 1, high: 1 });
  });

  test("after 48 hours a link confirms nothing", async () => {
    const id = await publish();
    await pledgeByMail(house.ports, {
      callId: id,
      mail: "zoe@mail.example",
      name: "",
      option: "going",
      language: "fr",
    });
    const [pledge] = await house.ports.transact((work) => work.pledges.list(id, ["unconfirmed"], 1));
    house.setClock(start.add({ hours: 49 }));
    const outcome = await changePledge(house.ports, { key: { pledgeId: pledge?.id ?? "" }, option: null });
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "pledge_expired" } });
  });

  test("a secret that was altered opens nothing", async () => {
    expect(pledgeOfSecret(house.ports.sealing, "abc.def")).toBeNull();
    expect(pledgeOfSecret(house.ports.sealing, "")).toBeNull();
  });
});

describe("places", () => {
  test("of fifty who join at once for the last twenty places exactly twenty get one", async () => {
    const id = await publish({ capacity: 20 });
    await Promise.all(Array.from({ length: 50 }, (_, at) => join(id, `p${at}@mz.example`)));
    expect(await going(id)).toEqual({ low: 20, high: 20 });
    const given = await answers();
    expect(given.filter((answer) => answer === "accepted")).toHaveLength(20);
    expect(given.filter((answer) => answer === "rejected")).toHaveLength(30);
  });

  test("whoever waits gets the next place in order, and is told; a larger room lets more in", async () => {
    const id = await publish({ capacity: 1 });
    await join(id, "first@mz.example");
    await vote(id, "second@m.example");
    await vote(id, "third@m.example");
    expect(await stateOf(id, "waiting")).toHaveLength(2);
    await receiveLeave(house.ports, heard("first@mz.example", "leave/1"), id);
    const [promoted] = await stateOf(id, "confirmed");
    expect(contactOf(house.ports.sealing, promoted ?? { sealed: null }).handle).toBe("@second@m.example");
    const draft = { ...callDraft, pledge: "open" as const, capacity: 5 };
    orThrow(await reviseCall(house.ports, operator, { id, draft, newPicture: null }));
    expect(await stateOf(id, "waiting")).toHaveLength(0);
    expect(await answers()).toEqual(["accepted", "waiting", "waiting", "accepted", "accepted"]);
  });
});

describe("the organisers' yes", () => {
  test("nobody counts before it; one or many are decided; each is told; who was declined stays so", async () => {
    const id = await publish({ pledge: "confirmed" });
    for (const who of ["a@mz.example", "b@mz.example", "c@mz.example"]) await join(id, who);
    expect(await going(id)).toEqual({ low: 0, high: 0 });
    const [a, b, c] = (await stateOf(id, "pending")).map((pledge) => pledge.id);
    const decide = (ids: (string | undefined)[], accept: boolean) =>
      decidePledges(house.ports, operator, { callId: id, ids: ids.map(String), accept });
    expect(await decide([a, b], true)).toMatchObject({ value: { accepted: 2 } });
    expect(await decide([c], false)).toMatchObject({ value: { declined: 1 } });
    expect(await answers()).toEqual(["accepted", "accepted", "rejected"]);
    await join(id, "c@mz.example", "join/2");
    expect(await going(id)).toEqual({ low: 2, high: 2 });
    expect(await decide([c], true)).toMatchObject({ value: { accepted: 1 } });
  });

  test("a member decides nothing, and pledges of another call are passed over", async () => {
    const [id, other] = [await publish({ pledge: "confirmed" }), await publish({ pledge: "confirmed" })];
    await join(id, "a@mz.example");
    const [pledge] = await stateOf(id, "pending");
    const ids = [pledge?.id ?? ""];
    const asMember = { kind: "person", personId: "x", role: "member" } as const;
    expect(await decidePledges(house.ports, asMember, { callId: id, ids, accept: true })).toMatchObject({ ok: false });
    expect(await decidePledges(house.ports, operator, { callId: other, ids, accept: true })).toMatchObject({
      value: { accepted: 0 },
    });
  });
});

describe("other servers", () => {
  test("what one server sends beyond a hundred in an hour waits for the organisers", async () => {
    const id = await publish();
    for (let at = 0; at < 105; at++) await vote(id, `p${at}@flood.example`);
    expect(await going(id)).toEqual({ low: 100, high: 100 });
    expect(await stateOf(id, "held")).toHaveLength(5);
    await vote(id, "one@m.example");
    expect((await going(id)).high).toBe(101);
  });

  test("a movement's number replaces the one before, is never below ten, and cannot leap", async () => {
    const id = await publish();
    const send = (count: number, at: string) =>
      receiveAggregate(house.ports, heard("union@b.example", at), { ...from("union@b.example"), callId: id, count });
    await send(17, "join/1");
    await send(30, "join/2");
    await member(id, "p1");
    expect(await going(id)).toEqual({ low: 30, high: 31 });
    expect(await send(9, "join/3")).toMatchObject({ kind: "ignored" });
    expect(await send(5_000, "join/4")).toEqual({ kind: "taken" });
    expect(await going(id)).toEqual({ low: 1, high: 1 });
    expect(await stateOf(id, "held")).toHaveLength(1);
    await receiveLeave(house.ports, heard("union@b.example", "leave/1"), id);
    expect(await stateOf(id, "held")).toHaveLength(0);
  });
});

describe("figures that are told", () => {
  test("from ten, in tens, at most once an hour, up and down", async () => {
    const id = await publish();
    const tell = async (hours: number) => {
      house.setClock(start.add({ minutes: hours * 60 }));
      await tellTotals(house.ports, id);
      return (await house.ports.transact((work) => work.pledges.toldTotals(id)))?.totals.going ?? null;
    };
    for (let at = 0; at < 9; at++) await member(id, `p${at}`);
    expect(await tell(2)).toBeNull();
    for (let at = 9; at < 27; at++) await member(id, `p${at}`);
    expect(await tell(3)).toBe(20);
    for (let at = 27; at < 40; at++) await member(id, `p${at}`);
    expect(await tell(3.5)).toBe(20);
    expect(await tell(4)).toBe(40);
    for (let at = 0; at < 35; at++) await withdrawPledge(house.ports, { personId: `p${at}`, callId: id });
    expect(await tell(5)).toBeNull();
    expect((await house.events()).filter(({ type }) => type === "pledges.told")).toHaveLength(3);
  });

  test("of a call at risk nothing is told until the organisers release it", async () => {
    const id = await publish({ risk: true });
    const { codes } = orThrow(await issueSlips(house.ports, operator, { callId: id, count: 12 }));
    for (const code of codes) await pledgeBySlip(house.ports, { code, option: "going", callId: id });
    house.setClock(start.add({ hours: 2 }));
    expect(await tellTotals(house.ports, id)).toBe(false);
    orThrow(await releaseTotals(house.ports, operator, { callId: id, released: true }));
    expect(await tellTotals(house.ports, id)).toBe(true);
    const rows = await house.store.db.selectFrom("pledge").selectAll().execute();
    expect(new Set(rows.map(({ sealed, host_mark }) => `${sealed} ${host_mark}`))).toEqual(new Set(["null null"]));
  });
});

test("a dump of every table names nobody who pledged, by whatever door", async () => {
  const id = await publish({ pledge: "confirmed" });
  await join(id, "canaryjoin@canaryhost.example");
  await vote(id, "canaryvote@canaryhost.example");
  await member(id, "canaryperson");
  await pledgeAsMember(house.ports, {
    callId: id,
    personId: "x",
    name: "Canaryname",
    option: "going",
    named: true,
    language: "fr",
  });
  await pledgeByMail(house.ports, {
    callId: id,
    mail: "canarymail@canarymail.example",
    name: "Canary",
    option: "going",
    language: "fr",
  });
  await receiveAggregate(house.ports, heard("canaryunion@canaryhost.example"), {
    ...from("canaryunion@canaryhost.example"),
    callId: id,
    count: 12,
  });
  const { rows } = await sql<
    { name: string }
  >`select tablename as name from pg_tables where schemaname = current_schema()`
    .execute(house.store.db);
  const dumps = await Promise.all(rows.map(async ({ name }) => {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(house.store.db);
    return JSON.stringify(rows);
  }));
  const book = dumps.join("\n").toLowerCase();
  expect(book).not.toContain("canary");
});
