/**
 * What persons are told of, as stored. Nothing about somebody kept at a distance is stored at all, nor what the person chose
 * not to hear of; what is stored wakes a worker where mail or a device is to say so too.
 */
import { type RawBuilder, sql } from "kysely";
import type { Notification, NotificationRepository } from "../../application/social-ports.ts";
import { may, type Right, ROLES } from "../../domain/person.ts";
import { ALWAYS_KINDS, FROM_PEOPLE_KINDS, REPEATING_KINDS } from "../../domain/notification.ts";
import type { Store } from "../connection.ts";
import type { JobQueue } from "../queue.ts";
import { keepsAway } from "../views/hidden-from.ts";

type About = Omit<Notification, "personId">;

/** Writes `notification`. */
export function notificationRepository(store: Store, queue: JobQueue, newId: () => string): NotificationRepository {
  /** Tells every person a query answers. */
  const tell = async (persons: RawBuilder<{ id: string }>, about: About): Promise<void> => {
    const { kind, actorUri, subjectUri } = about;
    const ids = (await sql<{ id: string }>`select distinct person.id from person
      left join notification_choice choice on choice.person_id = person.id
      where person.id in (${persons}) and person.state in ('active', 'waiting') and ${isWanted(about)}`.execute(
      store.current(),
    ))
      .rows;
    if (ids.length === 0) return;
    const rows = ids.map(({ id }) => ({
      id: newId(),
      person_id: id,
      kind,
      actor_uri: actorUri,
      subject_uri: subjectUri,
      read_at: null,
    }));
    const told = await store.current().insertInto("notification").values(rows)
      .onConflict((conflict) =>
        REPEATING_KINDS.has(kind)
          ? conflict.constraint("notification_once").doUpdateSet({
            read_at: null,
            created_at: sql<string>`excluded.created_at`,
          })
          : conflict.doNothing()
      ).returning(["id", "person_id"]).execute();
    await wake(store, queue, kind, told);
  };
  return {
    add: ({ personId, ...about }) => tell(sql`select ${personId}::text`, about),
    addForFollowers: (followedUri, about) =>
      tell(
        sql`select actor_id from following where target_uri = ${followedUri} and state = 'accepted'`,
        about,
      ),
    addForAttentive: (followedUri, about) =>
      tell(
        sql`select actor_id from following where target_uri = ${followedUri} and state = 'accepted' and with_notice`,
        about,
      ),
    addForRight: (right, about) =>
      tell(sql`select id from person where role in (${sql.join(rolesWith(right))})`, about),
  };
}

function rolesWith(right: Right): readonly string[] {
  return ROLES.filter((role) => may(role, right));
}

function isWanted({ kind, actorUri }: About): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [];
  if (!ALWAYS_KINDS.has(kind)) {
    conditions.push(sql<boolean>`not coalesce(${kind} = any(choice.not_on_page), false)`);
  }
  if (actorUri !== null) {
    conditions.push(sql<boolean>`not ${keepsAway(sql.ref("person.id"), sql`${actorUri}::text`)}`);
    if (FROM_PEOPLE_KINDS.has(kind)) {
      conditions.push(sql<boolean>`(not coalesce(choice.only_followed, false) or exists (select from following f
        where f.actor_id = person.id and f.target_uri = ${actorUri} and f.state = 'accepted'))`);
    }
  }
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Queues what is to be said by mail at once or on devices, for those who asked for it. */
async function wake(
  store: Store,
  queue: JobQueue,
  kind: string,
  told: readonly { readonly id: string; readonly person_id: string }[],
): Promise<void> {
  if (told.length === 0) return;
  const asked = await store.current().selectFrom("notification_choice").select("person_id")
    .where("person_id", "in", told.map((one) => one.person_id))
    .where(sql<boolean>`(${kind} = any(mail_at_once) or (${kind} = any(push)
      and exists (select from push_device device where device.person_id = notification_choice.person_id)))`).execute();
  const persons = new Set(asked.map((row) => row.person_id));
  const jobs = told.filter((one) => persons.has(one.person_id))
    .map((one) => ({ queue: "telling", payload: { notification: one.id } }));
  if (jobs.length > 0) await queue.enqueue(jobs);
}
