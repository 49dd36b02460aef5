/** Times are told as the clocks of the place show them, and no call is declared over too soon. */
import { describe, expect, it } from "vitest";
import { effectiveSchedule, formatSchedule, isPast, localIso, wireEnd } from "./schedule.ts";

const instant = (text: string) => Temporal.Instant.from(text);
const paris = (from: string, to: string | null) => ({
  startsAt: instant(from),
  endsAt: to === null ? null : instant(to),
  timezone: "Europe/Paris",
});
/** Intl separates with various thin and no-break spaces; only the words matter here. */
const plain = (text: string) => text.replace(/\s/gu, " ");

describe("wireEnd", () => {
  it("keeps an end that was written", () => {
    const end = wireEnd(paris("2027-11-26T06:00Z", "2027-11-26T11:00Z"));
    expect([String(end.endsAt), end.displayEndTime]).toEqual(["2027-11-26T11:00:00Z", true]);
  });

  it("bounds an open end by the local day and says that nobody wrote it", () => {
    const end = wireEnd(paris("2027-11-26T06:00Z", null));
    expect([String(end.endsAt), end.displayEndTime]).toEqual(["2027-11-26T23:00:00Z", false]);
  });

  it("gives an open end late in the evening two hours all the same", () => {
    expect(String(wireEnd(paris("2027-11-26T22:30Z", null)).endsAt)).toBe("2027-11-27T00:30:00Z");
  });

  it("counts the local day by its own length when clocks change", () => {
    expect(String(wireEnd(paris("2027-03-27T23:00Z", null)).endsAt)).toBe("2027-03-28T22:00:00Z");
  });
});

describe("effectiveSchedule", () => {
  const now = instant("2027-06-01T12:00Z");
  const publishedAt = instant("2027-05-01T08:00Z");

  it("leaves a dated call its dates", () => {
    const schedule = paris("2027-11-26T06:00Z", "2027-11-26T11:00Z");
    const effective = effectiveSchedule({ schedule, publishedAt }, { endsOn: null }, now);
    expect(effective).toMatchObject({ ...schedule, displayEndTime: true, dated: true });
  });

  it("runs a call without dates from its publication to the end of the campaign's last day", () => {
    const effective = effectiveSchedule({ schedule: null, publishedAt }, { endsOn: "2027-12-15" }, now);
    expect([String(effective.startsAt), String(effective.endsAt)]).toEqual([
      "2027-05-01T08:00:00Z",
      "2027-12-16T00:00:00Z",
    ]);
    expect([effective.dated, effective.displayEndTime]).toEqual([false, false]);
  });

  it.each([null, "2027-04-01"])("gives it one year when the campaign's end is %s", (endsOn) => {
    const effective = effectiveSchedule({ schedule: null, publishedAt }, { endsOn }, now);
    expect(String(effective.endsAt)).toBe("2028-05-01T08:00:00Z");
  });

  it("starts a draft without dates now", () => {
    const effective = effectiveSchedule({ schedule: null, publishedAt: null }, { endsOn: null }, now);
    expect(effective.startsAt).toEqual(now);
  });
});

describe("isPast", () => {
  it("ends a call at its end and not before", () => {
    const schedule = paris("2027-11-26T06:00Z", "2027-11-26T11:00Z");
    expect(isPast({ schedule }, instant("2027-11-26T10:59:59Z"))).toBe(false);
    expect(isPast({ schedule }, instant("2027-11-26T11:00Z"))).toBe(true);
  });

  it("doesn't end an open-ended picket two hours in", () => {
    expect(isPast({ schedule: paris("2027-11-26T06:00Z", null) }, instant("2027-11-26T09:00Z"))).toBe(false);
  });

  it("never ends a call without dates", () => {
    expect(isPast({ schedule: null }, instant("2200-01-01T00:00Z"))).toBe(false);
  });
});

describe("localIso", () => {
  it("writes the clock on the wall with its offset", () => {
    expect(localIso(instant("2027-11-26T06:00:00.123Z"), "Europe/Paris")).toBe("2027-11-26T07:00:00+01:00");
    expect(localIso(instant("2027-07-26T06:00Z"), "Asia/Kolkata")).toBe("2027-07-26T11:30:00+05:30");
    expect(localIso(instant("2027-07-26T06:00Z"), "UTC")).toBe("2027-07-26T06:00:00+00:00");
  });
});

describe("formatSchedule", () => {
  it("writes one line in the call's own time zone", () => {
    const line = formatSchedule(paris("2026-11-27T06:00Z", null), "fr");
    expect(plain(line)).toBe("ven. 27 nov. 2026, 07:00 (heure d’Europe centrale)");
  });

  it("names a day once when the call ends the same day, and both days otherwise", () => {
    const oneDay = plain(formatSchedule(paris("2026-11-27T06:00Z", "2026-11-27T11:00Z"), "fr"));
    expect(oneDay).toBe("ven. 27 nov. 2026, 07:00 – 12:00 (heure d’Europe centrale)");
    const twoDays = plain(formatSchedule(paris("2026-11-27T06:00Z", "2026-11-28T11:00Z"), "fr"));
    expect(twoDays).toBe("ven. 27 nov. 2026, 07:00 – sam. 28 nov. 2026, 12:00 (heure d’Europe centrale)");
  });

  it("writes midnight to midnight as days, without an hour", () => {
    const day = { startsAt: instant("2027-11-26T00:00Z"), endsAt: instant("2027-11-27T00:00Z"), timezone: "UTC" };
    expect(plain(formatSchedule(day, "es"))).toBe("vie, 26 nov 2027");
    expect(plain(formatSchedule({ ...day, endsAt: instant("2027-11-29T00:00Z") }, "fr"))).toBe(
      "ven. 26 – dim. 28 nov. 2027",
    );
  });

  it("writes Bengali dates in Bengali digits", () => {
    expect(formatSchedule(paris("2026-11-27T06:00Z", null), "bn")).toContain("২৭");
  });

  it.each(["en", "qq", "not-a-tag-at-all", ""])("falls back to British writing for %j", (language) => {
    expect(plain(formatSchedule(paris("2026-11-27T06:00Z", null), language))).toBe(
      "Fri, 27 Nov 2026, 07:00 (Central European Time)",
    );
  });
});
