/**
 * A schema per node without migrating each: the first is migrated, the others are copies of it. A hundred and forty times the
 * same migrations would take longer than the day.
 */
import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { openDatabase } from "../../src/database/connection.ts";
import { migrateToLatest } from "../../src/database/migrator.ts";

/** The schema of a node. */
export function schemaOf(name: string): string {
  return `node_${name}`;
}

/** Prepares the schemas of some nodes on a server, with its programs in a folder. */
export async function prepareSchemas(url: string, bin: string, names: readonly string[]): Promise<void> {
  const [first = "", ...others] = names;
  const store = await openDatabase({ url, folder: null, schema: schemaOf(first) });
  await migrateToLatest(store).finally(() => store.close());
  const dump = ["--no-owner", "--schema", schemaOf(first), url];
  const script = execFileSync(join(bin, "pg_dump"), dump, { encoding: "utf8", maxBuffer: 1 << 26 });
  const waiting = [...others];
  await Promise.all([1, 2].map(async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await run(
        join(bin, "psql"),
        ["-qX", "-v", "ON_ERROR_STOP=1", url],
        script.replaceAll(schemaOf(first), schemaOf(name)),
      );
    }
  }));
}

function run(program: string, flags: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, flags, (error) => error === null ? resolve() : reject(error));
    child.stdin?.end(input);
  });
}
