/**
 * The common text of a joint campaign, version by version. Its digest covers every language, so a changed comma is another
 * version, and nobody's name stands under words they did not sign.
 */
import { createHash } from "node:crypto";
import serialize from "json-canon";
import type { Campaign } from "../../domain/campaign.ts";
import type { JointText, JointTextPart } from "../../domain/joint.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";

/** Why a text can't be published or signed. */
export type TextRefusal = NotAllowed | { readonly kind: "not_found" | "not_joint" | "not_convenor" | "text_unchanged" };

/** SHA-256 of the JCS form of `{texts, version}`, lower-case hexadecimal (protocol §2). */
export function textDigest(version: number, texts: JointText["texts"]): string {
  return createHash("sha256").update(serialize({ version, texts })).digest("hex");
}

/** The newest common text of a campaign; version 1, made of what the campaign says, where there is none yet. */
export async function currentText(work: Work, campaignUri: string, campaign: Campaign): Promise<JointText> {
  const latest = await work.joint.latestText(campaignUri);
  if (latest !== null) return latest;
  const texts: Record<string, JointTextPart> = Object.fromEntries(
    Object.entries(campaign.texts).map(([tag, { name, summary }]) => [tag, { name, content: summary }]),
  );
  const text = { campaignUri, version: 1, language: campaign.language, texts, digest: textDigest(1, texts) };
  await work.joint.addText(text);
  return text;
}

/**
 * Publishes a new version of the common text, signed by the convenor. Only the convenor may; who signed an earlier one has not
 * signed this.
 */
export async function publishText(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string; readonly texts: JointText["texts"] },
): Promise<Outcome<JointText, TextRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.handle);
    if (campaign === null) return refused({ kind: "not_found" });
    const joint = await work.joint.findByLocal(campaign.id);
    if (joint === null) return refused({ kind: "not_joint" });
    if (joint.role !== "convenor") return refused({ kind: "not_convenor" });
    const before = await currentText(work, joint.uri, campaign);
    if (serialize(before.texts) === serialize(command.texts)) return refused({ kind: "text_unchanged" });
    const version = before.version + 1;
    const digest = textDigest(version, command.texts);
    const text = { campaignUri: joint.uri, version, language: campaign.language, texts: command.texts, digest };
    await work.joint.addText(text);
    await work.emit({ type: "campaign.revised", campaignId: campaign.id });
    const movement = await work.movements.find();
    if (movement !== null) await sign(ports, work, joint.uri, text, ports.addresses.movement(movement.handle));
    return done(text);
  });
}

/** Signs a version as this movement, on its own origin. */
export async function signText(
  ports: Ports,
  asker: Asker,
  command: { readonly jointUri: string; readonly version: number },
): Promise<Outcome<JointText, TextRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(command.jointUri);
    const text = joint === null ? null : await work.joint.findText(joint.uri, command.version);
    const movement = await work.movements.find();
    if (joint === null || text === null || movement === null) return refused({ kind: "not_found" });
    if (joint.endedAt !== null) return refused({ kind: "not_joint" });
    await sign(ports, work, joint.uri, text, ports.addresses.movement(movement.handle));
    return done(text);
  });
}

/** Puts a movement's name under a version. The others learn of a new version by the convenor's own signature. */
async function sign(ports: Ports, work: Work, subject: string, text: JointText, organisationUri: string) {
  const textUri = ports.addresses.commonText(subject, text.version);
  const { digest } = text;
  const eventId = await work.emit({ type: "text.signed", subject, textUri, digest });
  const activityUri = ports.addresses.activity(eventId);
  await work.joint.addSignature({ textUri, organisationUri, digest, activityUri });
}
