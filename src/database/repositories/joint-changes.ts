/**
 * Writes the public record of what sources said before and say now. Only what people or figures depend on is a change; a better
 * word is none. A source that changes without end keeps its newest entries alone.
 */
import type { SourceReading } from "../../domain/joint-source.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Store } from "../connection.ts";

/** A source as it stands before it is changed; null for one that is new or gone. */
export interface SourceBefore {
  readonly jointUri: string;
  readonly organisationUri: string;
  readonly reading: SourceReading;
}

/** What is stored of a source now. */
export async function sourceBefore(store: Store, uri: string): Promise<SourceBefore | null> {
  const row = await store.current().selectFrom("joint_source").select(["joint_uri", "organisation_uri", "reading"])
    .where("uri", "=", uri).where("is_gone", "=", false).executeTakeFirst();
  if (row === undefined) return null;
  return { jointUri: row.joint_uri, organisationUri: row.organisation_uri, reading: row.reading };
}

/** Notes that a source says something else now, or with `after` null that it is gone. */
export async function noteChange(
  store: Store,
  uri: string,
  { before, after, reason }: {
    readonly before: SourceBefore | null;
    readonly after: SourceReading | null;
    readonly reason: string;
  },
): Promise<void> {
  if (before === null || after !== null && whatCounts(before.reading) === whatCounts(after)) return;
  const db = store.current();
  await db.insertInto("joint_change").values({
    joint_uri: before.jointUri,
    object_uri: uri,
    organisation_uri: before.organisationUri,
    what: after === null ? "gone" : "changed",
    before: JSON.stringify(before.reading),
    after: after === null ? null : JSON.stringify(after),
    reason: reason.slice(0, jointLimits.reasonCharacters),
  }).execute();
  const oldest = db.selectFrom("joint_change").select("seq").where("object_uri", "=", uri).orderBy("seq", "desc")
    .offset(jointLimits.changesOfSource).limit(1);
  await db.deleteFrom("joint_change").where("object_uri", "=", uri).where("seq", "<=", oldest).execute();
}

function whatCounts(reading: SourceReading): string {
  if (reading.kind === "report") {
    const { outcome, low, high, method, units } = reading;
    return JSON.stringify([outcome, low, high, method, units.map(({ unit, low, high }) => [unit, low, high])]);
  }
  const { startsAt, endsAt, isCancelled, partOf, country, place, confirmed } = reading;
  return JSON.stringify([startsAt, endsAt, isCancelled, partOf, country, place, [...confirmed].sort()]);
}

/** An organisation that takes part from now on, or no longer does. */
export interface MembershipChange {
  readonly jointUri: string;
  readonly uri: string;
  readonly what: "joined" | "left" | "removed";
  readonly since: string | null;
}

/** Notes such changes. */
export async function noteMemberships(store: Store, changes: readonly MembershipChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ jointUri: joint_uri, uri, what, since }) => ({
    ...{ joint_uri, object_uri: uri, organisation_uri: uri, what, since },
    ...{ before: null, after: null, reason: "" },
  }));
  await store.current().insertInto("joint_change").values(rows).execute();
}
