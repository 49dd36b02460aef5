/** The command that keeps the catalogues: a new key reaches every language, marked where it waits for a translator. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addKey, addLanguage, check } from "../support/locales.ts";
import { UNTRANSLATED } from "../support/said-keys.ts";

let source = "";
const catalogue = (tag: string): Record<string, string> =>
  JSON.parse(readFileSync(join(source, `web/locales/${tag}.json`), "utf8"));

beforeEach(() => {
  source = mkdtempSync(join(tmpdir(), "trait-words-"));
  cpSync(new URL("../../src/web/locales", import.meta.url), join(source, "web/locales"), { recursive: true });
  cpSync(new URL("../../src/web/locales.ts", import.meta.url), join(source, "web/locales.ts"));
});
afterEach(() => rmSync(source, { recursive: true, force: true }));

test("a new key is in every language, in its place, marked until it is translated", () => {
  addKey({ source }, "about.brand_new", "Brand new, {name}");
  expect(catalogue("en")["about.brand_new"]).toBe("Brand new, {name}");
  expect(catalogue("ar")["about.brand_new"]).toBe(`${UNTRANSLATED}Brand new, {name}`);
  expect(Object.keys(catalogue("fr"))).toEqual(Object.keys(catalogue("fr")).toSorted());
  const faults = check({ source });
  expect(faults).toContain("never said: about.brand_new");
  expect(faults).toContain("fr waits for a translation of about.brand_new: Brand new, {name}");
});

test("a key that exists, is none, or cannot be said is refused and nothing is written", () => {
  const before = catalogue("fr");
  expect(() => addKey({ source }, "layout.desk", "Desk")).toThrow("exists");
  expect(() => addKey({ source }, "Desk", "Desk")).toThrow("no key");
  expect(() => addKey({ source }, "layout.odd", "{count, plural, one {#}}")).toThrow();
  expect(catalogue("fr")).toEqual(before);
});

test("a new language has every key, marked, and is named in the code", () => {
  addLanguage({ source }, "it");
  expect(Object.keys(catalogue("it"))).toEqual(Object.keys(catalogue("en")));
  const code = readFileSync(join(source, "web/locales.ts"), "utf8");
  expect(code).toContain('import it from "./locales/it.json" with { type: "json" };');
  expect(code).toMatch(/catalogues[^=]*= \{[^}]*\bit \}/);
  expect(() => addLanguage({ source }, "it")).toThrow("exists");
  expect(() => addLanguage({ source }, "Italian")).toThrow("no language tag");
});
