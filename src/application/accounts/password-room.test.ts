/** Rules of the room where passwords are checked. */
import { expect, it } from "vitest";
import { accountLimits } from "../../domain/limits.ts";
import { fitsPassword, hashPassword, PasswordRoomFull } from "./password-room.ts";

it("a password fits its own hash, however a keyboard composed it, and nobody's fits anything", async () => {
  const stored = await hashPassword("café au bord du quai");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
  expect(await fitsPassword(stored, "café au bord du quai".normalize("NFD"))).toBe(true);
  expect(await fitsPassword(stored, "café au bord du quaI")).toBe(false);
  expect(await fitsPassword(null, "nobody has this password")).toBe(false);
});

it("a flood is told to come back later, and those in the line are still answered", async () => {
  const room = accountLimits.passwordsAtOnce + accountLimits.passwordsWaiting;
  const flood = Array.from({ length: room + 10 }, () => fitsPassword(null, "guess"));
  const answers = await Promise.allSettled(flood);
  const refused = answers.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(10);
  for (const one of refused) expect(one.reason).toBeInstanceOf(PasswordRoomFull);
  expect(await fitsPassword(null, "guess")).toBe(false);
});
