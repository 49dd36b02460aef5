/** What a signature on an outgoing GET covers, and that it verifies. */
import { generateKeyPairSync, verify } from "node:crypto";
import { expect, test } from "vitest";
import type { SigningKeys } from "./actor-keys.ts";
import { signedGet } from "./sign-request.ts";

const { privateKey: rsa, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = { rsaKeyId: "https://front.example/actor#main-key", rsa } as SigningKeys;
const asked = new Request("https://peer.example/users/ana?page=1", {
  headers: { accept: "application/activity+json", "accept-encoding": "identity", "user-agent": "us" },
});

test("a signed GET covers target, host and date, and nothing a proxy rewrites", () => {
  const { headers } = signedGet(asked, keys);
  expect(headers.get("signature")).toContain('headers="(request-target) host date"');
  expect(headers.get("accept")).toBe("application/activity+json");
});

test("the signature of a GET verifies over the path with its query", () => {
  const { headers } = signedGet(asked, keys);
  const signature = /signature="([^"]+)"/.exec(headers.get("signature") ?? "")?.[1] ?? "";
  const lines = `(request-target): get /users/ana?page=1\nhost: peer.example\ndate: ${headers.get("date")}`;
  expect(verify("sha256", Buffer.from(lines), publicKey, Buffer.from(signature, "base64"))).toBe(true);
});
