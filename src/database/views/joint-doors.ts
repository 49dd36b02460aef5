/**
 * What is asked before a stranger's letter about acting together costs anything: whether it can answer something of ours at
 * all. One query each; nothing is fetched for a letter that can't.
 */
import { type Kysely, sql } from "kysely";
import { organizersOf } from "../../domain/joint.ts";
import type { Database } from "../schema.ts";

type Db = Pick<Kysely<Database>, "selectFrom">;

/** Whether an organisation was invited by a letter of ours that still waits for its answer. */
export async function awaitsConsent(
  db: Db,
  { inviteUri, organisationUri }: { readonly inviteUri: string; readonly organisationUri: string },
): Promise<boolean> {
  const row = await db.selectFrom("joint_invitation").select("id").where("uri", "=", inviteUri)
    .where("direction", "=", "sent").where("asked", "=", false).where("state", "=", "open")
    .where("organisation_uri", "=", organisationUri).executeTakeFirst();
  return row !== undefined;
}

/** Whether a collection is the list of a published campaign here which an organisation neither asked nor was asked to join yet. */
export async function canBeAsked(
  db: Db,
  { collectionUri, organisationUri }: { readonly collectionUri: string; readonly organisationUri: string },
): Promise<boolean> {
  const campaignUri = collectionUri.replace(/\/organizers$/, "");
  if (organizersOf(campaignUri) !== collectionUri) return false;
  const campaign = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id").select("campaign.id")
    .where("actor.uri", "=", campaignUri).where("campaign.state", "=", "published").executeTakeFirst();
  if (campaign === undefined) return false;
  const living = await db.selectFrom("joint_invitation").select("id").where("collection_uri", "=", collectionUri)
    .where("organisation_uri", "=", organisationUri).where("state", "in", ["open", "accepted"]).executeTakeFirst();
  return living === undefined;
}

/**
 * Whether anything here rests on an organisation's consent: an invitation, a part in a campaign, or an action of others. For one
 * that takes part nowhere here the sources are not looked through.
 */
export async function restsOnConsent(db: Db, consentUri: string, organisationUri: string): Promise<boolean> {
  const given = await db.selectFrom("joint_invitation").select("id").where("consent_uri", "=", consentUri)
    .executeTakeFirst();
  if (given !== undefined) return true;
  const parts = await db.selectFrom("joint_organisation").select("consent_uri").where("uri", "=", organisationUri)
    .execute();
  if (parts.length === 0) return false;
  return parts.some(({ consent_uri }) => consent_uri === consentUri) ||
    (await actionsWithConsent(db, consentUri)).length > 0;
}

/** Actions of other nodes that name an organiser by a consent; at most a hundred. */
export async function actionsWithConsent(db: Db, consentUri: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("joint_source").select("uri").where("kind", "=", "action")
    .where("is_gone", "=", false).where("is_local", "=", false)
    .where(sql<boolean>`reading -> 'organisers' @> ${JSON.stringify([{ consentUri }])}::jsonb`).limit(100).execute();
  return rows.map(({ uri }) => uri);
}
