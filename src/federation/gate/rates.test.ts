/** How often a server knocks is counted by the domain somebody registered. */
import { expect, test } from "vitest";
import { createHostCounters } from "./rates.ts";

const rates = { perHost: { burst: 2, windowMs: 60_000 }, newKeysPerHost: { burst: 2, windowMs: 60_000 } };

test("names made up under one domain use up one share, and nobody else's", async () => {
  const counters = createHostCounters(rates);
  for (const name of ["a", "b"]) expect(await counters.countVerified(`${name}.evil.example`)).toBeNull();
  expect(await counters.countVerified("c.evil.example:8443")).toMatchObject({ status: 429 });
  expect(await counters.isExhausted("d.evil.example")).toMatchObject({ status: 429 });
  expect(await counters.isExhausted("good.example")).toBeNull();
  for (const name of ["a", "b"]) expect(await counters.countKeyFetch(`${name}.evil.example`)).toBeNull();
  expect(await counters.countKeyFetch("evil.example")).toMatchObject({ status: 429 });
  expect(await counters.countKeyFetch("a.github.io")).toBeNull();
});
