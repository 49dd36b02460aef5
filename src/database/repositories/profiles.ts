/** Profiles, as stored. */
import type { ProfileRepository } from "../../application/social-ports.ts";
import type { Profile } from "../../domain/profile.ts";
import { type Selectable, sql } from "kysely";
import type { Store } from "../connection.ts";
import type { ProfileTable } from "../tables/profile.ts";

/** A profile from its row. */
export function profileFromRow(row: Selectable<ProfileTable>): Profile {
  return {
    personId: row.person_id,
    language: row.language,
    texts: row.texts,
    links: row.links,
    avatar: row.avatar_id === null ? null : { mediaId: row.avatar_id, alt: row.avatar_alt },
    isLocked: row.is_locked,
    isDiscoverable: row.is_discoverable,
    isIndexable: row.is_indexable,
    replyPolicy: row.reply_policy,
    quotePolicy: row.quote_policy,
    movedTo: row.moved_to,
    alsoKnownAs: row.also_known_as,
    near: row.near,
    readingLanguages: row.reading_languages,
  };
}

/** Reads and writes `profile`. A person without a row yet gets one, in the language they read in, else the movement's. */
export function profileRepository(store: Store): ProfileRepository {
  return {
    async load(personId) {
      const db = store.current();
      await db.insertInto("profile").columns(["person_id", "language"])
        .expression((from) =>
          from.selectFrom("person").leftJoin("movement", (join) => join.onTrue())
            .select(["person.id", sql<string>`coalesce(person.language, movement.language, 'en')`.as("language")])
            .where("person.id", "=", personId)
        ).onConflict((conflict) => conflict.doNothing()).execute();
      return profileFromRow(
        await db.selectFrom("profile").selectAll().where("person_id", "=", personId).executeTakeFirstOrThrow(),
      );
    },
    async save(profile) {
      await store.current().updateTable("profile").set({
        language: profile.language,
        texts: JSON.stringify(profile.texts),
        links: JSON.stringify(profile.links),
        avatar_id: profile.avatar?.mediaId ?? null,
        avatar_alt: JSON.stringify(profile.avatar?.alt ?? {}),
        is_locked: profile.isLocked,
        is_discoverable: profile.isDiscoverable,
        is_indexable: profile.isIndexable,
        reply_policy: profile.replyPolicy,
        quote_policy: profile.quotePolicy,
        moved_to: profile.movedTo,
        also_known_as: [...profile.alsoKnownAs],
        near: JSON.stringify(profile.near),
        reading_languages: [...profile.readingLanguages],
        updated_at: new Date().toISOString(),
      }).where("person_id", "=", profile.personId).execute();
    },
    async rename(personId, name) {
      await store.current().updateTable("person").set({ name }).where("id", "=", personId).execute();
    },
    async lookAtLinks(personId, at) {
      await store.current().updateTable("profile").set({ links_due_at: at?.toString() ?? null })
        .where("person_id", "=", personId).execute();
    },
  };
}
