/**
 * What can be wrong or worth knowing in a file an organiser hands in. The kinds are a closed list so that every
 * interface language has a sentence for each; the English sentence here serves the command line.
 */

/** Every kind of finding. The kinds from `in_the_past` on are warnings only: they refuse nothing. */
export const FINDING_KINDS = [
  "not_an_object",
  "required",
  "unknown_field",
  "wrong_type",
  "unknown_value",
  "duplicate",
  "too_short",
  "too_long",
  "too_many",
  "out_of_range",
  "not_whole",
  "control_character",
  "malformed_language",
  "main_language_missing",
  "counterpart_missing",
  "malformed_handle",
  "reserved_handle",
  "malformed_struggle",
  "malformed_tag",
  "not_a_date",
  "not_a_local_time",
  "not_a_time_zone",
  "time_zone_required",
  "ends_before_starts",
  "starts_required",
  "not_https",
  "unknown_country",
  "coordinates_incomplete",
  "locality_required",
  "external_url_required",
  "online_required",
  "going_required",
  "image_required",
  "image_alt_required",
  "consent_required",
  "not_web_address",
  "in_the_past",
  "time_skipped",
  "time_repeated",
  "time_zone_deduced",
  "town_unknown",
  "coordinates_from_town",
  "external_url_unused",
  "contact_with_risk",
  "threshold_open",
  "moved_without_date",
  "starts_unused",
] as const;

/** One of {@link FINDING_KINDS}; a page translates it as `finding.<kind>`. */
export type FindingKind = typeof FINDING_KINDS[number];

/**
 * One finding. `path` is written as in the file (`name.fr`, `place.country`, `tags.2`), empty for the file as a whole;
 * `values` fill the placeholders of a translated sentence, where `expected` of `wrong_type` is one of `string number
 * boolean array record other`; `sentence` is English, says what to do and doesn't repeat the path.
 */
export interface Finding {
  readonly path: string;
  readonly problem: FindingKind;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly sentence: string;
}

/** A file understood, perhaps with warnings, or refused whole with every mistake at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };
