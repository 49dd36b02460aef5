/** Readers get a language of theirs, by rules that never prefer English. */
import { expect, test } from "vitest";
import { cacheKeyOf } from "./cache-key.ts";
import { acceptedLanguages, chooseLanguages, languageName, ownName } from "./languages.ts";

const NOTHING = { lang: null, interface: null, readingCookie: null, interfaceCookie: null, acceptLanguage: null };

test("accepted languages are read by weight, without those of weight zero, and bounded", () => {
  expect(acceptedLanguages("en;q=0.4, fr-FR, ar;q=0.9, *;q=0.1, de;q=0")).toEqual(["fr-fr", "ar", "en"]);
  expect(acceptedLanguages(",,;q=1,<x>,a,en-US-x-y")).toEqual([]);
  expect(acceptedLanguages(Array.from({ length: 50 }, (_, at) => `a${String.fromCharCode(97 + at % 26)}`).join(",")))
    .toHaveLength(5);
});

test("an explicit choice wins over a remembered one, that over the browser, that over the movement's language", () => {
  const all = { lang: "bn", interface: "ar", readingCookie: "es", interfaceCookie: "pt", acceptLanguage: "fr" };
  expect(chooseLanguages(all, "en")).toEqual({ interface: "ar", reading: ["bn", "es", "ar", "pt", "fr"] });
  expect(chooseLanguages({ ...NOTHING, interfaceCookie: "pt", acceptLanguage: "fr" }, "en").interface).toBe("pt");
  expect(chooseLanguages({ ...NOTHING, lang: "bn", acceptLanguage: "fr" }, "en").interface).toBe("fr");
  expect(chooseLanguages(NOTHING, "es")).toEqual({ interface: "es", reading: [] });
  expect(chooseLanguages(NOTHING, "bn").interface).toBe("en");
});

test("languages are named in themselves and in the reader's language; nonsense is its own name", () => {
  expect(ownName("ar")).toBe("العربية");
  expect(languageName("bn", "fr")).toBe("bengali");
  expect(languageName("constructor-x", "fr")).toBe("constructor-x");
});

test("a page's cache key names its path and languages, and there is none where a session or a form is involved", () => {
  const request = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    cacheKeyOf(new Request(`https://front.example${path}`, { headers, method }), "fr");
  expect(request("/c/front")).toBe(request("/c/front?utm_source=x"));
  expect(request("/c/front", { "accept-language": "ar" })).not.toBe(request("/c/front"));
  expect(request("/c/front?lang=ar")).not.toBe(request("/c/front"));
  expect(request("/c/front?lang=ar")).not.toBe(request("/c/front", { "accept-language": "ar" }));
  expect(request("/@front")).not.toBeNull();
  expect(request("/calls/1?tz=Asia/Dhaka"), "the time where the reader is").not.toBe(request("/calls/1"));
  expect(request("/c/front?page=2"), "the second page of a list").not.toBe(request("/c/front"));
  expect(request("/calls/1.ics?tz=Asia/Dhaka"), "a calendar file knows no such choice").toBe(request("/calls/1.ics"));
  expect(request("/c/front", { cookie: "__Host-session=dead" })).toBeNull();
  expect(request("/c/front", { cookie: "a=1; session=x" })).toBeNull();
  for (const path of ["/desk", "/setup?token=x", "/sign_in/x", "/c/front/inbox", "/media/x"]) {
    expect(request(path), path).toBeNull();
  }
  expect(request("/", {}, "POST")).toBeNull();
});
