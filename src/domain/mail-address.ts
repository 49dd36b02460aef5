/** Mail addresses as people type them. Whether one exists, only a letter can tell. */
import { accountLimits } from "./limits.ts";

/** An address in the one form it is stored and looked up in (lower case, NFC, no spaces around), or null if it is none. */
export function normalMailAddress(typed: string): string | null {
  const address = typed.trim().normalize("NFC").toLowerCase();
  if (address.length > accountLimits.mailCharacters) return null;
  return /^[^\s@<>"(),:;\\[\]\p{Cc}]{1,64}@[^\s@<>"(),:;\\[\]\p{Cc}.]+(\.[^\s@<>"(),:;\\[\]\p{Cc}.]+)+$/u.test(address)
    ? address
    : null;
}
