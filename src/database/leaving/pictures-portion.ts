/** The pictures one put here: of the profile and on posts, as they are stored, without metadata. */
import { type Kysely, sql } from "kysely";
import { leavingLimits } from "../../domain/limits.ts";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";

/** `media/…`, as many as fit into the largest archive, the newest first. */
export const picturesPortion: Portion<Kysely<Database>> = {
  name: "pictures",
  async files({ db }, { personId }) {
    const { rows } = await sql<{ id: string; media_type: string; size: number }>`
      select id, media_type, octet_length(bytes) as size from media where id in (
        select avatar_id from profile where person_id = ${personId} and avatar_id is not null
        union select attachment->>'mediaId' from post, jsonb_array_elements(attachments) attachment
          where author_id = ${personId})
      order by created_at desc`.execute(db);
    let room: number = leavingLimits.archiveBytes;
    const fitting = rows.filter(({ size }) => (room -= Number(size)) >= 0);
    return fitting.map(({ id, media_type: mediaType }) => ({
      path: pictureFile(id, mediaType),
      async read() {
        const row = await db.selectFrom("media").select("bytes").where("id", "=", id).executeTakeFirst();
        return row?.bytes ?? "";
      },
    }));
  },
};

/** Where a picture is in the archive. */
export function pictureFile(id: string, mediaType: string): string {
  return `media/${id}.${mediaType === "image/jpeg" ? "jpg" : mediaType.slice("image/".length)}`;
}
