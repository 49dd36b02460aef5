/**
 * Whether a host looks like that of somebody known here and is another: letters of another script, a digit for a letter, one or
 * two letters wrong. It raises a question before an invitation; a person answers it, and nothing is decided by it.
 */
import { domainToUnicode } from "node:url";
import { registrableDomain } from "../registrable-domain.ts";

/** What a host resembles, and how: by letters that look the same, by one or two that differ, or by mixing scripts in one word. */
export interface LookAlike {
  /** The host in question, as it is read. */
  readonly host: string;
  /** Whose name it resembles; the host itself where it mixes scripts. */
  readonly like: string;
  readonly how: "letters" | "close" | "mixed";
}

/** Letters of other scripts, and signs, that are read as these Latin ones (after Unicode TR 39; what domains may hold). */
const READ_AS: Readonly<Record<string, string>> = {
  a: "аαɑ",
  b: "Ьʙв",
  c: "сϲᴄ",
  d: "ԁɗ",
  e: "еєҽɛ",
  f: "ғƒ",
  g: "ɡց",
  h: "һнհ",
  i: "іıɩιӏ1l|",
  j: "јյ",
  k: "кκĸ",
  m: "мᴍ",
  n: "пոηɴ",
  o: "оοօס0σ",
  p: "рρᴘ",
  q: "ԛզ",
  r: "гᴦɾ",
  s: "ѕꜱ5",
  t: "тτᴛ",
  u: "υսʋц",
  v: "ѵνᴠ",
  w: "ԝѡωᴡ",
  x: "хχ",
  y: "уүγʏ",
  z: "ᴢ2",
};
const PLAIN = new Map(Object.entries(READ_AS).flatMap(([plain, others]) => [...others].map((one) => [one, plain])));
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** The first of some known hosts that a host resembles without being it; null when it resembles none. */
export function lookAlike(host: string, known: readonly string[]): LookAlike | null {
  const own = readable(host);
  if (!own.includes(".") || /^[\d.]+$/.test(own)) return null;
  const hosts = [...new Set(known.map(readable))].filter((one) => one.includes(".") && !/^[\d.]+$/.test(one));
  // Hosts under one domain that somebody registered are one organisation's to give away.
  if (hosts.some((one) => registrableDomain(one) === registrableDomain(own))) return null;
  for (const like of hosts) {
    if (skeleton(like) === skeleton(own) || skeleton(registrableDomain(like)) === skeleton(registrableDomain(own))) {
      return { host: own, like, how: "letters" };
    }
  }
  for (const like of hosts) {
    if (differBy(like, own) <= 2 || differBy(registrableDomain(like), registrableDomain(own)) <= 2) {
      return { host: own, like, how: "close" };
    }
  }
  return own.split(".").some(isMixed) ? { host: own, like: own, how: "mixed" } : null;
}

function readable(host: string): string {
  const name = host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  return domainToUnicode(name) || name;
}

/** A name as an eye in a hurry reads it. */
function skeleton(name: string): string {
  const letters = [...name.normalize("NFKD").replaceAll(/\p{Mark}/gu, "")];
  return letters.map((one) => PLAIN.get(one) ?? one).join("").replaceAll("rn", "m").replaceAll("vv", "w")
    .replaceAll("cl", "d").replaceAll("-", "");
}

function isMixed(label: string): boolean {
  return SCRIPTS.filter((script) => script.test(label)).length > 1;
}

/** How many letters must be put in, taken out or replaced to make one name of the other (Levenshtein); 3 for 3 and more. */
function differBy(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  if (Math.abs(left.length - right.length) > 2 || left.length > 253 || right.length > 253) return 3;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of left.entries()) {
    const next = [i + 1];
    for (const [j, other] of right.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(3, row.at(-1) ?? 3);
}
