/** The rules of pledges: who is let in, what is counted, and which figure may leave the node. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  coarseMoment,
  doorsOf,
  hasPoll,
  letIn,
  PLEDGE_DOORS,
  type PledgeCount,
  rangeOf,
  takesPledges,
  toldFigure,
} from "./pledge.ts";

const now = Temporal.Instant.from("2027-11-20T10:34:56Z");
const call = {
  state: "published",
  pledge: "open",
  risk: false,
  pledgeUntil: null,
  schedule: { startsAt: Temporal.Instant.from("2027-11-26T06:00:00Z"), endsAt: null, timezone: "Europe/Paris" },
  pledgeOptions: ["going", "supporting"],
  capacity: null,
} as const;
const going = (door: (typeof PLEDGE_DOORS)[number]) => ({ door, option: "going" }) as const;

describe("who is let in", () => {
  test("an open call takes everybody at once, by every door", () => {
    for (const door of PLEDGE_DOORS) {
      expect(letIn(call, going(door), { now, taken: 5_000 })).toEqual({ state: "confirmed" });
    }
  });

  test("a confirmed call makes everybody wait for a yes but those who were handed a code, and takes no token", () => {
    const entered = PLEDGE_DOORS.map((door) => {
      const decided = letIn({ ...call, pledge: "confirmed" }, going(door), { now, taken: 0 });
      return `${door} ${"state" in decided ? decided.state : decided.refused}`;
    });
    expect(entered.filter((one) => !one.endsWith("pending"))).toEqual(["slip confirmed", "token pledges_not_taken"]);
  });

  test("a call at risk opens only the doors that know nobody, and asks no poll", () => {
    const risky = { ...call, risk: true };
    expect([...doorsOf(risky)]).toEqual(["slip", "token"]);
    expect(hasPoll(risky)).toBe(false);
    expect(letIn(risky, going("member"), { now, taken: 0 })).toEqual({ refused: "pledges_not_taken" });
    expect(letIn(risky, going("slip"), { now, taken: 0 })).toEqual({ state: "confirmed" });
  });

  test("a call by invitation takes codes alone", () => {
    const invited = { ...call, pledge: "invite" } as const;
    expect(letIn(invited, going("join"), { now, taken: 0 })).toEqual({ refused: "invitation_needed" });
    expect(letIn(invited, going("slip"), { now, taken: 0 })).toEqual({ state: "confirmed" });
  });

  test("the last place goes to one, the next waits; only those who go need one", () => {
    const small = { ...call, capacity: 20 };
    expect(letIn(small, going("join"), { now, taken: 19 })).toEqual({ state: "confirmed" });
    expect(letIn(small, going("join"), { now, taken: 20 })).toEqual({ state: "waiting" });
    expect(letIn(small, { door: "poll", option: "supporting" }, { now, taken: 20 })).toEqual({ state: "confirmed" });
  });

  test("pledges close at the start, or when the organisers say", () => {
    expect(takesPledges(call, call.schedule.startsAt)).toBe(false);
    expect(takesPledges({ ...call, pledgeUntil: now }, now)).toBe(false);
    expect(takesPledges({ ...call, schedule: null }, now)).toBe(true);
    for (const state of ["draft", "closed", "cancelled"] as const) {
      expect(takesPledges({ ...call, state }, now)).toBe(false);
    }
    expect(letIn({ ...call, pledgeUntil: now }, going("slip"), { now, taken: 0 })).toEqual({
      refused: "pledges_closed",
    });
  });

  test("an answer that is not offered is refused", () => {
    expect(letIn(call, { door: "poll", option: "organising" }, { now, taken: 0 })).toEqual({
      refused: "no_such_option",
    });
  });
});

describe("what is counted", () => {
  const count = (door: PledgeCount["door"], many: number, source: string | null = null): PledgeCount => {
    return { door, option: "going", state: "confirmed", source, count: many };
  };

  test("people who are known make one group; slips, tokens and each node a group each", () => {
    const counts = [
      count("member", 12),
      count("join", 20),
      count("slip", 25),
      count("aggregate", 17, "a"),
      count("aggregate", 30, "b"),
    ];
    expect(rangeOf(counts, "going")).toEqual({ low: 32, high: 104 });
  });

  test("nothing but a confirmed pledge counts", () => {
    for (const state of ["unconfirmed", "held", "pending", "waiting", "undecided", "declined"] as const) {
      expect(rangeOf([{ ...count("mail", 50), state }], "going")).toEqual({ low: 0, high: 0 });
    }
  });

  test("no figure below ten is ever told, and none that is not a ten", () => {
    fc.assert(fc.property(fc.nat(1_000_000), (people) => {
      const told = toldFigure(people);
      const right = told === null ? people < 10 : told % 10 === 0 && told <= people && people - told < 10;
      expect(right, String(people)).toBe(true);
    }));
  });

  test("the time of a pledge is kept to the hour, of a nameless one to the day", () => {
    expect(coarseMoment(now, "join").toString()).toBe("2027-11-20T10:00:00Z");
    expect(coarseMoment(now, "slip").toString()).toBe("2027-11-20T00:00:00Z");
  });
});
