/**
 * Actions and reports as their owners signed them, and this node's own reports. An older version never replaces a newer one,
 * and what is gone does not come back.
 */
import type { Selectable } from "kysely";
import type { ReportRepository, SourceRepository } from "../../application/joint-ports.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import type { ActionReport } from "../../domain/report.ts";
import type { Store } from "../connection.ts";
import type { ActionReportTable, JointSourceTable } from "../tables/joint.ts";
import { fromColumn } from "./instants.ts";

/** Reads and writes `joint_source` and `joint_opinion`. */
export function sourceRepository(store: Store): SourceRepository {
  return {
    async put(source) {
      const { uri, ...columns } = sourceColumns(source);
      const row = await store.current().insertInto("joint_source").values({ uri, ...columns })
        .onConflict((conflict) =>
          conflict.column("uri").doUpdateSet(columns)
            .where("joint_source.is_gone", "=", false).where("joint_source.digest", "<>", source.digest)
            .where("joint_source.updated_at", "<=", new Date(source.updatedAt.epochMilliseconds))
            .where("joint_source.organisation_uri", "=", source.organisationUri)
        ).returning("uri").executeTakeFirst();
      return row !== undefined;
    },
    async find(uri) {
      const row = await store.current().selectFrom("joint_source").selectAll().where("uri", "=", uri)
        .where("is_gone", "=", false).executeTakeFirst();
      return row === undefined ? null : sourceFromRow(row);
    },
    async bury(uri) {
      const row = await store.current().updateTable("joint_source").set({ is_gone: true }).where("uri", "=", uri)
        .where("is_gone", "=", false).returning("uri").executeTakeFirst();
      return row !== undefined;
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
  };
}

/** A source from its row. */
export function sourceFromRow(row: Selectable<JointSourceTable>): JointSource {
  return {
    uri: row.uri,
    jointUri: row.joint_uri,
    organisationUri: row.organisation_uri,
    isLocal: row.is_local,
    digest: row.digest,
    body: row.body,
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
  };
}
