/**
 * Pages of pledges read by those who are too curious: organisers who would know who waits, a third one while two look at addresses,
 * somebody who was an organiser, and whoever sees a mail's subject on a screen that is not theirs.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { changePledge, setReachable } from "../../src/application/pledges/change-pledge.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import { pledgeSecret } from "../../src/application/pledges/pledge-contact.ts";
import { receiveVote } from "../../src/application/pledges/receive-pledge.ts";
import { agreeReveal, askReveal } from "../../src/application/pledges/reveal-contacts.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { Role } from "../../src/domain/person.ts";
import { catalogues } from "../../src/web/locales.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { callDraft, campaignDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { type Browser, openTestHouse, type TestHouse } from "../web/web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let id: string;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  await node.setUp();
  orThrow(await createCampaign(node.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
});
afterAll(() => database.close());
beforeEach(() => publish());

async function publish(changes: Partial<CallDraft> = {}): Promise<void> {
  const draft = { ...callDraft, pledge: "open" as const, ...changes };
  const input = { campaign: campaignDraft.handle, draft, newPicture: null, publish: true };
  ({ id } = orThrow(await createCall(node.ports, operator, input)));
}

let people = 0;
async function person(role: Role): Promise<{ readonly browser: Browser; readonly personId: string }> {
  const handle = `p${people++}`;
  const added = orThrow(await addPerson(node.ports, operator, { handle, name: handle, role }));
  const browser = await node.open(added.signInSecret);
  const row = await database.db.selectFrom("actor").select("id").where("handle", "=", handle).executeTakeFirstOrThrow();
  return { browser, personId: row.id };
}

async function byMail(mail: string, name = ""): Promise<string> {
  orThrow(await pledgeByMail(node.ports, { callId: id, mail, name, option: "going", language: "fr" }));
  const [waiting] = await node.ports.transact((work) => work.pledges.list(id, ["unconfirmed"], 1));
  return orThrow(await changePledge(node.ports, { key: { pledgeId: waiting?.id ?? "" }, option: null })).id;
}

async function vote(name: string): Promise<void> {
  const actorUri = `https://m.example/users/${name}`;
  const heard = { activityUri: `${actorUri}#1`, actorUri, onceKey: `${id} ${name}` };
  const from = { inbox: "https://m.example/inbox", language: "", handle: `@${name}@m.example` };
  const pollUri = node.ports.addresses.poll(id, "fr");
  await receiveVote(node.ports, heard, { ...from, callId: id, option: "going", sharedInbox: null, pollUri });
}

const text = async (answer: Promise<Response>) => await (await answer).text();

describe("who waits for a place", () => {
  test("in an open call is a number to organisers, as every door had promised", async () => {
    await publish({ capacity: 1 });
    await byMail("first@mail.example");
    await byMail("second@mail.example", "zzNAMEzz");
    await vote("zzvoterzz");
    const { browser } = await person("organiser");
    const desk = await text(browser.get(`/desk/calls/${id}/pledges`));
    expect(desk.match(/name="pledge"/g)).toHaveLength(2);
    for (const word of ["zzNAMEzz", "zzvoterzz"]) expect(desk).not.toContain(word);
  });

  test("for the organisers' yes is shown to those who give it", async () => {
    await publish({ pledge: "confirmed" });
    await vote("zzvoterzz");
    const { browser } = await person("organiser");
    expect(await text(browser.get(`/desk/calls/${id}/pledges`))).toContain("@zzvoterzz@m.example");
  });
});

describe("addresses that two organisers agreed to see", () => {
  async function agreed() {
    const [one, two] = [await person("organiser"), await person("organiser")];
    const as = ({ personId }: typeof one) => ({ kind: "person", personId, role: "organiser" }) as const;
    orThrow(await askReveal(node.ports, as(one), { callId: id, reason: "zzREASONzz" }));
    const last = await node.ports.transact((work) => work.pledgeDesk.lastReveal(id));
    const agree = () => agreeReveal(node.ports, as(two), { callId: id, id: last?.id ?? "" });
    return { one, two, agree };
  }
  const allow = (pledgeId: string, reachable = true) => setReachable(node.ports, { key: { pledgeId }, reachable });
  const told = async () => {
    const rows = await database.db.selectFrom("queue_message").select("payload").where("queue", "=", "mail").execute();
    const opened = rows.map(({ payload }) => node.ports.sealing.open(String(payload["sealed"])));
    return opened.filter((mail) => mail.includes("mail.pledge.revealed")).length;
  };
  const desk = () => `/desk/calls/${id}/pledgers`;

  test("are seen by those two and by no third", async () => {
    await allow(await byMail("ana@mail.example"));
    const { one, two, agree } = await agreed();
    orThrow(await agree());
    const third = await person("organiser");
    const seen = [];
    for (const { browser } of [one, two, third]) {
      seen.push((await text(browser.get(desk()))).includes("ana@mail.example"));
    }
    expect(seen).toEqual([true, true, false]);
  });

  test("are those of people who were told, and of nobody who came or agreed unnoticed in the same hour", async () => {
    const before = await told();
    await allow(await byMail("ana@mail.example"));
    const { one, agree } = await agreed();
    orThrow(await agree());
    const late = await byMail("late@mail.example");
    expect(await text(one.browser.get(desk()))).not.toContain("late@mail.example");
    expect(await told()).toBe(before + 1);
    await allow(late);
    expect(await text(one.browser.get(desk()))).toContain("late@mail.example");
    expect(await told()).toBe(before + 2);
  });

  test("go when their person takes the yes back, and the person still reads that it happened, and why", async () => {
    const own = await byMail("ana@mail.example");
    await allow(own);
    const { one, agree } = await agreed();
    orThrow(await agree());
    await allow(own, false);
    expect(await text(one.browser.get(desk()))).not.toContain("ana@mail.example");
    const visitor = await node.open();
    expect(await text(visitor.get(`/pledges/${pledgeSecret(node.ports.sealing, own)}`))).toContain("zzREASONzz");
  });

  test("take two who are organisers then: a request lapses with the right of whoever asked", async () => {
    const { one, agree } = await agreed();
    await node.ports.transact((work) => work.people.setRole(one.personId, "member"));
    expect(await agree()).toMatchObject({ refusal: { kind: "reveal_lapsed" } });
  });
});

test("no subject of a letter names the call: it stands on locked screens and in the books of mail servers", () => {
  const subjects = Object.entries(catalogues).flatMap(([, words]) =>
    Object.entries(words).filter(([key]) => key.startsWith("mail.pledge.subject."))
  );
  expect(subjects.length).toBeGreaterThan(50);
  for (const [key, words] of subjects) expect(words, key).not.toContain("{");
});

test("a link that is wrong in one letter opens nothing, and a look at a right one confirms and withdraws nothing", async () => {
  const own = await byMail("ana@mail.example");
  const right = `/pledges/${pledgeSecret(node.ports.sealing, own)}`;
  const visitor = await node.open();
  for (const wrong of [`${right}x`, right.slice(0, -1), right.replace(/.$/, (last) => last === "A" ? "B" : "A")]) {
    expect((await visitor.get(wrong)).status).toBe(404);
  }
  for (const path of [right, `${right}?do=withdraw`, `${right}?do=confirm`]) {
    const seen = await visitor.get(path);
    expect([seen.status, seen.headers.get("cache-control"), seen.headers.get("referrer-policy")]).toEqual([
      200,
      "private, no-store",
      "no-referrer",
    ]);
    await seen.text();
  }
  expect((await node.ports.transact((work) => work.pledges.find(own)))?.state).toBe("confirmed");
});
