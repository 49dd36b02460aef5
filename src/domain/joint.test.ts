/** Who may still answer what, and by what an organisation counts once. */
import { expect, test } from "vitest";
import { actionIdOf, isActionId, isAnswerable, organisationKey } from "./joint.ts";
import { addressesOf } from "./addresses.ts";

const endsAt = Temporal.Instant.from("2027-01-01T00:00:00Z");

test("an invitation is answered while it is open and before its end, and never afterwards", () => {
  const before = endsAt.subtract({ seconds: 1 });
  expect(isAnswerable({ state: "open", endsAt }, before)).toBe(true);
  expect(isAnswerable({ state: "open", endsAt }, endsAt)).toBe(false);
  for (const state of ["accepted", "declined", "expired", "withdrawn", "removed"] as const) {
    expect(isAnswerable({ state, endsAt }, before)).toBe(false);
  }
});

test("an organisation counts by its proven domain, else by its host, whatever the case", () => {
  expect(organisationKey({ domain: "Union.example", host: "node.example" })).toBe("union.example");
  expect(organisationKey({ domain: null, host: "Node.example:8000" })).toBe("node.example:8000");
});

test("an action has an address of its own and is told from a call by its id", () => {
  const addresses = addressesOf("https://partner.example");
  const id = actionIdOf("8fk2m1x9qz3ab");
  expect(isActionId(id)).toBe(true);
  expect(isActionId("8fk2m1x9qz3ab")).toBe(false);
  expect(addresses.call(id)).toBe(`https://partner.example/actions/${id}`);
  expect(addresses.callPart(id, "organizers")).toBe(`https://partner.example/actions/${id}/organizers`);
  expect(addresses.call("8fk2m1x9qz3ab")).toBe("https://partner.example/calls/8fk2m1x9qz3ab");
});
