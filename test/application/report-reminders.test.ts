/** Organisers of an action that is over and has no report are reminded, at most three times, whatever was answered by one press. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { addAction } from "../../src/application/actions/add-action.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { answerOutcome } from "../../src/application/pledges/remind-pledgers.ts";
import { fileReport, withdrawReport } from "../../src/application/reports/file-report.ts";
import { keepPledges } from "../../src/workers/pledge-keeping.ts";
import type { ActionReading } from "../../src/domain/joint-source.ts";
import type { ReportDraft } from "../../src/domain/report.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";

let house: TestHouse;
let action: { readonly id: string; readonly uri: string };
const jointUri = "https://front.example/c/make_them_pay";
const ends = Temporal.Instant.from("2027-11-26T11:00:00Z");

beforeEach(async () => {
  house = await openTestHouse();
  house.setClock(Temporal.Instant.from("2027-11-20T10:00:00Z"));
  const input = { draft: campaignDraft, newPicture: null, publish: true };
  orThrow(await createCampaign(house.ports, operator, input));
  const { id: localId } = await house.store.db.selectFrom("campaign").select("id").executeTakeFirstOrThrow();
  const role = "convenor" as const;
  await house.ports.transact((work) => work.joint.save({ uri: jointUri, localId, role, endedAt: null } as never));
  const command = { draft: callDraft, newPicture: null, callUri: "https://front.example/calls/day", jointUri };
  action = orThrow(await addAction(house.ports, operator, command));
  await house.ports.transact((work) => work.sources.put([{ source: sourceOf(action.uri) as never, before: null }]));
});
afterEach(() => house.close());

function sourceOf(uri: string) {
  const organisationUri = "https://front.example/m/front";
  const reading: ActionReading = {
    kind: "action",
    names: { fr: "Piquet" },
    language: "fr",
    callKind: "picket",
    country: "FR",
    callUri: "https://front.example/calls/day",
    startsAt: "2027-11-26T06:00:00Z",
    endsAt: ends.toString(),
    timezone: "Europe/Paris",
    isCancelled: false,
    partOf: null,
    organisers: [{ uri: organisationUri, consentUri: null }],
    confirmed: [organisationUri],
    place: "Lyon",
    latitude: null,
    longitude: null,
  };
  return { uri, jointUri, organisationUri, isLocal: true, digest: "0", body: "{}", reading, updatedAt: ends };
}

const draft = (): ReportDraft => ({
  actionUri: action.uri,
  outcome: "took-place",
  participants: { low: 40, high: 50 },
  method: "counted",
  units: [],
  language: "fr",
  texts: { fr: { content: "Tout le monde est venu." } },
  pictures: [],
});

async function askOn(day: number): Promise<boolean> {
  const now = ends.add({ hours: day * 24 + 13 });
  house.setClock(now);
  const asked = async () => (await house.ports.transact((work) => work.pledges.questionOf(action.id)))?.asked ?? 0;
  const before = await asked();
  await keepPledges(house.store, house.ports, now);
  return await asked() > before;
}

test("an answer of one press is kept, but only a report ends the reminders; there are three", async () => {
  expect(await askOn(0)).toBe(true);
  orThrow(await answerOutcome(house.ports, operator, { callId: action.id, answer: "took-place" }));
  expect([await askOn(1), await askOn(2), await askOn(3)]).toEqual([true, true, false]);
  const [row] = await house.store.db.selectFrom("call_question").selectAll().execute();
  expect(row).toMatchObject({ asked: 3, answer: "took-place", reported: false });
});

test("a report ends them, and taking it back begins them again", async () => {
  expect(await askOn(0)).toBe(true);
  const filed = orThrow(await fileReport(house.ports, operator, { draft: draft(), newPictures: [] }));
  expect(await askOn(1)).toBe(false);
  orThrow(await withdrawReport(house.ports, operator, { id: filed.id, reason: "the wrong action" }));
  expect(await askOn(2)).toBe(true);
});

test("nothing took place that is still to come, as announced or as the report says", async () => {
  const early = await fileReport(house.ports, operator, { draft: draft(), newPictures: [] });
  expect(early).toEqual({ ok: false, refusal: { kind: "not_begun" } });
  house.setClock(ends);
  const ahead = { ...draft(), startsAt: ends.add({ hours: 48 }) };
  expect(await fileReport(house.ports, operator, { draft: ahead, newPictures: [] })).toMatchObject({ ok: false });
  const moved = { ...ahead, outcome: "moved" as const };
  const { participants, startsAt } = orThrow(
    await fileReport(house.ports, operator, { draft: moved, newPictures: [] }),
  );
  expect([participants, startsAt?.toString()]).toEqual([null, ends.add({ hours: 48 }).toString()]);
});
