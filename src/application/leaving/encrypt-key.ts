/**
 * Puts a private key under a passphrase in the form other programs open: PKCS #8 `EncryptedPrivateKeyInfo` (RFC 5958) with
 * PBES2 (RFC 8018), scrypt (RFC 7914) and AES-256-CBC. `openssl pkcs8 -in FILE` and every common library read it. The
 * library's own export would stretch the passphrase with 2,048 rounds only, which is no protection today.
 */
import { createCipheriv, createPrivateKey, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

/** scrypt's work: 16 MiB of memory, five times; the most that OpenSSL opens without being told to. */
const COST = { N: 16_384, r: 8, p: 5 } as const;

const KEY_BYTES = 32;

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** Encrypts a PKCS #8 PEM key under a passphrase. Takes about a quarter of a second: never in a transaction. */
export async function encryptKey(pem: string, passphrase: string): Promise<string> {
  const plain = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await derive(passphrase.normalize("NFC"), salt, KEY_BYTES, COST);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parameters = sequence(octets(salt), integer(COST.N), integer(COST.r), integer(COST.p), integer(KEY_BYTES));
  const scheme = sequence(
    objectId(PBES2),
    sequence(sequence(objectId(SCRYPT), parameters), sequence(objectId(AES_256_CBC), octets(iv))),
  );
  const base64 = sequence(scheme, octets(encrypted)).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** 1.2.840.113549.1.5.13 */
const PBES2 = "2a864886f70d01050d";
/** 1.3.6.1.4.1.11591.4.11 */
const SCRYPT = "2b06010401da47040b";
/** 2.16.840.1.101.3.4.1.42 */
const AES_256_CBC = "60864801650304012a";

function tagged(tag: number, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [130, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function octets(bytes: Buffer): Buffer {
  return tagged(0x04, bytes);
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return tagged(0x02, (bytes[0] ?? 0) < 128 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}
