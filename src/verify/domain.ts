/**
 * By what an organisation counts once: the domain of its website when that website links back to it with `rel="me"`, else the
 * host of its actor. A bundle holds the outcome as it was found when it was exported.
 */
import { objectIn } from "./proof.ts";
import { PAGE, type Read } from "./sources.ts";

/** The key of an organisation: its proven domain, else its host. */
export async function provenDomain(read: Read, organisation: string): Promise<string> {
  const host = new URL(organisation).host.toLowerCase();
  const actor = await read(organisation);
  if (actor.kind !== "document") return host;
  for (const entry of [actor.document["attachment"] ?? []].flat()) {
    const field = objectIn(entry);
    if (field?.["type"] !== "PropertyValue" || field["name"] !== "Website") continue;
    const website = /https?:\/\/[^"'<>\s]+/.exec(String(field["value"]))?.[0];
    if (website === undefined || !URL.canParse(website)) continue;
    const page = await read(`${PAGE}${website}`);
    const html = page.kind === "document" ? String(page.document["html"]) : "";
    if (linksBack(html, [organisation, String(actor.document["url"])])) return new URL(website).host.toLowerCase();
  }
  return host;
}

function linksBack(html: string, addresses: readonly string[]): boolean {
  return (html.match(/<(?:a|link)\b[^>]*>/gi) ?? []).some((tag) => {
    const rel = (/\brel\s*=\s*["']?([^"'>]*)/i.exec(tag)?.[1] ?? "").toLowerCase().split(/\s+/);
    const href = /\bhref\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? "";
    return rel.includes("me") && addresses.includes(href);
  });
}
