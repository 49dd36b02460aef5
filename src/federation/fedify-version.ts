/**
 * Refuses to run on a Fedify that lets anyone act as anyone.
 * Versions below 2.3.8 take the signing key's own word for its owner (GHSA-q9f8-5hc7-898f), deliver to private addresses
 * (GHSA-f59r-8gcj-68f2) and read bodies without limit (GHSA-mc44-6cfg-2v6w); a stale lockfile must not bring them back.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The lowest version of Fedify that the node runs on. */
export const minimumFedify = "2.3.8";

/** The version of the package that is really loaded, read from its own manifest; throws when it cannot be found. */
export function loadedFedifyVersion(): string {
  let folder = dirname(createRequire(import.meta.url).resolve("@fedify/fedify"));
  for (let level = 0; level < 4; level++, folder = dirname(folder)) {
    const manifest = readManifest(join(folder, "package.json"));
    if (manifest?.name === "@fedify/fedify") return manifest.version;
  }
  throw new Error("The manifest of @fedify/fedify was not found");
}

/**
 * Throws unless the version is at least {@link minimumFedify}; called first thing at start.
 * A pre-release of the minimum counts as lower, and what is no version at all is refused.
 */
export function assertSafeFedify(version: string = loadedFedifyVersion()): void {
  const [numbers, preRelease] = version.split(/[-+]/, 2);
  const actual = (numbers ?? "").split(".").map(Number);
  const least = minimumFedify.split(".").map(Number);
  const difference = least.map((part, i) => (actual[i] ?? Number.NaN) - part).find((part) => part !== 0) ?? 0;
  const early = difference === 0 && preRelease !== undefined && version.includes("-");
  if (!(difference >= 0) || early) {
    throw new Error(`Fedify ${version} is not safe to run: at least ${minimumFedify} is needed. Run npm ci.`);
  }
}

function readManifest(path: string): { name: string; version: string } | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null) return null;
    const { name, version } = manifest as { name?: unknown; version?: unknown };
    return typeof name === "string" && typeof version === "string" ? { name, version } : null;
  } catch {
    return null;
  }
}
