/**
 * Has a verb done: by the running node, or, when none runs, by opening the node for this one command, without listening and
 * without workers. Two command lines at once wait for one another, because the embedded database takes one process.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../runtime/config.ts";
import { askRunningNode } from "../runtime/control/ask.ts";
import type { JsonValue, VerbResult } from "../runtime/operator/verb.ts";

const patienceMs = 30_000;
const pauseMs = 200;

/** Has a verb done. Throws a sentence when neither a node nor its database can be reached. */
export async function askNode(settings: Settings, verb: string, args: JsonValue): Promise<VerbResult> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const answer = await askRunningNode(settings.dataFolder, verb, args);
    if (answer !== null) return answer;
    if (settings.databaseUrl === undefined) refuseWrongFolder(settings.dataFolder, verb);
    const { openForOneVerb } = await import("./open-node.ts");
    const done = await openForOneVerb(settings, verb, args);
    if (done !== "in_use") return done;
    if (Date.now() > until) {
      throw new Error(
        `The database in ${settings.dataFolder} is in use by another process. Try again when it has ended.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** A command in the wrong folder must not make a node there, and another user's must not leave files the node can't open. */
function refuseWrongFolder(dataFolder: string, verb: string): void {
  const database = join(dataFolder, "database");
  if (!existsSync(database)) {
    if (verb === "setup") return;
    throw new Error(
      `There is no node in ${dataFolder} yet. Set TRAIT_DATA to its folder, or make one: trait setup --name NAME --handle HANDLE --language fr`,
    );
  }
  const user = process.getuid?.();
  if (user !== undefined && statSync(database).uid !== user) {
    throw new Error(
      `The node in ${dataFolder} belongs to another user. Run this as that user, or while the node runs.`,
    );
  }
}
