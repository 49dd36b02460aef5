/** Calendars: what two independent readers make of them, in every language, across changes of clocks and over a call's life. */
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall, closeCall, deleteCall, reviseCall } from "../../src/application/change-call.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { readByIcalJs, readByNodeIcal, type ReadEvent } from "./feeds-readers.ts";
import { type FeedStage, FIXTURES, from, LANGUAGES, openFeedStage, operator } from "./feeds-stage.ts";
import { ORIGIN } from "./web-house.ts";

let stage: FeedStage;

beforeAll(async () => void (stage = await openFeedStage()));
afterAll(async () => await stage.close());

/** Both readings of a calendar, which must be the same. */
async function read(path: string, headers: Record<string, string> = {}): Promise<ReadEvent[]> {
  const text = await stage.text(path, headers);
  const [one, other] = [readByIcalJs(text), readByNodeIcal(text)].map((events) =>
    events.toSorted((a, b) => a.uid < b.uid ? -1 : 1)
  );
  expect(other).toEqual(one);
  return one ?? [];
}

async function readCall(id: string, query = ""): Promise<ReadEvent> {
  const [event] = await read(`/calls/${id}.ics${query}`);
  if (event === undefined) throw new Error(`${id} is in no calendar`);
  return event;
}

describe.each(LANGUAGES)("Make Amazon Pay in %s", (language) => {
  test("two readers agree on all five calls, each in the reader's language where it exists", async () => {
    const events = await read(`/c/make_amazon_pay/actions.ics?lang=${language}`);
    expect(events.map(({ uid }) => uid).sort()).toEqual(
      FIXTURES.map((name) => `${ORIGIN}/calls/${stage.ids[name]}`).sort(),
    );
    for (const event of events) {
      const call = await findCall(readerOf(stage.store), event.uid.split("/").at(-1) ?? "");
      const expected = call !== null && Object.hasOwn(call.texts, language) ? language : call?.language ?? "";
      expect(event.language).toBe(expected);
      expect(event.summary).toBe(call?.texts[expected]?.name);
      expect(event.url).toBe(`${event.uid}?lang=${expected}`);
      expect(event.description).toContain(event.url);
    }
  });
});

test("a feed falls back along the reader's own list before it takes a call's main language", async () => {
  const events = await read("/c/make_amazon_pay/actions.ics?lang=ar,fr");
  const languages = new Map(events.map(({ uid, language }) => [uid, language]));
  const of = (name: typeof FIXTURES[number]) => languages.get(`${ORIGIN}/calls/${stage.ids[name]}`);
  expect([of("picket"), of("meeting"), of("strike"), of("rally"), of("boycott")]).toEqual([
    "ar",
    "ar",
    "fr",
    "bn",
    "es",
  ]);
  const byBrowser = await read("/c/make_amazon_pay/actions.ics", { "accept-language": "pt, es;q=0.5" });
  expect(byBrowser.map(({ language }) => language).sort()).toEqual(["bn", "es", "fr", "pt", "pt"]);
});

