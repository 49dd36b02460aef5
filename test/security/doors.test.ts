/**
 * No door is forgotten: every place that opens a connection, or answers another server, is in this table with what keeps it
 * shut to servers the node exchanges nothing with. A new one fails here until somebody says what keeps it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../src");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** Files that ask the network, and the words in each that keep the door. `null`: it exchanges nothing with the federation. */
const ASKERS: Readonly<Record<string, RegExp | null>> = {
  // The way every other goes; it knows nothing of who may be asked.
  "federation/egress.ts": null,
  "federation/document-loader/fetch-document.ts": /rules\.admitHop/,
  "federation/document-loader.ts": /admitHops\(options\.isShut\)/,
  "federation/deliver.ts": /options\.isBlocked\(inbox\.host\)/,
  "federation/look-up.ts": /reading\.isShut\(/,
  "federation/interactions.ts": /round\.isBlocked\(hop\.host\)/,
  // Asked by the desk alone, which keeps the door.
  "federation/joint/site-consent.ts": null,
  // The website of an organisation, and every step of its redirects.
  "federation/joint/domain-proof.ts": /await reading\.isShut\(new URL\(at\)\.host\)/,
  // The picture of a partner's call, taken over into an action of ours.
  "federation/joint/inherited.ts": /await reading\.isShut\(new URL\(url\)\.host\)/,
  // Pages that profiles of members link to.
  "runtime/movement-node.ts": /await isBlocked\(new URL\(url\)\.host\)/,
  "runtime/remote-pictures.ts": /await options\.isBlocked\(/,
  // The services of browser makers; no server of the federation.
  "runtime/push-sender.ts": null,
};

test("whoever asks the network keeps its door, or asks nobody of the federation", () => {
  const askers = sources.filter(({ text }) => /\b(guardedRequest|fetchDocument)\(/.test(text));
  const unknown = askers.filter(({ path }) => !Object.hasOwn(ASKERS, path));
  expect(unknown.map(({ path }) => path)).toEqual([]);
  for (const { path, text } of askers) {
    const kept = ASKERS[path];
    if (kept instanceof RegExp) expect(text, path).toMatch(kept);
  }
});

test("every loader of documents that is not for contexts alone is told which servers are shut out", () => {
  const makers = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/createDocumentLoader\(\{([^}]*)\}/g)].map(([, options = ""]) => ({ path, options }))
  );
  expect(makers.length).toBeGreaterThan(0);
  for (const { path, options } of makers) expect(options, path).toContain("isShut");
});

test("what comes in passes the gate or the door of readers, and both ask the same rule", () => {
  const text = (path: string) => sources.find((one) => one.path === path)?.text ?? "";
  expect(text("federation/gate.ts")).toMatch(/options\.isBlocked\(one\)/);
  expect(text("federation/gate/reader.ts")).toMatch(/options\.isBlocked\(host\)/);
  expect(text("runtime/fetch.ts")).toMatch(/passDoor\(request, \(\) => answer\(/);
  expect(text("runtime/movement-node.ts")).toMatch(/const isBlocked = doors\.isShut/);
  expect(text("federation/joint/membership.ts")).toMatch(
    /isShut\(host\)\) return[^;]+;\s+const consent = await readSiteConsent\(/,
  );
});

test("queries that answer inboxes or hosts use the one condition, and none spells it anew", () => {
  const spelled = sources.filter(({ text }) => /(from |selectFrom\(")domain_block\b/.test(text)).map(({ path }) =>
    path
  );
  expect(spelled.sort()).toEqual([
    "database/views/network-views.ts",
    "database/views/shut-hosts.ts",
    "runtime/block-list.ts",
    "runtime/operator/reads.ts",
  ]);
});
