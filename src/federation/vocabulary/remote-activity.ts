/**
 * What an activity of another node is about: the properties handlers ask for, read once and tolerantly. It says nothing
 * about whether the sender may do it; everything here is the sender's claim.
 */
import type { Ignored, JsonObject, JsonValue } from "./json.ts";
import { arrayOf, idOf, idsOf, ignored, lineOf, objectOf, textOf, uriOf } from "./json.ts";
import { readingLimits } from "../../domain/limits.ts";
import type { Audience } from "./remote-note.ts";
import { audienceOf } from "./remote-note.ts";
import { instantOf } from "./times.ts";

/** An activity within another: what an Undo takes back, what an Accept answers. */
export interface InnerActivity {
  /** Often a fragment that cannot be fetched; absent when not told. */
  readonly uri: string | null;
  readonly type: string;
  readonly actor: string | null;
  readonly objectUri: string | null;
}

/** An activity of another node. */
export interface RemoteActivity {
  readonly kind: "activity";
  readonly uri: string;
  readonly type: string;
  readonly actor: string;
  /** The address of what it is about, whether named or embedded. */
  readonly objectUri: string | null;
  /** Every address it is about: one, but for a Flag, which names an account and posts. */
  readonly objectUris: readonly string[];
  /** The object when it came embedded, to be read by the readers of its type. */
  readonly object: JsonObject | null;
  readonly objectType: string | null;
  /** The embedded object as an activity, when it has the form of one. */
  readonly inner: InnerActivity | null;
  /** Where it leads: the new account of a Move, the collection of an Add. */
  readonly targetUri: string | null;
  /** With what it is done: the quoting post of a QuoteRequest. */
  readonly instrumentUri: string | null;
  /** What an Accept grants: the stamp of a quote (FEP-044f). */
  readonly resultUri: string | null;
  /** The complaint of a Flag, the emoji of a reaction: plain text or foreign HTML, bounded. */
  readonly content: string | null;
  /** What somebody wrote with a Join (Mobilizon); for organisers only. */
  readonly participationMessage: string | null;
  /** How many members a movement of our protocol speaks for with a Join; null for a Join of one person (protocol §7). */
  readonly aggregate: number | null;
  readonly audience: Audience;
  readonly publishedAt: Temporal.Instant | null;
}

/**
 * Reads an activity, or says why not: `not_an_activity`, `missing_id` or `missing_actor`. An `id` may carry a fragment,
 * as votes and Follows do. Never throws.
 */
export function activityFromObject(raw: unknown): RemoteActivity | Ignored {
  const activity = objectOf(raw);
  const type = lineOf(activity?.["type"]);
  if (activity === null || type === null) return ignored("not_an_activity");
  const uri = uriOf(activity["id"]);
  if (uri === null) return ignored("missing_id");
  const actor = idOf(activity["actor"]);
  if (actor === null) return ignored("missing_actor");
  const object = objectOf(firstOf(activity["object"]));
  return {
    kind: "activity",
    uri,
    type,
    actor,
    objectUri: idOf(activity["object"]),
    objectUris: idsOf(activity["object"]),
    object,
    objectType: lineOf(firstOf(object?.["type"])),
    inner: object === null ? null : innerOf(object),
    targetUri: idOf(activity["target"]),
    instrumentUri: idOf(activity["instrument"]),
    resultUri: idOf(activity["result"]),
    content: textOf(activity["content"], readingLimits.contentCharacters),
    participationMessage: textOf(activity["participationMessage"], readingLimits.lineCharacters),
    aggregate: numberOf(activity["tdu:aggregate"]),
    audience: audienceOf(activity),
    publishedAt: instantOf(activity["published"]),
  };
}

function innerOf(object: JsonObject): InnerActivity | null {
  const type = lineOf(firstOf(object["type"]));
  const actor = idOf(object["actor"]);
  const objectUri = idOf(object["object"]);
  if (type === null || objectUri === null) return null;
  return { uri: uriOf(object["id"]), type, actor, objectUri };
}

function numberOf(value: JsonValue | undefined): number | null {
  return value === undefined || value === null ? null : Number(value);
}

function firstOf(value: JsonValue | undefined): JsonValue | undefined {
  return arrayOf(value, 1)[0];
}
