/**
 * The book of pledges attacked: by a look-alike address, by servers that want to count for more than they are, by a call that turns out
 * to be dangerous, and by time, which must leave nobody readable.
 */
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { closeCall, reviseCall } from "../../src/application/change-call.ts";
import type { Ports } from "../../src/application/ports.ts";
import { changePledge, setReachable } from "../../src/application/pledges/change-pledge.ts";
import { decidePledges } from "../../src/application/pledges/decide-pledges.ts";
import { linkPledge } from "../../src/application/pledges/link-pledge.ts";
import { eraseOwnPresence, noteOwnPresence, presenceCode } from "../../src/application/pledges/note-presence.ts";
import { contactOf } from "../../src/application/pledges/pledge-contact.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { issueToken, tokenKeyOf } from "../../src/application/pledges/pledge-tokens.ts";
import { receiveEventAnswer } from "../../src/application/pledges/receive-pledge.ts";
import { pledgeAway } from "../../src/application/pledges/pledge-away.ts";
import type { RemoteActor, RemoteCall } from "../../src/application/remote-ports.ts";
import { readPledgeDesk } from "../../src/database/views/pledge-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import { callDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { begins, pledgeStage, start } from "../support/pledge-stage.ts";

const stage = pledgeStage();
const { publish, vote, votes, join, from, heard, member, signUp, byMail, slips, spend, inState, going, letters } =
  stage;
const links = async () =>
  (await letters()).map((letter) => {
    const url = letter.text.flatMap((part) => "text" in part ? part.text : []).find((one) => one.includes("/pledges/"));
    return { to: stage.house.ports.sealing.open(letter.to), url };
  });
const table = async (name: string) =>
  JSON.stringify((await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(stage.house.store.db)).rows);

describe("a call that turns out to put people at risk", () => {
  test("forgets at once everybody it knew: what was counted stays as a number, what waited goes", async () => {
    const id = await publish({ capacity: 14 });
    await votes(id, 0, 11);
    await byMail(id, "ana@mail.example");
    await member(id, "p1", { named: true });
    await spend(id, await slips(id, 1));
    await join(id, "late@mz.example");
    await vote(id, "waits@m.example");
    await signUp(id, "unsure@mail.example");
    const draft = { ...callDraft, pledge: "open" as const, capacity: 14, risk: true };
    orThrow(await reviseCall(stage.house.ports, operator, { id, draft, newPicture: null }));
    const rows = await stage.house.store.db.selectFrom("pledge").selectAll().execute();
    expect(new Set(rows.map(({ sealed, host_mark, address_mark }) => [sealed, host_mark, address_mark].join())))
      .toEqual(
        new Set([",,"]),
      );
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["confirmed"]));
    expect(rows).toHaveLength(14);
    const marks = await stage.house.store.db.selectFrom("pledge_mark").selectAll().execute();
    expect(marks).toHaveLength(1);
  });

  test("takes its public figures back in the same moment", async () => {
    const id = await publish();
    await votes(id, 0, 12);
    for (const hours of [0, 1]) {
      stage.house.setClock(start.add({ hours }));
      await keepPledges(stage.house.store, stage.house.ports, start.add({ hours }));
    }
    const told = async () => (await stage.house.ports.transact((work) => work.pledges.toldTotals(id)))?.totals.going;
    expect(await told()).toBe(10);
    const draft = { ...callDraft, pledge: "open" as const, risk: true };
    orThrow(await reviseCall(stage.house.ports, operator, { id, draft, newPicture: null }));
    expect(await told()).toBeNull();
  });
});

describe("an address", () => {
  test("that only looks like another is not taken, so that no letter about a pledge goes to a look-alike", async () => {
    const id = await publish();
    await byMail(id, "ana@mail.example");
    const asked = { callId: id, mail: "ａna@mail.example", name: "", option: "going" as const, language: "fr" };
    expect(await pledgeByMail(stage.house.ports, asked)).toMatchObject({ refusal: { kind: "mail_unreadable" } });
    expect((await links()).map(({ to }) => to)).toEqual(["ana@mail.example"]);
  });

  test("typed by somebody else changes nothing of a pledge, and is answered at the address that was proved", async () => {
    const id = await publish();
    const own = await byMail(id, "ana@mail.example");
    await signUp(id, "ANA@mail.example", { condition: 90 });
    const after = await stage.find(own.id);
    expect(contactOf(stage.house.ports.sealing, after ?? { sealed: null }).mail).toBe("ana@mail.example");
    expect((await links()).map(({ to }) => to)).toEqual(["ana@mail.example", "ana@mail.example"]);
    expect(after?.state).toBe("confirmed");
  });

  test("gets no more than a score of letters in a day, whatever is signed up for in its name", async () => {
    for (let at = 0; at < 24; at++) await signUp(await publish(), "victim@mail.example");
    expect(await letters()).toHaveLength(20);
  });
});

