/** What the entries of a home are about and by whom, beside posts: this node's public calls, and who is no single person. */
import type { Campaign } from "../../domain/campaign.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { type CallInCampaign, callsInCampaigns, inCampaign } from "./call-views.ts";
import type { Reader } from "./read-only.ts";

/** The public calls of this node with some ids, by id. */
export async function findPublicCalls(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CallInCampaign>> {
  if (ids.length === 0) return new Map();
  const rows = await callsInCampaigns(db).where("call.id", "in", [...ids]).where("call.state", "<>", "draft")
    .where("campaign.state", "<>", "draft").execute();
  return new Map(rows.map((row) => [row.id, inCampaign(row)]));
}

/** The campaigns, movements and other groups among some actors of this node and of others. */
export async function findGroupsAmong(db: Reader, uris: readonly string[]): Promise<ReadonlySet<string>> {
  if (uris.length === 0) return new Set();
  const local = await db.selectFrom("actor").select("uri").where("uri", "in", [...uris]).where("kind", "<>", "person")
    .execute();
  const remote = await db.selectFrom("remote_actor").select("uri").where("uri", "in", [...uris])
    .where("type", "<>", "Person").execute();
  return new Set([...local, ...remote].map(({ uri }) => uri));
}

/** What a campaign of this node is called. */
export interface CampaignName {
  readonly uri: string;
  readonly language: LanguageTag;
  readonly texts: Campaign["texts"];
}

/** This node's campaigns among some actors. */
export async function findCampaignsAmong(db: Reader, uris: readonly string[]): Promise<CampaignName[]> {
  if (uris.length === 0) return [];
  return await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id")
    .select(["actor.uri", "campaign.language", "campaign.texts"]).where("actor.uri", "in", [...uris]).execute();
}
