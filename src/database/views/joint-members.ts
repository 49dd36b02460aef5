/** Who takes part in joint campaigns, and what is stored of their sources, asked before anything is fetched or checked. */
import type { Kysely } from "kysely";
import type { Database } from "../schema.ts";

/** The companion campaign of an organisation that takes part; null when it does not. */
export async function findMembership(
  db: Kysely<Database>,
  jointUri: string,
  organisationUri: string,
): Promise<{ readonly companionUri: string } | null> {
  const row = await db.selectFrom("joint_organisation").select("companion_uri").where("joint_uri", "=", jointUri)
    .where("uri", "=", organisationUri).where("state", "=", "member").executeTakeFirst();
  return row === undefined ? null : { companionUri: row.companion_uri };
}

/** Whether an organisation that takes part in any joint campaign has its actor on the origin of an address. */
export async function hasMemberAt(db: Kysely<Database>, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return false;
  const row = await db.selectFrom("joint_organisation").select("uri").where("state", "=", "member")
    .where("uri", "like", `${new URL(uri).origin}/%`).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The digests of those of some sources that are stored, by address. */
export async function knownDigests(db: Kysely<Database>, uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (uris.length === 0) return new Map();
  const rows = await db.selectFrom("joint_source").select(["uri", "digest"]).where("uri", "in", uris)
    .where("is_gone", "=", false).execute();
  return new Map(rows.map(({ uri, digest }) => [uri, digest]));
}
