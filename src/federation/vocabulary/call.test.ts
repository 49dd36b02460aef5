import { describe, expect, test } from "vitest";
import {
  addresses,
  at,
  callInput,
  dayOfAction,
  picket,
  picture,
  shapesOfCalls,
} from "../../../test/federation/vocabulary-cast.ts";
import type { Call, PledgeMode } from "../../domain/call.ts";
import { PLEDGE_MODES } from "../../domain/call.ts";
import { callToObject, joinModeOf } from "./call.ts";

const write = (call: Call) => callToObject(callInput(call, picture));
const shape = (name: string) => shapesOfCalls[name]?.call ?? picket;

describe("what a call says", () => {
  test("a draft never leaves the node", () => {
    expect(() => write({ ...picket, state: "draft" })).toThrow("draft");
  });

  test("the main language comes first in every map and equals the plain text", () => {
    const event = write(picket);
    expect(Object.keys(event.nameMap)).toEqual(["fr", "en"]);
    expect(Object.keys(event.contentMap)).toEqual(["fr", "en"]);
    expect(event.content).toBe(event.contentMap["fr"]);
    expect(event.name).toBe(event.nameMap["fr"]);
  });

  test("the text opens with title, date, place and the way to take part, in each language", () => {
    const event = write(picket);
    expect(event.contentMap["fr"]).toMatch(
      /^<p><strong>Piquet devant l'entrepôt<\/strong><br>ven\. 27 nov\. 2026.*heure d’Europe centrale\)<br>Entrepôt, 1 rue de l'Entrepôt, 91220 Brétigny-sur-Orge, France<br><a href="https:\/\/front\.example\/calls\/42"[^>]*>Participer<\/a><br><a [^>]*pledge-fr"[^>]*>[^<]+<\/a><\/p>/,
    );
    expect(event.contentMap["en"]).toMatch(
      /^<p><strong>Picket at the warehouse<\/strong><br>Fri.*2026.*<a [^>]*>Take part<\/a><br><a [^>]*pledge-en"[^>]*>[^<]+<\/a><\/p><p>Meet at <strong>7 am/,
    );
  });

  test("the summary is one plain line of date and place", () => {
    expect(write(picket).summary).toMatch(
      /^ven\. 27 nov\. 2026.*\(heure d’Europe centrale\) · Entrepôt, Brétigny-sur-Orge$/,
    );
    expect(write(shape("without a date")).summary).toBe("Entrepôt, Brétigny-sur-Orge");
    expect(write(shape("without a place")).summary).toMatch(/ · Partout$/);
    expect(write(shape("with markup in its place")).summary).toMatch(/‹b›Gate‹\/b› & co/);
  });

  test("markup in a place is text in the content", () => {
    expect(write(shape("with markup in its place")).content).toContain("&lt;b&gt;Gate&lt;/b&gt; &amp; co");
  });

  test("a cancelled call says so in its title and its text in every language, and asks nobody to come", () => {
    const event = write(shape("cancelled"));
    expect(event).toMatchObject({ status: "CANCELLED", eventStatus: "EventCancelled", commentsEnabled: false });
    expect(event.nameMap).toEqual({
      fr: "Annulé : Piquet devant l'entrepôt",
      en: "Cancelled: Picket at the warehouse",
    });
    expect(event.contentMap["fr"]).toMatch(/^<p><strong>Annulé : Piquet/);
    expect(event.contentMap["en"]).toMatch(/^<p><strong>Cancelled: Picket/);
    expect(event.content).not.toContain("Participer");
  });

  test("a title stays within 200 characters with its mark", () => {
    const { name } = write(shape("with a very long title"));
    expect(name).toMatch(/^Annulé : .*…$/);
    expect(name.length).toBeLessThanOrEqual(200);
  });

  test("a closed call takes no comments and stays confirmed", () => {
    expect(write(shape("closed"))).toMatchObject({ status: "CONFIRMED", commentsEnabled: false });
  });

  test("the same tag in two spellings appears once, and none is too long for Mobilizon", () => {
    const { tag } = write({ ...picket, tags: ["Grève", "grève", "x".repeat(39)] });
    expect(tag).toEqual([{ type: "Hashtag", name: "#Grève", href: addresses.tag("Grève") }]);
  });
});

describe("when", () => {
  test("times carry the offset of the call's own zone", () => {
    expect(write(picket)).toMatchObject({
      startTime: "2026-11-27T07:00:00+01:00",
      endTime: "2026-11-27T12:00:00+01:00",
      timezone: "Europe/Paris",
    });
    expect(write(picket)).not.toHaveProperty("displayEndTime");
  });

  test("an open end is bounded and not displayed", () => {
    const event = write(shape("with an open end"));
    expect(event.displayEndTime).toBe(false);
    expect(Date.parse(event.endTime)).toBeGreaterThan(Date.parse(event.startTime));
  });

  test("a call without dates runs from its publication to the campaign's end, undisplayed", () => {
    const event = write(shape("without a date"));
    expect(event).toMatchObject({ startTime: "2026-11-02T09:00:00+00:00", displayEndTime: false, timezone: "UTC" });
    expect(Date.parse(event.endTime)).toBe(Date.parse("2027-12-16T00:00:00Z"));
    expect(event.content).not.toContain("2026");
  });

  test("a revision moves updated and nothing else", () => {
    const revised = write({ ...picket, updatedAt: at("2026-11-03T00:00:00.1234567Z") });
    expect(revised).toEqual({ ...write(picket), updated: "2026-11-03T00:00:00.123Z" });
  });
});

