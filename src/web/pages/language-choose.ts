/** Remembers a language, because somebody pressed a button that says so; no cookie of ours is set before. */
import { isLanguageTag } from "../../domain/language.ts";
import { readForm } from "../forms/read-form.ts";
import { localPath } from "../local-path.ts";
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
  return c.redirect(localPath(form.text("back"), house.origin, "/"), 303);
}
