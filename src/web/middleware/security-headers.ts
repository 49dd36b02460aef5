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

/** The policy of the desk and of homes: their one script, a file of this node, may ask this node and read the answers. */
export const DESK_POLICY = CONTENT_SECURITY_POLICY.replace(
  "script-src 'none'",
  "script-src 'self'; connect-src 'self'",
);

/** The policy of pages where a device can be asked for a passkey: one small script of this node, which sends nothing itself. */
export const PASSKEY_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'none'", "script-src 'self'");

/** The policy of the page where a device is turned on: its script, and the one that shows messages. */
export const PUSH_POLICY = CONTENT_SECURITY_POLICY.replace(
  "script-src 'none'",
  "script-src 'self'; worker-src 'self'",
);

/** The policy of the small page that other sites frame: no script, and nobody is kept from framing it. */
export const WIDGET_POLICY = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'; ", "");

const WIDGET = /^\/c\/[^/]+\/widget(\.js)?$/;

function policyOf(path: string): string {
  if (/^\/c\/[^/]+\/wall$/.test(path)) return DESK_POLICY;
  if (WIDGET.test(path)) return WIDGET_POLICY;
  if (/^\/desk(\/|$)/.test(path) || path === "/home" || /^\/calls\/[^/]+\/token$/.test(path)) return DESK_POLICY;
  if (path === "/settings/notifications") return PUSH_POLICY;
  return /^\/(sign_in|settings\/security)(\/|$)/.test(path) ? PASSKEY_POLICY : CONTENT_SECURITY_POLICY;
}

/** Sets the headers. Pages vary with `Accept`, `Accept-Language` and `Cookie`; a page with a session is never stored. */
export function securityHeaders(house: WebHouse): MiddlewareHandler {
  const sessionCookie = new RegExp(`(?:^|;\\s*)${sessionCookieName(house)}=`);
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("Content-Security-Policy", policyOf(c.req.path));
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    if (!WIDGET.test(c.req.path)) headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()");
    if (headers.has("Cache-Control")) return;
    const isShared = c.req.method === "GET" && c.res.status === 200 &&
      !sessionCookie.test(c.req.header("cookie") ?? "");
    headers.set("Cache-Control", isShared ? "public, max-age=0, must-revalidate" : "private, no-store");
    headers.set("Vary", "Accept, Accept-Language, Cookie");
  };
}
