/**
 * Checks that a body is one activity of one type by one actor, with an id of that actor's own origin.
 * What is judged here is what the document says of itself; whether it is true is the signature's business. It refuses
 * lists where one thing is expected, more recipients and tags than anybody needs, and identities under our own name.
 */

import { inboxLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { checkContexts } from "./contexts.ts";
import { findJsonExcess, parseJson } from "./json-bounds.ts";
import { GateRefusal, malformed, unauthenticated } from "./refusal.ts";

/** An activity whose shape is acceptable; nothing in it is verified yet. */
export interface ShapedActivity {
  /** Its id, canonical. */
  readonly id: string;
  /** Its one type. */
  readonly type: string;
  /** Its one actor. */
  readonly actor: URL;
  /** The whole document. */
  readonly raw: Record<string, unknown>;
  /** Whether it carries a signature or proof of its own, as activities do that others pass on. */
  readonly carriesProof: boolean;
}

type Json = Record<string, unknown>;

/** Measures, parses and checks a body; `origin` is the node's own. */
export function readActivity(body: Uint8Array, origin: string): ShapedActivity | GateRefusal {
  const excess = findJsonExcess(body, inboxLimits);
  if (excess !== null) return malformed(excess, "The body is nested too deep or holds too many values.");
  let raw: unknown;
  try {
    raw = parseJson(body);
  } catch {
    return malformed("not_json", "The body is not JSON in UTF-8.");
  }
  if (!isJson(raw)) return malformed("not_an_object", "The body must be one JSON object.");
  return checkActivity(raw, origin);
}

function checkActivity(raw: Json, origin: string): ShapedActivity | GateRefusal {
  const type = raw["type"];
  if (typeof type !== "string" || type === "" || type.length > inboxLimits.typeCharacters) {
    return malformed("type", "The activity must have exactly one type.");
  }
  const actor = readUri(raw["actor"], origin);
  if (actor === null || actor.hash !== "") return malformed("actor", "The actor must be one address without fragment.");
  const id = readUri(raw["id"], origin);
  if (id === null) return malformed("id", "The activity must have an id that is an address.");
  const own = new URL(origin).host;
  if (id.host === own) return malformed("id_ours", "The activity's id is on this server.");
  if (actor.host === own) return unauthenticated("actor_ours", "The actor is on this server.");
  if (id.origin !== actor.origin) return malformed("id_origin", "The activity's id is not on its actor's server.");
  const refusal = checkObject(raw, type) ?? checkCounts(raw) ?? checkContexts(raw, actor.origin);
  if (refusal !== null) return refusal;
  return { id: id.href, type, actor, raw, carriesProof: isPresent(raw["signature"]) || isPresent(raw["proof"]) };
}

/**
 * An absolute address without userinfo, blanks or control characters; https unless the node itself speaks http. A host with
 * a final dot is the same server under a second name, and would pass by every block and limit of the first.
 */
function readUri(value: unknown, origin: string): URL | null {
  if (
    typeof value !== "string" || value.length > inboxLimits.uriCharacters || !/^[^\s\p{Cc}<>"\\^`{|}]+$/u.test(value)
  ) {
    return null;
  }
  const url = URL.parse(value);
  if (url === null || url.username !== "" || url.password !== "" || url.hostname.endsWith(".")) return null;
  return url.protocol === "https:" || (url.protocol === "http:" && origin.startsWith("http:")) ? url : null;
}

function checkObject(raw: Json, type: string): GateRefusal | null {
  const object = raw["object"];
  if (typeof object === "string" || isJson(object)) return null;
  if (object === undefined && intransitive.has(type)) return null;
  const several = type === "Flag" ? inboxLimits.flagObjects : type === "Add" ? jointLimits.sourcesAtOnce : 0;
  if (Array.isArray(object) && object.length > 0 && object.length <= several) {
    if (object.every((item) => typeof item === "string" || isJson(item))) return null;
  }
  return malformed("object", "The activity must have exactly one object.");
}

/** Types that ActivityStreams defines without an object (Activity Vocabulary §2.1, §3.1). */
const intransitive: ReadonlySet<string> = new Set(["Arrive", "Question", "Travel"]);

function checkCounts(raw: Json): GateRefusal | null {
  const objects = listOf(raw["object"]).filter(isJson);
  const parts = [raw, ...objects];
  for (const part of parts) {
    if (countOf(part["tag"]) > inboxLimits.tags) return malformed("tags", `More than ${inboxLimits.tags} tags.`);
    if (countOf(part["oneOf"]) + countOf(part["anyOf"]) > inboxLimits.pollOptions) {
      return malformed("poll_options", `More than ${inboxLimits.pollOptions} options in a poll.`);
    }
  }
  const addressed = parts.flatMap((part) => ["to", "cc", "bto", "bcc", "audience"].map((name) => countOf(part[name])));
  const recipients = addressed.reduce((sum, count) => sum + count, 0);
  return recipients > inboxLimits.recipients
    ? malformed("recipients", `More than ${inboxLimits.recipients} recipients.`)
    : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function countOf(value: unknown): number {
  return isPresent(value) ? listOf(value).length : 0;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
