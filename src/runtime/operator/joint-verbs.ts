/** The verbs of acting together: partners and common texts. */
import { z } from "zod";
import {
  acceptInvitation,
  askToJoin,
  declineInvitation,
  withdrawConsent,
} from "../../application/joint/answer-invitation.ts";
import { type LookAlike, lookAlike } from "../../application/joint/look-alike.ts";
import { signText } from "../../application/joint/common-text.ts";
import { answerRequest, inviteOrganisation, removeOrganisation } from "../../application/joint/invite-organisation.ts";
import { findJoint, findText, listCursors, listInvitations, listJoints } from "../../database/views/joint-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { knownHosts } from "../../database/views/trust-views.ts";
import type { Invitation } from "../../domain/joint.ts";
import { newestText, readText } from "../../federation/joint/text.ts";
import { lookUpActor } from "../../federation/look-up.ts";
import type { MovementNode } from "../movement-node.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, type JsonValue, onItsWay, operator, verb, type VerbResult } from "./verb.ts";

/** `partner invite`: asks an organisation to organise a campaign, or one action, together. */
export const partnerInvite = verb(
  z.object({
    campaign: z.string(),
    partner: z.string(),
    action: z.string().nullable(),
    message: z.string(),
    days: z.number(),
    anyway: z.boolean().default(false),
  }),
  async (node, args, here) => {
    const found = await lookUpActor(node.reading, args.partner, node.userAgent).catch(() => null);
    if (found === null) return declined(`The server of ${args.partner} could not be reached; try again later.`);
    if ("kind" in found) return declinedFor(found, args.partner);
    const alike = lookAlike(found.host, await hostsToCompare(node));
    if (alike !== null && !args.anyway) {
      return declined(`${alikeSentence(alike)} If it is the one you mean: --anyway`);
    }
    const outcome = await inviteOrganisation(node.ports, operator, {
      campaign: args.campaign,
      actionId: args.action === null ? null : args.action.split("/").at(-1) ?? "",
      organisation: found,
      message: args.message,
      endsAt: Temporal.Now.instant().add({ hours: 24 * args.days }),
    });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind, args.campaign, args.partner));
    const { id, uri, organisationUri, endsAt } = outcome.value;
    const value = { id, uri, organisation: organisationUri, ends: endsAt.toString() };
    const warnings = [...(alike === null ? [] : [alikeSentence(alike)]), ...onItsWay(node, here)];
    return did(value, [`${found.name} is invited: ${uri}`], warnings);
  },
);

/** `partner list`: organisations of every joint campaign, and invitations in both directions. */
export const partnerList = verb(z.object({}), async (node) => {
  const db = readerOf(node.store);
  const joints = await listJoints(db);
  const campaigns: JsonValue[] = [];
  const lines: string[] = [];
  for (const joint of joints) {
    const cursors = await listCursors(db, joint.uri);
    lines.push(`${joint.uri}  ${joint.role}${joint.endedAt === null ? "" : "  ended"}`);
    for (const { organisation, seq, trouble } of cursors) {
      lines.push(
        `  ${organisation.state}  ${organisation.uri}  ${organisation.name}  read to ${seq}${
          trouble === null ? "" : `  ${trouble}`
        }`,
      );
    }
    campaigns.push({
      uri: joint.uri,
      role: joint.role,
      ended: joint.endedAt !== null,
      organisations: cursors.map(({ organisation, seq, trouble }) => ({
        uri: organisation.uri,
        name: organisation.name,
        state: organisation.state,
        consent: organisation.consentUri,
        companion: organisation.companionUri,
        read: seq,
        trouble,
      })),
    });
  }
  const invitations = [
    ...await listInvitations(db, { direction: "received" }),
    ...await listInvitations(db, { direction: "sent" }),
  ];
  lines.push(
    ...invitations.map((one) =>
      `${one.id}  ${one.direction}  ${one.state}  ${one.organisationUri}  ${one.collectionUri}`
    ),
  );
  const value = { campaigns, invitations: invitations.map(invitationJson) };
  return did(value, lines.length === 0 ? ["No partners and no invitations yet."] : lines);
});

