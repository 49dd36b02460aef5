/** Who takes part in joint campaigns, and what is stored of their sources, asked before anything is fetched or checked. */
import type { Kysely } from "kysely";
import type { Database } from "../schema.ts";

/** By joint campaign, the companion campaign of each organisation that takes part. */
export type Companions = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The companion campaigns of some organisations, in every joint campaign they take part in. */
export async function findCompanions(
  db: Kysely<Database>,
  organisationUris: readonly string[],
): Promise<Companions> {
  const found = new Map<string, Map<string, string>>();
  if (organisationUris.length === 0) return found;
  const rows = await db.selectFrom("joint_organisation").select(["joint_uri", "uri", "companion_uri"])
    .where("uri", "in", [...new Set(organisationUris)]).where("state", "=", "member").execute();
  for (const { joint_uri, uri, companion_uri } of rows) {
    const companions = found.get(joint_uri) ?? new Map<string, string>();
    found.set(joint_uri, companions.set(uri, companion_uri));
  }
  return found;
}

/** Whether an organisation that takes part in any joint campaign has its actor on the origin of an address. */
export async function hasMemberAt(db: Kysely<Database>, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return false;
  const row = await db.selectFrom("joint_organisation").select("uri").where("state", "=", "member")
    .where("uri", "like", `${new URL(uri).origin}/%`).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The digests of those of some sources that are stored, by address. */
export async function knownDigests(
  db: Kysely<Database>,
  uris: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (uris.length === 0) return new Map();
  const rows = await db.selectFrom("joint_source").select(["uri", "digest"]).where("uri", "in", uris)
    .where("is_gone", "=", false).execute();
  return new Map(rows.map(({ uri, digest }) => [uri, digest]));
}
