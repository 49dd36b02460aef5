import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { encryptKey } from "./encrypt-key.ts";

const passphrase = "una frase larga y secreta é";

for (const type of ["rsa", "ed25519"] as const) {
  it(`an exported ${type} key opens with its passphrase and with no other`, async () => {
    const pair = type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
    const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const sealed = await encryptKey(pem, passphrase);
    const opened = createPrivateKey({ key: sealed, passphrase });
    const spki = { type: "spki", format: "pem" } as const;
    expect(createPublicKey(opened).export(spki)).toBe(pair.publicKey.export(spki));
    expect(() => createPrivateKey({ key: sealed, passphrase: "another one altogether" })).toThrow();
  });
}
