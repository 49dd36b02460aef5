/**
 * Where the control socket of a node is: in its data folder, or, when that path is too long for a socket, in a private
 * folder among the temporary files whose name is kept in the data folder.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** The longest path a socket may have; systems allow 103 to 107 bytes. */
const longestPath = 100;

const elsewhere = /^trait-control-[A-Za-z0-9]{6}$/;

/** Where the node of a data folder answers, were it running; null when nothing says where. */
export function findControlPath(dataFolder: string): string | null {
  const inFolder = pathInFolder(dataFolder);
  if (inFolder !== null) return inFolder;
  const note = noteOf(dataFolder);
  try {
    const path = readFileSync(note, "utf8").trim();
    const isOurs = statSync(dirname(path)).uid === statSync(note).uid;
    return elsewhere.test(basename(dirname(path))) && isOurs ? path : null;
  } catch {
    return null;
  }
}

/** Chooses where to listen. A path elsewhere is noted for the command line, readable by the owner alone. */
export function chooseControlPath(dataFolder: string): string {
  const inFolder = pathInFolder(dataFolder);
  if (inFolder !== null) return inFolder;
  forgetControlPath(dataFolder);
  const path = join(mkdtempSync(join(tmpdir(), "trait-control-")), "control.sock");
  writeFileSync(noteOf(dataFolder), `${path}\n`, { mode: 0o600 });
  return path;
}

/** Removes the socket, and the folder and note of one that was elsewhere. */
export function forgetControlPath(dataFolder: string): void {
  const path = findControlPath(dataFolder);
  if (path === null) return;
  rmSync(path, { force: true });
  if (pathInFolder(dataFolder) !== null) return;
  rmSync(dirname(path), { recursive: true, force: true });
  rmSync(noteOf(dataFolder), { force: true });
}

function pathInFolder(dataFolder: string): string | null {
  const path = join(resolve(dataFolder), "control.sock");
  return Buffer.byteLength(path) <= longestPath ? path : null;
}

function noteOf(dataFolder: string): string {
  return join(dataFolder, "control.path");
}
