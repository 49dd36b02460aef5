/** Pledges on the pages: every way in without scripts, the organisers' desk, and nothing told that must not be told. */
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { addPerson } from "../../src/application/add-person.ts";
import type { MailLetter } from "../../src/application/mail-ports.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { callDraft, campaignDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let id: string;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
  orThrow(await createCampaign(node.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
});
afterAll(() => database.close());
beforeEach(() => publish());

async function publish(changes: Partial<CallDraft> = {}): Promise<void> {
  const place = { ...(callDraft.place as NonNullable<CallDraft["place"]>), precision: "town" as const };
  const draft = { ...callDraft, pledge: "open" as const, place, ...changes };
  ({ id } = orThrow(
    await createCall(node.ports, operator, { campaign: "make_them_pay", draft, newPicture: null, publish: true }),
  ));
}

async function letters(): Promise<MailLetter[]> {
  const rows = await database.db.selectFrom("queue_message").select("payload").where("queue", "=", "mail")
    .orderBy("sequence", "desc").execute();
  return rows.map(({ payload }) => JSON.parse(node.ports.sealing.open(String(payload["sealed"]))).letter as MailLetter);
}

async function slip(): Promise<string> {
  return orThrow(await issueSlips(node.ports, operator, { callId: id, count: 1 })).codes[0] ?? "";
}

async function going(): Promise<number> {
  const rows = await database.db.selectFrom("pledge").select("id").where("call_id", "=", id).where(
    "state",
    "=",
    "confirmed",
  ).execute();
  return rows.length;
}

const text = async (answer: Promise<Response> | Response) => await (await answer).text();

