/** The network in a box, run as anybody runs it: it tells its story, checks it and ends well. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = new URL("main.ts", import.meta.url).pathname;

test("everybody receives everything, and the program says so", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, "--once"], { timeout: 110_000 });
  expect(stdout).toMatch(/ok {3}beta has alpha's calls in their languages +5 \(bn en es fr pt\)/);
  expect(stdout).toMatch(/ok {3}the reply waits for an organiser +held/);
  expect(stdout).toMatch(/ok {3}nour's post reached karim on beta +ar/);
  expect(stdout).toMatch(/ok {3}nour's pledge is on alpha alone +1 0 0/);
  expect(stdout).not.toContain("NOT");
}, 120_000);

test("an unknown option is refused with how to use it", async () => {
  const failed: unknown = await promisify(execFile)(process.execPath, [program, "--twice"]).catch((error: unknown) =>
    error
  );
  expect(failed).toMatchObject({ code: 2 });
});
