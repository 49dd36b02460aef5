/** Pledges of our own people for actions of other nodes, as the pages of an account read them. */
import type { AwayState } from "../../application/away-ports.ts";
import type { Reader } from "./read-only.ts";

/** The actions elsewhere that anybody of ours pledged for and that are known here. */
export async function listAwayCallUris(db: Reader): Promise<readonly string[]> {
  const rows = await db.selectFrom("away_total").select("call_uri").orderBy("over_at").limit(2_000).execute();
  return rows.map((row) => row.call_uri);
}

/** Where pledges with these marks stand, with the name of each action as far as this node knows it. */
export async function listAwayByMarks(
  db: Reader,
  marks: readonly string[],
): Promise<readonly { callUri: string; state: AwayState; name: string | null }[]> {
  if (marks.length === 0) return [];
  const rows = await db.selectFrom("away_pledge").leftJoin("remote_call", "remote_call.uri", "away_pledge.call_uri")
    .select(["call_uri", "away_pledge.state", "remote_call.name"]).where("mark", "in", [...marks]).execute();
  return rows.map((row) => ({ callUri: row.call_uri, state: row.state, name: row.name }));
}