describe("a visitor without an account", () => {
  test("finds the way from the call's page, and each way says who learns of it", async () => {
    const visitor = await node.open();
    expect(await text(visitor.get(`/calls/${id}`))).toContain(`href="/calls/${id}/pledge"`);
    const page = await visitor.get(`/calls/${id}/pledge`, { "accept-language": "en" });
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    const body = await text(page);
    for (const words of ["Nobody learns who you are", "keeps your address encrypted", "Your own server and this one"]) {
      expect(body).toContain(words);
    }
    for (const form of body.match(/<form.*?<\/form>/gs) ?? []) {
      expect(form.match(/<input(?![^>]*type="(?:hidden|radio)")[^>]*>/g)?.length ?? 0, form).toBeLessThanOrEqual(3);
    }
  });

  test("spends a slip, sees the exact place, and withdraws", async () => {
    const visitor = await node.open();
    const code = await slip();
    const sent = await visitor.post(`/calls/${id}/pledge`, [["do", "slip"], ["code", code.toUpperCase()], [
      "option",
      "going",
    ]]);
    expect(sent.status).toBe(303);
    expect(await going()).toBe(1);
    const own = await text(visitor.get(`/slips/${code}`));
    expect(own).toContain("rue de l&#39;Entrepôt");
    expect(await text(visitor.get(`/calls/${id}`))).not.toContain("rue de l&#39;Entrepôt");
    expect((await visitor.post(`/slips/${code}`, [["do", "withdraw"]])).status).toBe(200);
    expect(await going()).toBe(0);
  });

  test("a slip's own address does nothing until its button is pressed, and counts once however often", async () => {
    const visitor = await node.open();
    const code = await slip();
    await visitor.get(`/slips/${code}`);
    expect(await going()).toBe(0);
    await visitor.post(`/slips/${code}`, [["do", "pledge"], ["option", "going"]]);
    await visitor.post(`/slips/${code}`, [["do", "pledge"], ["option", "going"]]);
    expect(await going()).toBe(1);
    expect((await visitor.get("/slips/nobody-prin-ted0")).status).toBe(404);
  });

  test("a wrong code is told beside the field", async () => {
    const answer = await (await node.open()).post(`/calls/${id}/pledge`, [["do", "slip"], ["code", "wrong"]], {
      "accept-language": "en",
    });
    expect(answer.status).toBe(422);
    expect(await text(answer)).toMatch(/id="field-code-error"[^>]*>This code is not known/);
  });

  test("signs up by mail, is not counted, confirms by a button, twice without harm, and withdraws", async () => {
    const visitor = await node.open();
    const answer = await visitor.post(`/calls/${id}/pledge`, [["do", "mail"], ["mail", "zoe@mail.example"], [
      "name",
      "",
    ], ["option", "going"]]);
    expect(answer.status).toBe(200);
    const first = await text(answer);
    expect(first).not.toContain("zoe@");
    expect(await going()).toBe(0);
    const [letter] = await letters();
    const link = (letter?.text ?? []).flatMap((part) => "text" in part ? [part.text] : []).find((line) =>
      line.includes("/pledges/")
    );
    const path = new URL(link ?? "").pathname;
    await visitor.get(path);
    expect(await going()).toBe(0);
    for (const _ of [1, 2]) expect((await visitor.post(path, [["do", "confirm"]])).status).toBe(303);
    expect(await going()).toBe(1);
    const again = await visitor.post(`/calls/${id}/pledge`, [
      ["do", "mail"],
      ["mail", "zoe@mail.example"],
      ["name", ""],
      ["option", "going"],
    ]);
    expect(await text(again)).toBe(first);
    await visitor.post(path, [["do", "withdraw"]]);
    expect(await going()).toBe(0);
    expect((await visitor.get(path)).status).toBe(404);
  });

  test("has no more than five sign-ups by mail in half an hour", async () => {
    const other = await openTestDatabase();
    try {
      const house = await openTestHouse(other);
      await house.setUp();
      orThrow(await createCampaign(house.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
      const draft = { ...callDraft, pledge: "open" as const };
      const made = orThrow(
        await createCall(house.ports, operator, { campaign: "make_them_pay", draft, newPicture: null, publish: true }),
      );
      const visitor = await house.open();
      const statuses: number[] = [];
      for (let at = 0; at < 6; at++) {
        const fields = [["do", "mail"], ["mail", `p${at}@mail.example`], ["option", "going"]] as const;
        statuses.push((await visitor.post(`/calls/${made.id}/pledge`, fields)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    } finally {
      await other.close();
    }
  });

  test("of a call at risk only the ways that know nobody are there", async () => {
    await publish({ risk: true });
    const body = await text((await node.open()).get(`/calls/${id}/pledge`));
    expect(body).toContain('value="slip"');
    expect(body).not.toMatch(/value="(mail|member)"/);
    const forced = await (await node.open()).post(`/calls/${id}/pledge`, [["do", "mail"], [
      "mail",
      "zoe@mail.example",
    ]]);
    expect(forced.status).toBe(422);
    expect(await letters().then((all) => all.filter(({ to }) => to === ""))).toEqual([]);
  });

  test("a draft has no page to pledge on", async () => {
    const draft = { ...callDraft, pledge: "open" as const };
    const made = orThrow(
      await createCall(node.ports, operator, { campaign: "make_them_pay", draft, newPicture: null, publish: false }),
    );
    expect((await (await node.open()).get(`/calls/${made.id}/pledge`)).status).toBe(404);
  });
});

describe("a member", () => {
  test("pledges with or without a name, sees it on a page of their own, and withdraws there", async () => {
    await ana.get(`/calls/${id}/pledge`);
    expect((await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"], ["named", "yes"]])).status)
      .toBe(303);
    expect(await going()).toBe(1);
    expect(await text(ana.get("/pledges"))).toContain(`href="/calls/${id}"`);
    expect(await text(ana.get(`/desk/calls/${id}/pledges`))).toMatch(/<li><bdi>Ana<\/bdi><\/li>/);
    await ana.post("/pledges", [["call", id], ["do", "withdraw"]]);
    expect(await going()).toBe(0);
    expect((await (await node.open()).get("/pledges")).status).toBe(401);
  });
});

describe("one's own calendar", () => {
  test("has what was pledged, with the exact place, for whoever has its address, until it is ended", async () => {
    await ana.get(`/calls/${id}/pledge`);
    await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"]]);
    const made = await text(ana.post("/pledges/calendar", [["do", "make"]]));
    const path = /\/pledges\/calendar\/[\w-]+\.ics/.exec(made.replaceAll("<wbr>", ""))?.[0] ?? "";
    const stranger = await node.open();
    const answer = await stranger.get(path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
    const written = await text(answer);
    const events = new ICAL.Component(ICAL.parse(written)).getAllSubcomponents("vevent");
    const uids = events.map((event) => event.getFirstPropertyValue("uid"));
    expect(uids).toContain(`https://front.example/calls/${id}`);
    const own = events.find((event) => event.getFirstPropertyValue("uid") === `https://front.example/calls/${id}`);
    expect(String(own?.getFirstPropertyValue("location"))).toContain("rue de l'Entrepôt");
    const other = Object.values(nodeIcal.sync.parseICS(written)).filter((part) => part?.type === "VEVENT");
    expect(other).toHaveLength(events.length);
    await ana.post("/pledges/calendar", [["do", "end"]]);
    expect((await stranger.get(path)).status).toBe(404);
  });
});

describe("the organisers' desk", () => {
  test("shows numbers, decides one or many, and exports counts without a name", async () => {
    await publish({ pledge: "confirmed" });
    await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"], ["named", "yes"]]);
    expect(await going()).toBe(0);
    const desk = await text(ana.get(`/desk/calls/${id}/pledges`));
    const [, pledge = ""] = /name="pledge" value="([^"]+)"/.exec(desk) ?? [];
    expect((await ana.post(`/desk/calls/${id}/pledges`, [["do", "accept"], ["pledge", pledge]])).status).toBe(303);
    expect(await going()).toBe(1);
    const csv = await ana.get(`/desk/calls/${id}/pledges.csv`);
    expect(await text(csv)).toBe("door,option,state,count\nmember,going,confirmed,1\n");
    expect((await (await node.open()).get(`/desk/calls/${id}/pledges`)).status).toBe(401);
  });

  test("prints a sheet of slips, each with its code and its QR code, shown once", async () => {
    const sheet = await text(ana.post(`/desk/calls/${id}/pledges`, [["do", "slips"], ["count", "12"]]));
    const codes = [...sheet.matchAll(/class="code" dir="ltr">([^<]+)</g)].map(([, code]) => code ?? "");
    expect(new Set(codes).size).toBe(12);
    expect(sheet.match(/<svg/g)).toHaveLength(12);
    const after = await text(ana.get(`/desk/calls/${id}/pledges`));
    for (const code of codes) expect(after).not.toContain(code);
    expect((await ana.post(`/desk/calls/${id}/pledges`, [["do", "slips"], ["count", "0"]])).status).toBe(422);
  });

  test("a member without rights finds no desk", async () => {
    const added = await addPerson(node.ports, operator, { handle: `m${id}`, name: "Bo", role: "member" });
    const bo = await node.open(orThrow(added).signInSecret);
    for (const path of [`/desk/calls/${id}/pledges`, `/desk/calls/${id}/pledges.csv`]) {
      expect((await bo.get(path)).status).toBe(404);
    }
  });
});

describe("what stands beside a pledge", () => {
  test("a condition is secret, told wrong beside its field, and taken away on one's own page", async () => {
    const wrong = await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"], ["condition", "12"]]);
    expect(wrong.status).toBe(422);
    expect(await text(wrong)).toMatch(/<details open>.*id="field-member-condition".*aria-invalid="true"/s);
    await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"], ["condition", "20"]]);
    expect(await going()).toBe(0);
    expect(await text(ana.get("/pledges"))).toContain('value="20"');
    expect(await text(ana.get(`/desk/calls/${id}/pledges`))).not.toContain("<tbody>");
    expect((await ana.post("/pledges", [["call", id], ["do", "condition"], ["condition", "7"]])).status).toBe(422);
    await ana.post("/pledges", [["call", id], ["do", "condition"], ["condition", ""]]);
    expect(await going()).toBe(1);
  });

  test("addresses are on the desk only after two organisers, of those who allowed it, who read why", async () => {
    const stranger = await node.open();
    await stranger.post(`/calls/${id}/pledge`, [["do", "mail"], ["mail", "zoe@mail.example"], ["option", "going"]]);
    const [letter] = await letters();
    const link = letter?.text.flatMap((part) => "text" in part ? part.text : []).find((one) =>
      one.includes("/pledges/")
    );
    const own = new URL(link ?? "").pathname;
    await stranger.post(own, [["do", "confirm"]]);
    const desk = `/desk/calls/${id}/pledgers`;
    const added = await addPerson(node.ports, operator, { handle: `t${id}`, name: "Tova", role: "organiser" });
    const tova = await node.open(orThrow(added).signInSecret);
    await ana.post(desk, [["do", "ask"], ["reason", "The coach is late"]]);
    const [, request = ""] = /name="request" value="([^"]+)"/.exec(await text(tova.get(desk))) ?? [];
    expect((await ana.post(desk, [["do", "agree"], ["request", request]])).status).toBe(422);
    expect((await tova.post(desk, [["do", "agree"], ["request", request]])).status).toBe(303);
    expect(await text(ana.get(desk))).not.toContain("zoe@mail.example");
    await stranger.post(own, [["do", "reachable"]]);
    expect(await text(ana.get(desk))).toContain("zoe@mail.example");
    expect(await text(stranger.get(own))).toContain("The coach is late");
  });

  test("opening a mail's link while signed in offers to make both one person, and only its button does", async () => {
    await ana.post(`/calls/${id}/pledge`, [["do", "member"], ["option", "going"]]);
    const stranger = await node.open();
    await stranger.post(`/calls/${id}/pledge`, [["do", "mail"], ["mail", "ana2@mail.example"], ["option", "going"]]);
    const [letter] = await letters();
    const link = letter?.text.flatMap((part) => "text" in part ? part.text : []).find((one) =>
      one.includes("/pledges/")
    );
    const own = new URL(link ?? "").pathname;
    await stranger.post(own, [["do", "confirm"]]);
    expect(await text(ana.get(own))).toContain('value="link"');
    expect(await text(stranger.get(own))).not.toContain('value="link"');
    expect(await going()).toBe(2);
    await ana.post(own, [["do", "link"]]);
    expect(await going()).toBe(1);
  });

  test("organisers write without an address, and whoever holds a printed code reads it on its page", async () => {
    const code = await slip();
    const stranger = await node.open();
    await stranger.post(`/slips/${code}`, [["do", "pledge"], ["option", "going"]]);
    const desk = `/desk/calls/${id}/pledgers`;
    const message = [["do", "write"], ["option", "going"], ["state", "confirmed"]] as [string, string][];
    expect((await ana.post(desk, [...message, ["ways", "nameless"], ["text", "Bring water"]])).status).toBe(303);
    expect(await text(stranger.get(`/slips/${code}`))).toContain("Bring water");
    expect((await ana.post(desk, [...message, ["ways", "all"], ["text", ""]])).status).toBe(422);
  });
});
