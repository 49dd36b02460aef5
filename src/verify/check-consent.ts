/**
 * Whether an organisation really takes part: its consent, on its own origin, names it and this campaign, is signed by it, and
 * stands. An organisation without a node may consent by a signed file at its own domain.
 */
import { type Json, objectIn, proofProblem } from "./proof.ts";
import type { Difference } from "./verify.ts";
import { PAGE, type Read } from "./sources.ts";

/** Where an organisation without a node puts its consent at its own domain. */
const CONSENT_FILE = "/.well-known/tdu-consent.txt";

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
  if (consent === null) {
    return sameOrigin(organisation, campaign)
      ? { uri: organisation, companion: campaign, textDigest: null }
      : fails("consent_forged", "is listed without a consent of its own");
  }
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
  const companion = String(document["result"]);
  if (!sameOrigin(companion, organisation)) {
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
  const value = (paragraph: string, name: string) =>
    new RegExp(`^\\s*${name}\\s*:\\s*(.*?)\\s*$`, "im").exec(paragraph)?.[1];
  const about = paragraphs.find((paragraph) => value(paragraph, "campaign") === campaign);
  const textDigest = about === undefined ? undefined : value(about, "text");
  if (textDigest === undefined || organisation !== `${new URL(consent).origin}/`) {
    return { kind: "consent_forged", subject: organisation, detail: `${consent} does not name this campaign` };
  }
  return { uri: organisation, companion: "", textDigest };
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
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
