/**
 * What a finding says in English on the command line: what is wrong with the field and what to write instead. The path
 * is not repeated in the sentence; whoever prints it puts `name.fr: ` before.
 */
import type { FindingKind } from "./findings.ts";

type Values = Readonly<Record<string, string | number>>;

const SENTENCES: Readonly<Record<FindingKind, string | ((values: Values) => string)>> = {
  not_an_object: "Must be an object: {…}.",
  required: "Is missing; add it.",
  unknown_field: ({ nearest }) =>
    nearest === undefined
      ? "Is not a field of this file; remove it."
      : `Is not a field of this file; did you mean "${nearest}"?`,
  wrong_type: ({ expected }) => `Must be ${TYPES[String(expected)] ?? "of another type"}.`,
  unknown_value: ({ allowed, nearest }) =>
    `Must be one of ${allowed}${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  duplicate: "Is given twice; remove one.",
  too_short: "Is too short: at least {minimum} characters.",
  too_long: "Is too long: at most {maximum} characters.",
  too_many: "Has too many entries: at most {maximum}.",
  out_of_range: "Must be a number from {minimum} to {maximum}.",
  not_whole: "Must be a whole number.",
  control_character: "Contains a line break or an invisible control character; remove it.",
  malformed_language: "Is not a language tag; write it in lower case, such as fr, pt-br or zh-hant.",
  main_language_missing: 'Is missing: the main language, "{language}", needs every text.',
  counterpart_missing: 'Is missing: "{other}" is given in "{language}", so this is needed too.',
  malformed_handle: "Must be 1 to 30 of a–z, 0–9 and _.",
  reserved_handle: "Is a word the node needs for itself; choose another.",
  malformed_struggle: "Must be one word of 2 to 40 letters a–z and hyphens, such as housing or tax-justice.",
  malformed_tag: "Must be 1 to 38 letters, digits or _ without #, and not digits alone.",
  not_a_date: "Must be a day that exists, such as 2027-11-26.",
  not_a_local_time: "Must be a time on the clock of the place, such as 2027-11-26T07:00, without offset.",
  not_a_time_zone: "Must be a time zone such as Europe/Paris or UTC.",
  time_zone_required:
    "Is needed to read the times: add it, such as Europe/Paris, or give the place's coordinates or town.",
  ends_before_starts: "Must be after the start; leave it out for an open end.",
  starts_required: "Is missing: an end needs a start.",
  not_https: "Must be a full address beginning with https:// and without a password.",
  unknown_country: ({ suggestion }) =>
    `Must be a two-letter country code such as FR or BD${
      suggestion === undefined ? "." : `; did you mean "${suggestion}"?`
    }`,
  coordinates_incomplete: "Is missing: give both latitude and longitude, or neither.",
  locality_required: "Is missing: precision town needs the town's name; or set precision to country.",
  external_url_required: "Is missing: pledges on another site need its address.",
  online_required: "Is missing: onlinePublic speaks of an online link.",
  going_required: 'Must contain "going", the only answer that is a pledge.',
  image_required: "Is missing: imageAlt describes an image.",
  image_alt_required: "Is missing: describe the image for those who can't see it, in the main language at least.",
  consent_required:
    "Must be true: everybody who can be recognised agreed to be shown, or nobody can be recognised; else leave the image out.",
  not_web_address: "Must be a full address beginning with https:// or http:// and without a password.",
  in_the_past: "Is over: it is published as a record, without pledges.",
  time_skipped: "Doesn't exist on that day, because clocks go forward; read as {used}.",
  time_repeated: "Happens twice on that day, because clocks go back; read as the first, {used}.",
  time_zone_deduced: "Was left out; read as {timezone} from the place.",
  town_unknown: "Is not in the list of towns; the map can't show the town.",
  coordinates_from_town: "Has no coordinates; the map shows the middle of {town}.",
  external_url_unused: 'Has no use unless "pledge" is "external".',
  threshold_open:
    "Needs pledges that mean something: ask for a yes to each (confirmed), or hand out printed codes (invite).",
  moved_without_date: "Is missing: once it is known, correct the report with the new time.",
  starts_unused: "Has no use for an action that did not take place.",
  contact_with_risk: "Asks for an answer to each person, which keeps a contact; with risk, open or none is safer.",
};

/** What the `expected` of a `wrong_type` finding stands for. */
const TYPES: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number without quotes",
  boolean: "true or false",
  array: "a list: […]",
  record: 'a text for each language: {"fr": …}',
};

/** The English sentence of a finding, placeholders filled. */
export function sentenceOf(problem: FindingKind, values: Values = {}): string {
  const sentence = SENTENCES[problem];
  if (typeof sentence === "function") return sentence(values);
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