test("the calendar has a name, an address and a pace of its own, and every line fits", async () => {
  const text = await stage.text("/c/make_amazon_pay/actions.ics?lang=ar&country=fr,BD");
  const calendar = new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  expect(calendar.getFirstPropertyValue("x-wr-calname")).toBe("لتدفع أمازون الثمن");
  expect(calendar.getFirstProperty("name")?.getParameter("language")).toBe("ar");
  expect(String(calendar.getFirstPropertyValue("refresh-interval"))).toBe("PT1H");
  expect(calendar.getFirstPropertyValue("source")).toBe(
    `${ORIGIN}/c/make_amazon_pay/actions.ics?country=BD,FR&lang=ar`,
  );
  expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

describe("times", () => {
  test("are the moments they are, and the wall's time with its zone is in the description", async () => {
    const picket = await readCall(stage.ids.picket, "?lang=fr");
    expect([picket.start, picket.end]).toEqual(["2027-11-26T06:00:00.000Z", "2027-11-26T11:00:00.000Z"]);
    expect(picket.description).toMatch(/07:00\s–\s12:00 \(heure d’Europe centrale\)/);
    const meeting = await readCall(stage.ids.meeting, "?lang=pt");
    expect([meeting.start, meeting.end]).toEqual(["2027-11-26T23:00:00.000Z", "2027-11-27T01:00:00.000Z"]);
    expect(meeting.description).toMatch(/20:00\s–\s22:00 \(Horário Padrão de Brasília\)/);
  });

  test("from midnight to midnight are whole days, wherever that midnight is and however long the day", async () => {
    expect(await readCall(stage.ids.boycott)).toMatchObject({ start: "2027-11-26", end: "2027-11-27" });
    const days = [
      ["2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", "Europe/Paris", "2027-03-28", "2027-03-29"],
      ["2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z", "Europe/Paris", "2027-10-31", "2027-11-01"],
      // The clock in Cairo jumps from midnight to one: that day begins at one.
      ["2027-04-29T22:00:00Z", "2027-04-30T21:00:00Z", "Africa/Cairo", "2027-04-30", "2027-05-01"],
      ["2027-04-30T12:00:00Z", "2027-05-02T12:00:00Z", "Pacific/Auckland", "2027-05-01", "2027-05-03"],
    ] as const;
    for (const [starts, ends, zone, first, last] of days) {
      const id = await stage.publish({ schedule: from(starts, ends, zone) });
      expect(await readCall(id), zone).toMatchObject({ start: first, end: last });
    }
  });

  test("in the hour that comes twice and across the jump stay the moments they are", async () => {
    const night = [
      ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "Europe/Paris", /02:30/],
      ["2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "Europe/Paris", /01:30\s–\s03:30/],
      ["2027-11-07T05:30:00Z", "2027-11-07T06:30:00Z", "America/New_York", /01:30/],
      ["2027-04-03T14:45:00Z", "2027-04-03T15:45:00Z", "Australia/Lord_Howe", /01:45/],
    ] as const;
    for (const [starts, ends, zone, wall] of night) {
      const event = await readCall(await stage.publish({ schedule: from(starts, ends, zone) }), "?lang=fr");
      expect([event.start, event.end]).toEqual([starts, ends].map((time) => time.replace("Z", ".000Z")));
      expect(event.description).toMatch(wall);
    }
  });

  test("without an end have none, and a call without a date is in no calendar", async () => {
    const open = await stage.publish({ schedule: from("2027-11-26T06:00:00Z", null, "Europe/Paris") });
    expect(await readCall(open)).toMatchObject({ start: "2027-11-26T06:00:00.000Z", end: null });
    const undated = await stage.publish({ schedule: null });
    expect((await stage.request(`/calls/${undated}.ics`)).status).toBe(404);
    expect((await read("/calls.ics")).map(({ uid }) => uid)).not.toContain(`${ORIGIN}/calls/${undated}`);
  });
});

test("a calendar follows the call: a higher sequence when revised or cancelled, the same identity, gone when deleted", async () => {
  const id = await stage.publish();
  const first = await readCall(id, "?lang=fr");
  expect(first).toMatchObject({ sequence: 0, status: "CONFIRMED" });
  const call = await findCall(readerOf(stage.store), id);
  if (call === null) throw new Error("no call");
  const schedule = from("2027-11-26T07:00:00Z", "2027-11-26T11:00:00Z", "Europe/Paris");
  await reviseCall(stage.ports, operator, { id, draft: { ...call, schedule }, newPicture: null });
  expect(await readCall(id)).toMatchObject({ uid: first.uid, sequence: 1, start: "2027-11-26T07:00:00.000Z" });
  await cancelCall(stage.ports, operator, { id });
  const cancelled = await readCall(id, "?lang=fr");
  expect(cancelled).toMatchObject({ uid: first.uid, sequence: 2, status: "CANCELLED" });
  expect(cancelled.summary).toBe(`Annulé\u00a0: ${first.summary}`);
  expect((await readCall(id, "?lang=ar")).summary).toContain("وقفة أمام مستودع بريتيني");
  expect((await read("/calls.ics?lang=fr")).find(({ uid }) => uid === first.uid)).toEqual(cancelled);
  await deleteCall(stage.ports, operator, { id });
  expect((await stage.request(`/calls/${id}.ics`)).status).toBe(410);
  expect((await read("/calls.ics")).map(({ uid }) => uid)).not.toContain(first.uid);
});

test("a call that is over stays in the calendar", async () => {
  const id = await stage.publish();
  await closeCall(stage.ports, operator, { id });
  expect(await readCall(id)).toMatchObject({ status: "CONFIRMED", sequence: 1 });
});

test("a public online link is where the call takes place; a private one appears nowhere", async () => {
  const online = { place: null, onlineUrl: "https://meet.example/open" };
  const open = await readCall(await stage.publish({ ...online, onlinePublic: true }), "?lang=en");
  expect(open.location).toBe("https://meet.example/open");
  expect(open.description).toContain("https://meet.example/open");
  const closed = await readCall(await stage.publish({ ...online, onlinePublic: false }), "?lang=en");
  expect(closed.location).toBe("Online");
  expect(JSON.stringify(closed)).not.toContain("meet.example");
});

test("a place on the equator or at Greenwich keeps its coordinates", async () => {
  const call = await findCall(readerOf(stage.store), stage.ids.rally);
  if (call?.place == null) throw new Error("no place");
  const id = await stage.publish({ place: { ...call.place, latitude: 0, longitude: 0 } });
  const [latitude = NaN, longitude = NaN] = ((await readCall(id)).geo ?? "").split(",").map(Number);
  expect(Math.abs(latitude) + Math.abs(longitude)).toBeLessThan(0.0001);
});
