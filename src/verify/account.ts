/** A verification as lines for people: what was checked, what was found, each difference by name. */
import { type Json, objectIn } from "./proof.ts";
import type { Difference, Verification } from "./verify.ts";

const WORDS: Readonly<Record<Difference["kind"], string>> = {
  tally_missing: "no tally",
  tally_unsigned: "the tally is not signed by its publisher",
  altered_figure: "altered figure",
  two_versions: "two versions for two readers",
  report_for_another: "speaks for another organisation",
  consent_forged: "forged consent",
  consent_undone: "consent undone",
  not_listed: "not on the convenor's list",
  left_out: "left out",
  source_forged: "source is not its owner's word",
  source_gone: "source gone",
  not_a_source: "not a source",
  unreachable: "cannot be reached",
  changed_since: "changed since",
};

/** The sentence under every tally. */
export const CHECKED = "Checked: who declared each figure, and that the sum is right. Not checked: the crowd.";

/** A readable account of a verification. */
export function accountOf(verification: Verification): string[] {
  const { campaign, publisher, asOf, organisations, sources, recounted, differences, kept } = verification;
  const actions = sources.filter(({ action }) => action !== null).length;
  return [
    `Campaign   ${campaign}`,
    `Published  ${publisher}, as of ${asOf}`,
    `Read       ${organisations.length} consents, ${actions} actions, ${sources.length - actions} reports, ${
      kept === null ? "each at its owner" : "as exported"
    }`,
    ...(kept === null
      ? []
      : [`Keys       as exported from ${kept.origin} at ${kept.exportedAt}, where owners no longer answer`]),
    ...figureLines(recounted),
    CHECKED,
    ...(differences.length === 0 ? ["Equal: every figure follows from its sources."] : [
      `${differences.length} ${differences.length === 1 ? "difference" : "differences"}:`,
      ...differences.map(({ kind, subject, detail }) => `  ${WORDS[kind]}: ${subject}: ${detail}`),
    ]),
  ];
}

/** Figures as lines. */
export function figureLines(figures: Json): string[] {
  const part = (name: string) => objectIn(figures[name]) ?? {};
  const { organisations, countries, actions, participations } = {
    organisations: part("organisations"),
    countries: part("countries"),
    actions: part("actions"),
    participations: part("participations"),
  };
  const list = (value: unknown) => Array.isArray(value) ? value : [];
  const ranges = Object.entries(participations).flatMap(([method, range]) => {
    const { low, high, actions: of } = objectIn(range) ?? {};
    return of === 0
      ? []
      : [`  participations ${method.padEnd(10)} ${String(low)} to ${String(high)} (${String(of)} actions)`];
  });
  const units = list(figures["units"]).map((unit) => {
    const { unit: name, method, low, high } = objectIn(unit) ?? {};
    return `  ${String(name)} ${String(method)}: ${String(low)} to ${String(high)}`;
  });
  return [
    `  organisations  ${String(organisations["tookPlace"])} took part in what took place, of ${
      String(organisations["announced"])
    }`,
    `  countries      ${list(countries["tookPlace"]).length} (${list(countries["tookPlace"]).join(" ")}), announced ${
      list(countries["announced"]).length
    }`,
    `  actions        ${String(actions["tookPlace"])} took place, ${String(actions["cancelled"])} cancelled, ${
      String(actions["moved"])
    } moved, ${String(actions["noReportYet"])} without report yet, ${String(actions["upcoming"])} to come; announced ${
      String(actions["announced"])
    }`,
    ...ranges,
    ...units,
  ];
}
