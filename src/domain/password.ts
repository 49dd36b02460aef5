/**
 * What a password must be: long, and not one that everybody tries first. No capital letters, digits or signs are demanded:
 * that makes passwords forgettable and not better (NIST SP 800-63B-4 §3.1.1).
 */
import { accountLimits } from "./limits.ts";

/** What is wrong with a password. */
export type PasswordProblem = "password_too_short" | "password_too_long" | "password_too_common";

/**
 * Tells what is wrong with a password, or null. `about` are words others know of the person and the node, which make no
 * password by themselves. Characters are counted as people count them (Unicode code points after NFKC).
 */
export function passwordProblem(password: string, about: readonly string[]): PasswordProblem | null {
  const form = preparedPassword(password);
  const characters = [...form];
  if (characters.length < accountLimits.passwordCharactersLeast) return "password_too_short";
  if (characters.length > accountLimits.passwordCharactersMost) return "password_too_long";
  return isCommon(form.toLowerCase(), about) ? "password_too_common" : null;
}

/** A password as it is hashed: the same however a keyboard composes it (Unicode NFKC). */
export function preparedPassword(password: string): string {
  return password.normalize("NFKC");
}

function isCommon(lower: string, about: readonly string[]): boolean {
  const letters = lower.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const stem = letters.replace(/\d+$/u, "");
  const bare = withoutLeet(stem);
  const known = about.map((word) => withoutLeet(word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")))
    .filter((word) => word.length > 2);
  return letters === "" || isRepeated(letters) || isRun(letters) || isRun(stem) || COMMON.has(bare) ||
    COMMON.has(withoutLeet(letters)) || isMadeOf(bare, [...COMMON_WORDS, ...known]);
}

/** `p4ssw0rd` is `password`. */
function withoutLeet(text: string): string {
  return text.replaceAll(/[0134578]/g, (digit) => LEET[digit] ?? digit);
}

const LEET: Readonly<Record<string, string>> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b" };

/** `abcabcabcabc`, `aaaaaaaaaaaa`: a piece of at most six characters over and over. */
function isRepeated(text: string): boolean {
  return /^(.{1,6})\1+.{0,5}$/u.test(text) && text.length >= 2;
}

/** A row of a keyboard, the alphabet or counting, forwards or backwards, whole or in two pieces. */
function isRun(text: string): boolean {
  const runs = RUNS.flatMap((run) => [run, [...run].reverse().join("")]).map((run) => run + run);
  let rest = text;
  for (let pieces = 0; pieces < 3 && rest !== ""; pieces++) {
    let length = rest.length;
    while (length > 0 && !runs.some((run) => run.includes(rest.slice(0, length)))) length--;
    if (length < 3) return false;
    rest = rest.slice(length);
  }
  return rest === "";
}

const RUNS = [
  "01234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "azertyuiop",
  "qsdfghjklm",
  "wxcvbn",
  "qwertzuiop",
  "1qaz2wsx3edc4rfv5tgb6yhn",
  "1q2w3e4r5t6y7u8i9o0p",
  "qazwsxedcrfvtgbyhnujm",
];

/** Whether a text is nothing but such words, one after another. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  let ends = new Set([0]);
  for (let round = 0; round < 6 && ends.size > 0; round++) {
    const next = new Set<number>();
    for (const at of ends) for (const word of words) if (text.startsWith(word, at)) next.add(at + word.length);
    if (next.has(text.length)) return true;
    ends = next;
  }
  return false;
}

/** Words of which the long passwords are made that appear most often in published lists of broken ones. */
const COMMON_WORDS = ("password passwort passe motdepasse contrasena contrasenha senha secret secreto segredo admin " +
  "administrator root user login welcome bienvenue bienvenido hello bonjour letmein iloveyou jetaime teamo dragon " +
  "monkey master shadow sunshine princess football baseball superman batman starwars pokemon michael jordan jesus " +
  "christ google facebook internet computer samsung default changeme change me temporary test testing guest access " +
  "qwerty azerty qwertz asdf abc love you my the is this not trustno one mypassword ours new old please enter here")
  .split(
    " ",
  ).filter((word) => word.length > 1);

const COMMON: ReadonlySet<string> = new Set(
  ("correcthorsebatterystaple thequickbrownfox tobeornottobe onceuponatime mynameisjohn whatthefuck fuckyoufuckyou " +
    "liberteegalitefraternite vivelarevolution hastalavictoriasiempre workersoftheworldunite solidarityforever " +
    "nopasaran nopasaranos elpueblounido blacklivesmatter makeamazonpay traitdunion traitdunionnode").split(" "),
);
