/**
 * Common texts and signatures of other organisations, already checked at their origins. A version is kept as it was first
 * read; when the convenor's server later shows something else under the same number, that is said and never taken over.
 */
import type { JointText } from "../../domain/joint.ts";
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports, Work } from "../ports.ts";
import { tellOrganisers } from "./tell-organisers.ts";

/** A signature under a version of a common text, as its organisation's own server shows it. */
export interface ReceivedSignature {
  readonly jointUri: string;
  readonly version: number;
  readonly digest: string;
  readonly organisationUri: string;
  readonly activityUri: string;
  /** The version as it was just read at the convenor's; null when it is known here already or could not be read. */
  readonly text: JointText | null;
}

/** Takes a signature. It counts for an organisation of the campaign, under exactly the words it names. */
export async function receiveTextSignature(ports: Ports, signature: ReceivedSignature): Promise<HeardOutcome> {
  const { jointUri, version, digest, organisationUri, activityUri, text } = signature;
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    if (joint === null || joint.endedAt !== null) return ignored("of no joint campaign known here");
    const organisation = await work.joint.findOrganisation(jointUri, organisationUri);
    if (organisation?.state !== "member") return ignored("not an organisation of the campaign");
    const known = await work.joint.findText(jointUri, version);
    if (known === null && text !== null) await addVersion(work, text);
    const agreed = known ?? text;
    if (agreed === null || agreed.digest !== digest) return ignored("signs other words than this version");
    const textUri = ports.addresses.commonText(jointUri, version);
    return await work.joint.addSignature({ textUri, organisationUri, digest, activityUri }) ? taken : repeated;
  });
}

/** What the convenor's server shows now, version by version. */
export interface TextsAsShown {
  /** Versions that are new here. */
  readonly added: readonly JointText[];
  /** Versions under which other words, or none, stand now than were read before. */
  readonly altered: readonly number[];
}

/** Takes new versions and notes which are no longer what they were. */
export async function receiveTexts(ports: Ports, jointUri: string, shown: TextsAsShown): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    if (joint === null || joint.endedAt !== null) return ignored("of no joint campaign known here");
    for (const text of shown.added) await addVersion(work, text);
    const before = joint.alteredTexts ?? [];
    const isSame = before.length === shown.altered.length && before.every((one) => shown.altered.includes(one));
    if (!isSame) await work.joint.save({ ...joint, alteredTexts: [...shown.altered] });
    return isSame && shown.added.length === 0 ? repeated : taken;
  });
}

/** A version nobody here has read yet: organisers are told, because nobody's name stands under it until they sign. */
async function addVersion(work: Work, text: JointText): Promise<void> {
  if (await work.joint.findText(text.campaignUri, text.version) !== null) return;
  await work.joint.addText(text);
  await tellOrganisers(work, "partner_news", text.campaignUri, { jointUri: text.campaignUri });
}
