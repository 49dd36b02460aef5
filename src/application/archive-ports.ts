/** What keeping archives of other nodes' campaigns needs from outside. An archive is stored whole or not at all. */
import type { ArchivedDocument, ArchivedImage, CampaignArchive } from "../domain/archive.ts";

/** Part of `Work`. */
export interface ArchivePorts {
  readonly archives: ArchiveRepository;
}

/** Archives of other nodes' campaigns. */
export interface ArchiveRepository {
  /** The archive of a campaign, by the campaign's own address; null when there is none. */
  find(uri: string): Promise<CampaignArchive | null>;
  /** Whether an actor or another archive has a handle here, or had. */
  isHandleTaken(handle: string, exceptUri: string): Promise<boolean>;
  /** Stores an archive in place of an older one of the same campaign. */
  put(
    archive: CampaignArchive,
    documents: readonly ArchivedDocument[],
    pictures: readonly ArchivedImage[],
  ): Promise<void>;
}
