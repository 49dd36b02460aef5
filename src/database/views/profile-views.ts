/** What persons show of themselves, as pages read it. */
import type { Profile } from "../../domain/profile.ts";
import { profileFromRow } from "../repositories/profiles.ts";
import type { Reader } from "./read-only.ts";

/** A person's profile; null while they never said anything. */
export async function profileOf(db: Reader, personId: string): Promise<Profile | null> {
  const row = await db.selectFrom("profile").selectAll().where("person_id", "=", personId).executeTakeFirst();
  return row === undefined ? null : profileFromRow(row);
}
