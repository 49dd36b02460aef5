import { describe, expect, test } from "vitest";
import { addresses, at, callInput, campaign, makeKeys, picket } from "../../../test/federation/vocabulary-cast.ts";
import * as activities from "./activities.ts";
import { campaignToObject } from "./actors.ts";
import { callToObject } from "./call.ts";
import * as collections from "./collections.ts";
import { CTX_ACTOR, CTX_EVENT, PUBLIC } from "./contexts.ts";
import { activityFromObject } from "./remote.ts";

const id = addresses.activity("0192");
const event = callToObject(callInput(picket));
const owner = addresses.campaign(campaign.handle);
const followers = addresses.of(owner, "followers");
const theirFollow = { id: "https://m.example/f1", actor: "https://m.example/users/bo", object: owner };

describe("what is public", () => {
  test("a Create comes from the owner, to whom the object is addressed, with the context hoisted", () => {
    const activity = activities.create({ id, object: event });
    const { "@context": context, ...bare } = event;
    expect(activity).toEqual({
      "@context": context,
      id,
      type: "Create",
      actor: owner,
      published: event.published,
      to: [PUBLIC],
      cc: [followers],
      object: bare,
    });
    expect(activity["@context"]).toBe(CTX_EVENT);
  });

  test("an Update of an actor comes from itself and goes to its followers", async () => {
    const keys = await makeKeys(owner);
    const actor = campaignToObject({ addresses, campaign, keys });
    const activity = activities.update({ id, object: actor, publishedAt: at("2026-11-03T00:00:00Z") });
    expect(activity).toMatchObject({ actor: owner, to: [PUBLIC], cc: [followers], published: "2026-11-03T00:00:00Z" });
    expect(activity["@context"]).toBe(CTX_ACTOR);
  });

  test("an Update of an Event comes from its owner", () => {
    const activity = activities.update({ id, object: event, publishedAt: at("2026-11-03T00:00:00Z") });
    expect(activity).toMatchObject({ type: "Update", actor: owner, cc: [followers] });
  });

  test("an Announce names its object by id alone", () => {
    const activity = activities.announce({
      id,
      actor: addresses.node(),
      object: event.id,
      publishedAt: at("2026-11-02T09:00:01Z"),
      cc: [],
    });
    expect(activity.object).toBe(event.id);
  });

  test("a Delete carries a Tombstone with its former type", () => {
    const deletedAt = at("2026-12-30T00:00:00Z");
    const activity = activities.deletion({
      id,
      actor: owner,
      object: event.id,
      formerType: "Event",
      deletedAt,
      cc: [followers],
    });
    expect(activity.object).toEqual({
      id: event.id,
      type: "Tombstone",
      formerType: "Event",
      deleted: "2026-12-30T00:00:00Z",
    });
  });
});

describe("what is between two", () => {
  const answers = {
    Accept: activities.accept({ id, actor: owner, follow: theirFollow }),
    Reject: activities.reject({ id, actor: owner, follow: theirFollow }),
    Ignore: activities.ignore({ id, actor: owner, join: theirFollow }),
  };

  test.each(Object.entries(answers))(
    "an %s goes to the one who asked alone and repeats the question",
    (type, answer) => {
      expect(answer).toMatchObject({ type, to: [theirFollow.actor], object: theirFollow });
      expect(answer).not.toHaveProperty("cc");
    },
  );

  test("a Follow keeps its object a string; its Undo embeds it whole and goes the same way", () => {
    const follow = activities.follow({ id, actor: addresses.movement("front"), object: theirFollow.actor });
    expect(follow.object).toBe(theirFollow.actor);
    const undo = activities.undo({ id: addresses.activity("0193"), activity: follow });
    expect(undo).toMatchObject({ type: "Undo", actor: follow.actor, to: follow.to });
    expect(activityFromObject(undo)).toMatchObject({ inner: { type: "Follow", uri: id, objectUri: follow.object } });
  });
});

describe("collections", () => {
  test("a closed collection tells how many and nobody's name, yet has a first page", () => {
    const closed = collections.closedCollection({ id: followers, totalItems: 12, first: `${followers}?page=1` });
    expect(closed).toMatchObject({ totalItems: 12, first: `${followers}?page=1` });
    expect(JSON.stringify(closed)).not.toMatch(/items"/);
  });

  test("a figure that may not be told is absent, not zero", () => {
    expect(collections.closedCollection({ id: event.attendees.id, totalItems: null, first: "x" })).not.toHaveProperty(
      "totalItems",
    );
  });

  test("a page knows its collection and its neighbours, and has no link where none is", () => {
    const partOf = `${owner}/outbox`;
    const page = collections.orderedCollectionPage({ id: `${partOf}?p=1`, partOf, items: [event.id], next: null });
    expect(page).toMatchObject({ type: "OrderedCollectionPage", partOf, orderedItems: [event.id] });
    expect(page).not.toHaveProperty("next");
  });

  test("a short list is given whole", () => {
    const list = collections.listedCollection({ id: `${owner}/featured`, items: [event.id], attributedTo: owner });
    expect(list).toMatchObject({ totalItems: 1, orderedItems: [event.id], attributedTo: owner });
  });
});
