/**
 * What a kept archive shows to machines: the list of everything in it, each document exactly as it was exported, and a
 * tally that this node counted from them and signs, which says where the copies are.
 */
import {
  findArchive,
  findArchivedDocument,
  listArchived,
  readArchiveTally,
} from "../../database/views/archive-views.ts";
import { findMovement } from "../../database/views/federation-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import type { CampaignArchive } from "../../domain/archive.ts";
import type { JsonObject } from "../vocabulary/json.ts";
import { tallyToObject } from "../vocabulary/tally.ts";
import { moment } from "../vocabulary/times.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND } from "./document.ts";

/** The rows of archives; the tally's is in the table of joint campaigns, which share its address. */
export function archiveDocuments(house: DocumentHouse): DocumentRoute[] {
  return [{
    pattern: /^\/c\/([^/]+)\/archive$/,
    alsoForPeople: true,
    find: async ([handle = ""], query) => {
      const archive = await findArchive(readerOf(house.store), handle);
      const of = query.get("of");
      if (archive === null) return NOT_FOUND;
      return of === null ? await contents(house, archive) : await copyOf(house, archive, of);
    },
  }];
}

/** The tally of a kept campaign, counted here; nothing where the handle is of no archive, or nobody took part. */
export async function archivedTally(house: DocumentHouse, handle: string): Promise<Document> {
  const { store, addresses } = house;
  const db = readerOf(store);
  const archive = await findArchive(db, handle);
  const movement = archive === null ? null : await findMovement(store.current());
  if (archive === null || movement === null || archive.record.organisations.length === 0) return NOT_FOUND;
  const own = addresses.campaign(archive.handle);
  const document = tallyToObject({
    id: `${own}/tally.json`,
    publisher: addresses.movement(movement.handle),
    tally: await readArchiveTally(db, archive),
    declared: [],
    unreachable: archive.record.differences.filter(({ kind }) => kind === "unreachable").map(({ subject }) => subject),
  });
  const copies = { documents: `${own}/archive`, origin: archive.origin, exportedAt: moment(archive.exportedAt) };
  return { json: await house.prove({ ...document, archive: copies }, movement.id) };
}

async function contents({ store, addresses }: DocumentHouse, archive: CampaignArchive): Promise<Document> {
  const { documents, pictures } = await listArchived(readerOf(store), archive.uri);
  const { uri: campaign, origin, exportedAt } = archive;
  const id = `${addresses.campaign(archive.handle)}/archive`;
  return { json: { id, campaign, origin, exportedAt: moment(exportedAt), documents, pictures } };
}

/** As it was exported, whatever address it had; what was gone then answers as it did. */
async function copyOf({ store }: DocumentHouse, archive: CampaignArchive, address: string): Promise<Document> {
  const body = await findArchivedDocument(readerOf(store), archive.uri, address);
  if (body === null) return NOT_FOUND;
  const { type, missing } = JSON.parse(body) as JsonObject;
  return type === "Tombstone" ? { body, status: missing === true ? 404 : 410 } : { body };
}