/** `partner accept`: says yes to an invitation, or to an organisation that asked to join. */
export const partnerAccept = verb(
  z.object({ id: z.string(), handle: z.string().nullable() }),
  async (node, { id, handle }, here) => {
    if (await isRequest(node, id)) return await answer(node, id, true, onItsWay(node, here));
    const outcome = await acceptInvitation(node.ports, operator, { id, handle });
    if (!outcome.ok) {
      return declinedFor(outcome.refusal, about(outcome.refusal.kind, handle ?? "the companion campaign", id));
    }
    const { consentUri, handle: companion } = outcome.value;
    return did({ consent: consentUri, handle: companion }, [`Consent given: ${consentUri}`], onItsWay(node, here));
  },
);

/** `partner decline`: says no to an invitation or a request. */
export const partnerDecline = verb(z.object({ id: z.string() }), async (node, { id }, here) => {
  if (await isRequest(node, id)) return await answer(node, id, false, onItsWay(node, here));
  const outcome = await declineInvitation(node.ports, operator, { id });
  if (!outcome.ok) return declinedFor(outcome.refusal, `invitation ${id}`);
  return did(invitationJson(outcome.value), ["Declined."], onItsWay(node, here));
});

/** `partner withdraw`: takes this movement's consent to a joint campaign back. */
export const partnerWithdraw = verb(z.object({ campaign: z.string() }), async (node, { campaign }, here) => {
  const jointUri = await jointUriOf(node, campaign);
  const outcome = await withdrawConsent(node.ports, operator, { jointUri });
  if (!outcome.ok) return declinedFor(outcome.refusal, campaign);
  return did(
    invitationJson(outcome.value),
    ["Consent withdrawn: its address answers 410 from now on."],
    onItsWay(node, here),
  );
});

/** `partner remove`: takes an organisation out of a campaign of this node. */
export const partnerRemove = verb(
  z.object({ campaign: z.string(), organisation: z.string() }),
  async (node, { campaign, organisation }, here) => {
    const outcome = await removeOrganisation(node.ports, operator, { campaign, organisationUri: organisation });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind, campaign, organisation));
    return did(invitationJson(outcome.value), [`${organisation} is no longer in the campaign.`], onItsWay(node, here));
  },
);

/** `partner ask`: asks to join a joint campaign of another node. */
export const partnerAsk = verb(
  z.object({ campaign: z.string(), handle: z.string().nullable() }),
  async (node, { campaign, handle }, here) => {
    const found = await lookUpActor(node.reading, campaign, node.userAgent).catch(() => null);
    if (found === null) return declined(`The server of ${campaign} could not be reached; try again later.`);
    if ("kind" in found) return declinedFor(found, campaign);
    const text = await newestText(node.reading, node.ports, found.uri);
    if (text === null) return declined(`${campaign} has no common text: it is not a joint campaign.`);
    const outcome = await askToJoin(node.ports, operator, { campaign: found, text, handle });
    if (!outcome.ok) {
      return declinedFor(outcome.refusal, about(outcome.refusal.kind, handle ?? "the companion campaign", campaign));
    }
    return did(invitationJson(outcome.value), [`Asked to join ${found.name}.`], onItsWay(node, here));
  },
);

/** `partner site`: an organisation without a node, by the file or the DNS entry at its own domain. */
export const partnerSite = verb(
  z.object({ campaign: z.string(), site: z.string(), anyway: z.boolean().default(false) }),
  async (node, args) => {
    const local = await findCampaign(readerOf(node.store), args.campaign);
    const joint = local === null ? null : await findJoint(readerOf(node.store), { localId: local.id });
    if (joint === null || joint.role !== "convenor") return declinedFor({ kind: "not_joint" }, args.campaign);
    const domain = args.site.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
    const alike = lookAlike(domain, await hostsToCompare(node));
    if (alike !== null && !args.anyway) {
      return declined(`${alikeSentence(alike)} If it is the one you mean: --anyway`);
    }
    const outcome = await node.together.takeSite(joint, args.site);
    if (outcome.kind !== "taken") return declinedFor(outcome, domain);
    const { organisationUri: organisation, consentUri: consent } = outcome;
    return did({ organisation, consent }, [`${organisation} takes part by ${consent}.`]);
  },
);

