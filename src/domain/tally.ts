/**
 * The tally `tdu-tally-1` (protocol §6): figures as a function of verified sources and of nothing else. There is no way to
 * hand it a number that no source says, nothing is ever incremented, and a range never becomes a midpoint.
 */
import { COUNT_METHODS, type CountMethod, type Outcome, type Unit, type UnitCount } from "./report.ts";

/** The name under which figures made this way are published. */
export const TALLY_ALGORITHM = "tdu-tally-1";

/** An organisation whose consent was verified. `key` counts it once: its proven domain, else its host. */
export interface TallyOrganisation {
  /** Its address. */
  readonly uri: string;
  /** By which it counts once. */
  readonly key: string;
}

/** An action of such an organisation. */
export interface TallyAction {
  /** Its address. */
  readonly uri: string;
  /** Those who organise it and said so; the owner among them. */
  readonly organisers: readonly string[];
  /** ISO 3166-1 alpha-2; null without a place. */
  readonly country: string | null;
  /** ISO 8601. */
  readonly endsAt: string;
  /** Whether its owner cancelled it. */
  readonly isCancelled: boolean;
  /** The action it is part of; then it leaves the count. What its organisers say counts there if they organise that one too. */
  readonly partOf: string | null;
}

/** A report of an organiser of an action. */
export interface TallyReport {
  /** Its address. */
  readonly uri: string;
  /** The action it is about. */
  readonly actionUri: string;
  /** The movement whose word it is. */
  readonly by: string;
  /** How the action ended. */
  readonly outcome: Outcome;
  /** At least; null when nobody can say. */
  readonly low: number | null;
  /** At most; null when nobody can say. */
  readonly high: number | null;
  /** How the number was obtained. */
  readonly method: CountMethod;
  /** What else was counted. */
  readonly units: readonly UnitCount[];
}

/** Everything a tally is made of, at one moment (ISO 8601). */
export interface TallySources {
  /** The moment (ISO 8601). */
  readonly asOf: string;
  /** Whose consent stands. */
  readonly organisations: readonly TallyOrganisation[];
  /** What they announced. */
  readonly actions: readonly TallyAction[];
  /** What they reported. */
  readonly reports: readonly TallyReport[];
}

/** Where an action stands. `upcoming`: not over yet and nothing said. */
export type ActionState = "took-place" | "cancelled" | "moved" | "no-report-yet" | "upcoming";

/** A range with the number of actions it comes from. */
export interface Range {
  /** At least. */
  readonly low: number;
  /** At most. */
  readonly high: number;
  /** From how many actions. */
  readonly actions: number;
}

/** A range of one unit by one method. */
export interface UnitRange extends Range {
  /** What is counted. */
  readonly unit: Unit;
  /** How the number was obtained. */
  readonly method: CountMethod;
}

/** The figures. `participations`: a person at two actions is two. */
export interface Figures {
  /** Those who take part, and those who organised what took place. */
  readonly organisations: { readonly announced: number; readonly tookPlace: number };
  /** ISO 3166-1 alpha-2, sorted. */
  readonly countries: { readonly announced: readonly string[]; readonly tookPlace: readonly string[] };
  /** How many stand where. */
  readonly actions: {
    readonly announced: number;
    readonly tookPlace: number;
    readonly cancelled: number;
    readonly moved: number;
    readonly noReportYet: number;
    readonly upcoming: number;
  };
  /** By method. */
  readonly participations: Readonly<Record<CountMethod, Range>>;
  /** By unit and method. */
  readonly units: readonly UnitRange[];
}

/** One counted action with what is said of it. */
export interface CountedAction {
  /** Its address. */
  readonly uri: string;
  /** Where it stands. */
  readonly state: ActionState;
  /** Who organises it and takes part. */
  readonly organisers: readonly string[];
  /** Null without a place. */
  readonly country: string | null;
  /** Null without a number. */
  readonly participants: { readonly low: number; readonly high: number } | null;
  /** The weakest of its reports; null without a number. */
  readonly method: CountMethod | null;
  /** What else was counted. */
  readonly units: readonly (UnitCount & { readonly method: CountMethod })[];
  /** The addresses of its reports. */
  readonly reports: readonly string[];
}

