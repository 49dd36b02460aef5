/** Calls that go out by themselves at a moment, copies of calls, and translations that are marked and confirmed. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { copyCall } from "../../src/application/copy-call.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { deleteCall, reviseCall } from "../../src/application/change-call.ts";
import { cancelPlan, carryOutPlan, planPublication } from "../../src/application/plan-publication.ts";
import { publishCall } from "../../src/application/publish-call.ts";
import { confirmTranslation } from "../../src/application/translations.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { findPlan, findRevisions } from "../../src/database/views/planning-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { wasLate } from "../../src/domain/plan.ts";
import { outdatedLanguages } from "../../src/domain/translation.ts";
import { publishDue } from "../../src/workers/planned-publishing.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";

const at = (text: string) => Temporal.Instant.from(text);
const NOW = at("2027-11-01T10:00:00Z");
const DUE = at("2027-11-10T08:00:00Z");
let house: TestHouse;
let id = "";

const create = async () =>
  orThrow(
    await createCall(house.ports, operator, {
      campaign: "make_them_pay",
      draft: callDraft,
      newPicture: null,
      publish: false,
    }),
  ).id;
const plan = (changes: object = {}) =>
  planPublication(house.ports, operator, { callId: id, dueAt: DUE, timezone: "Europe/Paris", ...changes });
const db = () => readerOf(house.store);
const publications = async () => (await house.events()).filter(({ type }) => type === "call.published").length;

beforeAll(async () => {
  house = await openTestHouse();
  orThrow(await createCampaign(house.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
});
beforeEach(async () => {
  house.setClock(NOW);
  id = await create();
});
afterAll(async () => await house.close());

test("a planned call goes out once, at its time and not before", async () => {
  orThrow(await plan());
  const before = await publications();
  expect(await publishDue(house.store, house.ports, NOW)).toBe(0);
  expect(await carryOutPlan(house.ports, { callId: id }), "not even when asked").toBeNull();
  house.setClock(DUE.add({ seconds: 3 }));
  const done = await Promise.all([
    publishDue(house.store, house.ports, DUE.add({ seconds: 3 })),
    publishDue(house.store, house.ports, DUE.add({ seconds: 3 })),
  ]);
  expect(done.toSorted()).toEqual([0, 1]);
  expect((await findCall(db(), id))?.state).toBe("published");
  expect(await publications()).toBe(before + 1);
  const settled = await findPlan(db(), id);
  expect(settled?.state).toBe("done");
  expect(settled === null || wasLate(settled)).toBe(false);
});

test("a time that was missed is made up for, and said to have been late", async () => {
  orThrow(await plan());
  house.setClock(DUE.add({ hours: 30 }));
  expect(await publishDue(house.store, house.ports, DUE.add({ hours: 30 }))).toBe(1);
  const settled = await findPlan(db(), id);
  expect(settled !== null && wasLate(settled)).toBe(true);
});

test("a call that was over before the node ran again stays a draft, with the reason", async () => {
  orThrow(await plan());
  house.setClock(at("2027-12-01T00:00:00Z"));
  expect(await publishDue(house.store, house.ports, at("2027-12-01T00:00:00Z"))).toBe(0);
  expect((await findCall(db(), id))?.state).toBe("draft");
  expect(await findPlan(db(), id)).toMatchObject({ state: "refused", reason: "time_passed" });
});

test("a plan taken back, published by hand or deleted with its call publishes nothing later", async () => {
  orThrow(await plan());
  orThrow(await cancelPlan(house.ports, operator, { callId: id }));
  const other = await create();
  orThrow(await plan({ callId: other }));
  orThrow(await publishCall(house.ports, operator, { id: other }));
  expect(await findPlan(db(), other)).toBeNull();
  const gone = await create();
  orThrow(await plan({ callId: gone }));
  orThrow(await deleteCall(house.ports, operator, { id: gone }));
  house.setClock(DUE);
  expect(await publishDue(house.store, house.ports, DUE)).toBe(0);
  expect((await findCall(db(), id))?.state).toBe("draft");
});

test("a plan must lie ahead, before the call is over, and be made by who may publish", async () => {
  expect(await plan({ dueAt: NOW })).toEqual({ ok: false, refusal: { kind: "due_in_past" } });
  expect(await plan({ dueAt: at("2027-11-26T11:00:00Z") })).toEqual({ ok: false, refusal: { kind: "due_after_call" } });
  const moderator = { kind: "person", personId: "x", role: "moderator" } as const;
  const asked = await planPublication(house.ports, moderator, { callId: id, dueAt: DUE, timezone: "UTC" });
  expect(asked).toEqual({ ok: false, refusal: { kind: "not_allowed" } });
  orThrow(await publishCall(house.ports, operator, { id }));
  expect(await plan()).toEqual({ ok: false, refusal: { kind: "already_published" } });
});

test("a copy is a draft of its own with the same words and times", async () => {
  orThrow(await publishCall(house.ports, operator, { id }));
  const copy = orThrow(await copyCall(house.ports, operator, { id }));
  const original = await findCall(db(), id);
  expect(copy).toMatchObject({ state: "draft", sequence: 0, publishedAt: null, texts: original?.texts });
  expect(copy.schedule?.startsAt.equals(original?.schedule?.startsAt ?? NOW)).toBe(true);
  expect((await findCall(db(), copy.id))?.state).toBe("draft");
  expect(await findCall(db(), id), "the original is as it was").toMatchObject({ state: "published" });
});

test("a translation is marked when the original changes, until it changes too or is confirmed; nobody is told of that", async () => {
  const texts = { fr: { name: "Piquet", content: "Venez." }, es: { name: "Piquete", content: "Venid." } };
  const revise = (changes: object) =>
    reviseCall(house.ports, operator, {
      id,
      draft: { ...callDraft, texts: { ...texts, ...changes } },
      newPicture: null,
    });
  const outdated = async () => {
    const call = await findCall(db(), id);
    return call === null ? null : outdatedLanguages(await findRevisions(db(), id), call);
  };
  orThrow(await revise({}));
  expect(await outdated()).toEqual([]);
  orThrow(await revise({ fr: { name: "Grand piquet", content: "Venez." } }));
  expect(await outdated()).toEqual(["es"]);
  const told = (await house.events()).length;
  const command = { of: "call", id, language: "es" } as const;
  orThrow(await confirmTranslation(house.ports, operator, command));
  expect(await outdated()).toEqual([]);
  expect((await house.events()).length).toBe(told);
  const unknown = await confirmTranslation(house.ports, operator, { ...command, language: "pt" });
  expect(unknown).toEqual({ ok: false, refusal: { kind: "not_found" } });
});
