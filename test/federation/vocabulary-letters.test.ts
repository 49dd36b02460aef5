/**
 * What the neighbours send, read. Every letter on the shelf is understood by the reader of its kind; none makes one
 * stumble; and what cannot be shown to be public is not taken for public.
 */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/federation/vocabulary/json.ts";
import {
  activityFromObject,
  actorFromObject,
  callFromObject,
  noteFromObject,
} from "../../src/federation/vocabulary/remote.ts";
import { letter, lettersOf } from "./vocabulary-cast.ts";

const SOFTWARE = [
  "mastodon",
  "mobilizon",
  "gancio",
  "misskey",
  "gotosocial",
  "friendica",
  "hollo",
  "wordpress",
  "snac",
];
const OURS = "https://front.example";
const CALL = `${OURS}/calls/42`;
const CAMPAIGN = `${OURS}/c/make_amazon_pay`;

const all = SOFTWARE.flatMap(lettersOf);
const activities = all.filter((name) => !/\/(actor|event-)/.test(name));
const inside = (name: string) => letter(name)["object"];

describe("every letter", () => {
  test.each(activities)("%s is an activity from its own host about something", (name) => {
    const read = activityFromObject(letter(name));
    expect(read).toMatchObject({ kind: "activity", type: letter(name)["type"], actor: letter(name)["actor"] });
    if (read.kind === "activity") expect(read.objectUri).toMatch(/^https:/);
  });

  test.each(all.filter((name) => name.includes("/actor")))("%s is an actor", (name) => {
    expect(actorFromObject(letter(name))).toMatchObject({
      kind: "actor",
      uri: letter(name)["id"],
      implementsTraitdunion: false,
    });
  });

  test.each(activities.filter((name) => /(create|update)-event$/.test(name)))("%s is a call", (name) => {
    expect(callFromObject(inside(name))).toMatchObject({
      kind: "call",
      attributedTo: expect.stringMatching(/^https:/),
    });
  });

  test.each(
    activities.filter((name) =>
      /\/(create-(reply|comment|unlisted|followers|private|forum)|update-note|vote)/.test(name)
    ),
  )(
    "%s is a note",
    (name) => {
      expect(noteFromObject(inside(name))).toMatchObject({ kind: "note", attributedTo: letter(name)["actor"] });
    },
  );
});

describe("activities", () => {
  const read = (name: string) => activityFromObject(letter(name));

  test("an Undo tells what it takes back, by whom and of what", () => {
    expect(read("mastodon/undo-follow")).toMatchObject({
      type: "Undo",
      inner: { type: "Follow", uri: "https://m.example/f1", actor: "https://m.example/users/bo", objectUri: CAMPAIGN },
    });
    expect(read("misskey/undo-like")).toMatchObject({ inner: { type: "Like", objectUri: CALL } });
    expect(read("friendica/undo-accept")).toMatchObject({ inner: { type: "Accept", objectUri: CALL } });
  });

  test("a Follow id may name another address within, as Gancio's does", () => {
    expect(read("gancio/follow")).toMatchObject({ uri: `https://gancio.example/federation/m/${CAMPAIGN}#follow` });
  });

  test("an Accept of our Follow gives back its id", () => {
    expect(read("mobilizon/accept-follow")).toMatchObject({
      inner: { type: "Follow", uri: `${OURS}/activities/0193` },
    });
  });

  test("a Flag names everything it is about", () => {
    expect(read("mastodon/flag")).toMatchObject({ objectUris: [CAMPAIGN, CALL], content: "spam" });
    expect(read("misskey/flag")).toMatchObject({ objectUris: ["https://mk.example/users/7"] });
    expect(read("gotosocial/flag")).toMatchObject({ objectUris: [CAMPAIGN, CALL], content: "spam" });
  });

  test("a Move names where to, a Join what was written with it, a reaction its sign", () => {
    expect(read("mastodon/move")).toMatchObject({ targetUri: "https://new.example/users/bo" });
    expect(read("gotosocial/move")).toMatchObject({ targetUri: "https://new.example/users/ti" });
    expect(read("mobilizon/join")).toMatchObject({
      objectUri: CALL,
      participationMessage: "J'apporte un mégaphone",
      audience: "direct",
    });
    expect(read("misskey/like-reaction")).toMatchObject({ content: "✊" });
  });

  test("a deletion names what is gone, whether by id or by tombstone", () => {
    expect(read("mastodon/delete-actor")).toMatchObject({ objectUri: "https://m.example/users/bo", object: null });
    expect(read("mobilizon/delete-event")).toMatchObject({ objectType: "Tombstone" });
  });

  test("what has no type, id or sender is ignored with a reason", () => {
    expect(activityFromObject([])).toEqual({ kind: "ignored", reason: "not_an_activity" });
    expect(activityFromObject({ type: "Like" })).toEqual({ kind: "ignored", reason: "missing_id" });
    expect(activityFromObject({ type: "Like", id: "https://a.example/1" })).toMatchObject({ reason: "missing_actor" });
  });
});

