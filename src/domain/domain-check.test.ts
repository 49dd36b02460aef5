/** A domain counts from the look that saw it to the look that did not; silence takes nothing away for two weeks. */
import { expect, test } from "vitest";
import { afterLooking, domainOf, type DomainSighting, frontPage, unchecked } from "./domain-check.ts";

const at = (day: number) => Temporal.Instant.from("2026-11-01T09:00:00Z").add({ hours: 24 * day });
const website = "https://union.example/";
const proven: DomainSighting = { website, domain: "union.example", way: "link", trouble: null };
const gone: DomainSighting = { website, domain: null, way: null, trouble: "no_link" };
const silent: DomainSighting = { ...gone, trouble: "unreachable" };
const fresh = unchecked("https://node.example/m/union", website, at(0));

test("a domain that is seen again keeps the day it was first seen, and is looked at again after a week", () => {
  const first = afterLooking(fresh, proven, at(0));
  const again = afterLooking(first, { ...proven, way: "dns" }, at(7));
  expect(again.provenAt).toEqual(at(0));
  expect(again).toMatchObject({ domain: "union.example", way: "dns", lapsedAt: null });
  expect(again.dueAt).toEqual(at(14));
});

test("a page that answers without the link ends it at once, with the day", () => {
  const lapsed = afterLooking(afterLooking(fresh, proven, at(0)), gone, at(7));
  expect(lapsed).toMatchObject({ domain: null, way: null, trouble: "no_link", provenAt: null });
  expect(lapsed.lapsedAt).toEqual(at(7));
  expect(afterLooking(lapsed, gone, at(8)).lapsedAt).toEqual(at(7));
  expect(afterLooking(lapsed, proven, at(9)).lapsedAt).toBeNull();
});

test("a server that is silent takes nothing away for two weeks after it was last seen, then it does", () => {
  const before = afterLooking(fresh, proven, at(0));
  const week = afterLooking(before, silent, at(7));
  expect(week).toMatchObject({ domain: "union.example", trouble: "unreachable" });
  expect(week.dueAt).toEqual(at(8));
  expect(afterLooking(week, silent, at(13)).domain).toBe("union.example");
  expect(afterLooking(week, silent, at(15))).toMatchObject({ domain: null, lapsedAt: at(15) });
});

test("another website that is silent proves nothing of the one before", () => {
  const before = afterLooking(fresh, proven, at(0));
  expect(afterLooking(before, { ...silent, website: "https://other.example/" }, at(1)).domain).toBeNull();
});

test.each([
  ["union.example", "https://union.example/", "union.example"],
  [" https://WWW.Union.example ", "https://www.union.example/", "union.example"],
  ["http://localhost:8000/", "http://localhost:8000/", "localhost:8000"],
])("%s is a front page", (written, page, domain) => {
  expect(frontPage(written)).toBe(page);
  expect(domainOf(written)).toBe(domain);
});

test.each([
  "https://social.example/@union",
  "https://union.example/?me=1",
  "https://union.example/#us",
  "ftp://union.example/",
  "https://us:pass@union.example/",
  "javascript:alert(1)",
  "",
])("%s is none", (written) => {
  expect(frontPage(written)).toBeNull();
});
