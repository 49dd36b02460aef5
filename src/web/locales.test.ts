/** No language is left behind: every key in every language, every key used, every message speakable. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { FINDING_KINDS } from "../application/files/findings.ts";
import { PLEDGE_MODES, PLEDGE_OPTIONS } from "../domain/call.ts";
import { CALL_KINDS } from "../domain/kind.ts";
import { ROLES } from "../domain/person.ts";
import { KNOWN_STRUGGLES } from "../domain/struggle.ts";
import { keysSaid, UNTRANSLATED } from "../../test/support/said-keys.ts";
import { catalogues, interfaceLanguageOf, interfaceLanguages, say } from "./locales.ts";
import { REFUSAL_STATUSES } from "./refusal.ts";

const source = fileURLToPath(new URL("..", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(`${source}/${path}`, "utf8") }));
const english = catalogues["en"] ?? {};
const keys = Object.keys(english);

describe.each(interfaceLanguages)("the %s catalogue", (language) => {
  const catalogue = catalogues[language] ?? {};

  test("has every key and no other", () => {
    expect(Object.keys(catalogue).sort()).toEqual(keys.toSorted());
  });

  test("has messages that compile, with the same placeholders as English, and every plural has its last resort", () => {
    for (const [key, message] of Object.entries(catalogue)) {
      const format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
      expect(placeholders(format), `${language} ${key}`).toEqual(
        placeholders(new IntlMessageFormat(english[key] ?? "", "en", undefined, { ignoreTag: true })),
      );
    }
  });

  test("has nothing left to translate", () => {
    const waiting = Object.entries(catalogue).filter(([, message]) => message.startsWith(UNTRANSLATED));
    expect(waiting.map(([key]) => key)).toEqual([]);
  });

  test("is sorted, so that two people's new keys seldom meet", () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).toSorted());
  });

  test("holds no markup and no loose ends", () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect(message, key).not.toMatch(/[<>]|&[a-z]+;|^\s|\s$|^$/);
    }
  });
});

test("Arabic plurals have all six forms, so that three replies and eleven replies are both right", () => {
  for (const [key, message] of Object.entries(catalogues["ar"] ?? {})) {
    const forms = [...message.matchAll(/\b(zero|one|two|few|many|other) \{/g)].map((match) => match[1]);
    if (forms.length > 0) expect(new Set(forms).size, key).toBe(6);
  }
  expect(say("ar", "replies.count", { count: 3 })).toBe("3 ردود");
  expect(say("ar", "replies.count", { count: 2 })).toBe("ردّان");
});

test("French puts a space that does not break before its high punctuation", () => {
  for (const [key, message] of Object.entries(catalogues["fr"] ?? {})) {
    expect(message, key).not.toMatch(/ [:;!?»]|« /);
  }
});

test("every key that is said exists, and every key that exists is said", () => {
  const { literal, prefixes } = keysSaid(files, keys);
  expect([...literal].filter((key) => !Object.hasOwn(english, key))).toEqual([]);
  const unused = keys.filter((key) => !literal.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});

test("every kind, struggle, role, finding, refusal and error has its words", () => {
  const expected = [
    ...CALL_KINDS.flatMap((kind) => [`kind.${kind}`, `kind.${kind}.do`]),
    ...KNOWN_STRUGGLES.map((struggle) => `struggle.${struggle}`),
    ...ROLES.map((role) => `role.${role}`),
    ...PLEDGE_MODES.map((mode) => `pledge.${mode}`),
    ...PLEDGE_OPTIONS.map((option) => `pledge_option.${option}`),
    ...FINDING_KINDS.map((kind) => `finding.${kind}`),
    ...REFUSAL_STATUSES.flatMap((status) => [`error.${status}.title`, `error.${status}.next`]),
    ...refusalKinds().map((kind) => `refusal.${kind}`),
  ];
  expect(expected.filter((key) => !Object.hasOwn(english, key))).toEqual([]);
});

test("a message falls back from region to language to English, and an unknown key is said as it is", () => {
  expect(say("fr-ca", "layout.desk")).toBe(say("fr", "layout.desk"));
  expect(say("bn", "wire.online")).not.toBe(say("en", "wire.online"));
  expect(say("bn", "layout.desk")).toBe(say("en", "layout.desk"));
  expect(say("en", "no.such.key")).toBe("no.such.key");
  expect(say("constructor", "layout.desk")).toBe(say("en", "layout.desk"));
  expect(interfaceLanguageOf("pt-br")).toBe("pt");
  expect(interfaceLanguageOf("bn")).toBeNull();
});

function placeholders(format: IntlMessageFormat): string[] {
  return [
    ...new Set([...JSON.stringify(format.getAst()).matchAll(/"type":[126],"value":"(\w+)"/g)].map((m) => m[1] ?? "")),
  ].sort();
}

/** The kinds that use cases refuse with, read from the unions in their sources. */
function refusalKinds(): string[] {
  const unions = files.filter(({ path }) => path.startsWith("application/"))
    .flatMap(({ text }) => [...text.matchAll(/refused\(\{ kind: "(\w+)"|readonly kind: ((?:\s*\|?\s*"\w+")+)/g)]);
  const named = unions.flatMap(([, one, many]) =>
    one === undefined ? [...(many ?? "").matchAll(/"(\w+)"/g)].map((m) => m[1] ?? "") : [one]
  );
  const notRefusals = new Set([
    "person",
    "operator",
    "node",
    "movement",
    "campaign",
    "like",
    "share",
    "ignored",
    "repeated",
    "taken",
  ]);
  return [...new Set(named)].filter((kind) => !notRefusals.has(kind));
}
