/** The fingerprint of a key: what two people read to one another to see that they mean the same key. */
import { createHash } from "node:crypto";

/** The first 128 bits of SHA-256 over a key as its Multikey writes it, in eight groups of four hexadecimal digits. */
export function fingerprint(multibase: string): string {
  const digest = createHash("sha256").update(multibase).digest("hex").slice(0, 32);
  return digest.match(/.{4}/g)?.join(" ") ?? "";
}
