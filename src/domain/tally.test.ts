/** The headline is a function of its sources: whatever is done in whatever order, nothing else can move it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COUNT_METHODS, OUTCOMES, protectSmall } from "./report.ts";
import { recount } from "../verify/recount.ts";
import { countActions, tally, type TallyAction, type TallyReport, type TallySources } from "./tally.ts";

const ORGANISATIONS = ["a", "b", "c"].map((name) => ({
  uri: `https://${name}.example/m/${name}`,
  key: `${name}.example`,
}));
const [A = "", B = "", C = ""] = ORGANISATIONS.map(({ uri }) => uri);
const asOf = "2027-11-27T00:00:00Z";

const action = (changes: Partial<TallyAction> = {}): TallyAction => ({
  uri: "https://a.example/actions/1",
  organisers: [A],
  country: "FR",
  endsAt: "2027-11-26T12:00:00Z",
  isCancelled: false,
  partOf: null,
  ...changes,
});
const report = (changes: Partial<TallyReport> = {}): TallyReport => ({
  uri: "https://a.example/reports/1",
  actionUri: "https://a.example/actions/1",
  by: A,
  outcome: "took-place",
  low: 100,
  high: 140,
  method: "counted",
  units: [],
  ...changes,
});
const sources = (changes: Partial<TallySources> = {}): TallySources => ({
  asOf,
  organisations: ORGANISATIONS,
  actions: [action()],
  reports: [report()],
  ...changes,
});

describe("the rules", () => {
  test("an action of three partners is one action and three organisations", () => {
    const { actions, organisations } = tally(sources({ actions: [action({ organisers: [A, B, C] })] }));
    expect(actions.tookPlace).toBe(1);
    expect(organisations.tookPlace).toBe(3);
  });

  test("one organisation on two nodes counts once", () => {
    const organisations = [...ORGANISATIONS, { uri: "https://d.example/m/a", key: "a.example" }];
    expect(tally(sources({ organisations })).organisations.announced).toBe(3);
  });

  test("nothing took place by itself: without a report an action that is over has no report yet", () => {
    expect(tally(sources({ reports: [] })).actions).toMatchObject({ tookPlace: 0, noReportYet: 1, announced: 1 });
  });

  test("several reports of one action give the lowest low, the highest high and the weakest method", () => {
    const actions = [action({ organisers: [A, B] })];
    const second = report({ uri: "https://b.example/reports/1", by: B, low: 80, high: 120, method: "estimated" });
    const { participations } = tally(sources({ actions, reports: [report(), second] }));
    expect(participations.estimated).toEqual({ low: 80, high: 140, actions: 1 });
    expect(participations.counted.actions).toBe(0);
  });

  test("a report from somebody who does not organise the action changes nothing", () => {
    expect(tally(sources({ reports: [report({ by: B })] })).actions.tookPlace).toBe(0);
  });

  test("an action that is part of another leaves the count; what is said of it counts for those who organise the other", () => {
    const [main, part] = ["https://a.example/actions/1", "https://b.example/actions/2"];
    const actions = [action({ organisers: [A, B] }), action({ uri: part, organisers: [B], partOf: main })];
    const reports = [report(), report({ uri: "https://b.example/reports/1", actionUri: part, by: B, low: 80 })];
    const figures = tally(sources({ actions, reports }));
    expect(figures.actions.announced).toBe(1);
    expect(figures.organisations.tookPlace).toBe(2);
    expect(figures.participations.counted).toEqual({ low: 80, high: 140, actions: 1 });
  });

  test("nobody organises another's action, moves its state or blurs its numbers by calling an action part of it", () => {
    const part = action({
      uri: "https://b.example/actions/2",
      organisers: [B],
      partOf: "https://a.example/actions/1",
    });
    const wild = report({
      uri: "https://b.example/reports/1",
      actionUri: part.uri,
      by: B,
      low: 0,
      high: 10_000_000,
      method: "declared",
    });
    expect(tally(sources({ actions: [action(), part], reports: [report(), wild] }))).toEqual(tally(sources()));
    expect(tally(sources({ actions: [action(), part], reports: [wild] })).actions.tookPlace).toBe(0);
  });

  test("countries come from actions that took place, and an action without a place has none", () => {
    const online = action({ uri: "https://b.example/actions/2", organisers: [B], country: null });
    const announced = action({ uri: "https://c.example/actions/3", organisers: [C], country: "BD" });
    const { countries } = tally(sources({ actions: [action(), online, announced] }));
    expect(countries).toEqual({ announced: ["BD", "FR"], tookPlace: ["FR"] });
  });

  test("units are never mixed, neither with one another nor across methods", () => {
    const units = [{ unit: "strikers", low: 80, high: 80 }, { unit: "workplaces", low: 2, high: 2 }] as const;
    const { units: summed } = tally(sources({ reports: [report({ units })] }));
    expect(summed.map(({ unit, low }) => [unit, low])).toEqual([["strikers", 80], ["workplaces", 2]]);
  });

  test("fewer than ten are only ever one to nine", () => {
    fc.assert(fc.property(fc.nat(9), fc.nat(9), (a, b) => {
      expect(protectSmall({ low: Math.min(a, b), high: Math.max(a, b) })).toEqual({ low: 1, high: 9 });
    }));
  });
});

const anyAction = fc.record({
  uri: fc.integer({ min: 1, max: 6 }).map((n) => `https://a.example/actions/${n}`),
  organisers: fc.subarray([A, B, C, "https://stranger.example/m/x"], { minLength: 1 }),
  country: fc.constantFrom("FR", "BD", null),
  endsAt: fc.constantFrom("2027-11-26T12:00:00Z", "2027-12-26T12:00:00Z"),
  isCancelled: fc.boolean(),
  partOf: fc.option(fc.integer({ min: 1, max: 6 }).map((n) => `https://a.example/actions/${n}`), { nil: null }),
});
const anyReport = fc.record({
  uri: fc.uuid().map((id) => `https://a.example/reports/${id}`),
  actionUri: fc.integer({ min: 1, max: 6 }).map((n) => `https://a.example/actions/${n}`),
  by: fc.constantFrom(A, B, C, "https://stranger.example/m/x"),
  outcome: fc.constantFrom(...OUTCOMES),
  low: fc.nat(500),
  high: fc.integer({ min: 500, max: 1_000 }),
  method: fc.constantFrom(...COUNT_METHODS),
  units: fc.constantFrom([], [{ unit: "letters" as const, low: 3, high: 5 }]),
});
const anySources = fc.record({
  asOf: fc.constant(asOf),
  organisations: fc.subarray(ORGANISATIONS),
  actions: fc.uniqueArray(anyAction, { selector: ({ uri }) => uri, maxLength: 6 }),
  reports: fc.uniqueArray(anyReport, { selector: ({ uri }) => uri, maxLength: 12 }),
});

describe("whatever the sources", () => {
  test("the order in which they arrive changes nothing", () => {
    fc.assert(fc.property(anySources, (some) => {
      const turned = { ...some, actions: some.actions.toReversed(), reports: some.reports.toReversed() };
      expect(tally(turned)).toEqual(tally(some));
    }));
  });

  test("the states of the actions add up to those announced", () => {
    fc.assert(fc.property(anySources, (some) => {
      const { announced, ...states } = tally(some).actions;
      expect(Object.values(states).reduce((sum, one) => sum + one, 0)).toBe(announced);
    }));
  });

  test("the sum over the counted actions is the headline", () => {
    fc.assert(fc.property(anySources, (some) => {
      const actions = countActions(some).filter(({ state }) => state === "took-place");
      const { participations } = tally(some);
      const total = Object.values(participations).reduce((sum, { low }) => sum + low, 0);
      expect(total).toBe(actions.reduce((sum, { participants }) => sum + (participants?.low ?? 0), 0));
    }));
  });

  test("the verifier's own algorithm, written apart, reaches the same figures", () => {
    fc.assert(
      fc.property(anySources, (some) => {
        const found = recount(
          Date.parse(asOf),
          some.organisations,
          some.actions.map(({ uri: id, endsAt, isCancelled: cancelled, ...rest }) => ({
            ...rest,
            id,
            cancelled,
            end: Date.parse(endsAt),
          })),
          some.reports.map(({ uri: id, actionUri: action, ...rest }) => ({ ...rest, id, action })),
        );
        expect(found).toEqual(tally(some));
      }),
      { numRuns: 500 },
    );
  });
});
