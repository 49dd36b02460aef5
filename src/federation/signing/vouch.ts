/**
 * A key vouches for the one that follows it: the new key's entry in the actor's document carries a proof by the old key
 * (FEP-8b32), made before the old one ended. Partners then take the new key without asking anybody.
 */
import type { JsonObject } from "../vocabulary/json.ts";
import type { SigningKeys } from "./actor-keys.ts";
import { withProof } from "./sign-activity.ts";

/** What says what a Multikey is, for those who read JSON-LD. */
const MULTIKEY = "https://w3id.org/security/multikey/v1";

/** What the entry of a vouched key carries besides what every entry has. */
export type Vouched = JsonObject & { readonly "@context": readonly string[]; readonly proof: JsonObject };

/** The context and proof that the entry of a new key carries. `at` must lie before the old key's end. */
export function vouchFor(
  entry: { readonly id: string; readonly controller: string; readonly publicKeyMultibase: string },
  old: SigningKeys,
  at: Temporal.Instant,
): Vouched {
  const { id, controller, publicKeyMultibase } = entry;
  const bare = { "@context": MULTIKEY, id, type: "Multikey", controller, publicKeyMultibase };
  const whole: Record<string, unknown> = withProof(
    bare,
    old,
    at.round({ smallestUnit: "second", roundingMode: "trunc" }),
  );
  return { "@context": whole["@context"] as string[], proof: whole["proof"] as JsonObject };
}
