import { beforeAll, describe, expect, test } from "vitest";
import { addresses, campaign, makeKeys, movement, person, picture } from "../../../test/federation/vocabulary-cast.ts";
import type { ActorKeys } from "./actors.ts";
import { campaignToObject, movementToObject, nodeToObject, personToObject } from "./actors.ts";
import { actorFromObject } from "./remote.ts";
import type { ActorObject } from "./shapes.ts";

let keys: ActorKeys;
beforeAll(async () => {
  keys = await makeKeys(addresses.node());
});

const write = {
  node: () => nodeToObject({ addresses, name: "front.example", keys }),
  movement: () => movementToObject({ addresses, movement, keys, picture }),
  campaign: () => campaignToObject({ addresses, campaign, keys, picture }),
  person: () => personToObject({ addresses, person, keys }),
} satisfies Record<string, () => ActorObject>;

describe.each(Object.entries(write))("the actor of a %s", (_name, actor) => {
  test("has every box on its own host, one RSA key object and explicit truth values", () => {
    const raw = actor();
    expect(raw["@context"]).toContain("https://www.w3.org/ns/activitystreams");
    for (const box of [raw.inbox, raw.outbox, raw.followers, raw.url, raw.endpoints.sharedInbox]) {
      expect(new URL(box).host).toBe(addresses.host);
    }
    expect(raw.publicKey).toMatchObject({ id: `${raw.id}#main-key`, owner: raw.id });
    expect([raw.manuallyApprovesFollowers, raw.discoverable, raw.indexable].every((v) => typeof v === "boolean"))
      .toBe(true);
    expect(raw.webfinger).toBe(`${raw.preferredUsername}@front.example`);
    expect(raw.preferredUsername).toMatch(/^[a-z0-9_]{1,30}$/);
  });

  test("lists its proof keys, retired ones with their date", () => {
    expect(actor().assertionMethod).toMatchObject([
      { type: "Multikey", controller: addresses.node() },
      { type: "Multikey", expires: "2026-01-01T00:00:00Z" },
    ]);
  });

  test("is understood by another node of ours, which recognises it", () => {
    expect(actorFromObject(JSON.parse(JSON.stringify(actor())))).toMatchObject({
      kind: "actor",
      uri: actor().id,
      implementsTraitdunion: true,
    });
  });

  test("says nothing of moves it did not make", () => {
    expect(actor()).not.toHaveProperty("movedTo");
    expect(actor()).not.toHaveProperty("alsoKnownAs");
  });
});

test("a person is locked, not discoverable, without picture, and its address carries no name", () => {
  const raw = write.person();
  expect(raw).toMatchObject({ manuallyApprovesFollowers: true, discoverable: false, indexable: false, summary: "" });
  expect(raw.id).not.toContain(person.handle);
  expect(raw).not.toHaveProperty("icon");
  expect(raw).not.toHaveProperty("published");
});

test("a campaign speaks all its languages, main language first, and is no open forum", () => {
  const raw = write.campaign();
  expect(raw.nameMap).toMatchObject({ fr: "Faire payer Amazon", bn: "অ্যামাজনকে দাম দিতে হবে" });
  expect(Object.keys(raw.summaryMap ?? {})[0]).toBe("en");
  expect(raw.summary).toContain("<strong>tax</strong>");
  expect(raw).toMatchObject({ type: "Group", postingRestrictedToMods: true, openness: "invite_only" });
  expect(raw.attributedTo).toBe(`${raw.id}/moderators`);
});

test("a moved actor names both ways", () => {
  const moves = { alsoKnownAs: ["https://old.example/m/front"], movedTo: "https://new.example/m/front" };
  expect(movementToObject({ addresses, movement, keys, moves })).toMatchObject(moves);
});

test("a picture is one object with a plain address", () => {
  expect(write.movement().icon).toMatchObject({ type: "Image", url: picture.url });
  expect(movementToObject({ addresses, movement, keys })).not.toHaveProperty("icon");
});

test("a movement's logo is its icon, and that of a campaign without a picture; a campaign's own picture comes first", () => {
  const context = { addresses, keys };
  const logo = { ...picture, url: "https://front.example/media/logo" };
  expect(movementToObject({ ...context, movement, picture: logo }).icon?.url).toBe(logo.url);
  const bare = campaignToObject({ ...context, campaign, picture: null, logo });
  expect([bare.icon?.url, bare.image]).toEqual([logo.url, undefined]);
  expect(campaignToObject({ ...context, campaign, picture, logo }).icon?.url).toBe(picture.url);
  expect(campaignToObject({ ...context, campaign }).icon).toBeUndefined();
});
