/**
 * The algorithm `tdu-tally-1`, written for the verifier from its published text (FEDERATION.md) and from nothing else: what
 * is counted, once verified sources are known.
 */

/** A verified organisation; `key` is its proven domain or its host. */
export interface Organisation {
  readonly uri: string;
  readonly key: string;
}

/** A verified action. */
export interface Action {
  readonly id: string;
  readonly organisers: readonly string[];
  readonly country: string | null;
  readonly end: number;
  readonly cancelled: boolean;
  readonly partOf: string | null;
}

/** A verified report. */
export interface Report {
  readonly id: string;
  readonly action: string;
  readonly by: string;
  readonly outcome: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly units: readonly { readonly unit: string; readonly low: number; readonly high: number }[];
}

const STRENGTH = ["counted", "estimated", "declared"];

/** The figures of verified sources at a moment, in the form tallies are published in. */
export function recount(
  asOf: number,
  organisations: readonly Organisation[],
  actions: readonly Action[],
  reports: readonly Report[],
): Record<string, unknown> {
  const keyOf = new Map(organisations.map(({ uri, key }) => [uri, key.toLowerCase()]));
  const eligible = actions.filter(({ organisers }) => organisers.some((uri) => keyOf.has(uri)));
  const byId = new Map(eligible.map((action) => [action.id, action]));
  const groups = new Map<string, Action[]>();
  for (const action of eligible) {
    const other = action.partOf === null ? undefined : byId.get(action.partOf);
    const id = other !== undefined && other.partOf === null ? other.id : action.id;
    groups.set(id, [...(groups.get(id) ?? []), action]);
  }
  const counted = [...groups].map(([id, members]) => countGroup(id, members, byId, reports, keyOf, asOf));
  const took = counted.filter(({ state }) => state === "took-place");
  const number = (state: string) => counted.filter((one) => one.state === state).length;
  const countries = (of: typeof counted) =>
    [...new Set(of.map(({ country }) => country))].filter((one) => one !== null).sort();
  return {
    organisations: {
      announced: new Set(keyOf.values()).size,
      tookPlace: new Set(took.flatMap(({ organisers }) => organisers.map((uri) => keyOf.get(uri)))).size,
    },
    countries: { announced: countries(counted), tookPlace: countries(took) },
    actions: {
      announced: counted.length,
      tookPlace: took.length,
      cancelled: number("cancelled"),
      moved: number("moved"),
      noReportYet: number("no-report-yet"),
      upcoming: number("upcoming"),
    },
    participations: Object.fromEntries(
      STRENGTH.map((method) => [
        method,
        add(took.filter((one) => one.people?.method === method).map((one) => one.people)),
      ]),
    ),
    units: [...new Set(took.flatMap(({ units }) => units.map(({ unit }) => unit)))].sort().flatMap((unit) =>
      STRENGTH.flatMap((method) => {
        const some = took.flatMap(({ units }) => units).filter((one) => one.unit === unit && one.method === method);
        return some.length === 0 ? [] : [{ unit, method, ...add(some) }];
      })
    ),
  };
}

type Range = { readonly low: number; readonly high: number; readonly method: string };

function countGroup(
  id: string,
  members: readonly Action[],
  byId: ReadonlyMap<string, Action>,
  reports: readonly Report[],
  keyOf: ReadonlyMap<string, string>,
  asOf: number,
) {
  const main = byId.get(id);
  const ids = new Set(members.map((one) => one.id));
  const organisers = [...new Set(main?.organisers ?? [])].filter((uri) => keyOf.has(uri));
  const valid = reports.filter(({ action, by }) => ids.has(action) && organisers.includes(by));
  const took = valid.filter(({ outcome }) => outcome === "took-place");
  const people = took.flatMap(({ low, high, method }) => low === null || high === null ? [] : [{ low, high, method }]);
  const units = [...new Set(took.flatMap((one) => one.units.map(({ unit }) => unit)))].map((unit) => ({
    unit,
    ...span(
      took.flatMap(({ units: own, method }) =>
        own.filter((one) => one.unit === unit).map((one) => ({ ...one, method }))
      ),
    ),
  }));
  return {
    organisers,
    country: main?.country ?? null,
    state: stateOf(valid, main?.cancelled === true, (main?.end ?? 0) <= asOf),
    people: people.length === 0 ? null : span(people),
    units,
  };
}

function stateOf(reports: readonly Report[], cancelled: boolean, isOver: boolean): string {
  const says = (outcome: string) => reports.some((report) => report.outcome === outcome);
  if (says("took-place")) return "took-place";
  if (cancelled || says("cancelled")) return "cancelled";
  if (says("moved")) return "moved";
  return isOver ? "no-report-yet" : "upcoming";
}

/** Lowest low, highest high, weakest method. */
function span(ranges: readonly Range[]): Range {
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high)),
    method: STRENGTH[Math.max(...ranges.map(({ method }) => STRENGTH.indexOf(method)))] ?? "declared",
  };
}

function add(ranges: readonly (Range | null)[]) {
  const some = ranges.filter((range) => range !== null);
  const low = some.reduce((sum, one) => sum + one.low, 0);
  const high = some.reduce((sum, one) => sum + one.high, 0);
  return { low, high, actions: some.length };
}
