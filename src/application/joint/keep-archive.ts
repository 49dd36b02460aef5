/**
 * Keeps the archive of another node's campaign, whose every document was checked before. It is shown read-only; it makes
 * nobody a partner, is told to nobody, and a newer archive is never replaced by an older one.
 */
import type { ArchivedDocument, ArchivedImage, ArchiveRecord, CampaignArchive } from "../../domain/archive.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";

/** A checked archive. */
export interface CheckedArchive {
  readonly uri: string;
  readonly handle: string;
  readonly origin: string;
  readonly exportedAt: Temporal.Instant;
  readonly record: ArchiveRecord;
  readonly documents: readonly ArchivedDocument[];
  readonly pictures: readonly ArchivedImage[];
}

/** Why an archive is not kept. */
export type ArchiveRefusal = NotAllowed | { readonly kind: "handle_taken" | "archive_is_older" };

/** Stores an archive, in place of an older one of the same campaign. */
export async function keepArchive(
  ports: Ports,
  asker: Asker,
  checked: CheckedArchive,
): Promise<Outcome<CampaignArchive, ArchiveRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const { documents, pictures, ...rest } = checked;
  return await ports.transact(async (work) => {
    const known = await work.archives.find(rest.uri);
    if (known !== null && Temporal.Instant.compare(known.exportedAt, rest.exportedAt) >= 0) {
      return refused({ kind: "archive_is_older" });
    }
    if (await work.archives.isHandleTaken(rest.handle, rest.uri)) return refused({ kind: "handle_taken" });
    const archive: CampaignArchive = { ...rest, importedAt: work.now };
    await work.archives.put(archive, documents, pictures);
    return done(archive);
  });
}
