/** What a report file may say, and how its mistakes are named. */
import { expect, test } from "vitest";
import { parseReportFile } from "./report-file.ts";

const action = "https://partner.example/actions/act7";
const least = { action, outcome: "took-place", content: { fr: "Une belle journée.", bn: "সুন্দর দিন" } };
const image = { image: "crowd.jpg", imageAlt: { fr: "La foule" }, consent: true };
const paris = { language: "fr", timezone: "Europe/Paris" };

function read(changes: Record<string, unknown> = {}, setting = {}) {
  const parsed = parseReportFile({ ...least, ...changes }, setting);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed;
}

function mistakes(changes: Record<string, unknown>, setting = {}): readonly string[] {
  const parsed = parseReportFile({ ...least, ...changes }, setting);
  return parsed.ok ? [] : parsed.findings.map(({ path, problem }) => `${path} ${problem}`);
}

test("a report needs no more than an action, an outcome and words; its main language is the action's", () => {
  const { draft, pictures, organisersNote } = read().value;
  expect(draft).toMatchObject({ actionUri: action, language: "fr", participants: null, units: [], links: [] });
  expect(draft.texts["bn"]).toEqual({ content: "সুন্দর দিন" });
  expect([pictures, organisersNote]).toEqual([[], null]);
  expect(read({}, { language: "bn" }).value.draft.language).toBe("bn");
  expect(read({}, { language: "ar" }).value.draft.language).toBe("fr");
});

test("pictures keep their order and their words in every language", () => {
  const second = { ...image, image: "march.png", imageAlt: { fr: "Le cortège", bn: "মিছিল" } };
  expect(read({ images: [image, second] }).value.pictures).toEqual([
    { path: "crowd.jpg", alt: { fr: "La foule" } },
    { path: "march.png", alt: { fr: "Le cortège", bn: "মিছিল" } },
  ]);
});

test("no picture is taken without words for those who can't see it, or without the word that those on it agreed", () => {
  expect(mistakes({ images: [{ image: "a.jpg", consent: true }] })).toEqual([
    "images.0.imageAlt.fr image_alt_required",
  ]);
  expect(mistakes({ images: [{ ...image, imageAlt: { bn: "মিছিল" } }] })).toEqual([
    "images.0.imageAlt.fr image_alt_required",
  ]);
  for (const consent of [false, undefined]) {
    expect(mistakes({ images: [{ ...image, consent }] })).toEqual(["images.0.consent consent_required"]);
  }
  expect(mistakes({ images: Array.from({ length: 9 }, () => image) })).toEqual(["images too_many"]);
});

test("times are read on the clock of the action's place, or of the zone the file names", () => {
  const times = { starts: "2026-11-20T11:00", ends: "2026-11-20T13:00" };
  expect(read(times, paris).value.draft.startsAt?.toString()).toBe("2026-11-20T10:00:00Z");
  const elsewhere = read({ ...times, timezone: "Asia/Dhaka" }, paris).value.draft;
  expect(elsewhere.endsAt?.toString()).toBe("2026-11-20T07:00:00Z");
  expect(mistakes(times)).toEqual(["timezone time_zone_required"]);
  expect(mistakes({ ends: times.ends }, paris)).toEqual(["starts starts_required"]);
  expect(mistakes({ starts: times.ends, ends: times.starts }, paris)).toEqual(["ends ends_before_starts"]);
});

test("a move without a new day is warned about; what did not take place has no times", () => {
  const warned = read({ outcome: "moved" }).warnings.map(({ path, problem }) => `${path} ${problem}`);
  expect(warned).toEqual(["starts moved_without_date"]);
  expect(read({ outcome: "moved", starts: "2027-01-10T10:00" }, paris).warnings).toEqual([]);
  expect(read({ outcome: "cancelled", starts: "2026-11-20T11:00" }, paris).value.draft.startsAt).toBeNull();
});

test("how a number is known may be said for units alone; a unit is told once, with an amount or a range", () => {
  const { draft } = read({
    participants: { method: "counted" },
    units: [{ unit: "strikers", low: 80, high: 95 }, { unit: "hours", amount: 8 }],
  }).value;
  expect(draft).toMatchObject({ participants: null, method: "counted" });
  expect(draft.units).toEqual([{ unit: "strikers", low: 80, high: 95 }, { unit: "hours", low: 8, high: 8 }]);
  expect(mistakes({ units: [{ unit: "hours", amount: 1 }, { unit: "hours", amount: 2 }] })).toEqual([
    "units.1.unit duplicate",
  ]);
  expect(mistakes({ participants: { high: 9, method: "counted" } })).toEqual(["participants.low required"]);
  expect(mistakes({ participants: { low: 9, high: 3, method: "counted" } })).toEqual([
    "participants.high out_of_range",
  ]);
});

test("links to the press are web addresses, at most ten, each once", () => {
  const links = ["http://paper.example/a", "https://radio.example/b"];
  expect(read({ links }).value.draft.links).toEqual(links);
  for (const link of ["javascript:alert(1)", "ftp://x.example/", "https://u:p@x.example/", "paper.example"]) {
    expect(mistakes({ links: [link] }), link).toEqual(["links.0 not_web_address"]);
  }
  expect(mistakes({ links: Array.from({ length: 11 }, (_, at) => `https://p.example/${at}`) })).toEqual([
    "links too_many",
  ]);
});

test("what organisers note for themselves stands apart from what is told", () => {
  const { value } = read({ organisersNote: "Two arrests, both free again." });
  expect(value.organisersNote).toBe("Two arrests, both free again.");
  expect(JSON.stringify(value.draft)).not.toContain("arrests");
});
