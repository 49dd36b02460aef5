/**
 * Keeps two processes from opening one embedded database, which would lose data silently.
 * The lock is a file that names its holder by process id, start time and process namespace, so that a lock left by a killed
 * process is recognised; a holder in another container is judged by whether it still touches the file.
 */
import { execFileSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";

/** A held lock. Releasing it twice is harmless. */
export interface DirectoryLock {
  /** The file that stands for the lock. */
  readonly path: string;
  /** Gives the folder free. */
  release(): void;
}

/** Thrown when another living process holds the folder. Its message is fit to be shown to the operator. */
export class DirectoryLocked extends Error {
  /** Process id of the holder, 0 when it cannot be read. */
  readonly holder: number;
  /** Names the file and the holder. */
  constructor(path: string, holder: number) {
    super(
      `The embedded database is in use by process ${holder} (lock ${path}). Stop that process first: ` +
        "two processes on one embedded database lose data. For several processes set DATABASE_URL.",
    );
    this.name = "DirectoryLocked";
    this.holder = holder;
  }
}

interface Holder {
  readonly pid: number;
  readonly startedAt: string | null;
  readonly namespace: string;
}

const beatMs = 2_000;
const silenceMs = 10_000;
const held = new Set<string>();

/**
 * Takes the lock at the given path or throws {@link DirectoryLocked}.
 * A lock whose holder no longer lives, or whose process id now belongs to another process, is taken over at once; one from
 * another container or host only after ten seconds without a sign of life.
 */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (held.has(path)) throw new DirectoryLocked(path, process.pid);
    if (tryCreate(path)) return heldLock(path);
    const holder = readHolder(path);
    if (holder !== undefined && await isAlive(path, holder)) throw new DirectoryLocked(path, holder.pid);
    removeStale(path, holder);
  }
  throw new DirectoryLocked(path, readHolder(path)?.pid ?? 0);
}

function heldLock(path: string): DirectoryLock {
  held.add(path);
  const beat = setInterval(() => touch(path), beatMs);
  beat.unref();
  return {
    path,
    release() {
      clearInterval(beat);
      if (held.delete(path)) rmSync(path, { force: true });
    },
  };
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The folder was removed under us: nothing is left to protect.
  }
}

/** A hard link appears whole or not at all, so nobody ever reads half a lock. */
function tryCreate(path: string): boolean {
  const draft = `${path}.${process.pid}.new`;
  const holder: Holder = { pid: process.pid, startedAt: startTime(process.pid), namespace: processNamespace() };
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the stale lock aside; when another starter was faster and the moved file is its fresh lock, puts that back. */
function removeStale(path: string, stale: Holder | undefined): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    const moved = readHolder(aside);
    if (moved !== undefined && (moved.pid !== stale?.pid || moved.startedAt !== stale.startedAt)) linkSync(aside, path);
  } catch (error) {
    if (!hasCode(error, "ENOENT") && !hasCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof found !== "object" || found === null || !("pid" in found) || typeof found.pid !== "number") {
      return undefined;
    }
    return {
      pid: found.pid,
      startedAt: "startedAt" in found && typeof found.startedAt === "string" ? found.startedAt : null,
      namespace: "namespace" in found && typeof found.namespace === "string" ? found.namespace : "",
    };
  } catch {
    return undefined;
  }
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.namespace !== processNamespace()) return await showsLife(path);
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (hasCode(error, "ESRCH")) return false;
  }
  const startedAt = startTime(holder.pid);
  return startedAt === null || holder.startedAt === null || startedAt === holder.startedAt;
}

async function showsLife(path: string): Promise<boolean> {
  const first = modifiedAt(path);
  for (let waited = 0; waited < silenceMs; waited += 250) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (modifiedAt(path) !== first) return modifiedAt(path) !== null;
  }
  return false;
}

function modifiedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** Linux counts clock ticks since boot (field 22 of `stat`); elsewhere `ps` knows; `null` when neither does. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    if (process.platform === "linux") return null;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

function processNamespace(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
