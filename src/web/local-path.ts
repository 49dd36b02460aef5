/**
 * Where somebody is led once they have done what stood in between. The wish comes with a link or a form, so anybody may have
 * written it: it is a path of this node, or the page falls back (CWE-601).
 */
import { safeHref } from "./html.ts";

/** The path a link or form asks for; `fallback` for anything a browser could take for another site. */
export function localPath(asked: string, origin: string, fallback: string): string {
  const href = safeHref(asked);
  if (href === null || !href.startsWith("/")) return fallback;
  const { pathname, search } = new URL(href, origin);
  // `/.//host` is a path of ours, but becomes `//host` once its dots are resolved.
  return pathname.startsWith("//") ? fallback : pathname + search;
}

/** The address of the sign-in page that leads back to a path. */
export function signInPath(back: string): string {
  return back === "/" || back.startsWith("/sign_in") ? "/sign_in" : `/sign_in?next=${encodeURIComponent(back)}`;
}

/** The address where somebody signed in shows once more who they are, and then comes back. */
export function provePath(back: string): string {
  return `/sign_in/again?next=${encodeURIComponent(back)}`;
}
