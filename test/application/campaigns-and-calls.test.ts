/** Rules of campaigns and calls: who may change what, in which state, and what is told outside because of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { cancelCall, closeCall, deleteCall, reviseCall } from "../../src/application/change-call.ts";
import { closeCampaign } from "../../src/application/close-campaign.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { Asker } from "../../src/application/ports.ts";
import { publishCall } from "../../src/application/publish-call.ts";
import { publishCampaign } from "../../src/application/publish-campaign.ts";
import { reviseCampaign } from "../../src/application/revise-campaign.ts";
import { ROLES } from "../../src/domain/person.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse, undone } from "../support/house.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(async () => await house.close());

const campaign = (publish: boolean) =>
  createCampaign(house.ports, operator, { draft: campaignDraft, newPicture: null, publish });
const call = async (publish: boolean) => {
  const made = await createCall(house.ports, operator, {
    campaign: campaignDraft.handle,
    draft: callDraft,
    newPicture: null,
    publish,
  });
  if (!made.ok) throw new Error(made.refusal.kind);
  return made.value;
};
const types = async () => (await house.events()).map((event) => event.type);
const storedCall = (id: string) => house.ports.transact((work) => work.calls.lock(id));

describe("a campaign", () => {
  it("as a draft is told to nobody", async () => {
    const made = await campaign(false);
    expect(made).toMatchObject({ ok: true, value: { uri: "https://front.example/c/make_them_pay" } });
    expect(await types()).toEqual([]);
  });

  it("is told once when it is published, and can't be published twice", async () => {
    await campaign(false);
    const asked = { handle: campaignDraft.handle };
    expect(await publishCampaign(house.ports, operator, asked)).toMatchObject({ ok: true });
    expect(await publishCampaign(house.ports, operator, asked)).toEqual({
      ok: false,
      refusal: { kind: "already_published" },
    });
    expect(await types()).toEqual(["campaign.published"]);
  });

  it("can't take a handle somebody has, whoever it is", async () => {
    for (const handle of ["ana", "front", "relay"]) {
      const draft = { ...campaignDraft, handle };
      const made = await createCampaign(house.ports, operator, { draft, newPicture: null, publish: true });
      const kind = handle === "relay" ? "handle_reserved" : "handle_taken";
      expect(made).toMatchObject({ ok: false, refusal: { kind } });
    }
    expect(await house.store.db.selectFrom("campaign").selectAll().execute()).toEqual([]);
  });

  it("keeps its handle when revised, and closed can't be revised", async () => {
    await campaign(true);
    const command = { handle: campaignDraft.handle, draft: { ...campaignDraft, handle: "other" }, newPicture: null };
    const revised = await reviseCampaign(house.ports, operator, command);
    expect(revised).toMatchObject({ ok: true, value: { handle: "make_them_pay" } });
    await closeCampaign(house.ports, operator, { handle: campaignDraft.handle });
    expect(await reviseCampaign(house.ports, operator, command)).toMatchObject({
      refusal: { kind: "campaign_closed" },
    });
    expect(await types()).toEqual(["campaign.published", "campaign.revised", "campaign.closed"]);
  });

  it("closed takes no new call", async () => {
    await campaign(true);
    await closeCampaign(house.ports, operator, { handle: campaignDraft.handle });
    const command = { campaign: campaignDraft.handle, draft: callDraft, newPicture: null, publish: false };
    expect(await createCall(house.ports, operator, command)).toMatchObject({ refusal: { kind: "campaign_closed" } });
  });
});

describe("a call", () => {
  it("can't be public before its campaign is", async () => {
    await campaign(false);
    const command = { campaign: campaignDraft.handle, draft: callDraft, newPicture: null, publish: true };
    expect(await createCall(house.ports, operator, command)).toMatchObject({
      refusal: { kind: "campaign_not_published" },
    });
    const { id } = await call(false);
    expect(await publishCall(house.ports, operator, { id })).toMatchObject({
      refusal: { kind: "campaign_not_published" },
    });
  });

  it("comes back from the book as it was written", async () => {
    await campaign(true);
    const { id } = await call(true);
    const { picture: _picture, ...written } = callDraft;
    expect(JSON.parse(JSON.stringify(await storedCall(id)))).toMatchObject(JSON.parse(JSON.stringify(written)));
  });

  it("raises its sequence with each published change, not while a draft", async () => {
    await campaign(true);
    const { id } = await call(false);
    await reviseCall(house.ports, operator, { id, draft: callDraft, newPicture: null });
    expect((await storedCall(id))?.sequence).toBe(0);
    await publishCall(house.ports, operator, { id });
    await reviseCall(house.ports, operator, { id, draft: callDraft, newPicture: null });
    await cancelCall(house.ports, operator, { id });
    expect((await storedCall(id))?.sequence).toBe(2);
    expect(await types()).toEqual([
      "campaign.published",
      "call.published",
      "call.revised",
      "call.cancelled",
      "notice.published",
    ]);
  });

  it("cancelled or closed can't be changed any more, only deleted", async () => {
    await campaign(true);
    for (const [end, kind] of [[cancelCall, "call_cancelled"], [closeCall, "call_closed"]] as const) {
      const { id } = await call(true);
      await end(house.ports, operator, { id });
      const revised = await reviseCall(house.ports, operator, { id, draft: callDraft, newPicture: null });
      expect(revised).toEqual({ ok: false, refusal: { kind } });
      expect(await deleteCall(house.ports, operator, { id })).toMatchObject({ ok: true });
    }
  });

  it("deleted leaves a tombstone, a deleted draft leaves nothing", async () => {
    await campaign(true);
    const [draft, published] = [await call(false), await call(true)];
    await deleteCall(house.ports, operator, { id: draft.id });
    await deleteCall(house.ports, operator, { id: published.id });
    const tombstones = await house.store.db.selectFrom("tombstone").select("uri").execute();
    expect(tombstones).toEqual([{ uri: published.uri }]);
    expect(await types()).toEqual(["campaign.published", "call.published", "call.deleted"]);
  });

  it("names only a picture that exists", async () => {
    await campaign(true);
    const draft = { ...callDraft, picture: { mediaId: "nowhere", alt: { fr: "Affiche" } } };
    const command = { campaign: campaignDraft.handle, draft, newPicture: null, publish: true };
    expect(await createCall(house.ports, operator, command)).toMatchObject({ refusal: { kind: "picture_missing" } });
    const bytes = new Uint8Array([1, 2, 3]);
    const newPicture = { mediaType: "image/png", width: 1, height: 1, bytes } as const;
    const made = await createCall(house.ports, operator, { ...command, newPicture });
    const stored = made.ok ? await storedCall(made.value.id) : null;
    expect(stored?.picture).toMatchObject({ alt: { fr: "Affiche" } });
    expect(stored?.picture?.mediaId).not.toBe("nowhere");
  });
});

describe("one command, one transaction", () => {
  it("rows, event and the job that tells it are there together or not at all", async () => {
    await campaign(true);
    const before = [await types(), (await house.queue.list()).length];
    await undone(house, async () => {
      await createCall(house.ports, operator, {
        campaign: campaignDraft.handle,
        draft: callDraft,
        newPicture: null,
        publish: true,
      });
    });
    expect([await types(), (await house.queue.list()).length]).toEqual(before);
    expect(await house.store.db.selectFrom("call").select("id").execute()).toEqual([]);
  });
});

describe("roles", () => {
  for (const role of ROLES) {
    const allowed = role === "organiser" || role === "steward";
    it(`a ${role} may ${allowed ? "" : "not "}write campaigns`, async () => {
      const asker: Asker = { kind: "person", personId: "p", role };
      const made = await createCampaign(house.ports, asker, { draft: campaignDraft, newPicture: null, publish: true });
      expect(made.ok).toBe(allowed);
      const added = await addPerson(house.ports, asker, { handle: "bo", name: "Bo", role: "member" });
      expect(added.ok).toBe(role === "steward");
    });
  }
});
