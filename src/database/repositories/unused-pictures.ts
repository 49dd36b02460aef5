/**
 * Pictures that lost what showed them: of a post or report that was deleted or changed, of somebody who left. They go at once, because
 * their addresses were told to other servers and answer whoever kept them.
 */
import { type Kysely, sql } from "kysely";
import type { Database } from "../schema.ts";

/** Forgets those of some pictures that nothing shows any more. Call it after what showed them is gone. */
export async function forgetPictures(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from media where id in (${sql.join(ids)})
    and not exists (select from campaign where picture_id = media.id)
    and not exists (select from call where picture_id = media.id)
    and not exists (select from movement where picture_id = media.id)
    and not exists (select from profile where avatar_id = media.id)
    and not exists (select from action_report where state = 'published'
      and pictures @> jsonb_build_array(jsonb_build_object('mediaId', media.id)))
    and not exists (select from post where attachments @> jsonb_build_array(jsonb_build_object('mediaId', media.id)))`
    .execute(db);
}
