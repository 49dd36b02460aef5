/** Remembers a language, because somebody pressed a button that says so; no cookie of ours is set before. */
import { isLanguageTag } from "../../domain/language.ts";
import { readForm } from "../forms/read-form.ts";
import { safeHref } from "../html.ts";
import { interfaceLanguageOf } from "../locales.ts";
import { rememberLanguage } from "../session.ts";
import type { WebContext } from "../visit.ts";

/** Answers a POST to `/language`, and leads back to a page of this node: never elsewhere, whatever the form says. */
export async function chooseLanguageCookie(c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const { house } = c.get("visit");
  const [lang, chosen] = [form.text("lang").toLowerCase(), interfaceLanguageOf(form.text("interface"))];
  if (isLanguageTag(lang)) rememberLanguage(c, house, "reading", lang);
  if (chosen !== null) rememberLanguage(c, house, "interface", chosen);
  return c.redirect(pathHere(form.text("back"), house.origin), 303);
}

/** The path a form asks to be led back to; the front page for anything that a browser could take for another site. */
function pathHere(back: string, origin: string): string {
  const href = safeHref(back);
  const path = href !== null && href.startsWith("/") ? new URL(href, origin).pathname : "/";
  // `/.//host` is a path of ours, but becomes `//host` once its dots are resolved.
  return path.startsWith("//") ? "/" : path;
}
