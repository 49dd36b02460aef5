/**
 * Seals secrets at rest with a key that is not in the database: AES-256-GCM, one random nonce each. A dump or a backup
 * shows nothing readable; whoever also has the key file can read everything.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Sealing } from "../application/ports.ts";

/** Thrown when something was sealed with another key file. */
export class WrongKeyFile extends Error {
  constructor(keyFile?: string) {
    const which = keyFile === undefined ? "The key file" : `The key file ${keyFile}`;
    super(`${which} is missing or not the one this database was sealed with: restore it, or set TRAIT_KEY_FILE to it.`);
    this.name = "WrongKeyFile";
  }
}

/**
 * Opens the vault with the key in a file. Where nothing was sealed yet (`sealed` is null) a missing key is made, mode 0600;
 * otherwise it must be the key that `sealed` was sealed with, or {@link WrongKeyFile} is thrown: a node that can't open
 * its keys must not start and seal new ones with another.
 */
export function openVault(keyFile: string, sealed: string | null): Sealing {
  if (!existsSync(keyFile)) {
    if (sealed !== null) throw new WrongKeyFile(keyFile);
    mkdirSync(dirname(keyFile), { recursive: true });
    writeFileSync(keyFile, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  }
  const key = Buffer.from(readFileSync(keyFile, "utf8").trim(), "base64");
  if (key.length !== 32) throw new Error(`${keyFile} does not hold a key: it must be 32 bytes in base64.`);
  const vault = createVault(key);
  try {
    if (sealed !== null) vault.open(sealed);
  } catch {
    throw new WrongKeyFile(keyFile);
  }
  return vault;
}

/** The vault over a key of 32 bytes. Marks are made with a key of their own, derived from it (RFC 5869). */
export function createVault(key: Uint8Array): Sealing {
  const markKey = Buffer.from(hkdfSync("sha256", key, "", "trait d'union marks", 32));
  return {
    mark: (purpose, text) => createHmac("sha256", markKey).update(JSON.stringify([purpose, text])).digest("base64url"),
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
    },
    open(text) {
      const [version, body = ""] = text.split(".");
      if (version !== "v1") throw new WrongKeyFile();
      const bytes = Buffer.from(body, "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
      } catch {
        throw new WrongKeyFile();
      }
    },
  };
}
