/** A campaign outlives its node: what a stranger read is kept, and verifies again without any network. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runCommandLine } from "../../src/cli/run.ts";
import { exportBundle } from "../../src/verify/bundle.ts";
import { readBundle } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import type { Network } from "../support/network.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { act, bringTogether, report, type Stage } from "./stage.ts";

let network: Network;
let stage: Stage;
let address: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  const [alpha, beta] = [network.node("alpha"), network.node("beta")];
  stage = await bringTogether(network, alpha, [beta]);
  const action = await act(beta, stage);
  await network.settle();
  await report(beta, action.uri);
  await network.settle();
  address = `${beta.origin}/c/${stage.campaign.handle}`;
}, 60_000);
afterAll(() => network?.close());

async function trait(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const status = await runCommandLine(words, { terminal });
  return { status, out: out.join("\n"), err: err.join("\n") };
}

test("the command line verifies any node's campaign and prints an account", async () => {
  const { status, out } = await trait("verify", address);
  expect(status, out).toBe(0);
  expect(out).toContain("Equal: every figure follows from its sources.");
  expect(out).toContain("Not checked: the crowd.");
});

test("the command line prints published figures with their sources", async () => {
  const { status, out } = await trait("tally", address);
  expect(status).toBe(0);
  expect(out).toContain("/reports/");
});

test("an address without a tally is refused", async () => {
  expect((await trait("verify", new URL("/about", address).href)).status).toBe(1);
});

test("a mirror verifies without a network, and a changed one does not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trait-mirror-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect((await trait("mirror", address, folder)).status).toBe(0);
  expect(readFileSync(join(folder, "index.html"), "utf8")).toContain("Equal: every figure");
  expect((await trait("verify", join(folder, "bundle.json"))).status).toBe(0);
  const { bundle } = await exportBundle(address);
  const inflated = JSON.parse(
    JSON.stringify(bundle.documents).replaceAll('"participantsLow":100', '"participantsLow":9000')
      .replaceAll('"participantsHigh":140', '"participantsHigh":9000'),
  );
  const { differences } = await verifyTally(readBundle(inflated), bundle.campaign);
  expect(differences.map(({ kind }) => kind)).toContain("source_forged");
});
