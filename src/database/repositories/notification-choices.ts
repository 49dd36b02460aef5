/** What persons want to be told of, their devices, and the digests that are due. */
import { sql } from "kysely";
import type { ChoiceRepository, DueDigest } from "../../application/leaving-ports.ts";
import { notificationLimits } from "../../domain/limits.ts";
import { isNotificationKind, nextDigest, QUIET_CHOICE } from "../../domain/notification.ts";
import type { Store } from "../connection.ts";
import { notHidden } from "../views/notification-views.ts";

/** Reads and writes `notification_choice`, `push_device`, and what of `notification` was read. */
export function choiceRepository(store: Store): ChoiceRepository {
  return {
    async load(personId) {
      const row = await store.current().selectFrom("notification_choice").selectAll().where("person_id", "=", personId)
        .executeTakeFirst();
      if (row === undefined) return QUIET_CHOICE;
      return {
        notOnPage: row.not_on_page.filter(isNotificationKind),
        onlyFollowed: row.only_followed,
        mail: row.mail,
        mailAtOnce: row.mail_at_once.filter(isNotificationKind),
        push: row.push.filter(isNotificationKind),
      };
    },
    async save(personId, choice, now) {
      const before = await store.current().selectFrom("notification_choice").select(["mail", "digest_due_at"])
        .where("person_id", "=", personId).executeTakeFirst();
      const kept = before?.mail === choice.mail ? before.digest_due_at?.toISOString() : undefined;
      const values = {
        not_on_page: [...choice.notOnPage],
        only_followed: choice.onlyFollowed,
        mail: choice.mail,
        mail_at_once: [...choice.mailAtOnce],
        push: [...choice.push],
        digest_due_at: kept ?? nextDigest(choice.mail, now)?.toString() ?? null,
      };
      await store.current().insertInto("notification_choice")
        .values({ person_id: personId, ...values, digest_until: now.toString() })
        .onConflict((conflict) => conflict.column("person_id").doUpdateSet(values)).execute();
    },
    async stopMail(personId) {
      await store.current().updateTable("notification_choice")
        .set({ mail: "never", mail_at_once: [], digest_due_at: null }).where("person_id", "=", personId).execute();
    },
    async markRead(personId, until) {
      const read = await store.current().updateTable("notification").set({ read_at: new Date().toISOString() })
        .where("person_id", "=", personId).where("read_at", "is", null)
        .where("created_at", "<=", new Date(until.epochMilliseconds + 1)).executeTakeFirst();
      return Number(read.numUpdatedRows);
    },
    async endedPolls(now) {
      const { rows } = await sql<{ personId: string; authorUri: string; postUri: string }>`
        select vote.person_id as "personId", post.author_uri as "authorUri", post.uri as "postUri"
        from poll_vote vote join post on post.uri = vote.post_uri
        where (post.poll->>'endsAt')::timestamptz
          between ${now.toString()}::timestamptz - interval '1 day' and ${now.toString()}::timestamptz
          and not exists (select from notification told where told.person_id = vote.person_id
            and told.kind = 'poll_ended' and told.subject_uri = post.uri)
        limit 1000`.execute(store.current());
      return rows;
    },
    ...devicePart(store),
    ...digestPart(store),
  };
}

function devicePart(store: Store): Pick<ChoiceRepository, "addDevice" | "dropDevice"> {
  return {
    async addDevice({ id, personId, mark, sealed, name, addedOn }) {
      const db = store.current();
      await db.deleteFrom("push_device").where("mark", "=", mark).execute();
      const { count } = await db.selectFrom("push_device").select(({ fn }) => fn.countAll<string>().as("count"))
        .where("person_id", "=", personId).executeTakeFirstOrThrow();
      if (Number(count) >= notificationLimits.devices) return false;
      await db.insertInto("push_device").values({ id, person_id: personId, mark, sealed, name, added_on: addedOn })
        .execute();
      return true;
    },
    async dropDevice(personId, id) {
      const dropped = await store.current().deleteFrom("push_device").where("person_id", "=", personId)
        .where("id", "=", id).executeTakeFirst();
      return dropped.numDeletedRows > 0n;
    },
  };
}

function digestPart(store: Store): Pick<ChoiceRepository, "lockDue" | "settleDigest"> {
  return {
    async lockDue(now) {
      const db = store.current();
      const { rows: [row] } = await sql<{
        person_id: string;
        mail: DueDigest["mail"];
        since: Date | null;
        language: string;
        sealed_address: string | null;
      }>`
        select choice.person_id, choice.mail, choice.digest_until as since, mail.sealed_address,
          coalesce(person.language, (select language from movement limit 1), 'en') as language
        from notification_choice choice join person on person.id = choice.person_id
          left join person_mail mail on mail.person_id = choice.person_id
        where choice.digest_due_at <= ${now.toString()}::timestamptz and person.state = 'active'
        order by choice.digest_due_at limit 1 for update of choice skip locked`.execute(db);
      if (row === undefined) return null;
      const { person_id: personId, mail, language, sealed_address: sealedAddress, since } = row;
      const unread = db.selectFrom("notification").where("person_id", "=", personId).where("read_at", "is", null)
        .where("notification.created_at", ">", since ?? new Date(0)).where(notHidden(personId));
      const counts = await unread.select(["kind", ({ fn }) => fn.countAll<string>().as("count")]).groupBy("kind")
        .orderBy("kind").execute();
      const calls = await unread.innerJoin(
        "call",
        (join) => join.on(sql<boolean>`notification.subject_uri like '%/calls/' || call.id`),
      ).where("notification.kind", "in", [
        "call_changed",
        "call_cancelled",
      ]).where("call.state", "<>", "draft").select(["call.texts", "call.language"])
        .limit(notificationLimits.digestNames).execute();
      const callNames = calls.flatMap((call) => call.texts[language]?.name ?? call.texts[call.language]?.name ?? []);
      const told = counts.map((one) => ({ kind: one.kind, count: Number(one.count) }));
      return { personId, mail, language, sealedAddress, counts: told, callNames };
    },
    async settleDigest(personId, now) {
      const row = await store.current().selectFrom("notification_choice").select("mail")
        .where("person_id", "=", personId).executeTakeFirst();
      await store.current().updateTable("notification_choice").set({
        digest_due_at: nextDigest(row?.mail ?? "never", now)?.toString() ?? null,
        digest_until: now.toString(),
      }).where("person_id", "=", personId).execute();
    },
  };
}
