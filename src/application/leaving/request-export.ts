/**
 * A person asks for everything the node has of theirs. The archive is made by a worker and kept encrypted for a week; the
 * keys of their actor go in under a passphrase that is never stored.
 */
import { randomBytes } from "node:crypto";
import { leavingLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { hasRight } from "../access.ts";
import type { Asker, Ports } from "../ports.ts";
import { encryptKey } from "./encrypt-key.ts";
import type { KeyFile } from "../leaving-ports.ts";

/** Why an archive can't be begun. */
export type ExportRefusal = {
  readonly kind: "export_under_way" | "passphrase_short" | "passphrase_long" | "passphrases_differ";
  readonly field?: string;
};

/** Begins an archive in place of an earlier one. `language` is the one its pages are written in. */
export async function requestExport(
  ports: Ports,
  command: {
    readonly personId: string;
    readonly passphrase: string;
    readonly again: string;
    readonly language: string;
  },
): Promise<Outcome<{ readonly id: string }, ExportRefusal>> {
  const { personId, passphrase, again, language } = command;
  const length = [...passphrase].length;
  if (length < leavingLimits.passphraseCharactersLeast) {
    return refused({ kind: "passphrase_short", field: "passphrase" });
  }
  if (length > leavingLimits.passphraseCharactersMost) return refused({ kind: "passphrase_long", field: "passphrase" });
  if (passphrase !== again) return refused({ kind: "passphrases_differ", field: "again" });
  const sealed = await ports.transact((work) => work.exports.sealedKeys(personId));
  const keyFiles: KeyFile[] = [];
  for (const { algorithm, sealed: key } of sealed) {
    const count = keyFiles.filter(({ name }) => name.includes(algorithm)).length;
    const name = `keys/${algorithm}${count === 0 ? "" : `-${count + 1}`}.pem`;
    keyFiles.push({ name, pem: await encryptKey(ports.sealing.open(key), passphrase) });
  }
  const sealedKey = ports.sealing.seal(randomBytes(32).toString("base64"));
  return await ports.transact(async (work) => {
    const id = work.newId();
    const expiresAt = work.now.add({ hours: leavingLimits.exportDays * 24 });
    const isBegun = await work.exports.begin({ id, personId, language, sealedKey, keyFiles, expiresAt });
    return isBegun ? done({ id }) : refused({ kind: "export_under_way" });
  });
}

/**
 * Begins an archive in somebody's name, at their wish, as whoever operates the node. The keys of the actor are not in it, and
 * nobody but the person can fetch it.
 */
export async function prepareExport(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<{ readonly id: string }, { readonly kind: "not_allowed" | "not_found" | "export_under_way" }>> {
  if (!hasRight(asker, "operate")) return refused({ kind: "not_allowed" });
  const sealedKey = ports.sealing.seal(randomBytes(32).toString("base64"));
  return await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    if (account === null) return refused({ kind: "not_found" });
    const id = work.newId();
    const language = account.language ?? (await work.movements.find())?.language ?? "en";
    const expiresAt = work.now.add({ hours: leavingLimits.exportDays * 24 });
    const { personId } = account;
    const isBegun = await work.exports.begin({ id, personId, language, sealedKey, keyFiles: [], expiresAt });
    return isBegun ? done({ id }) : refused({ kind: "export_under_way" });
  });
}

/** Throws an archive away before its week is over. */
export async function dropExport(ports: Ports, command: { readonly personId: string }): Promise<void> {
  await ports.transact((work) => work.exports.drop(command.personId));
}
