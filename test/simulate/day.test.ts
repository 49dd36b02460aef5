/**
 * The whole day of action with real nodes on the embedded database: invitations, consents, actions, a process that is killed,
 * one that is cut off, reports around the world, disputes, a lie.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

async function simulate(...flags: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [main, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => said += part.toString());
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, said };
}

test("twelve movements end a day of action with the planned figures everywhere, and the liar is named", async () => {
  const { code, said } = await simulate("--movements", "12", "--actions", "30");
  expect(said).toContain("equal everywhere, as planned; the liar is named");
  expect(said).toMatch(/the process of m011 is killed, with 4 nodes/);
  expect(code).toBe(0);
}, 900_000);
