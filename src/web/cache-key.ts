/**
 * Under which key the bytes of an anonymous page may be kept. Such a page is a pure function of its path, the reader's
 * languages and the database (and of the clock where it tells what is to come from what is over, so keep it briefly).
 */
import { parse as parseCookies } from "hono/utils/cookie";
import { queryLimits } from "../domain/limits.ts";
import { chooseLanguages } from "./languages.ts";
import { routes } from "./routes.ts";

const CACHEABLE = routes.filter((route) => route.isCacheable)
  .map((route) => ({ pattern: patternOf(route.path), query: route.query ?? [] }));

/**
 * The key of a request's answer, or null when the answer must not be kept: another method, a session cookie (even a dead
 * one), or a page that is not for everybody. Query parameters that no page reads are left out. `fallback` is the
 * movement's language.
 */
export function cacheKeyOf(request: Request, fallback: string): string | null {
  if (request.method !== "GET") return null;
  const { pathname, searchParams } = new URL(request.url);
  const route = CACHEABLE.find(({ pattern }) => pattern.test(pathname));
  if (route === undefined) return null;
  const query = route.query.map((name) => searchParams.getAll(name));
  if (JSON.stringify(query).length > queryLimits.keptCharacters) return null;
  const cookies = parseCookies(request.headers.get("cookie") ?? "");
  if ("session" in cookies || "__Host-session" in cookies) return null;
  const [lang, chosen] = [searchParams.get("lang"), searchParams.get("interface")];
  const languages = chooseLanguages({
    lang,
    interface: chosen,
    readingCookie: cookies["reading"] ?? null,
    interfaceCookie: cookies["interface"] ?? null,
    acceptLanguage: request.headers.get("accept-language"),
  }, fallback);
  // The choices stay in the links of the page, so they are part of what it says.
  return JSON.stringify([pathname, languages.interface, languages.reading, lang, chosen, ...query]);
}

/** The pattern of a route's path, its conditions in braces kept: `/calls/:file{.+\.ics}` is not every call's page. */
function patternOf(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    if (!part.startsWith(":")) return part.replaceAll(".", "\\.");
    const [, condition = ".+"] = /\{(.+)\}$/.exec(part) ?? [];
    return `(?:${condition.replaceAll(".+", "[^/]+")})`;
  });
  return new RegExp(`^${parts.join("/")}$`);
}
