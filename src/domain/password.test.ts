/** Rules of passwords. */
import { expect, it } from "vitest";
import { passwordProblem } from "./password.ts";

const about = ["ana", "Ana Fernández", "front.example"];

it("a long password nobody would guess is taken in any script, without capitals, digits or signs", () => {
  const good = [
    "quatre canards lisent rosa",
    "شجرة زرقاء تقرأ الجريدة",
    "vierzehn nasse hüte",
    "mzqkfwpxltbv",
    "correct horse sings",
  ];
  for (const password of good) expect(passwordProblem(password, about), password).toBeNull();
});

it("length is counted in characters as people see them, whatever way they were composed", () => {
  expect(passwordProblem("kurz", about)).toBe("password_too_short");
  expect(passwordProblem("é".repeat(3), about)).toBe("password_too_short");
  expect(passwordProblem("x1".repeat(150), about)).toBe("password_too_long");
});

it("what everybody tries first is refused, however it is dressed up", () => {
  const common = [
    "password1234",
    "P4ssw0rd!!!!2027",
    "123456789012",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "qwertyuiop12",
    "azertyuiopqsdf",
    "ana-fernández-2027",
    "front.example.1",
    "correcthorsebatterystaple",
    "motdepassemotdepasse",
    "1q2w3e4r5t6y",
    "............",
  ];
  for (const password of common) expect(passwordProblem(password, about), password).toBe("password_too_common");
});
