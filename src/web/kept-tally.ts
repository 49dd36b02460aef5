/**
 * Keeps what the tallies of a few joint campaigns are counted from, as long as no row of it was written: a thousand sources are
 * read once for all pages, the card and the widget. Each page still counts for itself, at its own moment.
 */
import {
  type JointTally,
  readTallyRows,
  tallyOf,
  type TallyRows,
  tallyRowsVersion,
} from "../database/views/tally-views.ts";
import type { JointCampaign } from "../domain/joint.ts";
import type { WebHouse } from "./house.ts";
import type { Visit } from "./visit.ts";

/** Campaigns kept for each node. */
const KEPT = 6;

interface Kept {
  readonly version: string;
  readonly rows: TallyRows;
}

const kept = new WeakMap<WebHouse, Map<string, Kept>>();

/** The tally of a joint campaign now, read anew only if something of it was written since. */
export async function keptTally(
  { house, db, now }: Pick<Visit, "house" | "db" | "now">,
  joint: JointCampaign,
): Promise<JointTally> {
  const all = kept.get(house) ?? new Map<string, Kept>();
  kept.set(house, all);
  // Asked before reading: what is written in between makes the next page read anew, never this one keep what is old.
  const version = await tallyRowsVersion(db, joint.uri);
  const known = all.get(joint.uri);
  const rows = known?.version === version ? known.rows : await readTallyRows(db, joint.uri);
  all.delete(joint.uri);
  all.set(joint.uri, { version, rows });
  const [oldest] = all.keys();
  if (all.size > KEPT && oldest !== undefined) all.delete(oldest);
  return tallyOf(joint, rows, now);
}
