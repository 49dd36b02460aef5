/**
 * What an activity sent earlier says by now. A cancelled call must never reach a late reader as one that takes place, and a
 * street that an organiser took back must not stay readable at the address of the first announcement.
 */
import type { JsonValue } from "../vocabulary/json.ts";

/**
 * The JSON of an activity with its object as the last Update has it; unchanged, byte for byte, when there was none. The
 * signatures were over the first wording and are left out of a changed one.
 */
export function asOfNow({ body, revision }: { readonly body: string; readonly revision: string | null }): string {
  if (revision === null) return body;
  const sent = JSON.parse(body) as Record<string, JsonValue>;
  const { object = null } = JSON.parse(revision) as Record<string, JsonValue>;
  const { proof: _proof, signature: _signature, ...unsigned } = sent;
  return JSON.stringify({ ...unsigned, object });
}
