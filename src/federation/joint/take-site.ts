/**
 * Takes an organisation without a node into a joint campaign by the consent at its own domain: the file first, then the entry
 * in the DNS. What it wrote there is looked for, and nothing else; who typed the domain has no say in it.
 */
import type { JointCampaign } from "../../domain/joint.ts";
import type { JointDesk } from "./desk.ts";
import { CONSENT_FILE, consentEntryOf, readSiteConsent, siteOf, type SiteReader } from "./site-consent.ts";

/** What became of it. */
export type SiteOutcome =
  | { readonly kind: "taken"; readonly organisationUri: string; readonly consentUri: string }
  | { readonly kind: "site_malformed" | "site_silent" | "site_without_consent" };

/** Looks for the consent and takes the organisation. `site` is a domain or an address on it. */
export async function takeSite(
  { desk, sites }: { readonly desk: JointDesk; readonly sites: SiteReader },
  joint: JointCampaign,
  site: string,
): Promise<SiteOutcome> {
  const text = site.trim();
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`);
  if (url === null || url.username !== "" || url.hostname === "") return { kind: "site_malformed" };
  const places = [`${url.origin}${CONSENT_FILE}`, consentEntryOf(url.hostname.toLowerCase())];
  let isSilent = false;
  for (const consentUri of places) {
    const found = siteOf(consentUri);
    if (found === null) continue;
    const consent = await readSiteConsent(consentUri, joint.uri, sites).catch(() => "silent" as const);
    if (consent === "silent") isSilent = true;
    if (consent === "silent" || consent === null) continue;
    const { organisationUri } = found;
    const outcome = await desk.takeOrganisation(joint, organisationUri, consentUri);
    if (outcome.kind !== "ignored") return { kind: "taken", organisationUri, consentUri };
  }
  return { kind: isSilent ? "site_silent" : "site_without_consent" };
}
