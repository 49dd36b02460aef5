/**
 * Joint campaigns as pages, documents and letters read them: the organisations, the sources, the log, invitations. The same
 * sources stand behind the page, the JSON and the command line; nobody's name is among them.
 */
import { type Kysely, sql } from "kysely";
import type { Invitation, JointCampaign, JointOrganisation, JointText } from "../../domain/joint.ts";
import type { JointSource, SourceRead } from "../../domain/joint-source.ts";
import type { ActionReport } from "../../domain/report.ts";
import { fromColumn, fromNullableColumn } from "../repositories/instants.ts";
import { invitationFromRow } from "../repositories/joint-invitations.ts";
import { reportFromRow, sourceFromRow, sourceReadFromRow } from "../repositories/joint-sources.ts";
import { jointFromRow, organisationFromRow, textFromRow } from "../repositories/joint.ts";
import type { Database } from "../schema.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** The joint campaign at an address, or that a campaign here stands for; null if there is none. */
export async function findJoint(
  db: Db,
  by: { readonly uri: string } | { readonly localId: string },
): Promise<JointCampaign | null> {
  const rows = db.selectFrom("joint_campaign").selectAll();
  const row = await ("uri" in by ? rows.where("uri", "=", by.uri) : rows.where("local_id", "=", by.localId))
    .executeTakeFirst();
  return row === undefined ? null : jointFromRow(row);
}

/** Every joint campaign of this node that goes on. */
export async function listJoints(db: Db): Promise<readonly JointCampaign[]> {
  const rows = await db.selectFrom("joint_campaign").selectAll().orderBy("joined_at").execute();
  return rows.map(jointFromRow);
}

/** The organisations of a joint campaign in some states, by name. */
export async function listOrganisations(
  db: Db,
  jointUri: string,
  states: readonly JointOrganisation["state"][] = ["member"],
): Promise<readonly JointOrganisation[]> {
  const rows = await db.selectFrom("joint_organisation").selectAll().where("joint_uri", "=", jointUri)
    .where("state", "in", [...states]).orderBy("joined_at").orderBy("uri").execute();
  return rows.map(organisationFromRow);
}

/** How far an organisation was read. */
export interface OrganisationCursor {
  readonly organisation: JointOrganisation;
  readonly seq: number;
  readonly head: string;
  readonly readAt: Temporal.Instant | null;
  readonly trouble: string | null;
}

/** The organisations of a campaign, or of all, whose log should be read: asked for, or not read since a moment. */
export async function organisationsToRead(
  db: Db,
  before: Temporal.Instant,
  jointUri: string | null = null,
): Promise<readonly OrganisationCursor[]> {
  const rows = db.selectFrom("joint_organisation").selectAll().where("state", "=", "member")
    .where((where) =>
      where.or([
        where("wanted_at", "is not", null),
        where("read_at", "is", null),
        where("read_at", "<", new Date(before.epochMilliseconds)),
      ])
    );
  const found = await (jointUri === null ? rows : rows.where("joint_uri", "=", jointUri)).orderBy("read_at").execute();
  return found.map((row) => ({
    organisation: organisationFromRow(row),
    seq: row.cursor_seq,
    head: row.cursor_head,
    readAt: fromNullableColumn(row.read_at),
    trouble: row.trouble,
  }));
}

/** Every organisation of a campaign with how far it was read, for the page of its network. */
export async function listCursors(db: Db, jointUri: string): Promise<readonly OrganisationCursor[]> {
  const rows = await db.selectFrom("joint_organisation").selectAll().where("joint_uri", "=", jointUri)
    .orderBy("joined_at").execute();
  return rows.map((row) => ({
    organisation: organisationFromRow(row),
    seq: row.cursor_seq,
    head: row.cursor_head,
    readAt: fromNullableColumn(row.read_at),
    trouble: row.trouble,
  }));
}

/** The living sources of a joint campaign, by address. */
export async function listSources(
  db: Db,
  jointUri: string,
  kind: "action" | "report" | null = null,
): Promise<readonly JointSource[]> {
  const rows = db.selectFrom("joint_source").selectAll().where("joint_uri", "=", jointUri).where("is_gone", "=", false);
  const found = await (kind === null ? rows : rows.where("kind", "=", kind)).orderBy("uri").execute();
  return found.map(sourceFromRow);
}

/** The living sources of a joint campaign as they were read, by address, without the signed documents themselves. */
export async function listSourcesRead(db: Db, jointUri: string): Promise<readonly SourceRead[]> {
  const rows = await db.selectFrom("joint_source")
    .select(["uri", "joint_uri", "organisation_uri", "is_local", "digest", "reading", "updated_at"])
    .where("joint_uri", "=", jointUri).where("is_gone", "=", false).orderBy("uri").execute();
  return rows.map(sourceReadFromRow);
}

