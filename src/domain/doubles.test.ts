import { describe, expect, test } from "vitest";
import { possibleDoubles } from "./doubles.ts";
import type { ActionReading, SourceRead } from "./joint-source.ts";

const joint = "https://front.example/c/pay";

function action(host: string, changes: Partial<ActionReading> = {}, more: Partial<SourceRead> = {}): SourceRead {
  const reading: ActionReading = {
    kind: "action",
    names: { fr: "Rassemblement" },
    language: "fr",
    callKind: "rally",
    country: "FR",
    callUri: null,
    startsAt: "2027-11-26T10:00:00Z",
    endsAt: "2027-11-26T12:00:00Z",
    timezone: "Europe/Paris",
    isCancelled: false,
    partOf: null,
    organisers: [],
    confirmed: [],
    place: "Lyon",
    latitude: 45.7578,
    longitude: 4.832,
    ...changes,
  };
  return {
    uri: `https://${host}/actions/act1`,
    jointUri: joint,
    organisationUri: `https://${host}/m/org`,
    isLocal: host === "front.example",
    digest: "0",
    reading,
    updatedAt: Temporal.Instant.from("2027-11-01T00:00:00Z"),
    ...more,
  };
}

describe("two actions may be one", () => {
  const ours = action("front.example");

  test("when they are of two nodes, within 300 metres and an hour", () => {
    const [pair, ...none] = possibleDoubles([
      ours,
      action("b.example", { latitude: 45.7598, startsAt: "2027-11-26T10:55:00Z" }),
    ]);
    expect(pair).toMatchObject({
      ours: { uri: ours.uri },
      theirs: { uri: "https://b.example/actions/act1" },
      joined: null,
    });
    expect(pair?.metres).toBeGreaterThan(215);
    expect(pair?.metres).toBeLessThan(230);
    expect(none).toEqual([]);
  });

  test.each([
    ["further away", { latitude: 45.7608 }],
    ["more than an hour later", { startsAt: "2027-11-26T11:01:00Z" }],
    ["cancelled", { isCancelled: true }],
    ["somewhere that is not public", { latitude: null, longitude: null }],
  ])("but not when the other is %s", (_, changes) => {
    expect(possibleDoubles([ours, action("b.example", changes)])).toEqual([]);
  });

  test("but not two of our own, two of others, or of two campaigns", () => {
    expect(possibleDoubles([ours, { ...ours, uri: "https://front.example/actions/act2" }])).toEqual([]);
    expect(possibleDoubles([action("b.example"), action("c.example")])).toEqual([]);
    expect(possibleDoubles([ours, action("b.example", {}, { jointUri: "https://b.example/c/x" })])).toEqual([]);
  });

  test("and stay a pair once an owner joined them, wherever they are, so that it can be undone", () => {
    const theirs = action("b.example", { latitude: 1, longitude: 1, partOf: ours.uri });
    expect(possibleDoubles([ours, theirs])).toMatchObject([{ joined: "theirs" }]);
    expect(possibleDoubles([action("front.example", { partOf: theirs.uri }), action("b.example")])).toMatchObject([{
      joined: "ours",
    }]);
  });

  test("across the line where the day changes too", () => {
    const here = action("front.example", { latitude: -16.8, longitude: 179.9995 });
    expect(possibleDoubles([here, action("b.example", { latitude: -16.8, longitude: -179.9995 })])).toHaveLength(1);
  });
});
