/**
 * Which incoming activities may say who comes to an action. Those are sealed while they wait to be worked on, and stay so among the dead
 * letters: what the book of pledges does not show must not lie readable in the queue before it (protocol §10).
 */

const ALWAYS: ReadonlySet<string> = new Set(["Join", "Leave", "TentativeAccept", "TentativeReject"]);

/** Where calls and actions are, whoever's; and polls, with the direct ones below them. */
const ACTION = /\/(?:calls|actions)\/[^/]+$/;
const POLL = /\/pledge-[^/]+(?:\/[^/]+)?$/;

/**
 * Tells whether an activity, as received, is a pledge by any door, its end, or an answer to one of ours. When in doubt the answer is
 * yes: a sealed letter is worked on like any other.
 */
export function tellsOfPledge(activity: Readonly<Record<string, unknown>>): boolean {
  const { type, object } = activity;
  if (typeof type !== "string") return false;
  if (ALWAYS.has(type)) return true;
  const inner = isRecord(object) ? object : null;
  if (type === "Accept" || type === "Reject") return inner?.["type"] === "Join" || ACTION.test(uriOf(object));
  if (type === "Undo") return inner !== null && tellsOfPledge(inner);
  return type === "Create" && inner !== null && POLL.test(uriOf(inner["inReplyTo"]));
}

function uriOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isRecord(value) && typeof value["id"] === "string" ? value["id"] : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
