/** The verbs of acting together: partners, local actions, reports. */
import { z } from "zod";
import { addAction, inherited, mergeAction } from "../../application/actions/add-action.ts";
import { parseCallFile } from "../../application/files/call-file.ts";
import { parseReportFile } from "../../application/files/report-file.ts";
import {
  acceptInvitation,
  askToJoin,
  declineInvitation,
  withdrawConsent,
} from "../../application/joint/answer-invitation.ts";
import { signText } from "../../application/joint/common-text.ts";
import { answerRequest, inviteOrganisation, removeOrganisation } from "../../application/joint/invite-organisation.ts";
import { createGazetteer, type Gazetteer } from "../../application/places/gazetteer.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import {
  correctReport,
  fileReport,
  judgeReport,
  type ReportInput,
  withdrawReport,
} from "../../application/reports/file-report.ts";
import {
  findJoint,
  findText,
  listCursors,
  listInvitations,
  listJoints,
  listSources,
} from "../../database/views/joint-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import type { Invitation } from "../../domain/joint.ts";
import { findJointCall } from "../../federation/joint/inherited.ts";
import { readText } from "../../federation/joint/text.ts";
import { lookUpActor } from "../../federation/look-up.ts";
import type { MovementNode } from "../movement-node.ts";
import { type HandedIn, handedIn } from "./handed-in.ts";
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
  }),
  async (node, args, here) => {
    const found = await lookUpActor(node.reading, args.partner, node.userAgent).catch(() => null);
    if (found === null) return declined(`The server of ${args.partner} could not be reached; try again later.`);
    if ("kind" in found) return declinedFor(found, args.partner);
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
    return did(value, [`${found.name} is invited: ${uri}`], onItsWay(node, here));
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
    const text = await latestText(node, found.uri);
    if (text === null) return declined(`${campaign} has no common text: it is not a joint campaign.`);
    const outcome = await askToJoin(node.ports, operator, { campaign: found, text, handle });
    if (!outcome.ok) {
      return declinedFor(outcome.refusal, about(outcome.refusal.kind, handle ?? "the companion campaign", campaign));
    }
    return did(invitationJson(outcome.value), [`Asked to join ${found.name}.`], onItsWay(node, here));
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

/** `action add`: a local action under a joint call, from a file that names the call; what it leaves out is inherited. */
export const actionAdd = verb(z.object({ file: handedIn, draft: z.boolean() }), async (node, args, here) => {
  const content: Readonly<Record<string, unknown>> = Object(args.file.content);
  const { call: callUri, image, imageAlt, ...own } = content;
  if (typeof callUri !== "string") return declined("call: Is missing; write the address of the call.");
  const call = await findJointCall(node, callUri).catch(() => null);
  if (call === null) return declined(`call: ${callUri} is no call of a joint campaign this node takes part in.`);
  const filled = {
    ...inheritedJson(call),
    ...own,
    campaign: "action",
    ...(image === undefined ? {} : { image, imageAlt }),
  };
  const parsed = parseCallFile(filled, { now: Temporal.Now.instant(), gazetteer: gazetteer() });
  if (!parsed.ok) return declined(...parsed.findings.map(({ path, sentence }) => `${path}: ${sentence}`));
  const newPicture = await pictureOf(args.file);
  if (newPicture === "unreadable") return declined("image: Is not a picture that can be read.");
  const picture = newPicture === null ? null : { mediaId: "", alt: parsed.value.pictureAlt ?? {} };
  const draft = { ...inherited(call, parsed.value.draft), picture };
  const command = { draft, newPicture, callUri, jointUri: call.jointUri, publish: !args.draft };
  const outcome = await addAction(node.ports, operator, command);
  if (!outcome.ok) return declinedFor(outcome.refusal, callUri);
  const { uri, url } = outcome.value;
  const warnings = parsed.warnings.map(({ path, sentence }) => `${path}: ${sentence}`);
  return did({ uri, url }, [`The action is ${args.draft ? "a draft" : "published"}: ${uri}`], [
    ...warnings,
    ...onItsWay(node, here),
  ]);
});

/** `action list`: every action of the joint campaigns here, whoever organises it. */
export const actionList = verb(z.object({}), async (node) => {
  const db = readerOf(node.store);
  const value: { uri: string; campaign: string; organisation: string; starts: string; country: string | null }[] = [];
  for (const joint of await listJoints(db)) {
    for (const { uri, organisationUri, reading } of await listSources(db, joint.uri, "action")) {
      if (reading.kind !== "action") continue;
      value.push({
        uri,
        campaign: joint.uri,
        organisation: organisationUri,
        starts: reading.startsAt,
        country: reading.country,
      });
    }
  }
  const lines = value.map(({ uri, starts, country }) => `${uri}  ${starts}  ${country ?? "–"}`);
  return did(value, lines.length === 0 ? ["No actions yet."] : lines);
});

/** `action merge`: says that an action of this node is part of another. */
export const actionMerge = verb(z.object({ action: z.string(), into: z.string() }), async (node, args, here) => {
  const outcome = await mergeAction(node.ports, operator, {
    id: args.action.split("/").at(-1) ?? "",
    partOf: args.into,
  });
  if (!outcome.ok) return declinedFor(outcome.refusal, args.action);
  return did(
    { uri: args.action, partOf: args.into },
    [`${args.action} is counted as part of ${args.into}.`],
    onItsWay(node, here),
  );
});

/** `report file`: what took place at an action this movement organises. */
export const reportFile = verb(z.object({ file: handedIn }), async (node, args, here) => {
  const taken = await takeReport(args.file);
  if ("sentences" in taken) return declined(...taken.sentences);
  const outcome = await fileReport(node.ports, operator, taken);
  if (!outcome.ok) return declinedFor(outcome.refusal, taken.draft.actionUri);
  const uri = node.addresses.report(outcome.value.id);
  return did({ uri, url: uri }, [`The report is filed: ${uri}`], onItsWay(node, here));
});

/** `report correct`: replaces what a report says; the version before stays readable. */
export const reportCorrect = verb(
  z.object({ report: z.string(), file: handedIn, reason: z.string() }),
  async (node, args, here) => {
    const taken = await takeReport(args.file);
    if ("sentences" in taken) return declined(...taken.sentences);
    const id = args.report.split("/").at(-1) ?? "";
    const outcome = await correctReport(node.ports, operator, { ...taken, id, reason: args.reason });
    if (!outcome.ok) return declinedFor(outcome.refusal, `report ${id}`);
    const uri = node.addresses.report(id);
    return did({ uri, version: outcome.value.version }, [`The report is corrected: ${uri}`], onItsWay(node, here));
  },
);

/** `report withdraw`: takes a report back. */
export const reportWithdraw = verb(z.object({ report: z.string(), reason: z.string() }), async (node, args, here) => {
  const id = args.report.split("/").at(-1) ?? "";
  const outcome = await withdrawReport(node.ports, operator, { id, reason: args.reason });
  if (!outcome.ok) return declinedFor(outcome.refusal, `report ${id}`);
  return did(
    { uri: node.addresses.report(id), state: "withdrawn" },
    ["The report is withdrawn."],
    onItsWay(node, here),
  );
});

/** `report reject`: says in public that another organisation's report is not believed; its figures stay. */
export const reportReject = verb(z.object({ report: z.string(), reason: z.string() }), async (node, args, here) => {
  const outcome = await judgeReport(node.ports, operator, { sourceUri: args.report, reason: args.reason });
  if (!outcome.ok) return declinedFor(outcome.refusal, args.report);
  return did({ uri: args.report }, [`Said in public about ${args.report}: ${args.reason}`], onItsWay(node, here));
});

/** `report list`: every report of the joint campaigns here. */
export const reportList = verb(z.object({}), async (node) => {
  const db = readerOf(node.store);
  const value: JsonValue[] = [];
  const lines: string[] = [];
  for (const joint of await listJoints(db)) {
    for (const { uri, organisationUri, reading } of await listSources(db, joint.uri, "report")) {
      if (reading.kind !== "report") continue;
      const { actionUri: action, outcome, low, high, method } = reading;
      value.push({ uri, organisation: organisationUri, action, outcome, low, high, method });
      lines.push(`${uri}  ${outcome}  ${low ?? "–"}–${high ?? "–"} ${method}  ${action}`);
    }
  }
  return did(value, lines.length === 0 ? ["No reports yet."] : lines);
});

async function takeReport(file: HandedIn): Promise<ReportInput | { readonly sentences: readonly string[] }> {
  const parsed = parseReportFile(file.content);
  if (!parsed.ok) {
    return { sentences: parsed.findings.map(({ path, sentence }) => path === "" ? sentence : `${path}: ${sentence}`) };
  }
  const picture = await pictureOf(file);
  if (picture === "unreadable") return { sentences: ["image: Is not a picture that can be read."] };
  const { imageAlt } = Object(file.content) as { readonly imageAlt?: Record<string, string> };
  return { draft: parsed.value, newPictures: picture === null ? [] : [{ picture, alt: imageAlt ?? {} }] };
}

async function pictureOf({ picture }: HandedIn) {
  if (picture === null) return null;
  if (!("base64" in picture)) return "unreadable" as const;
  const encoded = await reEncodePicture(Buffer.from(picture.base64, "base64"));
  if (!encoded.ok) return "unreadable" as const;
  const { bytes, mediaType, width, height } = encoded;
  return { bytes, mediaType, width, height };
}

/** A call as the file it could have been made from, for what an action's file leaves out. */
function inheritedJson(call: Parameters<typeof inherited>[0]): Record<string, unknown> {
  const local = (instant: Temporal.Instant, zone: string) =>
    instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
  const { schedule, texts } = call;
  const part = (name: "name" | "content") =>
    Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, text[name]]));
  return {
    kind: call.kind,
    language: call.language,
    name: part("name"),
    content: part("content"),
    tags: call.tags,
    pledge: "open",
    ...(schedule === null ? {} : { starts: local(schedule.startsAt, schedule.timezone), timezone: schedule.timezone }),
    ...(schedule?.endsAt ? { ends: local(schedule.endsAt, schedule.timezone) } : {}),
  };
}

let towns: Gazetteer | undefined;

function gazetteer(): Gazetteer {
  return towns ??= createGazetteer();
}

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

async function latestText(node: MovementNode, jointUri: string) {
  let latest = null;
  for (let version = 1; version <= 1_000; version++) {
    const text = await readText(node.reading, node.ports, jointUri, version).catch(() => null);
    if (text === null) return latest;
    latest = text;
  }
  return latest;
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
