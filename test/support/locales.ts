/**
 * Keeps the catalogues of words: adds a key to every complete language, adds a language, says what is missing, unused or
 * still in English. It writes files and nothing else; translating is for people.
 *
 *     npm run locales -- add-key KEY "English text"
 *     npm run locales -- add-language xx
 *     npm run locales -- check
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { keysSaid, type SourceText, UNTRANSLATED } from "./said-keys.ts";

type Catalogue = Record<string, string>;

/** Where the words are: the `src` folder of a checkout. */
export interface Words {
  readonly source: string;
}

const KEY = /^[a-z_]+(\.[\w-]+)+$/;
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/;
const WIRE_ONLY = "wire.";

/** Adds a key in English, and marked as untranslated in every other complete catalogue. Throws when it cannot be. */
export function addKey(words: Words, key: string, english: string): string[] {
  if (!KEY.test(key)) throw new Error(`"${key}" is no key: write family.name, in lower case.`);
  if (english.trim() === "") throw new Error("Say it in English too.");
  new IntlMessageFormat(english, "en", undefined, { ignoreTag: true });
  if (Object.hasOwn(read(words, "en"), key)) throw new Error(`${key} exists.`);
  const changed = languages(words).filter((tag) => isComplete(words, tag) || key.startsWith(WIRE_ONLY));
  for (const tag of changed) {
    write(words, tag, { ...read(words, tag), [key]: tag === "en" ? english : `${UNTRANSLATED}${english}` });
  }
  return changed;
}

/** Adds a language, every message marked as untranslated, and names its catalogue in the code. */
export function addLanguage(words: Words, tag: string): void {
  if (!TAG.test(tag)) throw new Error(`"${tag}" is no language tag such as it or pt-br.`);
  if (existsSync(fileOf(words, tag))) throw new Error(`${tag} exists.`);
  const messages = Object.entries(read(words, "en")).map(([key, text]) => [key, `${UNTRANSLATED}${text}`]);
  write(words, tag, Object.fromEntries(messages));
  const path = join(words.source, "web/locales.ts");
  const name = tag.replace("-", "_");
  const code = readFileSync(path, "utf8")
    .replace(/(import pt from [^\n]+\n)/, `$1import ${name} from "./locales/${tag}.json" with { type: "json" };\n`)
    .replace(/(Record<string, string>>>> = \{[^}]*?),? \}/, `$1, ${name === tag ? name : `"${tag}": ${name}`} }`);
  writeFileSync(path, code);
}

/** Everything wrong with the catalogues, a line each. */
export function check(words: Words): string[] {
  const english = read(words, "en");
  const keys = Object.keys(english);
  const { literal, prefixes } = keysSaid(sources(words), keys);
  const unused = keys.filter((key) => !literal.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
  const unknown = [...literal].filter((key) => !Object.hasOwn(english, key));
  return [
    ...unknown.map((key) => `said and in no catalogue: ${key}`),
    ...unused.map((key) => `never said: ${key}`),
    ...languages(words).flatMap((tag) => faultsOf(words, tag, keys)),
  ];
}

function faultsOf(words: Words, tag: string, keys: readonly string[]): string[] {
  const catalogue = read(words, tag);
  const expected = isComplete(words, tag) ? keys : keys.filter((key) => key.startsWith(WIRE_ONLY));
  const waiting = Object.entries(catalogue).filter(([, message]) => message.startsWith(UNTRANSLATED));
  return [
    ...expected.filter((key) => !Object.hasOwn(catalogue, key)).map((key) => `${tag} lacks ${key}`),
    ...Object.keys(catalogue).filter((key) => !keys.includes(key)).map((key) =>
      `${tag} has ${key}, which English has not`
    ),
    ...waiting.map(([key, message]) =>
      `${tag} waits for a translation of ${key}: ${message.slice(UNTRANSLATED.length)}`
    ),
  ];
}

/** A catalogue may hold only what calls carry outside, on the wire, in feeds and on paper: less than half of all words. */
function isComplete(words: Words, tag: string): boolean {
  return Object.keys(read(words, tag)).length * 2 > Object.keys(read(words, "en")).length;
}

function languages(words: Words): string[] {
  return readdirSync(join(words.source, "web/locales")).map((name) => name.replace(".json", "")).sort();
}

function fileOf({ source }: Words, tag: string): string {
  return join(source, "web/locales", `${tag}.json`);
}

function read(words: Words, tag: string): Catalogue {
  return JSON.parse(readFileSync(fileOf(words, tag), "utf8"));
}

function write(words: Words, tag: string, catalogue: Catalogue): void {
  const sorted = Object.entries(catalogue).sort(([a], [b]) => a < b ? -1 : 1);
  writeFileSync(fileOf(words, tag), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

function sources({ source }: Words): SourceText[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => ({ path, text: readFileSync(join(source, path), "utf8") }));
}

function main([verb, ...given]: readonly string[]): number {
  const words = { source: join(import.meta.dirname, "../../src") };
  const [first = "", second = ""] = given;
  if (verb === "add-key") {
    console.log(
      `${first} added: ${addKey(words, first, second).join(", ")}. Translate what begins with “${UNTRANSLATED}”.`,
    );
  } else if (verb === "add-language") {
    addLanguage(words, first);
    console.log(`${first} added. Translate what begins with “${UNTRANSLATED}”, then name it in interfaceLanguages.`);
  } else if (verb === "check") {
    const faults = check(words);
    console.log(faults.length === 0 ? "Every word is there, said, and translated." : faults.join("\n"));
    return faults.length === 0 ? 0 : 1;
  } else {
    console.log('Usage: npm run locales -- add-key KEY "English text" | add-language xx | check');
    return 2;
  }
  return 0;
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
