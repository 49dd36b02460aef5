/**
 * Whether a source is its owner's own word: on its host, attributed to it, signed by it. Read into the few facts that are
 * counted; anything malformed is no source.
 */
import { sameOrigin, standsFor } from "./check-consent.ts";
import { type Json, objectIn, proofProblem, sourceDigest } from "./proof.ts";
import type { Action, Report } from "./recount.ts";
import type { Read } from "./sources.ts";
import { countryOf, isCancelled, strictProblem } from "./strict.ts";
import type { Difference } from "./verify.ts";

/** A source that holds. */
export interface Source {
  readonly id: string;
  readonly organisation: string;
  readonly digest: string;
  readonly published: number;
  readonly updated: number;
  readonly action: Action | null;
  readonly report: Report | null;
}

/** Who may have written it: the organisation for reports, its companion campaign for actions. */
export interface Owner {
  readonly uri: string;
  readonly companion: string;
}

const OUTCOMES = ["took-place", "cancelled", "moved"];
const METHODS = ["counted", "estimated", "declared"];
const UNITS = ["strikers", "workplaces", "letters", "signatures", "phone-calls", "hours", "leaflets"];
const MOST = 10_000_000;

/** The source at an address if it is the owner's own word about this campaign, else what is wrong; null for no source. */
export async function checkSource(
  read: Read,
  campaign: string,
  id: string,
  owner: Owner,
): Promise<Source | Difference | null> {
  const fails = (kind: Difference["kind"], detail: string): Difference => ({ kind, subject: id, detail });
  const found = await read(id);
  if (found.kind === "gone") return fails("source_gone", `answers ${found.status}`);
  if (found.kind === "unreachable") return fails("unreachable", found.why);
  const { document } = found;
  if (document["id"] !== id || !sameOrigin(id, owner.uri)) {
    return fails("source_forged", "is not what its address says");
  }
  if (document["tdu:distributed"] === true) return null;
  const isAction = document["type"] === "Event";
  const author = String(document["attributedTo"]);
  const rightful = isAction ? owner.companion : owner.uri;
  if (author !== rightful) return fails("report_for_another", `speaks for ${author}, on the node of ${owner.uri}`);
  if (document["tdu:campaign"] !== campaign) return null;
  const malformed = strictProblem(document);
  if (malformed !== null) return fails("source_forged", malformed);
  const actor = await read(author);
  const problem = proofProblem(document, author, actor.kind === "document" ? actor.document : null);
  if (problem !== null) return fails("source_forged", problem);
  const action = isAction ? await actionIn(read, document, id, owner) : null;
  const report = isAction ? null : reportIn(document, id, owner);
  if (action === null && report === null) return fails("source_forged", "cannot be read as an action or report");
  const published = Date.parse(String(document["published"]));
  const updated = Date.parse(String(document["updated"] ?? document["published"]));
  return { id, organisation: owner.uri, digest: sourceDigest(document), published, updated, action, report };
}

async function actionIn(read: Read, event: Json, id: string, owner: Owner): Promise<Action | null> {
  if (event["actor"] !== owner.uri) return null;
  const end = Date.parse(String(event["endTime"]));
  if (Number.isNaN(end)) return null;
  const organisers = [owner.uri];
  const collection = objectIn(event["organizers"]);
  for (const item of [collection?.["items"] ?? collection?.["orderedItems"] ?? []].flat()) {
    const { id: uri, context } = objectIn(item) ?? {};
    if (typeof uri !== "string" || typeof context !== "string" || organisers.includes(uri)) continue;
    if (await standsFor(read, `${id}/organizers`, uri, context)) organisers.push(uri);
  }
  return {
    id,
    organisers,
    country: countryOf(event),
    end,
    cancelled: isCancelled(event),
    partOf: typeof event["tdu:partOf"] === "string" ? event["tdu:partOf"] : null,
  };
}

function reportIn(note: Json, id: string, owner: Owner): Report | null {
  const terms = objectIn(note["tdu:actionReport"]);
  if (terms === null) return null;
  const { action, outcome, participantsLow: low, participantsHigh: high, countMethod: method } = terms;
  if (typeof action !== "string" || typeof outcome !== "string" || typeof method !== "string") return null;
  if (!OUTCOMES.includes(outcome) || !METHODS.includes(method)) return null;
  const hasRange = low !== undefined || high !== undefined;
  if (hasRange && !isRange(low, high)) return null;
  const units = [terms["units"] ?? []].flat().map(objectIn);
  if (
    units.some((one) =>
      one === null || typeof one["unit"] !== "string" || !UNITS.includes(one["unit"]) ||
      !isRange(one["low"], one["high"])
    )
  ) {
    return null;
  }
  return {
    id,
    action,
    by: owner.uri,
    outcome,
    low: hasRange ? Number(low) : null,
    high: hasRange ? Number(high) : null,
    method,
    units: units.map((one) => ({
      unit: String(one?.["unit"]),
      low: Number(one?.["low"]),
      high: Number(one?.["high"]),
    })),
  };
}

function isRange(low: unknown, high: unknown): boolean {
  const isCount = (value: unknown) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= MOST;
  return isCount(low) && isCount(high) && Number(low) <= Number(high);
}
