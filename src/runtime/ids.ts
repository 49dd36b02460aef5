/** Makers of ids and secrets: opaque for addresses, rising with time for events, unguessable for links and cookies. */
import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new opaque id of 13 letters and digits (65 bits), without letters that look alike. */
export function newId(): string {
  return Array.from(randomBytes(13), (byte) => ALPHABET.charAt(byte % 32)).join("");
}

let lastMs = 0;
let counter = 0;

/** A new UUID that sorts by time (RFC 9562, version 7), also within one millisecond of this process. */
export function newEventId(): string {
  const now = Date.now();
  counter = now > lastMs ? 0 : counter + 1;
  lastMs = Math.max(now, lastMs);
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter & 0xfff), 6);
  bytes.writeUInt8(0x80 | ((bytes[8] ?? 0) & 0x3f), 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A new secret of 192 bits with the hash that may be stored. */
export function makeSecret(): { readonly secret: string; readonly hash: string } {
  const secret = randomBytes(24).toString("base64url");
  return { secret, hash: hashSecret(secret) };
}

/** The hash under which a secret is stored: SHA-256 is enough for 192 random bits. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
