/** The lock on the embedded database's folder: held by the living, never by the dead. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DirectoryLocked, lockDirectory } from "./directory-lock.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trait-lock-"));
  path = join(folder, "database.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a second holder is refused, in the same process too, until the first lets go", async () => {
  const lock = await lockDirectory(path);
  await expect(lockDirectory(path)).rejects.toBeInstanceOf(DirectoryLocked);
  lock.release();
  lock.release();
  expect(existsSync(path)).toBe(false);
  (await lockDirectory(path)).release();
});

test("a lock held by another living process names it, and a killed one's lock is taken over", async () => {
  const script = `import { lockDirectory } from ${JSON.stringify(import.meta.resolve("./directory-lock.ts"))};
    await lockDirectory(${JSON.stringify(path)}); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await expect(lockDirectory(path)).rejects.toMatchObject({
    holder: child.pid,
    message: expect.stringContaining("Stop that process first"),
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = await lockDirectory(path);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  lock.release();
});

test("a process id that was given to another process since does not hold the lock", async () => {
  const lock = await lockDirectory(path);
  const written = readFileSync(path, "utf8");
  lock.release();
  writeFileSync(path, JSON.stringify({ ...JSON.parse(written), startedAt: "another boot:1" }));
  const again = await lockDirectory(path);
  expect(again.path).toBe(path);
  again.release();
});

test("half a lock is no lock", async () => {
  writeFileSync(path, "{");
  const lock = await lockDirectory(path);
  expect(lock.path).toBe(path);
  lock.release();
});

test("of many starters that find a dead lock, one gets it", async () => {
  writeFileSync(path, "{}");
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => lockDirectory(path)));
  const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(won).toHaveLength(1);
  won[0]?.value.release();
});

test("a lock from another container is believed while it shows life", { timeout: 30_000 }, async () => {
  writeFileSync(path, JSON.stringify({ pid: 1, startedAt: "x", namespace: "elsewhere" }));
  const beat = setInterval(() => writeFileSync(path, readFileSync(path)), 100);
  await expect(lockDirectory(path)).rejects.toBeInstanceOf(DirectoryLocked);
  clearInterval(beat);
  const lock = await lockDirectory(path);
  expect(lock.path).toBe(path);
  lock.release();
});
