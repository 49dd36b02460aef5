/** The verifier's own small parts: canonical JSON, proven domains, consents in files. Whole tallies are in `test/joint`. */
import { expect, test } from "vitest";
import serialize from "json-canon";
import fc from "fast-check";
import { checkConsent } from "./check-consent.ts";
import { provenDomain } from "./domain.ts";
import { canonical, type Json } from "./proof.ts";
import type { Found, Read } from "./sources.ts";

const reading = (documents: Readonly<Record<string, Json>>): Read => (url) => {
  const document = documents[url];
  const found: Found = document === undefined ? { kind: "gone", status: 404 } : { kind: "document", document };
  return Promise.resolve(found);
};

test("canonical JSON is that of RFC 8785, written apart from the library the node uses", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(canonical(value)).toBe(serialize(value));
  }));
});

test("a domain is proven by a link from the actor and a link back, and by neither alone", async () => {
  const uri = "https://node.example/m/union";
  const attachment = [{
    type: "PropertyValue",
    name: "Website",
    value: '<a href="https://union.example" rel="me">union</a>',
  }];
  const actor = { id: uri, url: "https://node.example/@union", attachment };
  const page = (html: string) => ({ "page:https://union.example": { html } });
  expect(await provenDomain(reading({ [uri]: actor, ...page(`<a rel="me" href="${uri}">`) }), uri)).toBe(
    "union.example",
  );
  expect(await provenDomain(reading({ [uri]: actor, ...page(`<a href="${uri}">`) }), uri)).toBe("node.example");
  expect(await provenDomain(reading({ [uri]: { id: uri }, ...page(`<a rel="me" href="${uri}">`) }), uri)).toBe(
    "node.example",
  );
});

test("a consent file must stand at the organisation's own domain and name the campaign", async () => {
  const campaign = "https://front.example/c/rent_strike";
  const consent = "https://union.example/.well-known/tdu-consent.txt";
  const file = (about: string) => ({
    [`page:${consent}`]: { html: `organisation: Union\ncampaign: ${about}\ntext: ${"a".repeat(64)}\n` },
  });
  const check = (organisation: string, about: string) =>
    checkConsent(reading(file(about)), campaign, { organisation, consent });
  expect(await check("https://union.example/", campaign)).toMatchObject({
    uri: "https://union.example/",
    companion: "",
  });
  expect(await check("https://union.example/", `${campaign}_2`)).toMatchObject({ kind: "consent_forged" });
  expect(await check("https://other.example/", campaign)).toMatchObject({ kind: "consent_forged" });
});
