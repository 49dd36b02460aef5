/**
 * Keeps what only this node's own user may read from the other users of the machine. A folder or file that was there
 * before loses the rights of strangers to it; where that can't be done, the log says so and the node starts all the same.
 */
import { chmodSync, mkdirSync, statSync } from "node:fs";
import { getLogger } from "@logtape/logtape";

const strangers = 0o007;

/**
 * Makes a folder with its parents, open to its owner alone (mode 0700). One that exists keeps its owner's and its group's
 * rights, since somebody may have given them on purpose, and loses everybody else's.
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  shutOutStrangers(folder);
}

/** Takes the rights of everybody but owner and group from a path; absent paths are fine. */
export function shutOutStrangers(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & strangers) === 0) return;
  try {
    chmodSync(path, mode & 0o770);
  } catch {
    getLogger(["trait", "node"]).warn(
      "Other users of this machine can read what this node keeps, and its rights can't be changed: see TRAIT_DATA.",
    );
  }
}
