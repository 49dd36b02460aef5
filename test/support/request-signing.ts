/**
 * Signs requests the way other servers do, each in its own dialect, and lets a test leave out or bend any part.
 * It is written apart from the gate and shares no code with it, so that a mistake in one does not hide in the other.
 */

import { constants, createHash, type KeyObject, sign } from "node:crypto";

/** How a server writes its signatures. */
export type SignatureDialect = "cavage-rsa-sha256" | "cavage-hs2019" | "cavage-created" | "rfc9421" | "rfc9421-path";

/** What to sign, and where to deviate from an honest request. */
export interface SigningOptions {
  /** Address the request goes to. */
  readonly url: string;
  /** Body as sent; absent for a GET. */
  readonly body?: string;
  /** Key id stated in the signature. */
  readonly keyId: string;
  /** RSA or Ed25519 private key. */
  readonly privateKey: KeyObject;
  /** Dialect; `cavage-rsa-sha256` when absent. */
  readonly dialect?: SignatureDialect;
  /** When it is signed, in milliseconds since 1970. */
  readonly now?: number;
  /** Covered parts instead of the dialect's own. */
  readonly covered?: readonly string[];
  /** Algorithm named instead of the dialect's own; an empty string names none. */
  readonly algorithm?: string;
  /** Expiry stated in the signature, in milliseconds since 1970. */
  readonly expires?: number;
  /** Host signed for instead of the URL's. */
  readonly host?: string;
  /** Path signed for instead of the URL's. */
  readonly path?: string;
}

/** Headers that carry the signature and what it covers; add them to the request unchanged. */
export function signedHeaders(options: SigningOptions): Record<string, string> {
  return (options.dialect ?? "cavage-rsa-sha256").startsWith("rfc9421")
    ? signByRfc9421(options)
    : signByCavage(options);
}

function signByCavage(options: SigningOptions): Record<string, string> {
  const url = new URL(options.url);
  const dialect = options.dialect ?? "cavage-rsa-sha256";
  const created = Math.floor((options.now ?? Date.now()) / 1_000);
  const method = options.body === undefined ? "get" : "post";
  const headers: Record<string, string> = { host: options.host ?? url.host };
  if (dialect !== "cavage-created") headers["date"] = new Date(options.now ?? Date.now()).toUTCString();
  if (options.body !== undefined) headers["digest"] = `SHA-256=${sha256(options.body)}`;
  const time = dialect === "cavage-created" ? "(created)" : "date";
  const covered = options.covered ??
    ["(request-target)", "host", time, ...(options.body === undefined ? [] : ["digest"])];
  const lines = covered.map((name) => {
    if (name === "(request-target)") return `${name}: ${method} ${options.path ?? url.pathname + url.search}`;
    if (name === "(created)") return `${name}: ${created}`;
    return `${name}: ${headers[name] ?? ""}`;
  });
  const algorithm = options.algorithm ?? (dialect === "cavage-rsa-sha256" ? "rsa-sha256" : "hs2019");
  const parameters = [
    `keyId="${options.keyId}"`,
    ...(algorithm === "" ? [] : [`algorithm="${algorithm}"`]),
    ...(covered.includes("(created)") ? [`created=${created}`] : []),
    ...(options.expires === undefined ? [] : [`expires=${Math.floor(options.expires / 1_000)}`]),
    `headers="${covered.join(" ")}"`,
    `signature="${signText(lines.join("\n"), options).toString("base64")}"`,
  ];
  return { ...headers, signature: parameters.join(",") };
}

function signByRfc9421(options: SigningOptions): Record<string, string> {
  const url = new URL(options.url);
  const created = Math.floor((options.now ?? Date.now()) / 1_000);
  const host = options.host ?? url.host;
  const path = options.path ?? url.pathname;
  const headers: Record<string, string> = { host };
  if (options.body !== undefined) headers["content-digest"] = `sha-256=:${sha256(options.body)}:`;
  const values: Record<string, string> = {
    ...headers,
    "@method": options.body === undefined ? "GET" : "POST",
    "@target-uri": `${url.protocol}//${host}${path}${url.search}`,
    "@path": path,
    "@authority": host,
    "@query": url.search === "" ? "?" : url.search,
  };
  const target = options.dialect === "rfc9421-path" ? ["@path", "@authority"] : ["@target-uri"];
  const covered = options.covered ??
    ["@method", ...target, ...(options.body === undefined ? [] : ["content-digest"])];
  const algorithm = options.algorithm ?? "";
  const parameters = `(${covered.map((name) => `"${name}"`).join(" ")});created=${created};keyid="${options.keyId}"` +
    (algorithm === "" ? "" : `;alg="${algorithm}"`) +
    (options.expires === undefined ? "" : `;expires=${Math.floor(options.expires / 1_000)}`);
  const lines = covered.map((name) => `"${name}": ${values[name] ?? ""}`);
  const base = [...lines, `"@signature-params": ${parameters}`].join("\n");
  return {
    ...headers,
    "signature-input": `sig1=${parameters}`,
    signature: `sig1=:${signText(base, options).toString("base64")}:`,
  };
}

function signText(text: string, options: SigningOptions): Buffer {
  const key = options.privateKey;
  if (key.asymmetricKeyType === "ed25519") return sign(null, Buffer.from(text), key);
  if (options.algorithm === "rsa-pss-sha512") {
    return sign("sha512", Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 });
  }
  return sign(options.algorithm?.endsWith("sha512") === true ? "sha512" : "sha256", Buffer.from(text), key);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
