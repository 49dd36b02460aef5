/**
 * Under which version of a common text an organisation's name stands, and whether the convenor's server still shows the words
 * that were signed. A name never stands under a version whose digest its organisation did not sign.
 */
import { listSignatures, listTexts } from "../../database/views/joint-views.ts";
import type { JointCampaign, JointOrganisation, JointText } from "../../domain/joint.ts";
import type { Reader } from "../../database/views/read-only.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The versions of a campaign's text, newest first, with who signed which: version numbers by organisation, ascending. */
export interface TextStanding {
  readonly texts: readonly JointText[];
  readonly signed: ReadonlyMap<string, readonly number[]>;
}

/** Reads who signed what: by the consent that names a version's digest, or by a signature of its own. */
export async function readTextStanding(
  db: Reader,
  joint: JointCampaign,
  organisations: readonly JointOrganisation[],
): Promise<TextStanding> {
  const texts = await listTexts(db, joint.uri);
  const signatures = await listSignatures(db, joint.uri);
  const signed = new Map(organisations.map(({ uri, textDigest, consentUri }) => {
    // Whose campaign it is stands under everything it publishes.
    if (consentUri === null) return [uri, texts.map(({ version }) => version).reverse()] as const;
    const digests = new Set([
      textDigest,
      ...signatures.filter((one) => one.organisation_uri === uri).map(({ digest }) => digest),
    ]);
    const versions = texts.filter(({ digest }) => digests.has(digest)).map(({ version }) => version);
    return [uri, versions.sort((a, b) => a - b)] as const;
  }));
  return { texts, signed };
}

/** Which version an organisation signed last, and that it did not sign the newest. Nothing before there is a second version. */
export function signedWords(visit: Visit, at: string, { texts, signed }: TextStanding, organisationUri: string): Html {
  const { say } = visit;
  const newest = texts[0]?.version;
  if (newest === undefined) return nothing;
  const last = signed.get(organisationUri)?.at(-1);
  if (last === undefined) return markup` · ${say("joint.signed_other")}`;
  if (newest === 1) return nothing;
  return markup` · <a href="${at}/text/${last}">${say("joint.has_signed", { version: last })}</a>${
    last === newest
      ? nothing
      : markup`, <a href="${at}/text/${newest}/diff?from=${last}">${say("joint.not_version", { version: newest })}</a>`
  }`;
}

/** That the convenor's server shows other words now than were signed; nothing while it does not. */
export function alteredNote({ say }: Visit, { alteredTexts = [] }: JointCampaign): Html {
  if (alteredTexts.length === 0) return nothing;
  return markup`<ul class="note" role="status">${
    alteredTexts.map((version) => markup`<li>${say("joint.altered", { version })}</li>`)
  }</ul>`;
}

/** The organisations under a version, by name. */
export function signatories(
  { say }: Visit,
  version: number,
  { signed }: TextStanding,
  organisations: readonly JointOrganisation[],
): Html {
  const names = organisations.filter(({ uri }) => signed.get(uri)?.includes(version) === true).map(({ name }) => name);
  if (names.length === 0) return nothing;
  return markup`<section aria-labelledby="signed"><h2 id="signed">${
    say("joint.signatories")
  } (${names.length})</h2><ul>${names.map((name) => markup`<li><bdi>${name}</bdi></li>`)}</ul></section>`;
}
