/** What people type to name their server is read as they mean it, and nothing else passes for a server. */
import { expect, test } from "vitest";
import { interactionAddress, readHomeServer } from "./interaction.ts";

test.each([
  ["@ana@mastodon.example", "mastodon.example", "ana@mastodon.example"],
  ["ana@mastodon.example", "mastodon.example", "ana@mastodon.example"],
  ["  acct:ana@Mastodon.Example ", "mastodon.example", "ana@mastodon.example"],
  ["mastodon.example", "mastodon.example", null],
  ["mastodon.example/", "mastodon.example", null],
  ["https://mastodon.example/@ana", "mastodon.example", "ana@mastodon.example"],
  ["https://mastodon.example/@ana@other.example", "mastodon.example", null],
  ["https://mastodon.example/web/home", "mastodon.example", null],
  ["\u2066@ana@mastodon.example\u2069", "mastodon.example", "ana@mastodon.example"],
  ["@ana@حركة.example", "xn--rgbz5c.example", "ana@xn--rgbz5c.example"],
  ["localhost:4001", "localhost:4001", null],
])("%s names a server", (typed, host, account) => {
  const read = readHomeServer(typed);
  expect(read?.account === null ? null : read?.account.split("@")[0]).toBe(account?.split("@")[0] ?? null);
  expect(read?.host).toBe(host.startsWith("xn--") ? new URL("https://حركة.example").host : host);
});

test.each([
  "",
  "hello",
  "@ana",
  "ana@",
  "javascript:alert(1)",
  "mastodon.example/authorize",
  "https://user:secret@mastodon.example/",
  "ana@mastodon.example@evil.example",
  "mastodon.example?x=1",
  "mastodon.example#x",
  "mast odon\\.example\\@evil",
  "<b>.example",
  `${"a".repeat(300)}.example`,
])("%j names none", (typed) => {
  expect(readHomeServer(typed)).toBeNull();
});

test("the object's address goes into the pattern as one piece, whatever is in it", () => {
  const pages = { follow: "https://m.example/follow?uri={uri}", open: null };
  const uri = "https://front.example/c/x?a=1&b=2#{uri}";
  expect(interactionAddress(pages, "follow", uri)).toBe(
    `https://m.example/follow?uri=${encodeURIComponent(uri)}`,
  );
  expect(interactionAddress(pages, "open", uri)).toBeNull();
});
