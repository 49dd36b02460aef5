/** How the handle of somebody who was erased stays reserved without being kept: as a hash that no handle can look like. */
import { createHash } from "node:crypto";

/** What stands in place of the handle of somebody who was erased. Whoever guesses a handle can check the guess. */
export function reservedHandle(handle: string): string {
  return `~${createHash("sha256").update(handle).digest("hex")}`;
}