/** `partner declare`: an organisation that consented nowhere; it stands apart and is in no figure. */
export const partnerDeclare = verb(
  z.object({
    campaign: z.string(),
    name: z.string().min(1).max(200),
    country: z.string().regex(/^[A-Z]{2}$/).nullable(),
  }),
  async (node, { campaign, name, country }) => {
    const local = await findCampaign(readerOf(node.store), campaign);
    if (local === null) return declinedFor({ kind: "campaign_not_found" }, campaign);
    await node.ports.transact((work) => work.joint.declare(local.id, name, country));
    return did({ name, country }, [`${name} stands under "declared by the convenor".`]);
  },
);

/** `partner sync`: reads every partner's log now. */
export const partnerSync = verb(z.object({}), async (node) => {
  const read = await node.readPartners(true);
  const value = read.map(({ organisationUri, lines, taken, trouble }) => ({
    organisation: organisationUri,
    lines,
    taken,
    trouble,
  }));
  return did(
    value,
    value.map((one) =>
      `${one.organisation}  ${one.lines} lines, ${one.taken} new${one.trouble === null ? "" : `  ${one.trouble}`}`
    ),
  );
});

/** `text sign`: signs a version of a common text as this movement. */
export const textSign = verb(z.object({ campaign: z.string(), version: z.number() }), async (node, args, here) => {
  const jointUri = await jointUriOf(node, args.campaign);
  if (await findText(readerOf(node.store), jointUri, args.version) === null) {
    const text = await readText(node.reading, node.ports, jointUri, args.version).catch(() => null);
    if (text !== null) await node.ports.transact((work) => work.joint.addText(text));
  }
  const outcome = await signText(node.ports, operator, { jointUri, version: args.version });
  if (!outcome.ok) return declinedFor(outcome.refusal, `version ${args.version}`);
  const { version, digest } = outcome.value;
  return did({ version, digest }, [`Signed version ${version}: ${digest}`], onItsWay(node, here));
});

async function isRequest(node: MovementNode, id: string): Promise<boolean> {
  const all = await listInvitations(readerOf(node.store), { direction: "received" });
  return all.some((one) => one.id === id && one.asked);
}

async function answer(node: MovementNode, id: string, accept: boolean, warnings: string[]): Promise<VerbResult> {
  const outcome = await answerRequest(node.ports, operator, { id, accept });
  if (!outcome.ok) return declinedFor(outcome.refusal, `request ${id}`);
  return did(invitationJson(outcome.value), [accept ? "Accepted." : "Declined."], warnings);
}

/** The address of a joint campaign, from its own address or from the handle of the campaign here. */
async function jointUriOf(node: MovementNode, campaign: string): Promise<string> {
  if (/^https?:/.test(campaign)) return campaign;
  const db = readerOf(node.store);
  const local = await findCampaign(db, campaign);
  const joint = local === null ? null : await findJoint(db, { localId: local.id });
  return joint?.uri ?? campaign;
}

function invitationJson(
  { id, uri, direction, state, organisationUri, jointUri, asked, consentUri, endsAt }: Invitation,
) {
  return {
    id,
    uri,
    direction,
    state,
    asked,
    organisation: organisationUri,
    campaign: jointUri,
    consent: consentUri,
    ends: endsAt.toString(),
  };
}

function about(kind: string, campaign: string, partner: string): string {
  return [
      "not_found",
      "campaign_closed",
      "campaign_not_published",
      "not_convenor",
      "handle_taken",
      "handle_malformed",
      "handle_reserved",
    ].includes(kind)
    ? campaign
    : partner;
}

async function hostsToCompare(node: MovementNode): Promise<readonly string[]> {
  const db = readerOf(node.store);
  const website = (await findMovement(db))?.website ?? null;
  return [node.addresses.host, ...(website === null ? [] : [new URL(website).host]), ...await knownHosts(db)];
}

function alikeSentence({ host, like, how }: LookAlike): string {
  if (how === "mixed") return `Careful: ${host} mixes letters of several scripts in one word.`;
  return how === "letters"
    ? `Careful: ${host} is written with letters that look like those of ${like}, and is another.`
    : `Careful: ${host} is almost ${like}, and is another.`;
}
