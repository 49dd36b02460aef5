/**
 * Refuses forms that another site sent. The browser's own word (`Sec-Fetch-Site`, else `Origin`) is asked first; whoever
 * is signed in must also return the token of their session, so that a browser that says neither is covered too.
 */
import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { readForm } from "../forms/read-form.ts";
import { Refusal } from "../refusal.ts";
import type { WebEnv } from "../visit.ts";

/**
 * Tells whether a request that changes something may come from one of our own pages. With `Referrer-Policy: no-referrer`
 * browsers send `Origin: null` even from our own forms (Fetch §3.2), so that word alone decides nothing.
 */
export function isFromHere(headers: Headers, origin: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const from = headers.get("origin");
  return from === null || from === "null" || from === origin;
}

/** The middleware of every form that changes something. Must run after the visit is known. */
export function sameOriginOnly(origin: string): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    if (!isFromHere(c.req.raw.headers, origin)) throw new Refusal(403, "form_from_elsewhere");
    const { viewer } = c.get("visit");
    if (viewer !== null) {
      const form = await readForm(c);
      if (!isEqual(form.text("form_token"), viewer.formToken)) throw new Refusal(403, "form_from_elsewhere");
    }
    await next();
  };
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
