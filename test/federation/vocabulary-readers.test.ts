/**
 * Every call, in every shape, as the neighbours read it: nobody stumbles, and everybody learns when and where.
 */
import { describe, expect, test } from "vitest";
import type { Call } from "../../src/domain/call.ts";
import { callToObject } from "../../src/federation/vocabulary/call.ts";
import { create } from "../../src/federation/vocabulary/activities.ts";
import type { WirePicture } from "../../src/federation/vocabulary/pictures.ts";
import { gancioViolations } from "./readers/gancio.ts";
import { mastodonReads } from "./readers/mastodon.ts";
import { mobilizonViolations } from "./readers/mobilizon.ts";
import { OTHER_READERS, otherViolations } from "./readers/others.ts";
import { asMap } from "./readers/rules.ts";
import type { Json } from "./readers/rules.ts";
import { addresses, callInput, dayOfAction, shapesOfCalls } from "./vocabulary-cast.ts";

type Case = [name: string, call: Call, picture: WirePicture | null];

const cases: Case[] = [
  ...Object.entries(shapesOfCalls).map(([name, { call, picture }]): Case => [`a call ${name}`, call, picture]),
  ...Object.entries(dayOfAction).map(([name, call]): Case => [`the ${name} of the day of action`, call, null]),
];

/** The Event as it is delivered, through text and back. */
function sent(call: Call, picture: WirePicture | null): Json {
  const activity = create({ id: "https://front.example/activities/1", object: callToObject(callInput(call, picture)) });
  const wire = JSON.parse(JSON.stringify(activity)) as Json;
  return { "@context": wire["@context"], ...asMap(wire["object"]) };
}

describe.each(cases)("%s", (_name, call, picture) => {
  const event = sent(call, picture);

  test("Mobilizon takes it whole", () => {
    expect(mobilizonViolations(event)).toEqual([]);
  });

  test("Gancio takes it whole, new and changed", () => {
    expect(gancioViolations(event)).toEqual([]);
    expect(gancioViolations(event, true)).toEqual([]);
  });

  test.each(OTHER_READERS)("%s takes it whole", (reader) => {
    expect(otherViolations(reader, event)).toEqual([]);
  });

  test("Mastodon shows its title, when and where in the main language, and at most four pictures", () => {
    const seen = mastodonReads(event);
    expect(seen).toMatchObject({ language: call.language, visibility: "public", quotable: true });
    expect(seen?.title.length).toBeLessThanOrEqual(200);
    expect(seen?.media.length).toBe(picture === null ? 0 : 1);
    expect(seen?.body).toContain(String(event["summary"]));
    expect(event["summary"]).not.toMatch(/[<>\n]/);
    expect(seen?.hashtags).toEqual(call.tags.map((tag) => `#${tag}`));
    expect(seen?.link).toBe(addresses.call(call.id));
  });

  test("it says who takes part to nobody", () => {
    expect(event).not.toHaveProperty("participantCount");
    expect(asMap(event["attendees"])).toEqual({ id: `${addresses.call(call.id)}/attendees`, type: "Collection" });
    expect(JSON.stringify(event)).not.toMatch(/"b(to|cc)"/);
  });

  test("every address of it is ours, but for those its organiser made public", () => {
    const ids = JSON.stringify(event["@context"] === undefined ? event : { ...event, "@context": null })
      .match(/"(?:id|url|attributedTo|actor|context|audience)":"(https:[^"]+)"/g) ?? [];
    expect(ids.length).toBeGreaterThan(8);
    expect(ids.filter((id) => !id.includes("https://front.example/"))).toEqual([]);
  });
});

test("the oracles are awake: each reader objects to what is known to break it", () => {
  const event = sent(shapesOfCalls["on site"]?.call ?? dayOfAction["picket"]!, null);
  const place = { type: "Place", name: "Hall" };
  expect(mobilizonViolations({ ...event, location: [place] })).toContain("location is one object");
  expect(mobilizonViolations({ ...event, location: { ...place, latitude: 47 } })).toContain("coordinates are floats");
  expect(mobilizonViolations({ ...event, joinMode: "none" })).toContain("joinMode is one of its own");
  expect(mobilizonViolations({ ...event, attachment: {} })).toContain("attachment is a list");
  expect(gancioViolations({ ...event, location: { type: "VirtualLocation" } })).toContain(
    "every location has a name",
  );
  expect(gancioViolations({ ...event, tag: [{ type: "Mention", name: "@x" }] })).toContain("no mention becomes a tag");
  expect(otherViolations("lemmy", { ...event, attachment: [{ type: "PropertyValue" }] })).toHaveLength(1);
  expect(otherViolations("misskey", { ...event, summary: "<p>x</p>" })).toHaveLength(1);
  expect(mastodonReads({ ...event, "@context": "https://w3id.org/security/v1" })).toBeNull();
});
