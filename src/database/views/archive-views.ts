/**
 * Archives as pages and documents read them: the record, each document as it was exported, and the tally, counted here by
 * the same function as every other from the sources in the archive.
 */
import type { ArchivedImage, CampaignArchive } from "../../domain/archive.ts";
import type { JointOrganisation } from "../../domain/joint.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { countActions, tally } from "../../domain/tally.ts";
import { archivedSourceFromRow, archiveFromRow } from "../repositories/archives.ts";
import type { Reader } from "./read-only.ts";
import { type JointTally, tallySources } from "./tally-views.ts";

/** What is read with; a transaction is one too. */
export type ArchiveReader = Pick<Reader, "selectFrom">;

/** The archive with a handle here; null when there is none. */
export async function findArchive(db: ArchiveReader, handle: string): Promise<CampaignArchive | null> {
  const row = await db.selectFrom("campaign_archive").selectAll().where("handle", "=", handle).executeTakeFirst();
  return row === undefined ? null : archiveFromRow(row);
}

/** Every archive, the last that came first. */
export async function listArchives(db: ArchiveReader): Promise<readonly CampaignArchive[]> {
  const rows = await db.selectFrom("campaign_archive").selectAll().orderBy("imported_at", "desc").limit(200).execute();
  return rows.map(archiveFromRow);
}

/** The tally of an archive as of when it was exported. */
export async function readArchiveTally(db: ArchiveReader, archive: CampaignArchive): Promise<JointTally> {
  const rows = await db.selectFrom("archive_document").select("source").where("campaign_uri", "=", archive.uri)
    .where("source", "is not", null).orderBy("address").execute();
  return tallyOfArchive(archive, rows.flatMap(archivedSourceFromRow));
}

/** The tally of what is in an archive. */
export function tallyOfArchive(
  archive: Pick<CampaignArchive, "uri" | "exportedAt" | "record">,
  sources: readonly SourceRead[],
): JointTally {
  const { uri, record, exportedAt } = archive;
  const organisations = record.organisations.map((one): JointOrganisation => ({
    ...one,
    jointUri: uri,
    state: "member",
    joinedAt: exportedAt,
    leftAt: null,
  }));
  const asOf = exportedAt.toString();
  const made = tallySources(organisations, sources, asOf);
  const opinions = record.opinions.map((one) => ({ ...one, at: Temporal.Instant.from(one.at) }));
  const joint = {
    uri,
    localId: "",
    role: "partner" as const,
    endedAt: exportedAt,
    names: record.names,
    language: record.language,
  };
  return { joint, asOf, figures: tally(made), actions: countActions(made), organisations, sources, opinions };
}

/** A document of an archive as it was exported; null when it is not in it. */
export async function findArchivedDocument(
  db: ArchiveReader,
  campaignUri: string,
  address: string,
): Promise<string | null> {
  const row = await db.selectFrom("archive_document").select("body").where("campaign_uri", "=", campaignUri)
    .where("address", "=", address).executeTakeFirst();
  return row?.body ?? null;
}

/** The addresses of everything in an archive. */
export async function listArchived(
  db: ArchiveReader,
  campaignUri: string,
): Promise<{ readonly documents: readonly string[]; readonly pictures: readonly string[] }> {
  const documents = await db.selectFrom("archive_document").select("address").where("campaign_uri", "=", campaignUri)
    .orderBy("address").execute();
  const pictures = await db.selectFrom("archive_picture").select("address").where("campaign_uri", "=", campaignUri)
    .orderBy("address").execute();
  return { documents: documents.map(({ address }) => address), pictures: pictures.map(({ address }) => address) };
}

/** A picture of an archive. */
export async function findArchivedPicture(
  db: ArchiveReader,
  campaignUri: string,
  address: string,
): Promise<ArchivedImage | null> {
  const row = await db.selectFrom("archive_picture").selectAll().where("campaign_uri", "=", campaignUri)
    .where("address", "=", address).executeTakeFirst();
  return row === undefined ? null : { address, mediaType: row.media_type, bytes: row.bytes };
}

/** The keys this node knows of some actors, as Multikeys by actor; actors it never met are not in it. */
export async function knownKeys(
  db: ArchiveReader,
  actorUris: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (actorUris.length === 0) return new Map();
  const rows = await db.selectFrom("partner_key").select(["actor_uri", "multibase"])
    .where("actor_uri", "in", [...actorUris]).where("state", "=", "known").execute();
  return new Map(
    rows.map(({ actor_uri: uri }) => [
      uri,
      rows.filter((one) => one.actor_uri === uri).map(({ multibase }) => multibase),
    ]),
  );
}
