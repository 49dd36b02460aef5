/**
 * One reading of every source: the node and the recount, written apart, take the same documents for sources and read the same
 * facts in them. Where they could differ, the author of a source could make an honest node look like a liar.
 */
import { createHash, generateKeyPairSync, sign as signBytes } from "node:crypto";
import fc from "fast-check";
import serialize from "json-canon";
import { expect, test } from "vitest";
import { provenKey } from "../../src/federation/joint/proof.ts";
import { sourceFromObject } from "../../src/federation/vocabulary/remote-joint.ts";
import { checkSource } from "../../src/verify/check-source.ts";
import type { Json } from "../../src/verify/proof.ts";

const B = "https://partner.example";
const [CAMPAIGN, MOVEMENT, COMPANION] = ["https://front.example/c/strike", `${B}/m/b`, `${B}/c/strike`];
const { privateKey, publicKey } = generateKeyPairSync("ed25519");

const event: Json = {
  "@context": "https://www.w3.org/ns/activitystreams",
  id: `${B}/actions/1`,
  type: "Event",
  attributedTo: COMPANION,
  actor: MOVEMENT,
  name: "Strike in Lyon",
  published: "2026-11-20T09:00:00Z",
  startTime: "2026-11-27T10:00:00+01:00",
  endTime: "2026-11-27T12:00:00+01:00",
  status: "CONFIRMED",
  eventStatus: "EventScheduled",
  organizers: { type: "Collection", items: [] },
  "tdu:campaign": CAMPAIGN,
  "tdu:call": "https://front.example/calls/1",
  "tdu:country": "FR",
};
const terms: Json = {
  type: "tdu:ActionReport",
  action: `${B}/actions/1`,
  outcome: "took-place",
  participantsLow: 100,
  participantsHigh: 140,
  countMethod: "counted",
  units: [{ unit: "strikers", low: 80, high: 80 }],
};
const note: Json = {
  "@context": "https://www.w3.org/ns/activitystreams",
  id: `${B}/reports/1`,
  type: "Note",
  attributedTo: MOVEMENT,
  content: "<p>…</p>",
  published: "2026-11-27T13:00:00Z",
  "tdu:campaign": CAMPAIGN,
  "tdu:actionReport": terms,
};

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (; number > 0n; number /= 58n) text = `${ALPHABET[Number(number % 58n)]}${text}`;
  return `z${"1".repeat(bytes.findIndex((byte) => byte !== 0))}${text}`;
}

const raw = Buffer.from(String(publicKey.export({ format: "jwk" }).x), "base64url");
const multibase = base58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));

function actor(uri: string): Json {
  const key = { id: `${uri}#key`, type: "Multikey", controller: uri, publicKeyMultibase: multibase };
  return { id: uri, type: "Group", assertionMethod: [key] };
}

function signed(document: Json, changes: Json = {}): Json {
  const config = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    proofPurpose: "assertionMethod",
    verificationMethod: `${String(document["attributedTo"])}#key`,
    created: "2026-11-20T09:00:00Z",
    ...changes,
  };
  const hash = (value: unknown) => createHash("sha256").update(serialize(value)).digest();
  const data = Buffer.concat([hash({ "@context": document["@context"], ...config }), hash(document)]);
  return { ...document, proof: { ...config, proofValue: base58(signBytes(null, data, privateKey)) } };
}

/** What the node reads of a document handed to it, in the recount's words; null when it takes none. */
async function byNode(document: Json): Promise<unknown> {
  const source = sourceFromObject(document);
  const owner = source?.reading.kind === "action" ? COMPANION : MOVEMENT;
  if (source === null || source.attributedTo !== owner || source.movementUri !== MOVEMENT) return null;
  if (source.jointUri !== CAMPAIGN || new URL(source.uri).origin !== B) return null;
  if (await provenKey(document, owner, (uri) => Promise.resolve(actor(uri))) === null) return null;
  const { reading } = source;
  const published = Date.parse(reading.publishedAt ?? "");
  if (reading.kind === "report") {
    const { actionUri: action, outcome, low, high, method, units } = reading;
    return {
      published,
      report: { id: source.uri, action, by: MOVEMENT, outcome, low, high, method, units },
      action: null,
    };
  }
  const { country, endsAt, isCancelled: cancelled, partOf } = reading;
  const action = { id: source.uri, organisers: [MOVEMENT], country, end: Date.parse(endsAt), cancelled, partOf };
  return { published, report: null, action };
}

/** What the recount reads at the document's own address. */
async function byRecount(document: Json): Promise<unknown> {
  const id = String(document["id"]);
  const found = await checkSource(
    (url) => Promise.resolve({ kind: "document", document: url === id ? document : actor(url) }),
    CAMPAIGN,
    id,
    { uri: MOVEMENT, companion: COMPANION },
  );
  if (found === null || "kind" in found) return null;
  const { published, report, action } = found;
  return { published, report, action };
}

async function expectAlike(document: Json): Promise<unknown> {
  const [node, recount] = [await byNode(document), await byRecount(document)];
  expect(recount).toEqual(node);
  return node;
}

test("what our own nodes write is read by both", async () => {
  expect(await expectAlike(signed(event))).not.toBeNull();
  expect(await expectAlike(signed(note))).not.toBeNull();
});

