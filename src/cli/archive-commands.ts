/**
 * The commands of archives as people type them. The node that runs may not see the operator's folders, nor write there: the
 * files are brought to it and fetched from it here.
 */
import { constants, existsSync } from "node:fs";
import { copyFile, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { Option } from "commander";
import type { VerbResult } from "../runtime/operator/verb.ts";
import { ARCHIVE_BOUNDS } from "../verify/archive.ts";
import type { CommandForm } from "./commands.ts";
import { FileUnreadable } from "./read-file.ts";

const FOLDER = "archives";

/** Commands about archives of campaigns, in the order help lists them. */
export const ABOUT_ARCHIVES: readonly CommandForm[] = [
  {
    verb: "export",
    words: [["<file>", "the file to write, such as rent_strike.zip"]],
    options: [new Option("--campaign <handle>", "handle of the campaign here").makeOptionMandatory()],
    example: "trait export --campaign rent_strike rent_strike.zip",
    async run({ words: [file = ""], options }, _settings, ask) {
      const target = resolve(file);
      if (existsSync(target)) throw new FileUnreadable(`${file} is there already.`);
      return await fetched(await ask({ campaign: String(options["campaign"]) }), target);
    },
  },
  {
    verb: "import",
    words: [["<file>", "an archive made by: trait export"]],
    options: [new Option("--handle <handle>", "its handle here, when the one it had is taken")],
    example: "trait import rent_strike.zip",
    async run({ words: [file = ""], options }, { dataFolder }, ask) {
      const found = await stat(file).catch(() => null);
      if (found === null || !found.isFile()) throw new FileUnreadable(`${file}: There is no such file.`);
      if (found.size > ARCHIVE_BOUNDS.bytes) {
        throw new FileUnreadable(`${file}: Is larger than ${ARCHIVE_BOUNDS.bytes >> 20} MiB.`);
      }
      const handle = typeof options["handle"] === "string" ? options["handle"] : null;
      const name = `${randomUUID()}.zip`;
      const brought = await bring(file, dataFolder, name);
      try {
        return await ask({ file: name, handle });
      } finally {
        if (brought !== null) await rm(brought, { force: true });
      }
    },
  },
];

/** Copies a file into the node's folder; null where there is no node, which asking it then says. */
async function bring(file: string, dataFolder: string, name: string): Promise<string | null> {
  if (!existsSync(dataFolder)) return null;
  const { makePrivateFolder } = await import("../runtime/private-folder.ts");
  makePrivateFolder(join(dataFolder, FOLDER));
  const path = join(dataFolder, FOLDER, name);
  await copyFile(file, path, constants.COPYFILE_EXCL);
  return path;
}

/** Moves what the node wrote to where it was wanted. */
async function fetched(result: VerbResult, target: string): Promise<VerbResult> {
  if (!result.ok || typeof result.value !== "object" || result.value === null || !("path" in result.value)) {
    return result;
  }
  const { path, ...value } = result.value;
  await copyFile(String(path), target, constants.COPYFILE_EXCL);
  await rm(String(path), { force: true });
  return { ...result, value: { file: target, ...value }, lines: [...result.lines, target] };
}
