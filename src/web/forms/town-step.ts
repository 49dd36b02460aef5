/**
 * Finding a town without a script: one submit looks for the towns that begin with what was typed, another takes one. The
 * town gives locality, country and, where none was written, the time zone; never coordinates of an exact place.
 */
import type { Gazetteer, Town } from "../../application/places/gazetteer.ts";
import { type FormState, withValues } from "./form-state.ts";

/** A town to choose, and the submit's value that takes it. */
export interface TownChoice {
  readonly town: Town;
  readonly step: string;
}

/** What such a submit leads to; null when the submit was another. `towns` is null once one was taken. */
export function townStep(
  state: FormState,
  step: string,
  gazetteer: Gazetteer,
): { readonly state: FormState; readonly towns: readonly TownChoice[] | null } | null {
  if (step === "find-town") {
    const country = state.text("place.country");
    const found = gazetteer.findTowns(
      state.text("place.locality"),
      country === "" ? { limit: 12 } : { country, limit: 12 },
    );
    return {
      state,
      towns: found.map((town) => ({ town, step: `take-town:${town.country}:${town.timezone}:${town.name}` })),
    };
  }
  const [, country, timezone, name] = /^take-town:([A-Z]{2}):([^:]*):(.+)$/.exec(step) ?? [];
  if (country === undefined || name === undefined) return null;
  const zone: Record<string, string> = state.text("timezone") === "" ? { timezone: timezone ?? "" } : {};
  return { state: withValues(state, { "place.locality": name, "place.country": country, ...zone }), towns: null };
}
