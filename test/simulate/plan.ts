/**
 * What the simulated day is to bring: who acts where, which actions are called off, what each report says. The figures that
 * follow from the plan alone are what every node must show in the end.
 */
import type { Json } from "../support/network.ts";
import type { Country } from "./world.ts";

/** One local action of the plan, with what becomes of it. */
export interface PlannedAction {
  readonly at: number;
  /** The name of the node that organises it. */
  readonly node: string;
  readonly country: Country;
  readonly fate: "took-place" | "moved" | "cancelled" | "no-report";
  readonly low: number;
  readonly high: number;
  readonly method: "counted" | "estimated" | "declared";
}

const METHODS = ["counted", "estimated", "declared"] as const;
const DAY_MS = 24 * 3_600_000;

/** Spreads the actions over the movements and countries; some are called off, some move, of some nobody reports. */
export function planDay(actions: number, members: readonly string[], countries: readonly Country[]): PlannedAction[] {
  return Array.from({ length: actions }, (_, at) => {
    const low = 12 + (at * 37) % 900;
    const fate = at % 25 === 7 ? "cancelled" : at % 12 === 5 ? "no-report" : at % 40 === 11 ? "moved" : "took-place";
    const node = members[at % members.length] ?? "";
    const country = countries[at % countries.length]!;
    return { at, node, country, fate, low, high: low + 20, method: METHODS[at % 3]! };
  });
}

/** What is different in an action's call file: only what is still to come can be called off. */
export function actionChanges({ at, country, fate }: PlannedAction): Json {
  const day = new Date(Date.now() + (fate === "cancelled" ? 30 : -2) * DAY_MS).toISOString().slice(0, 10);
  return {
    starts: `${day}T12:00`,
    ends: `${day}T14:00`,
    timezone: country.zone,
    place: {
      name: `Gate ${at + 1}`,
      locality: country.town,
      country: country.code,
      latitude: 10 + at / 100,
      longitude: 20 + at / 100,
      precision: "exact",
    },
  };
}

/** What is reported of an action. */
export function reportOf({ fate, low, high, method }: PlannedAction, actionUri: string): Json {
  return {
    actionUri,
    outcome: fate,
    participants: { low, high },
    method,
    units: [],
    language: "en",
    texts: { en: { content: "Everybody came." } },
    pictures: [],
  };
}

/** The figures that follow from the plan, in the form of `tally.json`. */
export function plannedFigures(plan: readonly PlannedAction[], movements: number): Json {
  const held = plan.filter(({ fate }) => fate === "took-place");
  const count = (fate: PlannedAction["fate"]) => plan.filter((one) => one.fate === fate).length;
  const countriesOf = (list: readonly PlannedAction[]) => [...new Set(list.map(({ country }) => country.code))].sort();
  const participations = Object.fromEntries(METHODS.map((method) => {
    const counted = held.filter((one) => one.method === method);
    const sum = (which: "low" | "high") => counted.reduce((total, one) => total + one[which], 0);
    return [method, { low: sum("low"), high: sum("high"), actions: counted.length }];
  }));
  return {
    organisations: { announced: movements, tookPlace: new Set(held.map(({ node }) => node)).size },
    countries: { announced: countriesOf(plan), tookPlace: countriesOf(held) },
    actions: {
      announced: plan.length,
      tookPlace: held.length,
      cancelled: count("cancelled"),
      moved: count("moved"),
      noReportYet: count("no-report"),
      upcoming: 0,
    },
    participations,
    units: [],
  };
}
