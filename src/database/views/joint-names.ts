/** By what name organisations and the things they are invited to are told to people; an address where no name is known. */
import type { Reader } from "./read-only.ts";

/** Who speaks at an address: the name an actor of another node gave itself. */
export async function namesOfActors(db: Reader, uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (uris.length === 0) return new Map();
  const rows = await db.selectFrom("remote_actor").select(["uri", "name"]).where("uri", "in", [...new Set(uris)])
    .execute();
  return new Map(rows.filter(({ name }) => name !== "").map(({ uri, name }) => [uri, name]));
}
