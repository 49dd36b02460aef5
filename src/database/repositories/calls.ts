/** Calls, notices and pictures as stored, and the tombstones that stay of calls. */
import type { Selectable } from "kysely";
import type { CallRepository, NoticeRepository, PictureRepository } from "../../application/ports.ts";
import { type Call, PLEDGE_OPTIONS, type Schedule } from "../../domain/call.ts";
import { isCallKind } from "../../domain/kind.ts";
import type { Store } from "../connection.ts";
import type { CallTable } from "../tables/campaign.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";
import { makeCallDue } from "./pledge-due.ts";
import { unfile } from "./topic-items.ts";

/** Reads and writes `call`; locks a row before it is changed. */
export function callRepository(store: Store): CallRepository {
  return {
    async add(call) {
      const ids = { id: call.id, campaign_id: call.campaignId, created_at: call.createdAt.toString() };
      await store.current().insertInto("call").values({ ...ids, ...columnsOf(call) }).execute();
      await makeCallDue(store.current(), call.id);
    },
    async save(call) {
      await store.current().updateTable("call").set(columnsOf(call)).where("id", "=", call.id).execute();
      await makeCallDue(store.current(), call.id);
    },
    async lock(id) {
      const row = await store.current().selectFrom("call").selectAll().where("id", "=", id).forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : callFromRow(row);
    },
    async publicIdsOf(campaignId) {
      const rows = await store.current().selectFrom("call").select("id").where("campaign_id", "=", campaignId)
        .where("state", "<>", "draft").execute();
      return rows.map(({ id }) => id);
    },
    async bury(call, uri, deletedAt) {
      const db = store.current();
      await db.deleteFrom("call").where("id", "=", call.id).execute();
      if (call.state === "draft") return;
      await db.insertInto("tombstone").values({ uri, former_type: "Event", deleted_at: deletedAt.toString() })
        .onConflict((conflict) => conflict.doNothing()).execute();
      await db.updateTable("activity").set({ is_public: false }).where("object_uri", "=", uri).execute();
      await db.deleteFrom("reaction").where("object_uri", "=", uri).execute();
      await db.deleteFrom("reply").where("object_uri", "=", uri).execute();
      await db.deleteFrom("stream_item").where("subject_uri", "=", uri).execute();
      await unfile(db, uri);
      await db.deleteFrom("post").where("thread_uri", "=", uri).where("id", "is", null)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom("stream_item").select("id").whereRef("subject_uri", "=", "post.uri")))
        ).execute();
      await db.deleteFrom("quote").where("object_uri", "=", uri).execute();
    },
  };
}

/** Writes `notice`. */
export function noticeRepository(store: Store): NoticeRepository {
  return {
    async add(notice) {
      const { id, kind, campaignId: campaign_id, callId: call_id } = notice;
      const published_at = notice.publishedAt.toString();
      await store.current().insertInto("notice").values({ id, kind, campaign_id, call_id, published_at }).execute();
    },
  };
}

/** Writes `media`. */
export function pictureRepository(store: Store): PictureRepository {
  return {
    async add(id, picture) {
      const { mediaType: media_type, width, height, bytes } = picture;
      await store.current().insertInto("media").values({ id, media_type, width, height, bytes }).execute();
    },
    async exists(id) {
      const row = await store.current().selectFrom("media").select("id").where("id", "=", id).executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** A call from its row. */
export function callFromRow(row: Selectable<CallTable>): Call {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    kind: isCallKind(row.kind) ? row.kind : "other",
    language: row.language,
    texts: row.texts,
    schedule: scheduleFromRow(row),
    place: row.place,
    onlineUrl: row.online_url,
    onlinePublic: row.online_public,
    capacity: row.capacity,
    pledge: row.pledge,
    externalUrl: row.external_url,
    pledgeUntil: fromNullableColumn(row.pledge_until),
    threshold: row.threshold,
    pledgeOptions: PLEDGE_OPTIONS.filter((option) => row.pledge_options.includes(option)),
    distributed: row.distributed,
    risk: row.risk,
    tags: row.tags,
    picture: row.picture_id === null ? null : { mediaId: row.picture_id, alt: row.picture_alt },
    joint: row.parent_uri === null || row.joint_uri === null
      ? null
      : { parentUri: row.parent_uri, jointUri: row.joint_uri, partOf: row.part_of },
    state: row.state,
    sequence: row.sequence,
    createdAt: fromColumn(row.created_at),
    publishedAt: fromNullableColumn(row.published_at),
    updatedAt: fromColumn(row.updated_at),
  };
}

function scheduleFromRow(row: Selectable<CallTable>): Schedule | null {
  if (row.starts_at === null || row.timezone === null) return null;
  return { startsAt: fromColumn(row.starts_at), endsAt: fromNullableColumn(row.ends_at), timezone: row.timezone };
}

function columnsOf(call: Call) {
  return {
    kind: call.kind,
    language: call.language,
    texts: JSON.stringify(call.texts),
    starts_at: toColumn(call.schedule?.startsAt ?? null),
    ends_at: toColumn(call.schedule?.endsAt ?? null),
    timezone: call.schedule?.timezone ?? null,
    place: JSON.stringify(call.place),
    online_url: call.onlineUrl,
    online_public: call.onlinePublic,
    capacity: call.capacity,
    pledge: call.pledge,
    external_url: call.externalUrl,
    pledge_until: toColumn(call.pledgeUntil),
    threshold: call.threshold,
    pledge_options: [...call.pledgeOptions],
    distributed: call.distributed,
    risk: call.risk,
    tags: [...call.tags],
    picture_id: call.picture?.mediaId ?? null,
    picture_alt: JSON.stringify(call.picture?.alt ?? {}),
    parent_uri: call.joint?.parentUri ?? null,
    joint_uri: call.joint?.jointUri ?? null,
    part_of: call.joint?.partOf ?? null,
    state: call.state,
    sequence: call.sequence,
    published_at: toColumn(call.publishedAt),
    updated_at: call.updatedAt.toString(),
  };
}
