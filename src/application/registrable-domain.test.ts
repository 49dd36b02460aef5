/** Names under one registered domain are one sender. */
import { expect, test } from "vitest";
import { registrableDomain, registrableDomainOf } from "./registrable-domain.ts";

test.each([
  ["a.b.example.org", "example.org"],
  ["EXAMPLE.org.", "example.org"],
  ["mast.example.co.uk:8443", "example.co.uk"],
  ["ana.github.io", "ana.github.io"],
  ["x.ana.github.io", "ana.github.io"],
  ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ["localhost:8000", "localhost:8000"],
  ["127.0.0.1:9000", "127.0.0.1:9000"],
  ["[::1]:9000", "[::1]:9000"],
  ["intranet", "intranet"],
])("%s counts as %s", (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

test("what is no address counts as nothing", () => {
  expect(registrableDomainOf("https://a.example.org/users/x")).toBe("example.org");
  expect(registrableDomainOf("nonsense")).toBe("");
});