describe("calls", () => {
  const read = (name: string) => callFromObject(inside(name));

  test("Mobilizon's event is read whole, its website no online address", () => {
    expect(read("mobilizon/create-event")).toMatchObject({
      attributedTo: "https://mz.example/@depot_friends",
      actor: "https://mz.example/@ana",
      organisers: ["https://mz.example/@ana"],
      language: "fr",
      timezone: "Europe/Paris",
      place: {
        name: "Salle des fêtes",
        street: "3 rue de la Mairie",
        locality: "Brétigny-sur-Orge",
        country: "France",
      },
      online: false,
      onlineUrl: null,
      status: "confirmed",
      picture: { url: "https://mz.example/media/banner.jpg", alt: "Banner" },
      tags: ["soutien"],
      callKind: null,
    });
  });

  test("an online event of Mobilizon tells where to join, and an open end stays open", () => {
    expect(callFromObject(letter("mobilizon/event-online"))).toMatchObject({
      online: true,
      onlineUrl: "https://visio.example/depot",
      place: null,
      endsAt: null,
    });
  });

  test("a cancellation is read from status and from eventStatus", () => {
    expect(read("mobilizon/update-event")).toMatchObject({ status: "cancelled" });
    expect(read("wordpress/update-event")).toMatchObject({ status: "cancelled" });
  });

  test("Gancio's place is an address in one line; in a list the real place wins", () => {
    expect(read("gancio/create-event")).toMatchObject({
      place: { name: "Magazzino", street: "Via del Lavoro 1, Piacenza", latitude: 45.05, longitude: 9.7 },
      startsAt: Temporal.Instant.from("2027-11-26T05:30:00Z"),
    });
    expect(callFromObject(letter("gancio/event-list-location"))).toMatchObject({
      place: { name: "Circolo", street: "Via Po 3", latitude: null },
      online: true,
      onlineUrl: "https://meet.example/a",
      url: null,
    });
  });

  test("a place that is a word is its name", () => {
    expect(read("friendica/create-event")).toMatchObject({ place: { name: "Leipzig, Tor 2", street: null } });
  });

  const event: JsonObject = {
    id: "https://a.example/e/1",
    type: "Event",
    name: "Rally",
    startTime: "2027-11-26T07:00:00+01:00",
    attributedTo: "https://a.example/c/x",
  };

  test.each([
    ["not_an_event", { ...event, type: "Note" }],
    ["missing_id", { ...event, id: "urn:x" }],
    ["missing_name", { ...event, name: "\u0000 \n" }],
    ["missing_start", { ...event, startTime: "soon" }],
    ["missing_start", { ...event, startTime: "9999-01-01T00:00:00Z" }],
    ["foreign_owner", { ...event, attributedTo: "https://b.example/c/x" }],
    ["foreign_owner", { ...event, attributedTo: null, actor: "https://b.example/c/x" }],
  ])("%s is a reason to ignore", (reason, raw) => {
    expect(callFromObject(raw)).toEqual({ kind: "ignored", reason });
  });

  test("a page on another host is not its page, and a foreign actor not its organiser", () => {
    const read = callFromObject({ ...event, url: "https://evil.example/e", actor: "https://evil.example/u" });
    expect(read).toMatchObject({ url: null, actor: null, attributedTo: "https://a.example/c/x" });
  });

  test("of several owners the one on its own host counts", () => {
    const attributedTo = ["https://b.example/c/y", { id: "https://a.example/c/x" }];
    expect(callFromObject({ ...event, attributedTo })).toMatchObject({ attributedTo: "https://a.example/c/x" });
  });

  test("an end before the start, or one not meant to be shown, is open", () => {
    expect(callFromObject({ ...event, endTime: "2027-11-26T05:00:00+01:00" })).toMatchObject({ endsAt: null });
    const hidden = { ...event, endTime: "2027-11-26T09:00:00+01:00", displayEndTime: false };
    expect(callFromObject(hidden)).toMatchObject({ endsAt: null });
  });

  test("a time without offset is read in the event's own zone", () => {
    const read = callFromObject({ ...event, startTime: "2027-11-26T07:00:00", timezone: "Asia/Dhaka" });
    expect(read).toMatchObject({ startsAt: Temporal.Instant.from("2027-11-26T01:00:00Z"), timezone: "Asia/Dhaka" });
  });

  test("coordinates beyond the earth, or half a pair, are none", () => {
    const at = (latitude: unknown, longitude: unknown) =>
      callFromObject({ ...event, location: { type: "Place", name: "x", latitude, longitude } });
    expect(at(91, 0)).toMatchObject({ place: { latitude: null, longitude: null } });
    expect(at(45, null)).toMatchObject({ place: { latitude: null, longitude: null } });
    expect(at("45.5", "-9.25")).toMatchObject({ place: { latitude: 45.5, longitude: -9.25 } });
  });

  test("our own terms are taken only in their own form", () => {
    const ours = { ...event, "tdu:kind": "rally", "tdu:country": "BD", "tdu:call": CALL, "tdu:distributed": true };
    expect(callFromObject(ours)).toMatchObject({
      callKind: "rally",
      countryCode: "BD",
      callUri: CALL,
      campaignUri: null,
      distributed: true,
    });
    expect(callFromObject({ ...event, "tdu:kind": "riot", "tdu:country": "bd" })).toMatchObject({
      callKind: null,
      countryCode: null,
    });
  });

  test("long texts are cut, long lists shortened, control signs gone", () => {
    const read = callFromObject({
      ...event,
      name: `\u202eRally\u0007${"x".repeat(900)}`,
      content: "y".repeat(200_000),
      tag: Array.from({ length: 500 }, (_, n) => ({ type: "Hashtag", name: `#t${n}` })),
      contentMap: Object.fromEntries(
        Array.from({ length: 90 }, (_, n) => [`x${String.fromCharCode(97 + n % 26)}`, "z"]),
      ),
    });
    if (read.kind !== "call") throw new Error(read.reason);
    expect(read.name.startsWith("Rally x")).toBe(true);
    expect(read.name.length).toBe(500);
    expect(read.content.length).toBe(100_000);
    expect(read.tags.length).toBe(50);
    expect(Object.keys(read.contents).length).toBeLessThanOrEqual(40);
  });
});

