/**
 * Names of local actors. One handle space per node: a campaign, a person and the movement can't share a handle, because
 * `@handle@host` must mean one actor (RFC 7033). Words the node needs for itself are refused.
 */

const HANDLE = /^[a-z0-9_]{1,30}$/;
const RESERVED = new Set([
  ..."about abuse accounts activities actions actor admin administrator announces api auth authorize calls".split(" "),
  ..."campaigns event events feeds follow handle healthz help inbox invites login logout mail me media moderator".split(
    " ",
  ),
  ..."moderators new nodeinfo ns oauth outbox people places postmaster privacy readyz relay reports root search".split(
    " ",
  ),
  ..."followers following home lists messages network notifications posts search thread write".split(" "),
  ..."security settings setup sign_in sign_out static struggles support system tags trait traitdunion webmaster".split(
    " ",
  ),
]);

/** Why a handle can't be taken, before asking whether somebody has it. */
export type HandleProblem = "malformed" | "reserved";

/**
 * Checks the form of a handle: 1 to 30 of `a-z 0-9 _`, the strictest rule among Mastodon, Misskey and Mobilizon.
 * Returns the problem, or null when the handle is fine.
 */
export function handleProblem(handle: string): HandleProblem | null {
  if (!HANDLE.test(handle)) return "malformed";
  return RESERVED.has(handle) ? "reserved" : null;
}
