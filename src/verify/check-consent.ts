/**
 * Whether an organisation really takes part: its consent, on its own origin, names it and this campaign, is signed by it, and
 * stands. An organisation without a node may consent by a signed file at its own domain.
 */
import { entriesAt } from "./entries.ts";
import { type Json, objectIn, proofProblem } from "./proof.ts";
import type { Difference } from "./verify.ts";
import { PAGE, type Read } from "./sources.ts";
import { isPlainAddress } from "./strict.ts";

/** Where an organisation without a node puts its consent at its own domain. */
const CONSENT_FILE = "/.well-known/tdu-consent.txt";
/** The name under its own domain at which its entry in the DNS stands. */
const CONSENT_NAME = "_tdu-consent";

/** An organisation as some list claims it. */
export interface Claim {
  readonly organisation: string;
  readonly consent: string | null;
}

/** An organisation whose consent was found to stand. */
export interface Kept {
  readonly uri: string;
  readonly companion: string;
  readonly textDigest: string | null;
}

/** The organisation if its consent stands, else the difference that names why not. */
export async function checkConsent(read: Read, campaign: string, claim: Claim): Promise<Kept | Difference> {
  const { organisation, consent } = claim;
  const fails = (kind: Difference["kind"], detail: string): Difference => ({ kind, subject: organisation, detail });
  if (!isPlainAddress(organisation)) return fails("consent_forged", "is no plain address");
  if (consent === null) {
    return sameOrigin(organisation, campaign)
      ? { uri: organisation, companion: campaign, textDigest: null }
      : fails("consent_forged", "is listed without a consent of its own");
  }
  if (consent.startsWith("dns:")) return await checkEntry(read, campaign, organisation, consent);
  if (!sameOrigin(consent, organisation)) return fails("consent_forged", `its consent ${consent} is on another origin`);
  if (new URL(consent).pathname === CONSENT_FILE) return await checkFile(read, campaign, organisation, consent);
  const found = await read(consent);
  if (found.kind === "gone") return fails("consent_undone", `its consent ${consent} answers ${found.status}`);
  if (found.kind === "unreachable") return fails("unreachable", `its consent ${consent} ${found.why}`);
  const { document } = found;
  const wrong = wrongIn(document, consent, organisation, `${campaign}/organizers`);
  if (wrong !== null) return fails("consent_forged", `${consent} ${wrong}`);
  const actor = await read(organisation);
  const problem = proofProblem(document, organisation, actor.kind === "document" ? actor.document : null);
  if (problem !== null) return fails("consent_forged", `${consent} ${problem}`);
  const companion = document["result"];
  if (!isPlainAddress(companion) || !sameOrigin(companion, organisation)) {
    return fails("consent_forged", "its companion campaign is on another origin");
  }
  return { uri: organisation, companion, textDigest: String(document["tdu:textDigest"]) };
}

/** The consent of an organisation without a node: a file at its own domain names it, the campaign and the text. */
async function checkFile(
  read: Read,
  campaign: string,
  organisation: string,
  consent: string,
): Promise<Kept | Difference> {
  const file = await read(`${PAGE}${consent}`);
  if (file.kind === "gone") {
    return { kind: "consent_undone", subject: organisation, detail: `${consent} answers ${file.status}` };
  }
  if (file.kind === "unreachable") {
    return { kind: "unreachable", subject: organisation, detail: `${consent} ${file.why}` };
  }
  const paragraphs = String(file.document["html"]).replaceAll("\r", "").split(/\n\s*\n/);
  const value = (paragraph: string, name: string) => {
    const line = paragraph.split("\n").findLast((one) => one.split(":", 1)[0]?.trim().toLowerCase() === name);
    return line?.slice(line.indexOf(":") + 1).trim();
  };
  const about = paragraphs.find((paragraph) => value(paragraph, "campaign") === campaign);
  const textDigest = about === undefined ? undefined : value(about, "text");
  if (textDigest === undefined || organisation !== `${new URL(consent).origin}/`) {
    return { kind: "consent_forged", subject: organisation, detail: `${consent} does not name this campaign` };
  }
  return { uri: organisation, companion: "", textDigest };
}

/** The same by an entry in the DNS of that domain: `campaign=…; text=…; organisation=…`. */
async function checkEntry(
  read: Read,
  campaign: string,
  organisation: string,
  consent: string,
): Promise<Kept | Difference> {
  const fails = (kind: Difference["kind"], detail: string): Difference => ({ kind, subject: organisation, detail });
  const { protocol, hostname, port, pathname } = new URL(organisation);
  if (
    protocol !== "https:" || port !== "" || pathname !== "/" || consent !== entriesAt(`${CONSENT_NAME}.${hostname}`)
  ) {
    return fails("consent_forged", `its consent ${consent} is at another domain`);
  }
  const found = await read(consent);
  if (found.kind === "gone") return fails("consent_undone", `there is nothing at ${consent} any more`);
  if (found.kind === "unreachable") return fails("unreachable", `${consent} ${found.why}`);
  for (const entry of [found.document["entries"] ?? []].flat()) {
    const members = new Map(
      String(entry).split(";").map((part) => {
        const [name = "", ...value] = part.split("=");
        return [name.trim().toLowerCase(), value.join("=").trim()] as const;
      }),
    );
    const textDigest = members.get("text");
    if (members.get("campaign") !== campaign || textDigest === undefined || !members.get("organisation")) continue;
    if (/^[0-9a-f]{64}$/.test(textDigest)) return { uri: organisation, companion: "", textDigest };
  }
  return fails("consent_undone", `no entry at ${consent} names this campaign`);
}

/** Whether the consent of a co-organiser of one action stands. */
export async function standsFor(
  read: Read,
  collection: string,
  organisation: string,
  consent: string,
): Promise<boolean> {
  if (!sameOrigin(consent, organisation)) return false;
  const [found, actor] = [await read(consent), await read(organisation)];
  if (found.kind !== "document" || actor.kind !== "document") return false;
  if (wrongIn(found.document, consent, organisation, collection) !== null) return false;
  return proofProblem(found.document, organisation, actor.document) === null;
}

function wrongIn(document: Json, consent: string, organisation: string, collection: string): string | null {
  if (document["id"] !== consent) return "is not what its address says";
  if (document["actor"] !== organisation) return `is by ${String(document["actor"])}`;
  const [agreed, version] = [document["tdu:textDigest"], document["tdu:textVersion"]];
  if (
    typeof agreed !== "string" || !/^[0-9a-f]{64}$/.test(agreed) || !Number.isSafeInteger(version) ||
    Number(version) < 1
  ) {
    return "names no text";
  }
  if (document["type"] === "Offer") {
    return document["object"] === organisation && document["target"] === collection ? null : "asks for something else";
  }
  const invite = objectIn(document["object"]);
  if (document["type"] !== "Accept" || invite?.["type"] !== "Invite") return "is no consent";
  if (invite["object"] !== collection) return `is about ${String(invite["object"])}`;
  return invite["target"] === organisation ? null : "accepts an invitation of somebody else";
}

/** Whether two addresses are on the same origin. */
export function sameOrigin(a: string, b: string): boolean {
  const [one, other] = [URL.parse(a)?.origin, URL.parse(b)?.origin];
  return one !== undefined && one === other && one !== "null";
}
