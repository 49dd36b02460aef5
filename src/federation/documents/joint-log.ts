/**
 * A page of the log of a joint campaign: the lines in order, each with the source it is the last word about. A page is never
 * heavier than what every partner's loader takes, or whoever was apart for a day could not read on.
 */
import type { Kysely } from "kysely";
import type { Database } from "../../database/schema.ts";
import { logAfter, logHeadOf, type LogLine } from "../../database/views/joint-views.ts";
import { documentLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { JsonObject, JsonValue } from "../vocabulary/json.ts";
import { logToObject } from "../vocabulary/tally.ts";
import type { Document, DocumentHouse } from "./document.ts";

/** How much of what a loader takes a page may use. */
const SHARE = 0.8;
/** What a line weighs without its source, at most: values, and bytes. */
const LINE = { values: 8, bytes: 1_000 } as const;

/** The lines of a campaign's log after the number in `?after=`; with more behind them the page names the `next`. */
export async function logPage(
  { store, addresses }: DocumentHouse,
  { campaignId, uri }: { readonly campaignId: string; readonly uri: string },
  query: URLSearchParams,
): Promise<Document> {
  const db = store.current();
  const after = /^\d{1,9}$/.test(query.get("after") ?? "") ? Number(query.get("after")) : 0;
  const all = await logAfter(db, campaignId, after, jointLimits.logLines);
  const bodies = await ownBodies(db, all.map(({ objectUri }) => objectUri));
  const lines = all.slice(0, linesOfPage(all, bodies));
  const collection = addresses.of(uri, "log");
  const head = await logHeadOf(db, campaignId);
  const last = lines.at(-1)?.seq ?? after;
  const next = lines.length > 0 && last < head.seq ? `${collection}?after=${last}` : null;
  const id = `${collection}?after=${after}`;
  return { json: logToObject({ id, collection, attributedTo: uri, lines, bodies, head, next }) };
}

/** The living sources of this node among some addresses, as they were signed. */
async function ownBodies(db: Kysely<Database>, uris: readonly string[]): Promise<Map<string, JsonObject>> {
  if (uris.length === 0) return new Map();
  const rows = await db.selectFrom("joint_source").select(["uri", "body"]).where("uri", "in", [...new Set(uris)])
    .where("is_local", "=", true).where("is_gone", "=", false).execute();
  return new Map(rows.map(({ uri, body }) => [uri, JSON.parse(body) as JsonObject]));
}

/** How many lines make a page: the first always, whatever it weighs. */
function linesOfPage(lines: readonly LogLine[], bodies: ReadonlyMap<string, JsonObject>): number {
  const weighed = new Set<string>();
  let [values, bytes] = [0, 0];
  const tooMany = lines.findIndex(({ objectUri }, at) => {
    const body = weighed.has(objectUri) ? undefined : bodies.get(objectUri);
    weighed.add(objectUri);
    values += LINE.values + (body === undefined ? 0 : valuesIn(body));
    bytes += LINE.bytes + (body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body)));
    return at > 0 && (values > documentLimits.nodes * SHARE || bytes > documentLimits.bytes * SHARE);
  });
  return tooMany === -1 ? lines.length : tooMany;
}

function valuesIn(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, one: JsonValue) => sum + valuesIn(one), 1);
}
