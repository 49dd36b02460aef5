/**
 * "Has it changed?": feed readers and calendars ask this every hour of every day, and mostly the answer is no. One rule for
 * answers made now and for those kept as bytes.
 */

/** What an answer says about its own version, in lower case as kept answers have it. */
export type VersionHeaders = Readonly<Record<string, string>>;

/** The headers a 304 repeats (RFC 9110 §15.4.5), and who may read it. */
const REPEATED = [
  "etag",
  "last-modified",
  "cache-control",
  "vary",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "cross-origin-resource-policy",
  "referrer-policy",
  "content-security-policy",
  "x-content-type-options",
];

/**
 * Tells whether whoever asks has this version already. `If-None-Match` decides alone where it is sent; without it, and
 * only then, `If-Modified-Since` (RFC 9110 §13.2.2). An answer without `etag` is always new.
 */
export function isUnchanged(asked: Headers, version: VersionHeaders): boolean {
  const etag = version["etag"];
  if (etag === undefined) return false;
  const known = asked.get("if-none-match");
  if (known !== null) return known.split(",").map((one) => one.trim().replace(/^W\//, "")).some(isOneOf(["*", etag]));
  const since = Date.parse(asked.get("if-modified-since") ?? "");
  const changed = Date.parse(version["last-modified"] ?? "");
  return changed <= since;
}

/** The answer to whoever has this version already. */
export function notModified(headers: VersionHeaders): Response {
  const repeated = REPEATED.flatMap((name) => headers[name] === undefined ? [] : [[name, headers[name]] as const]);
  return new Response(null, { status: 304, headers: Object.fromEntries(repeated) });
}

function isOneOf(values: readonly string[]): (value: string) => boolean {
  return (value) => values.includes(value);
}
