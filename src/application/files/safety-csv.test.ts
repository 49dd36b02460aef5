/** Lists of servers and accounts, out and in again, as Mastodon writes them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ListedDomain, readBlockList, writeBlockList } from "./block-list-csv.ts";
import { readDistanceList, writeDistanceList } from "./distance-csv.ts";

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const host = fc.tuple(label, label).map(([a, b]) => `${a}.${b}`);

describe("a block list", () => {
  test("of Mastodon is read with its severities, and what means nothing is told by line", () => {
    const text = [
      "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
      'bad.example,suspend,TRUE,true,"spam, mostly",False',
      "loud.example,silence,false,false,,true",
      "media.example,noop,true,false,,false",
      "*.b*d.example,suspend,false,false,,false",
      "odd.example,ban,false,false,,false",
      "not a domain,suspend,false,false,,false",
    ].join("\n");
    expect(readBlockList(text)).toEqual({
      ok: true,
      domains: [
        expect.objectContaining({ domain: "bad.example", severity: "suspend", reason: "spam, mostly" }),
        expect.objectContaining({ domain: "loud.example", severity: "limit", isObfuscated: true }),
        expect.objectContaining({ domain: "media.example", severity: null, rejectsMedia: true }),
      ],
      bad: [
        { number: 5, text: "*.b*d.example", why: "obfuscated" },
        { number: 6, text: "odd.example", why: "severity" },
        { number: 7, text: "not a domain", why: "domain" },
      ],
    });
  });

  test("of names alone is a list of suspensions, and the strictest line of a server counts", () => {
    expect(readBlockList("Bad.Example\nhttps://worse.example/\n")).toMatchObject({
      domains: [{ domain: "bad.example", severity: "suspend" }, { domain: "worse.example", severity: "suspend" }],
    });
    expect(readBlockList("#domain,#severity\na.example,suspend\na.example,noop\n")).toMatchObject({
      domains: [{ severity: "suspend" }],
    });
  });

  test("comes back as it went out", () => {
    const listed: fc.Arbitrary<ListedDomain> = fc.record({
      domain: host,
      severity: fc.constantFrom("suspend", "limit", null),
      rejectsMedia: fc.boolean(),
      rejectsFlags: fc.boolean(),
      reason: fc.stringMatching(/^[a-zé ,";\n]{0,20}$/).map((text) => text.trim()),
      isObfuscated: fc.boolean(),
    });
    fc.assert(fc.property(
      fc.uniqueArray(listed, { selector: ({ domain }) => domain, minLength: 1, maxLength: 10 }),
      (domains) => {
        expect(readBlockList(writeBlockList(domains))).toEqual({ ok: true, domains, bad: [] });
      },
    ));
  });

  test("with a broken quote is read not at all, and one without lines is empty", () => {
    expect(readBlockList('#domain,#severity\n"bad.example,suspend\n')).toEqual({ ok: false, why: "unreadable" });
    expect(readBlockList("#domain,#severity\n")).toEqual({ ok: false, why: "empty" });
    expect(readBlockList("a.example\n".repeat(10_050))).toEqual({ ok: false, why: "too_long" });
  });

  test("writes no formula that a spreadsheet would run", () => {
    const reason = "=cmd|' /C calc'!A0";
    const text = writeBlockList([
      { domain: "a.example", severity: "suspend", rejectsMedia: true, rejectsFlags: true, reason, isObfuscated: false },
    ]);
    expect(text).not.toMatch(/(^|,|")=/m);
  });
});

describe("a person's list", () => {
  test.each(["blocks", "mutes"] as const)("of %s comes back as it went out", (list) => {
    const names = fc.uniqueArray(fc.tuple(label, host).map(([name, at]) => `${name}@${at}`), { minLength: 1 });
    fc.assert(fc.property(names, (accounts) => {
      const reading = readDistanceList(list, writeDistanceList(list, accounts));
      expect(reading).toEqual({ ok: true, names: accounts, bad: [] });
    }));
  });

  test("is read with and without its header, once each, and tells what is no account", () => {
    expect(
      readDistanceList("mutes", "Account address,Hide notifications\n@Ana@A.Example,true\nana@a.example,false\nbo\n"),
    )
      .toEqual({ ok: true, names: ["ana@a.example"], bad: [{ number: 4, text: "bo" }] });
    expect(readDistanceList("hosts", "bad.example\n\nworse.example\n"))
      .toMatchObject({ names: ["bad.example", "worse.example"] });
  });
});

test("no cell of a list written here runs as a formula, whichever sign it begins with", () => {
  for (const reason of ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＠SUM(1)"]) {
    const limits = { rejectsMedia: false, rejectsFlags: false, isObfuscated: false };
    const written = writeBlockList([{ domain: "bad.example", severity: "suspend", reason, ...limits }]);
    expect(written, reason).toContain(`'${reason}`);
  }
});
