/** A real node for tests of the operator's verbs: its own database and data folder, loopback allowed, nothing listening. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings, type Settings } from "../../src/runtime/config.ts";
import { assembleNode, type MovementNode } from "../../src/runtime/movement-node.ts";
import type { VerbDone, VerbRefused, VerbResult } from "../../src/runtime/operator/verb.ts";
import type { VerbName } from "../../src/runtime/operator/summaries.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import { openTestDatabase } from "../support/database.ts";

/** A node with short words for what tests do. */
export interface OperatedNode {
  readonly node: MovementNode;
  readonly settings: Settings;
  /** Runs a verb, whatever it answers. */
  run(verb: VerbName, args?: unknown): Promise<VerbResult>;
  /** Runs a verb that must succeed; answers its value, loosely typed for assertions. */
  does(verb: VerbName, args?: unknown): Promise<VerbDone["value"]>;
  /** Runs a verb that must refuse; answers its sentences. */
  refuses(verb: VerbName, args?: unknown): Promise<VerbRefused["sentences"]>;
  close(): Promise<void>;
}

/** Assembles a node on a test database; `environment` adds settings. */
export async function openOperatedNode(environment: Record<string, string> = {}): Promise<OperatedNode> {
  const folder = mkdtempSync(join(tmpdir(), "trait-open-"));
  const settings = readSettings({ TRAIT_DATA: folder, TRAIT_ORIGIN: "https://front.example", ...environment });
  const node = await assembleNode(settings, await openTestDatabase());
  const run = (verb: VerbName, args: unknown = {}) => runVerb(node, verb, args, { running: true });
  return {
    node,
    settings,
    run,
    async does(verb, args) {
      const result = await run(verb, args);
      if (!result.ok) throw new Error(`${verb} refused: ${result.sentences.join(" ")}`);
      return result.value;
    },
    async refuses(verb, args) {
      const result = await run(verb, args);
      if (result.ok) throw new Error(`${verb} did not refuse: ${JSON.stringify(result.value)}`);
      return result.sentences;
    },
    async close() {
      await node.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Arguments of `setup` as the command line gives them. */
export const frontSetup = {
  name: "Front",
  handle: "front",
  language: "fr",
  country: "FR",
  organiser: { handle: "ana", name: "Ana" },
} as const;

/** A campaign file that is right. */
export const rentStrike = {
  handle: "rent_strike",
  language: "en",
  name: { en: "Rent strike" },
  summary: { en: "No rent rise." },
  struggles: ["housing"],
} as const;

/** A call file that is right, under {@link rentStrike}. */
export const assembly = {
  campaign: "rent_strike",
  kind: "assembly",
  language: "en",
  name: { en: "Tenants' assembly" },
  content: { en: "Bring your letters." },
  starts: "2031-05-01T18:00",
  timezone: "Europe/Paris",
  pledge: "open",
} as const;

/** A file as it is handed in, without a picture unless given. */
export function fileOf(content: unknown, picture: unknown = null): { content: unknown; picture: unknown } {
  return { content, picture };
}
