/** Archives of other nodes' campaigns as stored: whole, and each campaign once. */
import type { Selectable } from "kysely";
import type { ArchiveRepository } from "../../application/archive-ports.ts";
import type { ArchivedDocument, CampaignArchive } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import type { Store } from "../connection.ts";
import { reservedHandle } from "../reserved-handle.ts";
import type { ArchiveDocumentTable, CampaignArchiveTable } from "../tables/archive.ts";
import { fromColumn } from "./instants.ts";

/** Rows written at once. */
const AT_ONCE = 200;

/** Reads and writes the tables of archives. */
export function archiveRepository(store: Store): ArchiveRepository {
  return {
    async find(uri) {
      const row = await store.current().selectFrom("campaign_archive").selectAll().where("uri", "=", uri).forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : archiveFromRow(row);
    },
    async isHandleTaken(handle, exceptUri) {
      const db = store.current();
      const actor = await db.selectFrom("actor").select("id").where("handle", "in", [handle, reservedHandle(handle)])
        .executeTakeFirst();
      const other = await db.selectFrom("campaign_archive").select("uri").where("handle", "=", handle)
        .where("uri", "<>", exceptUri).executeTakeFirst();
      return actor !== undefined || other !== undefined;
    },
    async put({ uri, handle, origin, record, exportedAt, importedAt }, documents, pictures) {
      const db = store.current();
      await db.deleteFrom("campaign_archive").where("uri", "=", uri).execute();
      const times = { exported_at: exportedAt.toString(), imported_at: importedAt.toString() };
      await db.insertInto("campaign_archive").values({ uri, handle, origin, record: JSON.stringify(record), ...times })
        .execute();
      for (let from = 0; from < documents.length; from += AT_ONCE) {
        const rows = documents.slice(from, from + AT_ONCE).map((document) => documentColumns(uri, document));
        await db.insertInto("archive_document").values(rows).execute();
      }
      for (const { address, mediaType: media_type, bytes } of pictures) {
        await db.insertInto("archive_picture").values({ campaign_uri: uri, address, media_type, bytes }).execute();
      }
    },
  };
}

/** An archive from its row. */
export function archiveFromRow(row: Selectable<CampaignArchiveTable>): CampaignArchive {
  const { uri, handle, origin, record } = row;
  return {
    uri,
    handle,
    origin,
    record,
    exportedAt: fromColumn(row.exported_at),
    importedAt: fromColumn(row.imported_at),
  };
}

/** What is counted of an archive, from its row. */
export function archivedSourceFromRow({ source }: Pick<Selectable<ArchiveDocumentTable>, "source">): SourceRead[] {
  return source === null ? [] : [{ ...source, updatedAt: Temporal.Instant.from(source.updatedAt) }];
}

function documentColumns(campaign_uri: string, { address, body, source }: ArchivedDocument) {
  const kept = source === null ? null : JSON.stringify({ ...source, updatedAt: source.updatedAt.toString() });
  return { campaign_uri, address, body, source: kept };
}
