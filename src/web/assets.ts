/**
 * The files the node serves beside its pages: one style sheet and the mark. Their addresses carry a hash of their bytes,
 * so that browsers may keep them for ever and never show an old one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A file served as it is. `path` changes whenever its bytes do. */
export interface StaticFile {
  readonly path: string;
  readonly mediaType: string;
  readonly body: string;
}

/** The files by what they are for; read once at the start. */
export const STATIC_FILES = {
  style: staticFile("style", "css", "text/css; charset=utf-8"),
  mark: staticFile("mark", "svg", "image/svg+xml"),
} as const satisfies Record<string, StaticFile>;

/** The file at a path; null if there is none. */
export function findStaticFile(path: string): StaticFile | null {
  return Object.values(STATIC_FILES).find((file) => file.path === path) ?? null;
}

function staticFile(name: string, extension: string, mediaType: string): StaticFile {
  const body = readFileSync(new URL(`./assets/${name}.${extension}`, import.meta.url), "utf8");
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 12);
  return { path: `/static/${name}-${hash}.${extension}`, mediaType, body };
}
