/**
 * A joint campaign on a stage: nodes that invite, consent, act and report through their use cases, as organisers do at their
 * desks, over real letters.
 */
import { addAction } from "../../src/application/actions/add-action.ts";
import { acceptInvitation } from "../../src/application/joint/answer-invitation.ts";
import { inviteOrganisation } from "../../src/application/joint/invite-organisation.ts";
import { fileReport } from "../../src/application/reports/file-report.ts";
import { listInvitations } from "../../src/database/views/joint-views.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { Invitation } from "../../src/domain/joint.ts";
import type { ActionReport, ReportDraft } from "../../src/domain/report.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import { type Json, type Network, type NetworkNode, orThrow } from "../support/network.ts";

/** The operator at each machine. */
export const operator = { kind: "operator" } as const;

/** A campaign and its call of many actions, convened by one node. */
export interface Stage {
  readonly campaign: { readonly handle: string; readonly uri: string };
  readonly callUri: string;
}

/** Publishes a campaign with a day of many actions. */
export async function convene(node: NetworkNode): Promise<Stage> {
  const campaign = await node.campaign("campaign.json");
  const call = await node.call("call-rally.json", { distributed: true });
  return { campaign, callUri: call.uri };
}

/** Invites a node's movement; answers the invitation as the convenor keeps it. */
export async function invite(from: NetworkNode, handle: string, partner: NetworkNode, actionId: string | null = null) {
  const organisation = await lookUpActor(from.node.reading, partner.movementUri, "test");
  if ("kind" in organisation) throw new Error(organisation.kind);
  return orThrow(
    await inviteOrganisation(from.node.ports, operator, {
      campaign: handle,
      actionId,
      organisation,
      message: "Ensemble ?",
      endsAt: null,
    }),
  );
}

/** The newest invitation a node received. */
export async function received(node: NetworkNode): Promise<Invitation> {
  const [newest] = await listInvitations(node.node.store.db, { direction: "received" });
  if (newest === undefined) throw new Error(`${node.name} was not invited.`);
  return newest;
}

/** Says yes to the newest invitation. */
export async function accept(
  node: NetworkNode,
): Promise<{ readonly consentUri: string; readonly handle: string | null }> {
  const { id } = await received(node);
  return orThrow(await acceptInvitation(node.node.ports, operator, { id, handle: null }));
}

/** Brings partners into a campaign, one after another. */
export async function bringTogether(
  network: Network,
  convenor: NetworkNode,
  partners: readonly NetworkNode[],
): Promise<Stage> {
  const stage = await convene(convenor);
  await network.settle();
  for (const partner of partners) {
    await invite(convenor, stage.campaign.handle, partner);
    await network.settle();
    await accept(partner);
    await network.settle();
  }
  await network.settle();
  return stage;
}

/** Places for local actions. */
export const lyon = {
  place: {
    name: "Place Bellecour",
    locality: "Lyon",
    country: "FR",
    latitude: 45.7578,
    longitude: 4.832,
    precision: "exact",
  },
};

/** Adds a local action that took place yesterday, unless told otherwise. */
export async function act(node: NetworkNode, stage: Stage, changes: Json = {}): Promise<{ id: string; uri: string }> {
  const draft: CallDraft = node.draft("call-rally.json", {
    starts: "2026-11-20T10:00",
    ends: "2026-11-20T12:00",
    timezone: "Europe/Paris",
    pledge: "none",
    distributed: false,
    ...lyon,
    ...changes,
  });
  const command = { draft, newPicture: null, callUri: stage.callUri, jointUri: stage.campaign.uri };
  return orThrow(await addAction(node.node.ports, operator, command));
}

/** Files a report of an action. */
export async function report(
  node: NetworkNode,
  actionUri: string,
  changes: Partial<ReportDraft> = {},
): Promise<ActionReport> {
  const draft: ReportDraft = {
    actionUri,
    outcome: "took-place",
    participants: { low: 100, high: 140 },
    method: "counted",
    units: [],
    language: "fr",
    texts: { fr: { content: "Une belle journée." } },
    pictures: [],
    ...changes,
  };
  return orThrow(await fileReport(node.node.ports, operator, { draft, newPictures: [] }));
}