describe("notes", () => {
  const read = (name: string) => noteFromObject(inside(name));

  test("the audience is what the addressees say", () => {
    expect(read("mastodon/create-reply")).toMatchObject({ audience: "public", mentions: [CAMPAIGN], tags: ["strejk"] });
    expect(read("mastodon/create-unlisted-reply")).toMatchObject({ audience: "unlisted" });
    expect(read("mastodon/create-followers-only")).toMatchObject({ audience: "followers" });
    expect(read("mastodon/create-private-mention")).toMatchObject({ audience: "direct", directMessage: true });
    expect(read("gotosocial/create-reply")).toMatchObject({ audience: "public", recipients: expect.any(Array) });
    expect(read("snac/create-private")).toMatchObject({ audience: "direct", mentions: [`${OURS}/u/7`] });
  });

  test("a poll is read with its options, how many voted and until when", () => {
    const { poll } = read("gotosocial/create-question") as { poll?: { options: readonly { name: string }[] } };
    expect(poll).toMatchObject({ voters: 0, isMultiple: false, isClosed: false });
    expect(poll?.options.map(({ name }) => name)).toEqual(["Monday", "Friday"]);
  });

  test("what is addressed to nobody is direct, and a private mark outweighs the public", () => {
    const note = { id: "https://a.example/1", type: "Note", attributedTo: "https://a.example/u", content: "x" };
    expect(noteFromObject(note)).toMatchObject({ audience: "direct" });
    expect(noteFromObject({ ...note, directMessage: true, to: "as:Public" })).toMatchObject({ audience: "direct" });
  });

  test.each(["mastodon", "misskey", "hollo"])("a vote from %s is a name, an answer and no text", (software) => {
    expect(read(`${software}/vote`)).toMatchObject({
      optionName: "J'y serai",
      inReplyTo: `${CALL}/pledge-fr`,
      content: "",
      audience: "direct",
    });
  });

  test("a titled article is no vote", () => {
    expect(read("friendica/create-forum-post")).toMatchObject({ type: "Article", optionName: null, language: null });
  });

  test("the language is the first the map names, and a content warning a line", () => {
    expect(read("hollo/create-reply")).toMatchObject({ language: "ko", url: "https://hollo.example/@ho/01" });
    expect(read("misskey/create-reply")).toMatchObject({ contentWarning: "天気", language: null });
  });

  test("an author on another host, and a note without anything, are ignored", () => {
    const note = { id: "https://a.example/1", type: "Note", attributedTo: "https://b.example/u", content: "x" };
    expect(noteFromObject(note)).toEqual({ kind: "ignored", reason: "foreign_author" });
    expect(noteFromObject({ ...note, attributedTo: "https://a.example/u", content: null })).toMatchObject({
      reason: "empty",
    });
  });
});

