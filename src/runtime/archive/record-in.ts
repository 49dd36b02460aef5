/**
 * What a verified set of documents holds, in the words of the pages: for archives that a node takes, and for mirrors made
 * of files. Only what the verifier let through is read.
 */
import type { ArchiveRecord } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { type Documents, recordOf, sourceIn } from "../../federation/archive/record.ts";
import { provenDomain } from "../../verify/domain.ts";
import { objectIn } from "../../verify/proof.ts";
import { readBundle } from "../../verify/sources.ts";
import type { Verification } from "../../verify/verify.ts";

/** A record with what is counted; `unread` names sources that the verifier reads and this node does not. */
export interface RecordRead {
  readonly record: ArchiveRecord;
  readonly sources: readonly SourceRead[];
  readonly unread: readonly string[];
}

/** Reads the documents of a campaign after they were verified. */
export async function recordIn(
  documents: Documents,
  campaign: string,
  verification: Verification,
  differences: ArchiveRecord["differences"],
): Promise<RecordRead> {
  const read = readBundle(documents);
  const listed = [objectIn(documents[`${campaign}/organizers`])?.["orderedItems"] ?? []].flat().map(objectIn);
  const members = await Promise.all(verification.organisations.map(async ({ uri, companion, textDigest }) => {
    const consent = listed.find((entry) => entry?.["id"] === uri)?.["context"];
    const consentUri = typeof consent === "string" ? consent : null;
    return { uri, companion, textDigest, consentUri, key: await provenDomain(read, uri) };
  }));
  const found = verification.sources.map(({ id, organisation, action }) => ({
    id,
    source: sourceIn(documents, { id, organisation, organisers: action?.organisers ?? null }, campaign),
  }));
  return {
    record: recordOf(documents, campaign, members, differences),
    sources: found.flatMap(({ source }) => source === null ? [] : [source]),
    unread: found.filter(({ source }) => source === null).map(({ id }) => id),
  };
}
