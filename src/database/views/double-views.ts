/** Actions that may have been announced twice: read, never written, here. */
import type { Kysely } from "kysely";
import { type PossibleDouble, possibleDoubles } from "../../domain/doubles.ts";
import { sourceReadFromRow } from "../repositories/joint-sources.ts";
import type { Database } from "../schema.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** Most pairs shown. */
const MOST_PAIRS = 200;

/** The pairs of our actions with other organisations' in every joint campaign that goes on, members' alone. */
export async function listDoubles(db: Db): Promise<readonly PossibleDouble[]> {
  const rows = await sourceRows(db).where((where) =>
    where.exists(
      where.selectFrom("joint_campaign").select("joint_campaign.uri")
        .whereRef("joint_campaign.uri", "=", "joint_source.joint_uri").where("joint_campaign.ended_at", "is", null),
    )
  ).execute();
  return possibleDoubles(rows.map(sourceReadFromRow)).slice(0, MOST_PAIRS);
}

function sourceRows(db: Db) {
  return db.selectFrom("joint_source").innerJoin(
    "joint_organisation",
    (join) =>
      join.onRef("joint_organisation.joint_uri", "=", "joint_source.joint_uri")
        .onRef("joint_organisation.uri", "=", "joint_source.organisation_uri"),
  )
    .select([
      "joint_source.uri",
      "joint_source.joint_uri",
      "joint_source.organisation_uri",
      "joint_source.is_local",
      "joint_source.digest",
      "joint_source.reading",
      "joint_source.updated_at",
    ])
    .where("joint_organisation.state", "=", "member").where("joint_source.kind", "=", "action")
    .where("joint_source.is_gone", "=", false).orderBy("joint_source.uri");
}