/** The living source at an address. */
export async function findSource(db: Db, uri: string): Promise<JointSource | null> {
  const row = await db.selectFrom("joint_source").selectAll().where("uri", "=", uri).where("is_gone", "=", false)
    .executeTakeFirst();
  return row === undefined ? null : sourceFromRow(row);
}

/** What organisations say of sources. */
export interface Opinion {
  readonly objectUri: string;
  readonly byUri: string;
  readonly verdict: "added" | "rejected" | "disputed";
  readonly reason: string;
  readonly at: Temporal.Instant;
}

/** Every opinion about a living source of a joint campaign; whatever else somebody talks of is shown to nobody. */
export async function listOpinions(db: Db, jointUri: string): Promise<readonly Opinion[]> {
  const living = db.selectFrom("joint_source").select("uri").where("joint_uri", "=", jointUri).where(
    "is_gone",
    "=",
    false,
  );
  const rows = await db.selectFrom("joint_opinion").selectAll().where("joint_uri", "=", jointUri)
    .where("object_uri", "in", living).orderBy("created_at").execute();
  return rows.map((row) => ({
    objectUri: row.object_uri,
    byUri: row.by_uri,
    verdict: row.verdict,
    reason: row.reason,
    at: fromColumn(row.created_at),
  }));
}

/** One line of the log. */
export interface LogLine {
  readonly seq: number;
  readonly activityUri: string;
  readonly objectUri: string;
  readonly what: string;
  readonly digest: string;
  readonly head: string;
  readonly reason: string;
  readonly at: Temporal.Instant;
}

/** The lines of a campaign's log after one, at most `limit`. */
export async function logAfter(db: Db, campaignId: string, seq: number, limit = 500): Promise<readonly LogLine[]> {
  const rows = await db.selectFrom("joint_log").selectAll().where("campaign_id", "=", campaignId)
    .where("seq", ">", seq).orderBy("seq").limit(limit).execute();
  return rows.map((row) => ({
    seq: row.seq,
    activityUri: row.activity_uri,
    objectUri: row.object_uri,
    what: row.what,
    digest: row.digest,
    head: row.head,
    reason: row.reason,
    at: fromColumn(row.created_at),
  }));
}

/** Where a campaign's log stands: its last number and head. */
export async function logHeadOf(db: Db, campaignId: string): Promise<{ seq: number; head: string }> {
  const row = await db.selectFrom("joint_campaign").select(["log_seq", "log_head"]).where("local_id", "=", campaignId)
    .executeTakeFirst();
  return { seq: row?.log_seq ?? 0, head: row?.log_head ?? "" };
}

/** Invitations, newest first; those of one collection's campaign, or those that came in. */
export async function listInvitations(
  db: Db,
  by: { readonly jointUri: string } | { readonly direction: "sent" | "received" },
): Promise<readonly Invitation[]> {
  const rows = db.selectFrom("joint_invitation").selectAll();
  const found =
    await ("jointUri" in by ? rows.where("joint_uri", "=", by.jointUri) : rows.where("direction", "=", by.direction))
      .orderBy("created_at", "desc").limit(1_000).execute();
  return found.map(invitationFromRow);
}

/** The invitation with an id or an address. */
export async function findInvitation(
  db: Db,
  by: { readonly id: string } | { readonly uri: string },
): Promise<Invitation | null> {
  const [[column, value]] = Object.entries(by) as [["id" | "uri", string]];
  const row = await db.selectFrom("joint_invitation").selectAll().where(column, "=", value).executeTakeFirst();
  return row === undefined ? null : invitationFromRow(row);
}

/** The invitation or request that a consent answers; null when none is known here. */
export async function findConsent(db: Db, consentUri: string): Promise<Invitation | null> {
  const row = await db.selectFrom("joint_invitation").selectAll().where("consent_uri", "=", consentUri)
    .executeTakeFirst();
  return row === undefined ? null : invitationFromRow(row);
}

/** Organisations that said yes to one action, with their consent. */
export async function coOrganisersOf(
  db: Db,
  actionUri: string,
): Promise<readonly { readonly uri: string; readonly consentUri: string }[]> {
  const rows = await db.selectFrom("joint_invitation").select(["organisation_uri", "consent_uri"])
    .where("collection_uri", "=", `${actionUri}/organizers`).where("state", "=", "accepted").orderBy("answered_at")
    .execute();
  return rows.flatMap(({ organisation_uri: uri, consent_uri: consentUri }) =>
    consentUri === null ? [] : [{ uri, consentUri }]
  );
}