describe("one server", () => {
  const answer = (callId: string, who: string, said: "yes" | "maybe") =>
    receiveEventAnswer(stage.house.ports, heard(who, said), { ...from(who), callId, answer: said });

  test("does not get around its quota by saying maybe first", async () => {
    const id = await publish();
    for (let at = 0; at < 105; at++) await answer(id, `p${at}@flood.example`, "maybe");
    for (let at = 0; at < 105; at++) await answer(id, `p${at}@flood.example`, "yes");
    expect([(await going(id)).high, (await inState(id, "held")).length]).toEqual([100, 5]);
  });

  test("counts as one under however many names of its domain", async () => {
    const id = await publish();
    for (let at = 0; at < 105; at++) await vote(id, `p@s${at}.flood.example`);
    expect([(await going(id)).high, (await inState(id, "held")).length]).toEqual([100, 5]);
  });

  test("raises the number of its members by a hundred in an hour, not by a hundred in each letter", async () => {
    const id = await publish();
    for (const count of [100, 200, 300]) await stage.sendNumber(id, "union@b.example", count);
    expect((await inState(id, "held")).map(({ weight }) => weight)).toEqual([300]);
    const other = await publish();
    await stage.sendNumber(other, "union@c.example", 100);
    stage.house.setClock(start.add({ hours: 1 }));
    await stage.sendNumber(other, "union@c.example", 200);
    expect((await going(other)).high).toBe(200);
  });

  test("sends no more than that through many movements of its own", async () => {
    const id = await publish();
    for (const name of ["a", "b", "c"]) await stage.sendNumber(id, `${name}@b.example`, 100);
    expect((await going(id)).high).toBe(100);
  });

  test("does not hold up the waiting list with a number that fits nowhere", async () => {
    const id = await publish({ capacity: 2 });
    await member(id, "p1");
    await member(id, "p2");
    await stage.sendNumber(id, "union@b.example", 90);
    await vote(id, "bo@m.example");
    await stage.withdraw((await inState(id, "confirmed"))[0]?.id ?? "");
    expect((await inState(id, "confirmed")).map(({ door }) => door)).toEqual(["member", "poll"]);
  });
});

test("somebody who says maybe after a yes leaves the place to whoever waits", async () => {
  const id = await publish({ capacity: 1 });
  await join(id, "bo@m.example");
  await vote(id, "cy@m.example");
  const maybe = { ...from("bo@m.example"), callId: id, answer: "maybe" as const };
  await receiveEventAnswer(stage.house.ports, heard("bo@m.example", "maybe"), maybe);
  expect((await inState(id, "confirmed")).map(({ door }) => door)).toEqual(["poll"]);
});

test("a pledge of somebody whose profile names an account that is gone, or never was, is taken all the same", async () => {
  const id = await publish();
  const linked = [stage.house.ports.addresses.person("nobodyatall11")];
  expect(await vote(id, "bo@m.example", { linked })).toEqual({ kind: "taken" });
});

test("a wish about one's address is written under the lock of the call, so that it undoes no decision", async () => {
  const id = await publish();
  const own = await byMail(id, "ana@mail.example");
  const locked: string[] = [];
  const { ports } = stage.house;
  const watched: Ports = {
    ...ports,
    transact: (run) =>
      ports.transact((work) => {
        const lock = (callId: string) => {
          locked.push(callId);
          return work.calls.lock(callId);
        };
        return run({ ...work, calls: { ...work.calls, lock } });
      }),
  };
  orThrow(await setReachable(watched, { key: { pledgeId: own.id }, reachable: true }));
  expect(locked).toEqual([id]);
});

