/**
 * The consent of an organisation without a node: a text file or an entry in the DNS at its own domain that names the campaign
 * and the digest of the text it agrees to. Whoever can put that there speaks for the organisation; nobody else can.
 */
import { domainOf } from "../../domain/domain-check.ts";
import { guardedRequest } from "../egress.ts";
import { lineOf } from "../vocabulary/json.ts";
import { isDomainName, type LookUpTxt } from "./txt-entries.ts";

/** Where the file stands at an organisation's own domain. */
export const CONSENT_FILE = "/.well-known/tdu-consent.txt";

/** The name under its own domain at which an organisation's entry in the DNS stands. */
export const CONSENT_NAME = "_tdu-consent";

const MOST_BYTES = 64 << 10;
const ENTRY = new RegExp(`^dns:${CONSENT_NAME}\\.([^/?]+)\\?type=TXT$`);

/** A consent found in such a file. */
export interface SiteConsent {
  readonly name: string;
  readonly textDigest: string;
}

/** Whose such a consent is. */
export interface Site {
  /** The address of its front page, by which it is named. */
  readonly organisationUri: string;
  /** Its host, with port. */
  readonly host: string;
  /** By which it counts once. */
  readonly domain: string;
}

/** How one reads there. */
export interface SiteReader {
  readonly lookUpTxt: LookUpTxt;
  readonly userAgent: string;
}

/** The address of the entry in the DNS by which a domain consents (RFC 4501). */
export function consentEntryOf(domain: string): string {
  return `dns:${CONSENT_NAME}.${domain}?type=TXT`;
}

/** Whose consent stands at an address; null when it is neither that of a consent file nor of such an entry. */
export function siteOf(consentUri: string | null): Site | null {
  if (consentUri === null || !URL.canParse(consentUri)) return null;
  const entry = ENTRY.exec(consentUri)?.[1];
  if (entry !== undefined) return isDomainName(entry) ? siteAt(`https://${entry}/`) : null;
  const url = new URL(consentUri);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return url.pathname === CONSENT_FILE && url.search === "" ? siteAt(`${url.origin}/`) : null;
}

/** Whether an address is that of a consent file or of an entry in the DNS. */
export function isSiteConsent(uri: string | null): uri is string {
  return siteOf(uri) !== null;
}

/** Reads the consent to a campaign from an organisation's own site; null when it gives none. Throws when it can't be reached. */
export async function readSiteConsent(
  consentUri: string,
  campaignUri: string,
  { lookUpTxt, userAgent }: SiteReader,
): Promise<SiteConsent | null> {
  const domain = ENTRY.exec(consentUri)?.[1];
  if (domain !== undefined) return consentAmong(await lookUpTxt(`${CONSENT_NAME}.${domain}`), campaignUri);
  const headers = { accept: "text/plain", "user-agent": userAgent };
  const answer = await guardedRequest(consentUri, { headers, maxBytes: MOST_BYTES });
  if (answer.status >= 500) throw new Error(`answers ${answer.status}`);
  return answer.status === 200 ? consentIn(answer.body, campaignUri) : null;
}

/** The paragraph of a file that is about a campaign: `organisation:`, `campaign:` and `text:`, one line each. */
export function consentIn(file: string, campaignUri: string): SiteConsent | null {
  for (const paragraph of file.replaceAll("\r", "").split(/\n\s*\n/)) {
    const found = consentOf(paragraph.split("\n"), ":", campaignUri);
    if (found !== null) return found;
  }
  return null;
}

/** The entry that is about a campaign: `campaign=…; text=…; organisation=…`, in any order. */
export function consentAmong(entries: readonly string[], campaignUri: string): SiteConsent | null {
  for (const entry of entries) {
    const found = consentOf(entry.split(";"), "=", campaignUri);
    if (found !== null) return found;
  }
  return null;
}

/** What an organisation puts at its domain to consent: the file's lines, and the entry's text. */
export function consentToWrite(consent: SiteConsent & { readonly campaignUri: string }): {
  readonly file: string;
  readonly entry: string;
} {
  const { name, campaignUri, textDigest } = consent;
  return {
    file: `organisation: ${name}\ncampaign: ${campaignUri}\ntext: ${textDigest}\n`,
    entry: `campaign=${campaignUri}; text=${textDigest}; organisation=${name}`,
  };
}

function consentOf(lines: readonly string[], sign: ":" | "=", campaignUri: string): SiteConsent | null {
  const values = new Map(
    lines.map((line) => {
      const [name = "", ...rest] = line.split(sign);
      return [name.trim().toLowerCase(), rest.join(sign).trim()] as const;
    }),
  );
  const [name, textDigest] = [lineOf(values.get("organisation"), 200), values.get("text") ?? ""];
  if (values.get("campaign") !== campaignUri || !/^[0-9a-f]{64}$/.test(textDigest)) return null;
  return name === null ? null : { name, textDigest };
}

function siteAt(organisationUri: string): Site {
  const { host } = new URL(organisationUri);
  return { organisationUri, host, domain: domainOf(organisationUri) ?? host };
}
