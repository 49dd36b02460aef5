/**
 * The server somebody asked this device to remember: its host and nothing else, sent to no page but the one that uses it.
 * It is set only when a person ticked the box on a page of this node, never because another site linked here.
 */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { type HomeServer, readHomeServer } from "../../application/interaction.ts";
import type { WebContext } from "../visit.ts";

const NAME = "home_server";

/** The path the cookie is sent to; other pages never see it and stay the same for everybody. */
export const FOLLOW_PATH = "/follow";

/** The server this device remembers; null when it remembers none, or nothing that is a server. */
export function rememberedServer(c: WebContext): HomeServer | null {
  const host = getCookie(c, NAME);
  const server = host === undefined ? null : readHomeServer(host);
  return server === null || server.account !== null ? null : server;
}

/** Has the device remember a host for a year. */
export function rememberServer(c: WebContext, host: string): void {
  setCookie(c, NAME, host, { ...options(c), maxAge: 365 * 24 * 3_600 });
}

/** Has the device forget it. */
export function forgetServer(c: WebContext): void {
  deleteCookie(c, NAME, options(c));
}

function options(c: WebContext) {
  const { secureCookies: secure } = c.get("visit").house;
  return { path: FOLLOW_PATH, httpOnly: true, sameSite: "Strict", secure } as const;
}
