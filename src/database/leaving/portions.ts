/**
 * Every portion of a person's things that is kept in the database, in the order of the archive. A later part of the house
 * that keeps something about persons adds its portion to this list.
 */
import type { Kysely } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";
import { accountPortion } from "./account-portion.ts";
import { followsPortion } from "./follows-portion.ts";
import { moderationPortion } from "./moderation-portion.ts";
import { picturesPortion } from "./pictures-portion.ts";
import { pledgesPortion } from "./pledges-portion.ts";
import { readingPortion } from "./reading-portion.ts";

/** The portions. */
export const PORTIONS: readonly Portion<Kysely<Database>>[] = [
  accountPortion,
  followsPortion,
  pledgesPortion,
  readingPortion,
  moderationPortion,
  picturesPortion,
];
