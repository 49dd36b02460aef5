/**
 * The consent of an organisation without a node: a text file at its own domain that names the campaign and the digest of the
 * text it agrees to. Whoever can put a file there speaks for the organisation; nobody else can.
 */
import { guardedRequest } from "../egress.ts";

/** Where the file stands at an organisation's own domain. */
export const CONSENT_FILE = "/.well-known/tdu-consent.txt";

const MOST_BYTES = 64 << 10;

/** A consent found in such a file. */
export interface SiteConsent {
  readonly name: string;
  readonly textDigest: string;
}

/** Whether an address is that of a consent file. */
export function isConsentFile(uri: string | null): uri is string {
  return uri !== null && URL.canParse(uri) && new URL(uri).pathname === CONSENT_FILE;
}

/** Reads the consent to a campaign from an organisation's own site; null when it gives none. Throws when it can't be reached. */
export async function readSiteConsent(
  consentUri: string,
  campaignUri: string,
  userAgent: string,
): Promise<SiteConsent | null> {
  const headers = { accept: "text/plain", "user-agent": userAgent };
  const answer = await guardedRequest(consentUri, { headers, maxBytes: MOST_BYTES });
  if (answer.status >= 500) throw new Error(`answers ${answer.status}`);
  return answer.status === 200 ? consentIn(answer.body, campaignUri) : null;
}

/** The paragraph of a file that is about a campaign: `organisation:`, `campaign:` and `text:`, one line each. */
export function consentIn(file: string, campaignUri: string): SiteConsent | null {
  for (const paragraph of file.replaceAll("\r", "").split(/\n\s*\n/)) {
    const lines = new Map(
      paragraph.split("\n").map((line) => {
        const [name = "", ...rest] = line.split(":");
        return [name.trim().toLowerCase(), rest.join(":").trim()] as const;
      }),
    );
    const [name, textDigest] = [lines.get("organisation") ?? "", lines.get("text") ?? ""];
    if (lines.get("campaign") !== campaignUri || !/^[0-9a-f]{64}$/.test(textDigest)) continue;
    if (name !== "" && name.length <= 200) return { name, textDigest };
  }
  return null;
}
