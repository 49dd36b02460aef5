/** The account itself: profile, mail address, choices, and the log of security. No secret of a way in is in it. */
import { type Kysely, sql } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";

/** `account.json` */
export const accountPortion: Portion<Kysely<Database>> = {
  name: "account",
  files({ db, sealing }, { personId, handle }) {
    const read = async () => {
      const person = await db.selectFrom("person").select(["name", "role", "language", "created_at"])
        .where("id", "=", personId).executeTakeFirst();
      const profile = await db.selectFrom("profile").selectAll().where("person_id", "=", personId).executeTakeFirst();
      const mail = await db.selectFrom("person_mail").select(["sealed_address", "verified_on"])
        .where("person_id", "=", personId).executeTakeFirst();
      const notes = await db.selectFrom("security_note").select(["kind", "made_on"]).where("person_id", "=", personId)
        .orderBy("made_on").execute();
      const choice = await db.selectFrom("notification_choice").selectAll().where("person_id", "=", personId)
        .executeTakeFirst();
      const sessions = await db.selectFrom("session").select(["name", "last_used_on"])
        .where("person_id", "=", personId).execute();
      const invitations = await db.selectFrom("invitation").select(["role", "places", "used", "made_on"])
        .where("made_by", "=", personId).execute();
      const { person_id: _id, ...shown } = profile ?? { person_id: "" };
      const { person_id: _person, digest_due_at: _due, digest_until: _until, ...told } = choice ?? {
        person_id: "",
        digest_due_at: null,
        digest_until: null,
      };
      return json({
        handle,
        ...person,
        mail: mail === undefined ? null : sealing.open(mail.sealed_address),
        profile: shown,
        notifications: told,
        sessions,
        invitations,
        security: notes,
      });
    };
    return Promise.resolve([{ path: "account.json", read }]);
  },
  async erase({ db }, { handle }) {
    await sql`delete from account_request where handle = ${handle} and state <> 'waiting'`.execute(db);
  },
};

/** A value as a file people can read too. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