/** Counts: each action once however many organise it, each report only when an organiser of its action filed it. */
export function countActions(sources: TallySources): readonly CountedAction[] {
  const members = new Set(sources.organisations.map(({ uri }) => uri));
  const counted = sources.actions.filter(({ organisers }) => organisers.some((uri) => members.has(uri)));
  const known = new Map(counted.map((action) => [action.uri, action]));
  const target = (action: TallyAction) => {
    const other = action.partOf === null ? undefined : known.get(action.partOf);
    return other !== undefined && other.partOf === null ? other.uri : action.uri;
  };
  const partsOf = new Map<string, TallyAction[]>();
  for (const action of counted) {
    const uri = target(action);
    partsOf.set(uri, [...partsOf.get(uri) ?? [], action]);
  }
  const reportsOf = Map.groupBy(sources.reports, ({ actionUri }) => actionUri);
  return [...partsOf].map(([uri, parts]) => {
    const own = known.get(uri) as TallyAction;
    // Nobody becomes an organiser of another's action, or speaks about its numbers, by naming it.
    const organisers = [...new Set(own.organisers)].filter((one) => members.has(one));
    const uris = new Set(parts.map((part) => part.uri));
    const reports = [...uris].flatMap((one) => reportsOf.get(one) ?? []).filter(({ by }) => organisers.includes(by));
    return {
      uri,
      organisers: organisers.sort(),
      country: own.country,
      state: stateOf(own, reports, sources.asOf),
      ...numbersOf(reports.filter(({ outcome }) => outcome === "took-place")),
      reports: reports.map((report) => report.uri).sort(),
    };
  }).sort((a, b) => compare(a.uri, b.uri));
}

/** The headline, from the same sources; `actions` are theirs, where they were counted already. */
export function tally(sources: TallySources, actions: readonly CountedAction[] = countActions(sources)): Figures {
  const keys = new Map(sources.organisations.map(({ uri, key }) => [uri, key]));
  const took = actions.filter(({ state }) => state === "took-place");
  const inState = (state: ActionState) => actions.filter((action) => action.state === state).length;
  const countries = (of: readonly CountedAction[]) =>
    [...new Set(of.flatMap(({ country }) => country === null ? [] : [country]))].sort();
  return {
    organisations: {
      announced: new Set(keys.values()).size,
      tookPlace: new Set(took.flatMap(({ organisers }) => organisers.map((uri) => keys.get(uri)))).size,
    },
    countries: { announced: countries(actions), tookPlace: countries(took) },
    actions: {
      announced: actions.length,
      tookPlace: took.length,
      cancelled: inState("cancelled"),
      moved: inState("moved"),
      noReportYet: inState("no-report-yet"),
      upcoming: inState("upcoming"),
    },
    participations: {
      counted: sumOf(took, "counted"),
      estimated: sumOf(took, "estimated"),
      declared: sumOf(took, "declared"),
    },
    units: unitsOf(took),
  };
}

/** Nothing moves to "took place" by itself; a report says more than the announcement it answers. */
function stateOf(action: TallyAction, reports: readonly TallyReport[], asOf: string): ActionState {
  const said = (outcome: Outcome) => reports.some((report) => report.outcome === outcome);
  if (said("took-place")) return "took-place";
  if (action.isCancelled || said("cancelled")) return "cancelled";
  if (said("moved")) return "moved";
  return Date.parse(action.endsAt) <= Date.parse(asOf) ? "no-report-yet" : "upcoming";
}

/** Several reports of one action: the lowest low, the highest high, and the weakest of their methods. */
function numbersOf(reports: readonly TallyReport[]): Pick<CountedAction, "participants" | "method" | "units"> {
  const numbered = reports.filter(({ low, high }) => low !== null && high !== null);
  const units = [...new Set(reports.flatMap((report) => report.units.map(({ unit }) => unit)))].sort();
  return {
    participants: numbered.length === 0
      ? null
      : rangeOf(numbered.map(({ low, high }) => ({ low: low ?? 0, high: high ?? 0 }))),
    method: weakest(numbered),
    units: units.map((unit) => {
      const with_ = reports.filter((report) => report.units.some((one) => one.unit === unit));
      const ranges = with_.flatMap((report) => report.units.filter((one) => one.unit === unit));
      return { unit, ...rangeOf(ranges), method: weakest(with_) ?? "declared" };
    }),
  };
}

function rangeOf(ranges: readonly { readonly low: number; readonly high: number }[]) {
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}

function weakest(reports: readonly { readonly method: CountMethod }[]): CountMethod | null {
  return COUNT_METHODS.findLast((method) => reports.some((report) => report.method === method)) ?? null;
}

function sumOf(took: readonly CountedAction[], method: CountMethod): Range {
  const ranges = took.filter((action) => action.method === method).flatMap(({ participants }) => participants ?? []);
  return { ...totalOf(ranges), actions: ranges.length };
}

function unitsOf(took: readonly CountedAction[]): UnitRange[] {
  const all = took.flatMap(({ units }) => units);
  const names = [...new Set(all.map(({ unit }) => unit))].sort();
  return names.flatMap((unit) =>
    COUNT_METHODS.flatMap((method) => {
      const ranges = all.filter((one) => one.unit === unit && one.method === method);
      return ranges.length === 0 ? [] : [{ unit, method, ...totalOf(ranges), actions: ranges.length }];
    })
  );
}

function totalOf(ranges: readonly { readonly low: number; readonly high: number }[]) {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return { low: sum(ranges.map(({ low }) => low)), high: sum(ranges.map(({ high }) => high)) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