/** A version of a common text. */
export async function findText(db: Db, campaignUri: string, version: number): Promise<JointText | null> {
  const row = await db.selectFrom("joint_text").selectAll().where("campaign_uri", "=", campaignUri)
    .where("version", "=", version).executeTakeFirst();
  return row === undefined ? null : textFromRow(row);
}

/** Every version of a common text, newest first. */
export async function listTexts(db: Db, campaignUri: string): Promise<readonly JointText[]> {
  const rows = await db.selectFrom("joint_text").selectAll().where("campaign_uri", "=", campaignUri)
    .orderBy("version", "desc").execute();
  return rows.map(textFromRow);
}

/** The report with an id. */
export async function findReport(db: Db, id: string): Promise<ActionReport | null> {
  const row = await db.selectFrom("action_report").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : reportFromRow(row);
}

/** This movement's own standing report of an action; null when there is none. */
export async function findOwnReport(db: Db, actionUri: string): Promise<ActionReport | null> {
  const row = await db.selectFrom("action_report").selectAll().where("action_uri", "=", actionUri)
    .where("state", "=", "published").executeTakeFirst();
  return row === undefined ? null : reportFromRow(row);
}

/** The versions of a report as they were signed, oldest first. */
export async function reportVersions(
  db: Db,
  reportId: string,
): Promise<readonly { readonly version: number; readonly digest: string; readonly body: string }[]> {
  return await db.selectFrom("report_version").select(["version", "digest", "body"]).where("report_id", "=", reportId)
    .orderBy("version").execute();
}

/** Organisations only the convenor speaks for. */
export async function listDeclared(
  db: Db,
  campaignId: string,
): Promise<readonly { name: string; country: string | null }[]> {
  return await db.selectFrom("declared_organisation").select(["name", "country"]).where("campaign_id", "=", campaignId)
    .orderBy(sql`lower(name)`).execute();
}

/** Who signed which version of a campaign's common texts. */
export async function listSignatures(db: Db, campaignUri: string) {
  return await db.selectFrom("joint_signature").selectAll().where("text_uri", "like", `${campaignUri}/text/%`)
    .execute();
}

/** Joint campaigns in which an organisation takes part by a consent. */
export async function jointsWithConsent(db: Db, consentUri: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("joint_organisation").select("joint_uri").where("consent_uri", "=", consentUri)
    .where("state", "=", "member").execute();
  return rows.map((row) => row.joint_uri);
}

/** Whose source is stored at an address; null when none is, or when it is gone. */
export async function findOwnerOfSource(db: Db, uri: string): Promise<string | null> {
  const row = await db.selectFrom("joint_source").select("organisation_uri").where("uri", "=", uri)
    .where("is_gone", "=", false).executeTakeFirst();
  return row?.organisation_uri ?? null;
}

/** A call of a joint campaign as it can be acted under: ours, or as the convenor sent it. */
export interface JointCallOutline {
  readonly uri: string;
  readonly names: Readonly<Record<string, string>>;
  readonly language: string;
}

/** The calls of a joint campaign that go on, wherever they live. `callUri` makes the address of one of our own. */
export async function listJointCalls(
  db: Db,
  joint: JointCampaign,
  callUri: (id: string) => string,
): Promise<readonly JointCallOutline[]> {
  if (joint.role === "convenor") {
    const rows = await db.selectFrom("call").select(["id", "texts", "language"]).where(
      "campaign_id",
      "=",
      joint.localId,
    )
      .where("state", "=", "published").where("parent_uri", "is", null).orderBy("published_at", "desc").limit(50)
      .execute();
    return rows.map(({ id, texts, language }) => ({
      uri: callUri(id),
      language,
      names: Object.fromEntries(Object.entries(texts).map(([tag, { name }]) => [tag, name])),
    }));
  }
  const rows = await db.selectFrom("remote_call").select(["uri", "name", "language", "reading"])
    .where("attributed_to", "=", joint.uri).where("state", "<>", "cancelled").orderBy("received_at", "desc").limit(50)
    .execute();
  return rows.map(({ uri, name, language, reading }) => {
    const { names } = reading as { readonly names?: Record<string, string> };
    const main = language ?? "und";
    return { uri, language: main, names: { [main]: name, ...names } };
  });
}

/** Own actions that began and have no report yet. */
export async function actionsToReport(
  db: Db,
  jointUri: string,
  now: Temporal.Instant,
): Promise<readonly JointSource[]> {
  const own = (await listSources(db, jointUri, "action")).filter(({ isLocal }) => isLocal);
  const reported = await db.selectFrom("action_report").select("action_uri").where("state", "=", "published").execute();
  const known = new Set(reported.map((row) => row.action_uri));
  return own.filter(({ uri, reading }) =>
    reading.kind === "action" && !known.has(uri) && Date.parse(reading.startsAt) <= now.epochMilliseconds
  );
}
