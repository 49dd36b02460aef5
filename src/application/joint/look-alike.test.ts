/** Names that are meant to be mistaken for another raise a question; names that merely differ do not. */
import { describe, expect, test } from "vitest";
import { lookAlike } from "./look-alike.ts";

const known = ["front.union.example", "tenants.org", "localhost:8000", "127.0.0.1:8001"];

describe("a host that looks like a partner's", () => {
  test.each([
    ["front.unlon.example", "letters"],
    ["front.un1on.example", "letters"],
    ["tenamts.org", "close"],
    ["tenants.og", "close"],
    ["tenantss.org", "close"],
    ["xn--tnants-3of.org", "letters"],
    ["tenants.0rg", "letters"],
    ["terants.org", "close"],
  ])("%s is named", (host, how) => {
    expect(lookAlike(host, known)).toMatchObject({ how });
  });

  test.each([
    "front.union.example",
    "FRONT.union.example:443",
    "other.union.example",
    "bakers.example",
    "tenants.com.br",
  ])(
    "%s is not",
    (host) => {
      expect(lookAlike(host, known)).toBeNull();
    },
  );

  test("nodes of one machine, by port or by address, are not taken for one another", () => {
    expect(lookAlike("localhost:8002", known)).toBeNull();
    expect(lookAlike("127.0.0.2:8001", known)).toBeNull();
  });

  test("a word that mixes scripts is named though nobody known resembles it", () => {
    expect(lookAlike(new URL("https://bаkers.example").host, [])).toMatchObject({ how: "mixed" });
    expect(lookAlike(new URL("https://пекари.example").host, [])).toBeNull();
  });
});
