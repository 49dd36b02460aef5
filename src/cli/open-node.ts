/** Opens the node for one verb. Loaded only when no node runs, because it brings in everything. */
import { openDatabase, type Store } from "../database/connection.ts";
import { DirectoryLocked } from "../database/directory-lock.ts";
import { assertSchemaCurrent, migrateToLatest } from "../database/migrator.ts";
import type { Settings } from "../runtime/config.ts";
import { assembleNode } from "../runtime/movement-node.ts";
import type { JsonValue, VerbResult } from "../runtime/operator/verb.ts";
import { runVerb } from "../runtime/operator/verbs.ts";

/** Does one verb on the database itself; `in_use` when another process has the embedded one. */
export async function openForOneVerb(
  settings: Settings,
  verb: string,
  args: JsonValue,
): Promise<VerbResult | "in_use"> {
  const { databaseUrl: url, dataFolder: folder, databaseSchema: schema } = settings;
  let store: Store;
  try {
    store = await openDatabase({ url, folder, schema });
  } catch (error) {
    if (error instanceof DirectoryLocked) return "in_use";
    throw error;
  }
  const node = await assembleNode(await withStoredOrigin(settings, store), store);
  try {
    return await runVerb(node, verb, args, { running: false });
  } finally {
    await node.stop();
  }
}

/** A command line that was told no origin speaks for the node that is there, instead of moving it to this machine. */
async function withStoredOrigin(settings: Settings, store: Store): Promise<Settings> {
  if (settings.origin !== `http://localhost:${settings.port}`) return settings;
  try {
    if (settings.role === "all") await migrateToLatest(store);
    else await assertSchemaCurrent(store);
    const known = await store.db.selectFrom("node").select("origin").executeTakeFirst();
    return known === undefined ? settings : { ...settings, origin: known.origin };
  } catch (error) {
    await store.close();
    throw error;
  }
}
