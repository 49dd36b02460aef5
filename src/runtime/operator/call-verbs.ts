/** The verbs about calls to action: from a file to the public, changed, closed, cancelled, deleted, listed. */
import { z } from "zod";
import { cancelCall, closeCall, deleteCall, reviseCall } from "../../application/change-call.ts";
import { createCall } from "../../application/create-call.ts";
import { parseCallFile } from "../../application/files/call-file.ts";
import { createGazetteer, type Gazetteer } from "../../application/places/gazetteer.ts";
import { publishCall } from "../../application/publish-call.ts";
import { findCall, listCallsForDesk, listCallsOf } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import type { Call } from "../../domain/call.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { MovementNode } from "../movement-node.ts";
import { type HandedIn, handedIn, takeFile } from "./handed-in.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, onItsWay, operator, verb, type VerbResult } from "./verb.ts";

const mostCalls = 500;
const oneCall = z.object({ call: z.string() });

/** `call publish`: from a file, as a draft if so wished; or a draft that exists. */
export const callPublish = verb(
  z.union([z.object({ file: handedIn, draft: z.boolean() }), oneCall]),
  async (node, args, here) => {
    if ("call" in args) {
      return await change(node, args.call, async (id, about) => {
        const outcome = await publishCall(node.ports, operator, { id });
        if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind));
        const uri = node.addresses.call(id);
        return did({ uri, url: uri }, [`The call is published: ${uri}`], onItsWay(node, here));
      });
    }
    const taken = await takeCall(args.file);
    if (!taken.ok) return declined(...taken.sentences);
    const { file: { campaign, draft }, picture, newPicture, warnings } = taken;
    const publish = !args.draft;
    const outcome = await createCall(node.ports, operator, {
      campaign,
      draft: { ...draft, picture },
      newPicture,
      publish,
    });
    if (!outcome.ok) {
      const { kind } = outcome.refusal;
      return declinedFor(outcome.refusal, kind === "campaign_not_found" ? campaign : `The campaign ${campaign}`);
    }
    const { uri, url } = outcome.value;
    const said = publish ? `The call is published: ${uri}` : `The call is a draft: ${uri}`;
    return did({ uri, url }, [said], [...warnings, ...(publish ? onItsWay(node, here) : [])]);
  },
);

/** `call revise`: replaces what a call says by what the file says; it stays under its campaign. */
export const callRevise = verb(
  z.object({ call: z.string(), file: handedIn }),
  async (node, args, here) => {
    const taken = await takeCall(args.file);
    if (!taken.ok) return declined(...taken.sentences);
    const { file: { campaign, draft }, picture, newPicture, warnings } = taken;
    return await change(node, args.call, async (id, about) => {
      const reader = readerOf(node.store);
      const before = await findCall(reader, id);
      const owner = before === null ? null : await findCampaignById(reader, before.campaignId);
      if (owner !== null && owner.handle !== campaign) {
        return declined(`campaign: Is "${campaign}"; this call belongs to "${owner.handle}" and stays there.`);
      }
      const outcome = await reviseCall(node.ports, operator, { id, draft: { ...draft, picture }, newPicture });
      if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind));
      const told = outcome.value.state === "published" ? onItsWay(node, here) : [];
      const uri = node.addresses.call(id);
      return did({ uri, url: uri, sequence: outcome.value.sequence }, [`The call is revised: ${uri}`], [
        ...warnings,
        ...told,
      ]);
    });
  },
);

/** `call close`: over; it stays readable. */
export const callClose = verb(oneCall, (node, args, here) =>
  change(node, args.call, async (id, about) => {
    const outcome = await closeCall(node.ports, operator, { id });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind));
    return did(stateOf(node.addresses, outcome.value), ["The call is closed."], onItsWay(node, here));
  }));

/** `call cancel`: it will not happen, and everybody who got it is told. */
export const callCancel = verb(oneCall, (node, args, here) =>
  change(node, args.call, async (id, about) => {
    const outcome = await cancelCall(node.ports, operator, { id });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind));
    const lines = ["The call is cancelled; it stays at its address, marked, and a notice says so."];
    return did(stateOf(node.addresses, outcome.value), lines, onItsWay(node, here));
  }));

/** `call delete`: its address answers 410 for ever. */
export const callDelete = verb(oneCall, (node, args, here) =>
  change(node, args.call, async (id, about) => {
    const outcome = await deleteCall(node.ports, operator, { id });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind));
    return did({ uri: outcome.value.uri, state: "deleted" }, ["The call is deleted."], onItsWay(node, here));
  }));

/** `call list`: calls of one campaign or of all, drafts too. */
export const callList = verb(z.object({ campaign: z.string().nullable() }), async (node, { campaign: handle }) => {
  const reader = readerOf(node.store);
  const campaign = handle === null ? null : await findCampaign(reader, handle);
  if (handle !== null && campaign === null) return declinedFor({ kind: "campaign_not_found" }, handle);
  const calls = campaign === null
    ? (await listCallsForDesk(reader, mostCalls)).map((one) => ({ call: one.call, handle: one.campaign.handle }))
    : (await listCallsOf(reader, campaign.id, { drafts: true })).map((call) => ({ call, handle: campaign.handle }));
  const value = calls.map(({ call, handle: owner }) => ({
    ...stateOf(node.addresses, call),
    campaign: owner,
    kind: call.kind,
    name: call.texts[call.language]?.name ?? "",
    starts: call.schedule?.startsAt.toZonedDateTimeISO(call.schedule.timezone).toString({ smallestUnit: "minute" }) ??
      null,
  }));
  const lines = value.map(({ uri, state, starts, name }) => `${uri}  ${state}  ${starts ?? "no date"}  ${name}`);
  return did(value, lines.length === 0 ? ["No calls yet."] : lines);
});

/** Finds the call an address or id means, and knows how to speak of it in a refusal. */
async function change(
  { addresses }: MovementNode,
  call: string,
  how: (id: string, about: (kind: string) => string) => Promise<VerbResult>,
): Promise<VerbResult> {
  const prefix = addresses.call("");
  const actions = `${addresses.origin}/actions/`;
  const from = [prefix, actions].find((start) => call.startsWith(start)) ?? "";
  const id = call.slice(from.length);
  if (!/^[a-z0-9]{1,40}$/.test(id)) {
    return declined(`${call} is not a call of this node; its calls are at ${prefix}…, see: trait call list`);
  }
  const about: Readonly<Record<string, string>> = {
    not_found: `call ${id}`,
    campaign_not_published: "The campaign of this call",
    campaign_closed: "The campaign of this call",
  };
  return await how(id, (kind) => about[kind] ?? `The call ${id}`);
}

function takeCall(given: HandedIn) {
  const now = Temporal.Now.instant();
  return takeFile(given, (content) => parseCallFile(content, { now, gazetteer: gazetteer() }));
}

let towns: Gazetteer | undefined;

/** Loaded at the first file, because the table of towns is large. */
function gazetteer(): Gazetteer {
  return towns ??= createGazetteer();
}

function stateOf(addresses: Addresses, call: Pick<Call, "id" | "state">) {
  return { uri: addresses.call(call.id), state: call.state };
}
