/**
 * The files the node serves beside its pages: one style sheet, those of posters, the mark, and the desk's small script. Their addresses carry
 * a hash of their bytes, so that browsers may keep them for ever and never show an old one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { sheetIn } from "./theme/sheet.ts";

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
  poster: staticFile("poster", "css", "text/css; charset=utf-8"),
  posterA4: staticFile("poster-a4", "css", "text/css; charset=utf-8"),
  posterA3: staticFile("poster-a3", "css", "text/css; charset=utf-8"),
  desk: staticFile("desk", "js", "text/javascript; charset=utf-8"),
  passkey: staticFile("passkey", "js", "text/javascript; charset=utf-8"),
  token: staticFile("token", "js", "text/javascript; charset=utf-8"),
  presence: staticFile("presence", "js", "text/javascript; charset=utf-8"),
  home: staticFile("home", "js", "text/javascript; charset=utf-8"),
  wall: staticFile("wall", "js", "text/javascript; charset=utf-8"),
  wallStyle: staticFile("wall", "css", "text/css; charset=utf-8"),
  widget: staticFile("widget", "css", "text/css; charset=utf-8"),
  push: staticFile("push", "js", "text/javascript; charset=utf-8"),
  pushWorker: staticFile("push-worker", "js", "text/javascript; charset=utf-8"),
} as const satisfies Record<string, StaticFile>;

/**
 * Address of the style sheet in a movement's colour, `#rrggbb`; null for the colour of the house. The hash covers the
 * shades too, so that a better derivation gets another address.
 */
export function stylePath(accent: string | null): string {
  return accent === null ? STATIC_FILES.style.path : colouredPath("style", accent).path;
}

/** As {@link stylePath}, of the small page that other sites frame. */
export function widgetStylePath(accent: string | null): string {
  return accent === null ? STATIC_FILES.widget.path : colouredPath("widget", accent).path;
}

/** The file at a path; null if there is none. The style sheets exist in every colour. */
export function findStaticFile(path: string): StaticFile | null {
  const [, name, hex] = /^\/static\/(style|widget)-[\w-]{12}-([0-9a-f]{6})\.css$/.exec(path) ?? [];
  if (hex === undefined) return Object.values(STATIC_FILES).find((file) => file.path === path) ?? null;
  const sheet = name === "widget" ? "widget" : "style";
  const coloured = colouredPath(sheet, `#${hex}`);
  return coloured.path === path ? { ...STATIC_FILES[sheet], ...coloured } : null;
}

const coloured = new Map<string, Pick<StaticFile, "path" | "body">>();

/** One movement has one colour; a few are kept so that trying colours out costs nothing, and guessing them little. */
function colouredPath(name: "style" | "widget", accent: string): Pick<StaticFile, "path" | "body"> {
  const key = `${name} ${accent}`;
  const known = coloured.get(key);
  if (known !== undefined) return known;
  const body = sheetIn(STATIC_FILES[name].body, accent);
  const made = { path: `/static/${name}-${hashOf(body)}-${accent.slice(1)}.css`, body };
  if (coloured.size >= 20) coloured.clear();
  coloured.set(key, made);
  return made;
}

function staticFile(name: string, extension: string, mediaType: string): StaticFile {
  const body = readFileSync(new URL(`./assets/${name}.${extension}`, import.meta.url), "utf8");
  return { path: `/static/${name}-${hashOf(body)}.${extension}`, mediaType, body };
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("base64url").slice(0, 12);
}
