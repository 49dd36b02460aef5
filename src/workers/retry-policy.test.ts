/** Rules of trying again. */
import { describe, expect, it } from "vitest";
import type { Claim } from "../database/queue.ts";
import { createHostHealth, HostResting } from "./host-health.ts";
import { DeliveryRefused, retryDelivery, retryOwnWork } from "./retry-policy.ts";

const start = Date.parse("2026-11-01T00:00:00Z");
const job = (tries: number): Claim => ({
  id: "00000000-0000-4000-8000-000000000000",
  queue: "delivery",
  payload: {},
  orderingKey: null,
  fairnessKey: "m.example",
  sequence: 1,
  tries,
  lastError: null,
  state: "due",
  runAt: Temporal.Instant.fromEpochMilliseconds(start),
  leaseUntil: null,
  createdAt: Temporal.Instant.fromEpochMilliseconds(start),
  leaseToken: "token",
});
const day = 86_400_000;

describe("a delivery", () => {
  it("is still tried on the fourteenth day, whatever the server answered meanwhile", () => {
    for (
      const error of [
        new Error("refused"),
        ...[401, 403, 404, 500, 503].map((status) => new DeliveryRefused(status, null)),
      ]
    ) {
      let now = start;
      for (let tries = 1; now < start + 14 * day; tries++) {
        const decision = retryDelivery(job(tries), error, now);
        if ("bury" in decision) throw new Error(`given up after ${(now - start) / day} days`);
        expect(decision.delayMs).toBeLessThanOrEqual(15 * 3_600_000);
        now += decision.delayMs;
      }
    }
  });

  it("stops at once when the inbox is gone (410), and after sixteen days", () => {
    expect(retryDelivery(job(1), new DeliveryRefused(410, null), start)).toHaveProperty("bury");
    expect(retryDelivery(job(40), new DeliveryRefused(500, null), start + 17 * day)).toHaveProperty("bury");
  });

  it("waits as long as the server asks", () => {
    const decision = retryDelivery(job(1), new DeliveryRefused(429, 3_600_000), start);
    expect(decision).toEqual({ delayMs: 3_600_000 });
  });

  it("to a server that is left alone waits for the end of its rest", () => {
    const decision = retryDelivery(job(9), new HostResting("m.example", 60_000), start);
    expect("delayMs" in decision && decision.delayMs >= 60_000 && decision.delayMs <= 120_000).toBe(true);
  });
});

describe("our own work", () => {
  it("is given up after ten tries, with the reason", () => {
    expect(retryOwnWork(job(9), new Error("no"))).toHaveProperty("delayMs");
    expect(retryOwnWork(job(10), new Error("no"))).toEqual({ bury: "Error: no" });
  });
});

describe("a letter that yields", () => {
  it("leaves its order when the server refused it, and only then", () => {
    expect(retryDelivery(job(1), new DeliveryRefused(500, null, true), start)).toMatchObject({ unordered: true });
    expect(retryDelivery(job(1), new DeliveryRefused(500, null), start)).not.toHaveProperty("unordered");
    expect(retryDelivery(job(1), new Error("unreachable"), start)).not.toHaveProperty("unordered");
  });
});

describe("a server", () => {
  it("that failed five times in a row is left alone for half an hour, then tried once", () => {
    let now = 0;
    const health = createHostHealth(() => now);
    for (let failure = 0; failure < 5; failure++) {
      health.beforeTry("down.example");
      health.failed("down.example");
    }
    expect(() => health.beforeTry("down.example")).toThrow(HostResting);
    now += 30 * 60_000;
    health.beforeTry("down.example");
    expect(() => health.beforeTry("down.example")).toThrow(HostResting);
    health.succeeded("down.example");
    expect(() => health.beforeTry("down.example")).not.toThrow();
  });

  it("does not rest because another one does", () => {
    const health = createHostHealth(() => 0);
    for (let failure = 0; failure < 5; failure++) health.failed("down.example");
    expect(() => health.beforeTry("up.example")).not.toThrow();
  });
});