const TAKEN: readonly [string, Json][] = [
  ["with fractions of a second", { published: "2026-11-20T09:00:00.123456789Z" }],
  ["cancelled", { status: "CANCELLED" }],
  ["cancelled in schema.org's word", { eventStatus: "https://schema.org/EventCancelled" }],
  ["with a word that only ends like it", { eventStatus: "Cancelled" }],
  ["in a country that is none", { "tdu:country": "ZZ" }],
  ["nowhere", { "tdu:country": undefined }],
  ["part of another", { "tdu:partOf": "https://other.example/actions/2" }],
];
test.each(TAKEN)("an action %s is read alike", async (_name, changes) => {
  const document = JSON.parse(JSON.stringify({ ...event, ...changes })) as Json;
  expect(await expectAlike(signed(document))).not.toBeNull();
});

const REFUSED: readonly [string, Json][] = [
  ["of another type", { type: "Article" }],
  ["of several types", { type: ["Event"] }],
  ["without a name", { name: "\u202e \u0007" }],
  ["without a beginning", { startTime: undefined }],
  ["without an end", { endTime: undefined }],
  ["of no time zone", { endTime: "2026-11-27T12:00:00" }],
  ["of a day that does not exist", { endTime: "2026-02-30T12:00:00Z" }],
  ["of another century", { endTime: "2326-11-27T12:00:00Z" }],
  ["published at no time", { published: undefined }],
  ["published on a word", { published: "Nov 20 2026" }],
  ["changed on a word", { updated: "yesterday" }],
  ["of a campaign in another form", { "tdu:campaign": { id: CAMPAIGN } }],
  ["of several owners", { attributedTo: [COMPANION, `${B}/c/other`] }],
  ["by an actor in another form", { actor: [MOVEMENT] }],
  ["with an address in another spelling", { id: "https://PARTNER.example/actions/1" }],
  ["with a state in another form", { status: ["CANCELLED"] }],
  ["with a state in an older term", { status: undefined, "ical:status": "CANCELLED" }],
  ["in countries", { "tdu:country": ["FR"] }],
  ["part of something in another form", { "tdu:partOf": { id: `${B}/actions/2` } }],
  ["with a crowd of organisers", { organizers: { items: Array.from({ length: 60 }, () => MOVEMENT) } }],
  ["longer than anybody reads", { summary: "x".repeat(260_000) }],
  ["of more values than anybody reads", { tag: Array.from({ length: 6_000 }, () => 1) }],
];
test.each(REFUSED)("an action %s counts for nobody", async (_name, changes) => {
  const document = JSON.parse(JSON.stringify({ ...event, ...changes })) as Json;
  expect(await expectAlike(signed(document))).toBeNull();
});

const REPORTS: readonly [string, Json][] = [
  ["of another type", { type: "Article" }],
  ["published at no time", { published: 7 }],
  ["with a unit twice", {
    "tdu:actionReport": { ...terms, units: [{ unit: "hours", low: 1, high: 1 }, { unit: "hours", low: 2, high: 2 }] },
  }],
  ["with one unit that is no list", { "tdu:actionReport": { ...terms, units: { unit: "hours", low: 1, high: 1 } } }],
  ["with more units than there are", {
    "tdu:actionReport": {
      ...terms,
      units: Array.from({ length: 11 }, (_, at) => ({ unit: `u${at}`, low: 1, high: 1 })),
    },
  }],
  ["with an outcome in a list", { "tdu:actionReport": { ...terms, outcome: ["took-place"] } }],
  ["with a method in a list", { "tdu:actionReport": { ...terms, countMethod: ["counted"] } }],
  ["with half a range", { "tdu:actionReport": { ...terms, participantsHigh: undefined } }],
  ["with a range of words", { "tdu:actionReport": { ...terms, participantsLow: "100" } }],
  ["with a range turned round", { "tdu:actionReport": { ...terms, participantsLow: 200 } }],
  ["of more people than there are", { "tdu:actionReport": { ...terms, participantsHigh: 10_000_001 } }],
  ["about an action in another form", { "tdu:actionReport": { ...terms, action: [terms["action"]] } }],
];
test.each(REPORTS)("a report %s counts for nobody", async (_name, changes) => {
  const document = JSON.parse(JSON.stringify({ ...note, ...changes })) as Json;
  expect(await expectAlike(signed(document))).toBeNull();
});

test("numbers without an end and halves of characters are signed by nobody, and stop nobody", async () => {
  for (const bad of ['{"a":1e400}', '{"a":"\\ud800"}']) {
    const document = { ...signed(event), extra: JSON.parse(bad) as unknown };
    expect(await expectAlike(document)).toBeNull();
    expect(await provenKey(document, COMPANION, (uri) => Promise.resolve(actor(uri)))).toBeNull();
  }
});

test.each([["that does not say when", { created: 7 }], ["of no moment", { created: "once" }]])(
  "a proof %s proves nothing",
  async (_name, changes) => {
    expect(await expectAlike(signed(JSON.parse(JSON.stringify(event)) as Json, changes)))
      .toBeNull();
  },
);

test("whatever stands in a field, both read it alike", async () => {
  const names = [
    ...new Set([...Object.keys(event), "updated", "tdu:partOf", "tdu:distributed", "eventStatus", "displayEndTime"]),
  ];
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      "2026-11-27",
      "2026-11-27T10:00Z",
      "2026-11-27T24:00:00Z",
      "2026-11-27T10:00:60Z",
      "2026-11-27T10:00:00+24:00",
      "-000001-01-01T00:00:00Z",
      "https://partner.example/m/b/",
      "https://partner.example:443/m/b",
      "https://partner.example./m/b",
      " FR ",
      "fr",
      "XK",
      true,
    ),
  );
  const fields = names.filter((name) => name !== "@context" && name !== "attributedTo");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), anything, async (name, value) => {
      await expectAlike(signed({ ...event, [name]: value } as Json));
    }),
    { numRuns: 400 },
  );
});
