/** Campaigns as stored: texts and alternative texts as JSON objects keyed by language. */
import type { Selectable } from "kysely";
import type { CampaignRepository } from "../../application/ports.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { Store } from "../connection.ts";
import type { CampaignTable } from "../tables/campaign.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";

/** Reads and writes `campaign`; locks a row before it is changed. */
export function campaignRepository(store: Store): CampaignRepository {
  const locked = () =>
    store.current().selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id")
      .selectAll("campaign").select("actor.handle").where("actor.deleted_at", "is", null).forUpdate("campaign");
  return {
    async add(campaign) {
      const created_at = campaign.createdAt.toString();
      await store.current().insertInto("campaign")
        .values({ id: campaign.id, created_at, ...columnsOf(campaign) }).execute();
    },
    async save(campaign) {
      await store.current().updateTable("campaign").set(columnsOf(campaign)).where("id", "=", campaign.id).execute();
    },
    async lockByHandle(handle) {
      const row = await locked().where("actor.handle", "=", handle).executeTakeFirst();
      return row === undefined ? null : campaignFromRow(row);
    },
    async lockById(id) {
      const row = await locked().where("campaign.id", "=", id).executeTakeFirst();
      return row === undefined ? null : campaignFromRow(row);
    },
  };
}

/** A campaign from its row and its actor's handle. */
export function campaignFromRow(row: Selectable<CampaignTable> & { handle: string }): Campaign {
  return {
    id: row.id,
    handle: row.handle,
    language: row.language,
    texts: row.texts,
    struggles: row.struggles,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    picture: row.picture_id === null ? null : { mediaId: row.picture_id, alt: row.picture_alt },
    state: row.state,
    createdAt: fromColumn(row.created_at),
    publishedAt: fromNullableColumn(row.published_at),
    updatedAt: fromColumn(row.updated_at),
  };
}

function columnsOf(campaign: Campaign) {
  return {
    language: campaign.language,
    texts: JSON.stringify(campaign.texts),
    struggles: [...campaign.struggles],
    starts_on: campaign.startsOn,
    ends_on: campaign.endsOn,
    picture_id: campaign.picture?.mediaId ?? null,
    picture_alt: JSON.stringify(campaign.picture?.alt ?? {}),
    state: campaign.state,
    published_at: toColumn(campaign.publishedAt),
    updated_at: campaign.updatedAt.toString(),
  };
}