describe("where", () => {
  test("a town-only call tells no street, code, name or exact point", () => {
    const event = write(shape("town only"));
    expect(event.location).toEqual({
      type: "Place",
      id: "https://front.example/places/42",
      name: "Brétigny-sur-Orge",
      address: { type: "PostalAddress", addressLocality: "Brétigny-sur-Orge", addressCountry: "France" },
      latitude: 48.61,
      longitude: 2.3,
    });
    expect(JSON.stringify(event)).not.toMatch(/Entrepôt,|rue de|91220|48\.6075/);
  });

  test("a country-only call tells the country alone", () => {
    const event = write(shape("country only"));
    expect(event.location).toMatchObject({ name: "France", address: { addressCountry: "France" } });
    expect(JSON.stringify(event)).not.toMatch(/Brétigny|91220|latitude/);
  });

  test("the picket of the day of action is town-only on every line", () => {
    expect(JSON.stringify(write(dayOfAction["picket"] ?? picket))).not.toMatch(/91220|48\.6075|Entrepôt"/);
  });

  test("coordinates are floats within their range", () => {
    const { location } = write(shape("with round coordinates"));
    expect(JSON.stringify(location)).toContain('"latitude":46.999999,"longitude":0.000001');
  });

  test("an online link leaves only when it is public", () => {
    const link = "https://meet.example/room";
    expect(write(shape("online"))).toMatchObject({ isOnline: true, location: { type: "Place", name: "En ligne" } });
    expect(write(shape("online")).attachment[1]).toMatchObject({ name: "Website", href: link });
    const secret = write(shape("online without a public link"));
    expect(secret.isOnline).toBe(true);
    expect(JSON.stringify(secret)).not.toContain(link);
    expect(secret.attachment[1]).toMatchObject({ href: addresses.call("42") });
  });

  test("the country code stands beside its readable name", () => {
    expect(write(picket)["tdu:country"]).toBe("FR");
    expect(write(shape("without a place"))).not.toHaveProperty("tdu:country");
  });
});

describe("taking part", () => {
  test("a call with pledges elsewhere leads there", () => {
    expect(write(shape("with pledges elsewhere"))).toMatchObject({
      externalParticipationUrl: "https://sign.example/7",
    });
  });

  test("each mode has its own word, and a call at risk stays external", () => {
    const modeOf = (pledge: PledgeMode, risk = false) => joinModeOf({ pledge, risk });
    expect(PLEDGE_MODES.map((pledge) => modeOf(pledge))).toEqual([
      "free",
      "restricted",
      "invite",
      "external",
      "external",
    ]);
    expect(modeOf("open", true)).toBe("external");
    const open = callToObject(callInput(picket));
    expect(open.joinMode).toBe("restricted");
    expect(open).not.toHaveProperty("externalParticipationUrl");
  });

  test("a number is there only as it was told, and nowhere below ten", () => {
    expect(write(picket)).not.toHaveProperty("participantCount");
    expect(write(picket).attendees).not.toHaveProperty("totalItems");
    const told = { going: 40, organising: null, supporting: null };
    const counted = callToObject({ ...callInput(picket), told });
    expect(counted.participantCount).toBe(40);
    expect(counted.attendees.totalItems).toBe(40);
  });

  test("our own terms say kind, campaign, risk and whether it is distributed", () => {
    expect(write({ ...picket, distributed: true, risk: true })).toMatchObject({
      "tdu:kind": "picket",
      "tdu:campaign": "https://front.example/c/make_amazon_pay",
      "tdu:distributed": true,
      "tdu:risk": true,
    });
    expect(write(picket)).not.toHaveProperty(["tdu:risk"]);
  });
});

describe("pictures", () => {
  test("the picture is first among the attachments and has words", () => {
    const event = write(picket);
    expect(event.attachment[0]).toMatchObject({ type: "Document", mediaType: "image/jpeg", name: picture.alt });
    expect(event.image).toMatchObject({ type: "Image", url: picture.url });
  });

  test("a picture without words borrows the title", () => {
    const event = callToObject(callInput(picket, { ...picture, alt: " " }));
    expect(event.image?.name).toBe("Piquet devant l'entrepôt");
  });

  test("without a picture nothing is attached that Gancio would take for one", () => {
    const event = callToObject(callInput(picket));
    expect(event.attachment).toEqual([]);
    expect(event).not.toHaveProperty("image");
  });
});
