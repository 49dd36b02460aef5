/** The node does not start on a Fedify that takes a key's own word for its owner. */
import { expect, test } from "vitest";
import { assertSafeFedify, loadedFedifyVersion } from "./fedify-version.ts";

test("the version that is installed is safe", () => {
  expect(loadedFedifyVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(() => assertSafeFedify()).not.toThrow();
});

test.each(["2.3.8", "2.3.10", "2.4.0", "3.0.0", "2.4.0-dev.1"])("%s is safe", (version) => {
  expect(() => assertSafeFedify(version)).not.toThrow();
});

test.each(["2.3.7", "2.3.6", "2.2.99", "1.9.0", "2.3.8-dev.3", "2.3", "", "latest"])("%s is refused", (version) => {
  expect(() => assertSafeFedify(version)).toThrow("not safe");
});
