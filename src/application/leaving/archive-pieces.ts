/**
 * An archive at rest: pieces, each encrypted with the archive's own key, which is itself sealed. A piece says where it
 * belongs, so that none can be left out, repeated or put elsewhere without being noticed.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts the piece at a place (AES-256-GCM). `key` is 32 bytes in base64. */
export function sealPiece(key: string, place: number, piece: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), nonce);
  cipher.setAAD(Buffer.from(String(place)));
  const sealed = Buffer.concat([cipher.update(piece), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Opens the piece at a place; throws when it is another one or was changed. */
export function openPiece(key: string, place: number, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(String(place)));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]));
}
