/**
 * What every answer of the pages tells the browser: run nothing, fetch nothing from elsewhere, tell nobody where the
 * reader came from, and keep no copy of what depends on the session.
 */
import type { MiddlewareHandler } from "hono";
import type { WebHouse } from "../house.ts";
import { sessionCookieName } from "../session.ts";

/** The policy of public pages: this node's style and pictures, its own forms, nothing else (no script at all). */
export const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; script-src 'none'";

/** The policy of the desk: its one script, a file of this node, may send its forms and read the answers. */
export const DESK_POLICY = CONTENT_SECURITY_POLICY.replace(
  "script-src 'none'",
  "script-src 'self'; connect-src 'self'",
);

/** Sets the headers. Pages vary with `Accept`, `Accept-Language` and `Cookie`; a page with a session is never stored. */
export function securityHeaders(house: WebHouse): MiddlewareHandler {
  const sessionCookie = new RegExp(`(?:^|;\\s*)${sessionCookieName(house)}=`);
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("Content-Security-Policy", /^\/desk(\/|$)/.test(c.req.path) ? DESK_POLICY : CONTENT_SECURITY_POLICY);
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()");
    if (headers.has("Cache-Control")) return;
    const isShared = c.req.method === "GET" && c.res.status === 200 &&
      !sessionCookie.test(c.req.header("cookie") ?? "");
    headers.set("Cache-Control", isShared ? "public, max-age=0, must-revalidate" : "private, no-store");
    headers.set("Vary", "Accept, Accept-Language, Cookie");
  };
}
