import { describe, expect, test } from "vitest";
import { arrayOf, hrefOf, idOf, idsOf, lineOf, numberOf, objectOf, sameHost, textOf, typeOf, uriOf } from "./json.ts";
import { instantOf, moment, timeZoneOf } from "./times.ts";

describe("addresses", () => {
  test.each([
    "javascript:alert(1)",
    "urn:x",
    "https://user:pw@a.example/",
    "https://a.example/with space",
    "https://a.example/\u0000",
    "/relative",
    `https://a.example/${"x".repeat(2_048)}`,
    7,
    null,
    undefined,
  ])("%s is none", (value) => {
    expect(uriOf(value)).toBeNull();
  });

  test("an address is kept as written, fragment and all", () => {
    expect(uriOf("https://M.example/users/bo#votes/9")).toBe("https://M.example/users/bo#votes/9");
  });

  test("a reference may be a string, an object with an id, or the first of a list", () => {
    expect(idOf("https://a.example/1")).toBe("https://a.example/1");
    expect(idOf({ id: "https://a.example/1" })).toBe("https://a.example/1");
    expect(idOf(["https://a.example/1", "https://a.example/2"])).toBe("https://a.example/1");
    expect(idsOf(["https://a.example/1", { id: "https://a.example/1" }, 5])).toEqual(["https://a.example/1"]);
    expect(idOf([])).toBeNull();
  });

  test("of several web addresses the HTML one is taken", () => {
    const links = [{ type: "Link", href: "https://a.example/x.json", mediaType: "application/json" }, {
      type: "Link",
      href: "https://a.example/x",
      mediaType: "text/html",
    }];
    expect(hrefOf(links)).toBe("https://a.example/x");
    expect(hrefOf(["https://a.example/y"])).toBe("https://a.example/y");
    expect(hrefOf({ type: "Link" })).toBeNull();
  });

  test("the same host means the same port too, whatever the case of letters", () => {
    expect(sameHost("https://A.example/x", "https://a.example/y")).toBe(true);
    expect(sameHost("https://a.example:444/x", "https://a.example/y")).toBe(false);
    expect(sameHost(null, "https://a.example/y")).toBe(false);
  });
});

describe("texts", () => {
  test("zero bytes and broken pairs go, line breaks stay in a text and go in a line", () => {
    expect(textOf("a\u0000b\n\ud800c", 100)).toBe("ab\n\ufffdc");
    expect(lineOf(" a\nb\u202ec ")).toBe("a bc");
    expect(lineOf(" \n ")).toBeNull();
    expect(textOf(5, 10)).toBeNull();
  });

  test("a cut never leaves half a character", () => {
    expect(textOf("ab😀", 3)).toBe("ab");
  });
});

describe("the rest", () => {
  test("a single value stands for a list of one, and lists are bounded", () => {
    expect(arrayOf("x")).toEqual(["x"]);
    expect(arrayOf(null)).toEqual([]);
    expect(arrayOf(Array.from({ length: 200 }, () => 1))).toHaveLength(50);
  });

  test("lists and null are no objects, and text is no number", () => {
    expect([objectOf([]), objectOf(null), objectOf("x")]).toEqual([null, null, null]);
    expect([numberOf("5"), numberOf(NaN), numberOf(5)]).toEqual([null, null, 5]);
  });

  test("of several types the expected one counts", () => {
    expect(typeOf({ type: ["Thing", "Event"] }, ["Event"])).toBe("Event");
    expect(typeOf({}, ["Event"])).toBeNull();
  });
});

describe("times", () => {
  test("a moment is written in UTC without more than milliseconds", () => {
    expect(moment(Temporal.Instant.from("2026-11-02T09:00:00Z"))).toBe("2026-11-02T09:00:00Z");
    expect(moment(Temporal.Instant.from("2026-11-02T09:00:00.123999Z"))).toBe("2026-11-02T09:00:00.123Z");
  });

  test.each(["soon", "", "1850-01-01T00:00:00Z", "2500-01-01T00:00:00Z", "2027-13-01T00:00:00Z", 5, null])(
    "%s is no time",
    (value) => {
      expect(instantOf(value)).toBeNull();
    },
  );

  test("a time zone is a name this platform knows, never an offset", () => {
    expect([timeZoneOf("Europe/Paris"), timeZoneOf("UTC"), timeZoneOf("+01:00"), timeZoneOf("Mars/Base")]).toEqual([
      "Europe/Paris",
      "UTC",
      null,
      null,
    ]);
  });
});
