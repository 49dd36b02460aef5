/** Whether what was said about an object need still be said, asked when a server would not take it. */
import { type Kysely, sql } from "kysely";
import type { Database } from "../schema.ts";

/** Still worth telling, or made pointless by what was said about the same object since. */
export type Standing = "stands" | "overtaken";

/**
 * How an Update or an Announce stands: a later Update overtakes an Update, a later Delete both. Null for everything that
 * later letters must wait for (a Create, a Follow, a Delete), and for what is not kept.
 */
export async function findStanding(db: Kysely<Database>, activityUri: string): Promise<Standing | null> {
  const row = await db.selectFrom("activity as told").select((from) =>
    from.exists(
      from.selectFrom("activity as later").select("later.uri").whereRef("later.object_uri", "=", "told.object_uri")
        .where(sql<boolean>`later.type = 'Delete' or (later.type = 'Update' and told.type = 'Update')`)
        .where(sql<boolean>`(later.published_at, later.uri) > (told.published_at, told.uri)`),
    ).as("overtaken")
  ).where("told.uri", "=", activityUri).where("told.type", "in", ["Update", "Announce"]).executeTakeFirst();
  if (row === undefined) return null;
  return row.overtaken === true ? "overtaken" : "stands";
}
