/**
 * The one cookie that matters: the session, set at sign-in and at no other time. It cannot be read by scripts, is not
 * sent with forms of other sites, and over https is bound to this host (`__Host-`).
 */
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { accountLimits } from "../domain/limits.ts";
import type { WebHouse } from "./house.ts";

/** The name of the session cookie: with the `__Host-` prefix wherever cookies are secure (RFC 6265bis §4.1.3.2). */
export function sessionCookieName(house: Pick<WebHouse, "secureCookies">): string {
  return house.secureCookies ? "__Host-session" : "session";
}

/** Hands a new session to the browser, replacing whatever it had. */
export function startSession(
  c: Context,
  house: WebHouse,
  session: { readonly sessionSecret: string; readonly expiresAt: Temporal.Instant },
): void {
  setCookie(c, sessionCookieName(house), session.sessionSecret, {
    ...cookieOptions(house),
    expires: new Date(session.expiresAt.epochMilliseconds),
  });
}

/** Hands the browser another secret of the session it has; it lasts as long as sessions do at most. */
export function replaceSession(c: Context, house: WebHouse, sessionSecret: string): void {
  const expires = new Date(Temporal.Now.instant().epochMilliseconds + accountLimits.sessionDays * 86_400_000);
  setCookie(c, sessionCookieName(house), sessionSecret, { ...cookieOptions(house), expires });
}

/** Takes the session back from the browser; the use case ends it in the database. */
export function dropSession(c: Context, house: WebHouse): void {
  deleteCookie(c, sessionCookieName(house), cookieOptions(house));
}

/** Remembers an explicit choice of language for a year; null forgets it. */
export function rememberLanguage(
  c: Context,
  house: WebHouse,
  name: "reading" | "interface",
  language: string | null,
): void {
  if (language === null) deleteCookie(c, name, cookieOptions(house));
  else setCookie(c, name, language, { ...cookieOptions(house), maxAge: 365 * 24 * 3_600 });
}

function cookieOptions(house: Pick<WebHouse, "secureCookies">) {
  return { path: "/", httpOnly: true, sameSite: "Lax", secure: house.secureCookies } as const;
}