describe("actors", () => {
  const actor = letter("mastodon/actor");

  test("a profile is read with its page, boxes and picture", () => {
    expect(actorFromObject(actor)).toMatchObject({
      type: "Person",
      host: "m.example",
      username: "bo",
      name: "Bo Ek",
      url: "https://m.example/@bo",
      sharedInbox: "https://m.example/inbox",
      icon: "https://files.m.example/avatars/bo.png",
      discoverable: true,
      locked: false,
    });
    expect(actorFromObject(letter("hollo/actor"))).toMatchObject({ url: "https://hollo.example/@ho" });
    expect(actorFromObject(letter("wordpress/actor"))).toMatchObject({ username: "wp.example", type: "Group" });
  });

  test.each([
    ["inbox", { inbox: "https://evil.example/inbox" }],
    ["outbox", { outbox: "https://evil.example/outbox" }],
    ["followers", { followers: "https://evil.example/followers" }],
    ["shared inbox", { endpoints: { sharedInbox: "https://evil.example/inbox" } }],
    ["port of the inbox", { inbox: "https://m.example:8443/inbox" }],
  ])("a foreign %s refuses the whole actor", (_box, part) => {
    expect(actorFromObject({ ...actor, ...part })).toEqual({ kind: "ignored", reason: "foreign_box" });
  });

  test.each([
    ["not_an_actor", { type: "Note" }],
    ["missing_id", { id: "https://user:pw@m.example/users/bo" }],
    ["missing_username", { preferredUsername: "bo@evil.example" }],
    ["missing_username", { preferredUsername: "a b" }],
    ["missing_inbox", { inbox: null }],
  ])("%s is a reason to ignore", (reason, part) => {
    expect(actorFromObject({ ...actor, ...part })).toEqual({ kind: "ignored", reason });
  });

  test("a page elsewhere is none, and texts keep to their limits", () => {
    const read = actorFromObject({
      ...actor,
      url: "https://evil.example/",
      name: "n".repeat(9_000),
      summary: "s".repeat(90_000),
    });
    expect(read).toMatchObject({ url: null, name: "n".repeat(2_048), summary: "s".repeat(20_480) });
  });

  test("a node of ours is recognised by its generator or by its own word", () => {
    const capability = { href: "https://w3id.org/traitdunion/ns#v1", name: "Trait d'union 1" };
    const generator = { type: "Application", implements: [capability] };
    expect(actorFromObject({ ...actor, generator })).toMatchObject({ implementsTraitdunion: true });
    expect(actorFromObject({ ...actor, implements: capability.href })).toMatchObject({ implementsTraitdunion: true });
  });
});

describe("nonsense", () => {
  const readers = [activityFromObject, actorFromObject, callFromObject, noteFromObject];
  const properties = Object.keys({
    ...letter("mastodon/actor"),
    ...(inside("mobilizon/create-event") as JsonObject),
    ...(inside("mastodon/create-reply") as JsonObject),
  });

  test("no reader throws on any JSON, or writes a sign databases refuse", () => {
    const value = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
    const object = fc.dictionary(fc.constantFrom(...properties), value);
    const sound = fc.constantFrom("https://a.example/1", "https://a.example/u");
    const type = fc.constantFrom("Event", "Note", "Person", "Like", ["Event"]);
    const start = fc.constant("2027-11-26T07:00:00Z");
    const plausible = fc.tuple(
      object,
      fc.record({ id: sound, type, attributedTo: sound, startTime: start, name: fc.string({ unit: "binary" }) }),
    )
      .map(([noise, core]) => ({ ...noise, ...core }));
    fc.assert(
      fc.property(fc.oneof(value, object, plausible), (raw) => {
        for (const read of readers) {
          const result = read(raw);
          expect(["ignored", "call", "note", "actor", "activity"]).toContain(result.kind);
          if (result.kind !== "activity") expect(JSON.stringify(result)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
