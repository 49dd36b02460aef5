/**
 * `npm run check`: format, lint, documentation lint and types, each said by name; exits 1 when one fails. The architecture
 * is checked by `test/architecture.test.ts`, which runs here too. Deno comes with the packages on Linux; elsewhere the one
 * on the path is used, and without one its checks are left out and said so.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const packaged = "node_modules/@deno/linux-x64-glibc/deno";
const deno = existsSync(packaged) ? packaged : "deno";
const hasDeno = spawnSync(deno, ["--version"]).status === 0;

const documented = globSync("src/domain/*.ts").filter((path) => !path.endsWith(".test.ts"));
const denoChecks: readonly Check[] = [
  { name: "format", command: [deno, "fmt", "--check"] },
  { name: "lint", command: [deno, "lint"] },
  { name: "documentation", command: [deno, "doc", "--lint", ...documented] },
];
const checks: readonly Check[] = [
  ...(hasDeno ? denoChecks : []),
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "architecture", command: ["vitest", "run", "test/architecture.test.ts"] },
];

if (!hasDeno) console.log("left out  format, lint, documentation: Deno 2 is not installed (https://deno.com)");

let failed = 0;
for (const { name, command } of checks) {
  const started = performance.now();
  const [program = "", ...parts] = command;
  const result = spawnSync(program, parts, { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  const ok = result.status === 0;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${ok ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
  if (!ok) {
    failed++;
    console.log(`${result.stdout ?? ""}${result.stderr ?? ""}`.split("\n").slice(-60).join("\n"));
  }
}
process.exitCode = failed === 0 ? 0 : 1;
