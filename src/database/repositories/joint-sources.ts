/**
 * Actions and reports as their owners signed them, and this node's own reports. An older version never replaces a newer one,
 * and what is gone does not come back.
 */
import { type Selectable, sql } from "kysely";
import type { ReportRepository, SourceRepository } from "../../application/joint-ports.ts";
import type { JointSource, SourceRead } from "../../domain/joint-source.ts";
import type { ActionReport } from "../../domain/report.ts";
import type { Store } from "../connection.ts";
import type { ActionReportTable, JointSourceTable } from "../tables/joint.ts";
import { excluded } from "./excluded.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";
import { noteChange, sourceBefore } from "./joint-changes.ts";
import { keepNote, keepPictureCopy } from "./report-extras.ts";

/** Reads and writes `joint_source` and `joint_opinion`. */
export function sourceRepository(store: Store): SourceRepository {
  return {
    async put(changes) {
      const rows = changes.map(({ source }) => sourceColumns(source));
      if (rows[0] === undefined) return new Set();
      const { uri: _key, ...columns } = rows[0];
      const stored = await store.current().insertInto("joint_source").values(rows)
        .onConflict((conflict) =>
          conflict.column("uri").doUpdateSet(excluded(columns))
            .where("joint_source.is_gone", "=", false)
            .whereRef("joint_source.digest", "<>", sql.ref("excluded.digest"))
            .whereRef("joint_source.updated_at", "<=", sql.ref("excluded.updated_at"))
            .whereRef("joint_source.organisation_uri", "=", sql.ref("excluded.organisation_uri"))
        ).returning("uri").execute();
      const uris = new Set(stored.map(({ uri }) => uri));
      for (const { source: { uri, reading: after }, before } of changes) {
        const reason = after.kind === "report" ? after.reason ?? "" : "";
        if (uris.has(uri)) await noteChange(store, uri, { before, after, reason });
      }
      return uris;
    },
    async find(uri) {
      const row = await store.current().selectFrom("joint_source").selectAll().where("uri", "=", uri)
        .where("is_gone", "=", false).executeTakeFirst();
      return row === undefined ? null : sourceFromRow(row);
    },
    async findAll(uris) {
      if (uris.length === 0) return new Map();
      const rows = await store.current().selectFrom("joint_source").selectAll().where("uri", "in", [...new Set(uris)])
        .where("is_gone", "=", false).execute();
      return new Map(rows.map((row) => [row.uri, sourceFromRow(row)]));
    },
    async partsOf(actionUri) {
      const rows = await store.current().selectFrom("joint_source").select("uri").where("kind", "=", "action")
        .where("is_gone", "=", false).where(sql`reading ->> 'partOf'`, "=", actionUri).execute();
      return rows.map(({ uri }) => uri);
    },
    async forgetDigest(uri) {
      await store.current().updateTable("joint_source").set({ digest: "" }).where("uri", "=", uri)
        .where("is_local", "=", false).execute();
    },
    async drop(uri) {
      await store.current().deleteFrom("joint_source").where("uri", "=", uri).where("is_local", "=", false).execute();
    },
    async bury(uri, reason = "") {
      const before = await sourceBefore(store, uri);
      const row = await store.current().updateTable("joint_source")
        .set({ is_gone: true, received_at: new Date().toISOString() }).where("uri", "=", uri)
        .where("is_gone", "=", false).returning("uri").executeTakeFirst();
      if (row !== undefined) await noteChange(store, uri, { before, after: null, reason });
      return row !== undefined;
    },
    async countsOf(jointUri, organisationUris) {
      const rows = organisationUris.length === 0 ? [] : await store.current().selectFrom("joint_source")
        .select(({ fn }) => ["organisation_uri", fn.countAll().as("count")]).where("joint_uri", "=", jointUri)
        .where("organisation_uri", "in", organisationUris).where("is_gone", "=", false).groupBy("organisation_uri")
        .execute();
      const counted = new Map(rows.map((row) => [row.organisation_uri, Number(row.count)]));
      return new Map(organisationUris.map((uri) => [uri, counted.get(uri) ?? 0]));
    },
    async countOpinions(jointUri, byUri) {
      const row = await store.current().selectFrom("joint_opinion").select((column) => column.fn.countAll().as("count"))
        .where("joint_uri", "=", jointUri).where("by_uri", "=", byUri).where("verdict", "<>", "added")
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async addOpinion({ objectUri: object_uri, byUri: by_uri, jointUri: joint_uri, verdict, reason, activityUri }) {
      const values = { joint_uri, verdict, reason, activity_uri: activityUri };
      await store.current().insertInto("joint_opinion").values({ object_uri, by_uri, ...values })
        .onConflict((conflict) => conflict.constraint("joint_opinion_once").doUpdateSet(values)).execute();
    },
  };
}

/** Reads and writes `action_report`; locks a row before it is changed. */
export function reportRepository(store: Store): ReportRepository {
  const rows = () => store.current().selectFrom("action_report").selectAll();
  const one = (row: Selectable<ActionReportTable> | undefined) => row === undefined ? null : reportFromRow(row);
  return {
    async add(report) {
      const row = await store.current().insertInto("action_report")
        .values({ ...reportColumns(report), created_at: report.createdAt.toString() })
        .onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async save(report) {
      await store.current().updateTable("action_report").set(reportColumns(report)).where("id", "=", report.id)
        .execute();
    },
    lock: async (id) => one(await rows().where("id", "=", id).forUpdate().executeTakeFirst()),
    findByAction: async (uri) =>
      one(await rows().where("action_uri", "=", uri).where("state", "=", "published").executeTakeFirst()),
    keepNote: (reportId, sealed) => keepNote(store, reportId, sealed),
    keepCopy: (copy) => keepPictureCopy(store, copy),
  };
}

/** A source from its row. */
export function sourceFromRow(row: Selectable<JointSourceTable>): JointSource {
  return { ...sourceReadFromRow(row), body: row.body };
}

/** What was read of a source from its row, without the document itself. */
export function sourceReadFromRow(
  row: Pick<
    Selectable<JointSourceTable>,
    "uri" | "joint_uri" | "organisation_uri" | "is_local" | "digest" | "reading" | "updated_at"
  >,
): SourceRead {
  return {
    uri: row.uri,
    jointUri: row.joint_uri,
    organisationUri: row.organisation_uri,
    isLocal: row.is_local,
    digest: row.digest,
    reading: row.reading,
    updatedAt: fromColumn(row.updated_at),
  };
}

/** A report from its row. */
export function reportFromRow(row: Selectable<ActionReportTable>): ActionReport {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    jointUri: row.joint_uri,
    actionUri: row.action_uri,
    callUri: row.call_uri,
    language: row.language,
    texts: row.texts,
    outcome: row.outcome,
    participants: row.low === null || row.high === null ? null : { low: row.low, high: row.high },
    method: row.method,
    units: row.units,
    pictures: row.pictures,
    startsAt: fromNullableColumn(row.starts_at),
    endsAt: fromNullableColumn(row.ends_at),
    links: row.links,
    state: row.state,
    version: row.version,
    reason: row.reason,
    createdAt: fromColumn(row.created_at),
    updatedAt: fromColumn(row.updated_at),
  };
}

function reportColumns(report: ActionReport) {
  return {
    id: report.id,
    campaign_id: report.campaignId,
    joint_uri: report.jointUri,
    action_uri: report.actionUri,
    call_uri: report.callUri,
    language: report.language,
    texts: JSON.stringify(report.texts),
    outcome: report.outcome,
    low: report.participants?.low ?? null,
    high: report.participants?.high ?? null,
    method: report.method,
    units: JSON.stringify(report.units),
    pictures: JSON.stringify(report.pictures),
    starts_at: toColumn(report.startsAt ?? null),
    ends_at: toColumn(report.endsAt ?? null),
    links: JSON.stringify(report.links ?? []),
    state: report.state,
    version: report.version,
    reason: report.reason,
    updated_at: report.updatedAt.toString(),
  };
}

function sourceColumns({ uri, jointUri, organisationUri, isLocal, digest, body, reading, updatedAt }: JointSource) {
  return {
    uri,
    joint_uri: jointUri,
    kind: reading.kind,
    organisation_uri: organisationUri,
    action_uri: reading.kind === "report" ? reading.actionUri : null,
    is_local: isLocal,
    digest,
    body,
    reading: JSON.stringify(reading),
    updated_at: updatedAt.toString(),
    received_at: new Date().toISOString(),
  };
}
