/** What one reads and how: topics, words to keep away, votes, and what moderators told one. */
import type { Kysely } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";
import { json } from "./account-portion.ts";

/** `reading.json` */
export const readingPortion: Portion<Kysely<Database>> = {
  name: "reading",
  files({ db }, { personId }) {
    const read = async () => {
      const topics = await db.selectFrom("topic_follow").select(["topic", "label"]).where("person_id", "=", personId)
        .orderBy("topic").execute();
      const filters = await db.selectFrom("person_filter")
        .select(["phrase", "whole_word", "contexts", "action", "expires_at"]).where("person_id", "=", personId)
        .orderBy("created_at").execute();
      const votes = await db.selectFrom("poll_vote").select(["post_uri", "choices"]).where("person_id", "=", personId)
        .orderBy("created_at").execute();
      const warnings = await db.selectFrom("person_warning").select(["step", "words", "subject_uri", "made_on"])
        .where("person_id", "=", personId).orderBy("made_on").execute();
      return json({ topics, filters, votes, warnings });
    };
    return Promise.resolve([{ path: "reading.json", read }]);
  },
};
