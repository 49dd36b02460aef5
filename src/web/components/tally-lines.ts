/**
 * The figures of a joint campaign in plain lines, in any language that has the words: what a card says, a link preview, a
 * quotation on another site and the text for the press. Made of the tally and of nothing else, so that none can differ.
 */
import type { JointTally } from "../../database/views/tally-views.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { COUNT_METHODS } from "../../domain/report.ts";
import type { Figures, Range } from "../../domain/tally.ts";
import { say } from "../locales.ts";

/** The figures in at most two lines: what took place, then participations by method. Without any report the first alone. */
export function tallyLines(language: LanguageTag, { figures }: Pick<JointTally, "figures">): readonly string[] {
  const { actions, countries, organisations } = figures;
  const first = say(language, "tally.line", {
    actions: valueOfAll(language, actions.tookPlace, actions.announced),
    countries: valueOfAll(language, countries.tookPlace.length, countries.announced.length),
    organisations: valueOfAll(language, organisations.tookPlace, organisations.announced),
  });
  const people = peopleLine(language, figures);
  return people === null ? [first] : [first, people];
}

/** Participations by method, ranges as they are; null while nothing was counted. */
export function peopleLine(language: LanguageTag, { participations }: Figures): string | null {
  const parts = COUNT_METHODS.filter((method) => participations[method].actions > 0)
    .map((method) => `${rangeIn(language, participations[method])} ${say(language, `tally.${method}`)}`);
  return parts.length === 0 ? null : say(language, "tally.people", { parts: parts.join(" · ") });
}

/** A range as people write it in a language; equal ends are one number. */
export function rangeIn(language: LanguageTag, { low, high }: Pick<Range, "low" | "high">): string {
  const [from, to] = [numberIn(language, low), numberIn(language, high)];
  return low === high ? from : say(language, "tally.range", { low: from, high: to });
}

function valueOfAll(language: LanguageTag, value: number, all: number): string {
  return say(language, "tally.of", { value: numberIn(language, value), all: numberIn(language, all) });
}

function numberIn(language: LanguageTag, value: number): string {
  return value.toLocaleString(language);
}
