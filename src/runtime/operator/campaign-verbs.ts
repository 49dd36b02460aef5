/** The verbs about campaigns: from a file to the public, changed, closed, listed. */
import { z } from "zod";
import { closeCampaign } from "../../application/close-campaign.ts";
import { createCampaign } from "../../application/create-campaign.ts";
import { parseCampaignFile } from "../../application/files/campaign-file.ts";
import { publishCampaign } from "../../application/publish-campaign.ts";
import { reviseCampaign } from "../../application/revise-campaign.ts";
import { listCampaigns } from "../../database/views/campaign-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { MovementNode } from "../movement-node.ts";
import { handedIn, takeFile } from "./handed-in.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, onItsWay, operator, verb } from "./verb.ts";

/** `campaign create`: from a file; published at once unless it is to stay a draft. */
export const campaignCreate = verb(
  z.object({ file: handedIn, draft: z.boolean() }),
  async (node, args, here) => {
    const taken = await takeFile(args.file, parseCampaignFile);
    if (!taken.ok) return declined(...taken.sentences);
    const { file, picture, newPicture, warnings } = taken;
    const { picturePath: _path, pictureAlt: _alt, ...draft } = file;
    const publish = !args.draft;
    const outcome = await createCampaign(node.ports, operator, { draft: { ...draft, picture }, newPicture, publish });
    if (!outcome.ok) return declinedFor(outcome.refusal, draft.handle);
    const { uri, handle, url } = outcome.value;
    const said = publish ? `Campaign ${handle} is published: ${url}` : `Campaign ${handle} is a draft: ${url}`;
    return did({ uri, handle, url }, [said], [...warnings, ...(publish ? onItsWay(node, here) : [])]);
  },
);

/** `campaign revise`: replaces what a campaign says by what the file says. */
export const campaignRevise = verb(
  z.object({ handle: z.string(), file: handedIn }),
  async (node, { handle, file: given }, here) => {
    const taken = await takeFile(given, parseCampaignFile);
    if (!taken.ok) return declined(...taken.sentences);
    const { file, picture, newPicture, warnings } = taken;
    const { picturePath: _path, pictureAlt: _alt, ...draft } = file;
    if (draft.handle !== handle) {
      return declined(`handle: Is "${draft.handle}"; a campaign keeps its handle, "${handle}".`);
    }
    const outcome = await reviseCampaign(node.ports, operator, { handle, draft: { ...draft, picture }, newPicture });
    if (!outcome.ok) return declinedFor(outcome.refusal, named(outcome.refusal.kind, handle));
    const told = outcome.value.state === "published" ? onItsWay(node, here) : [];
    return did(summaryOf(node, outcome.value), [`Campaign ${handle} is revised.`], [...warnings, ...told]);
  },
);

/** `campaign publish`: makes a draft public. */
export const campaignPublish = verb(z.object({ handle: z.string() }), async (node, { handle }, here) => {
  const outcome = await publishCampaign(node.ports, operator, { handle });
  if (!outcome.ok) return declinedFor(outcome.refusal, named(outcome.refusal.kind, handle));
  const value = summaryOf(node, outcome.value);
  return did(value, [`Campaign ${handle} is published: ${value.url}`], onItsWay(node, here));
});

/** `campaign close`: ends it; it stays readable. */
export const campaignClose = verb(z.object({ handle: z.string() }), async (node, { handle }, here) => {
  const outcome = await closeCampaign(node.ports, operator, { handle });
  if (!outcome.ok) return declinedFor(outcome.refusal, named(outcome.refusal.kind, handle));
  return did(summaryOf(node, outcome.value), [`Campaign ${handle} is closed.`], onItsWay(node, here));
});

/** `campaign list`: every campaign, drafts too. */
export const campaignList = verb(z.object({}), async (node) => {
  const campaigns = await listCampaigns(readerOf(node.store), ["draft", "published", "closed"]);
  const value = campaigns.map((campaign) => summaryOf(node, campaign));
  const lines = value.map(({ handle, state, name }) => `${handle}  ${state}  ${name}`);
  return did(value, lines.length === 0 ? ["No campaigns yet."] : lines);
});

function summaryOf({ addresses }: MovementNode, campaign: Campaign) {
  const { handle, state, texts, language } = campaign;
  const name = texts[language]?.name ?? handle;
  return { uri: addresses.campaign(handle), handle, url: addresses.profile(handle), state, name };
}

function named(kind: string, handle: string): string {
  return kind === "not_found" ? `campaign ${handle}` : `The campaign ${handle}`;
}
