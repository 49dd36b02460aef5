/** Whoever has the latest version is told so, and nobody else. */
import { expect, test } from "vitest";
import { isUnchanged, notModified } from "./conditional.ts";

const version = { "etag": '"a"', "last-modified": "Fri, 26 Nov 2027 07:00:00 GMT", "content-type": "text/calendar" };
const asked = (headers: Record<string, string>) => isUnchanged(new Headers(headers), version);

test("a known tag is enough, weak or in a list, and alone decides", () => {
  expect(asked({ "if-none-match": '"a"' })).toBe(true);
  expect(asked({ "if-none-match": 'W/"a"' })).toBe(true);
  expect(asked({ "if-none-match": '"b", "a"' })).toBe(true);
  expect(asked({ "if-none-match": "*" })).toBe(true);
  expect(asked({ "if-none-match": '"b"', "if-modified-since": "Sat, 27 Nov 2027 07:00:00 GMT" })).toBe(false);
});

test("a date is enough when it is not older, and nonsense never is", () => {
  expect(asked({ "if-modified-since": "Fri, 26 Nov 2027 07:00:00 GMT" })).toBe(true);
  expect(asked({ "if-modified-since": "Fri, 26 Nov 2027 06:59:59 GMT" })).toBe(false);
  expect(asked({ "if-modified-since": "soon" })).toBe(false);
  expect(asked({})).toBe(false);
});

test("an answer without a tag is always new", () => {
  expect(isUnchanged(new Headers({ "if-none-match": "*" }), { "last-modified": version["last-modified"] })).toBe(false);
});

test("the short answer repeats the version and has no body", async () => {
  const answer = notModified(version);
  expect([answer.status, answer.headers.get("etag"), answer.headers.get("content-type")]).toEqual([304, '"a"', null]);
  expect(await answer.text()).toBe("");
});