test("a condition is not lost when two ways of one person become one, or they would wait for ever", async () => {
  const id = await publish({ pledge: "confirmed" });
  const { personId } = await stage.person("mia", "member");
  const own = await byMail(id, "mia@mail.example", 10);
  orThrow(await decidePledges(stage.house.ports, operator, { callId: id, ids: [own.id], accept: true }));
  orThrow(await member(id, personId));
  const linked = orThrow(await linkPledge(stage.house.ports, { pledgeId: own.id, personId }));
  expect(linked.state).toBe("conditional");
  expect(await stage.house.ports.transact((work) => work.conditions.has(linked.id))).toBe(true);
});

test("nobody counts twice among those who came by erasing that they came and saying it again", async () => {
  const id = await publish();
  const [code = ""] = await slips(id, 1);
  await spend(id, [code]);
  stage.house.setClock(begins.add({ minutes: 30 }));
  const { ports, store } = stage.house;
  const shown = presenceCode(ports.sealing, id, begins.add({ minutes: 30 }));
  for (let time = 0; time < 3; time++) {
    expect(await noteOwnPresence(ports, { key: { code }, code: shown })).toMatchObject({ ok: true });
    await eraseOwnPresence(ports, { code });
  }
  expect((await readPledgeDesk(readerOf(store), id)).tookPart).toBe(1);
});

describe("a month after the action", () => {
  const after = begins.add({ hours: 24 * 32 });
  const forget = async (at = after) => {
    stage.house.setClock(at);
    await keepPledges(stage.house.store, stage.house.ports, at);
  };

  test("the link of a letter leads to nothing: a row that stays has another name than the one in the letter", async () => {
    const id = await publish();
    const own = await byMail(id, "ana@mail.example");
    await forget();
    expect(await stage.find(own.id)).toBeNull();
    expect((await going(id)).high).toBe(1);
    expect(await changePledge(stage.house.ports, { key: { pledgeId: own.id }, option: null })).toMatchObject({
      refusal: { kind: "not_found" },
    });
  });

  test("nothing says who had asked for a token, also where nobody spent one", async () => {
    const id = await publish({ risk: true });
    const key = await tokenKeyOf(stage.house.ports, id);
    const blinded = Buffer.alloc(256, 1).toString("base64url");
    orThrow(await issueToken(stage.house.ports, { callId: id, personId: "p1", blinded }));
    expect(key).not.toBeNull();
    expect(await table("pledge_token_issued")).toContain("mark");
    await forget();
    expect([await table("pledge_token_issued"), await table("pledge_token_key")]).toEqual(["[]", "[]"]);
  });

  test("of an action without a date it is a month after the end of its campaign", async () => {
    const id = await publish({ schedule: null });
    await vote(id, "bo@m.example");
    await forget(Temporal.Instant.from("2028-01-10T00:00:00Z"));
    expect(await table("pledge_mark")).not.toBe("[]");
    await forget(Temporal.Instant.from("2028-01-17T00:00:00Z"));
    expect(await table("pledge_mark")).toBe("[]");
    expect(JSON.stringify(await inState(id, "confirmed"))).toContain('"sealed":null');
  });

  test("of a call that was closed early it is a month after that", async () => {
    const id = await publish({
      schedule: { startsAt: begins.add({ hours: 24 * 400 }), endsAt: null, timezone: "Europe/Paris" },
    });
    await vote(id, "bo@m.example");
    orThrow(await closeCall(stage.house.ports, operator, { id }));
    await forget(start.add({ hours: 24 * 29 }));
    expect(await table("pledge_mark")).not.toBe("[]");
    await forget(start.add({ hours: 24 * 32 }));
    expect(await table("pledge_mark")).toBe("[]");
  });

  test("also what our members pledged elsewhere is gone, a year on where the host named no date", async () => {
    const reading = { joinMode: "free", callKind: "picket" };
    const call = { uri: "https://host.example/calls/1", reading, startsAt: null, endsAt: null, state: "confirmed" };
    const host = { uri: "https://host.example/c/x", inbox: "https://host.example/inbox", sharedInbox: null };
    const asked = { personId: "p1", byName: false };
    orThrow(
      await pledgeAway(stage.house.ports, {
        call: call as unknown as RemoteCall,
        host: host as unknown as RemoteActor,
        ...asked,
      }),
    );
    await forget(start.add({ hours: 24 * 300 }));
    expect(await table("away_pledge")).not.toBe("[]");
    await forget(start.add({ hours: 24 * 400 }));
    expect([await table("away_pledge"), await table("away_total")]).toEqual(["[]", "[]"]);
  });
});
