/** Puts the archive of a person together from its pieces, as their browser gets it. */
import { openPiece } from "../../src/application/leaving/archive-pieces.ts";
import type { NetworkNode } from "./network.ts";

/** The bytes of the archive that a person has on a node. */
export async function readArchive({ node }: NetworkNode, personId: string): Promise<Buffer> {
  const db = node.store.db;
  const archive = await db.selectFrom("person_export").select(["id", "sealed_key", "state"])
    .where("person_id", "=", personId).executeTakeFirstOrThrow();
  if (archive.state !== "ready") throw new Error(`The archive is ${archive.state}.`);
  const pieces = await db.selectFrom("person_export_piece").select(["place", "sealed"])
    .where("export_id", "=", archive.id).orderBy("place").execute();
  const key = node.ports.sealing.open(archive.sealed_key);
  return Buffer.concat(pieces.map(({ place, sealed }) => openPiece(key, place, sealed)));
}
