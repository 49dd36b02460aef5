/**
 * Checks the signature of a request a peer got, by draft-cavage-http-signatures-12 as Mastodon does, against the key in
 * the signer's own document. Written apart from the code it checks.
 */
import { createHash, verify } from "node:crypto";
import type { PeerRequest } from "../support/fixture-peer.ts";
import { dig } from "./stage.ts";

/** What is wrong with a request's signature; null when it is good and covers what Mastodon asks for. */
export async function signatureFault(request: PeerRequest): Promise<string | null> {
  const written = String(request.headers["signature"] ?? "");
  const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(written)?.[1] ?? "";
  const covered = parameter("headers").split(" ");
  const needed = ["(request-target)", "host", "date", ...(request.method === "POST" ? ["digest"] : [])];
  const missing = needed.filter((name) => !covered.includes(name));
  if (missing.length > 0) return `not covered: ${missing.join(" ")}`;
  const age = Math.abs(Date.now() - Date.parse(String(request.headers["date"])));
  if (!(age < 60_000)) return "the date is not now";
  const digest = `SHA-256=${createHash("sha256").update(request.body).digest("base64")}`;
  if (request.method === "POST" && request.headers["digest"] !== digest) return "the digest is another body's";
  const lines = covered.map((name) =>
    name === "(request-target)"
      ? `${name}: ${request.method.toLowerCase()} ${request.path}`
      : `${name}: ${String(request.headers[name])}`
  );
  const keyId = parameter("keyId");
  const answer = await fetch(keyId, { headers: { accept: "application/activity+json" } });
  const document: unknown = await answer.json();
  if (dig(document, "publicKey", "id") !== keyId) return "the key is not the signer's";
  const pem = String(dig(document, "publicKey", "publicKeyPem"));
  const signature = Buffer.from(parameter("signature"), "base64");
  return verify("sha256", Buffer.from(lines.join("\n")), pem, signature) ? null : "the signature does not verify";
}
