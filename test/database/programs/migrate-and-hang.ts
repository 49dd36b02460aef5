/** A starter to be killed: begins to migrate with the given folder, whose last migration says "half-way" and never ends. */
import "../../../src/runtime/temporal.ts";
import { openDatabase } from "../../../src/database/connection.ts";
import { migrateToLatest } from "../../../src/database/migrator.ts";

const [target = "", folder = ""] = process.argv.slice(2);
setInterval(() => {}, 1_000);
const store = await openDatabase(target.startsWith("postgresql:") ? { url: target, folder: null } : { folder: target });
await migrateToLatest(store, { folder: new URL(folder) });
