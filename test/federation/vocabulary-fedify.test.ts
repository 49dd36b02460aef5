/**
 * What this node writes passes through Fedify unchanged: parsed with contexts at hand and given back byte for byte, and
 * signed without a term being dropped. Nothing is fetched from the network.
 */
import { preloadedContexts } from "@fedify/vocab-runtime";
import { generateCryptoKeyPair, signJsonLd } from "@fedify/fedify/sig";
import { Application, Group, Object as AnyObject, Organization, Person } from "@fedify/fedify/vocab";
import { beforeAll, describe, expect, test } from "vitest";
import * as activities from "../../src/federation/vocabulary/activities.ts";
import type { ActorKeys } from "../../src/federation/vocabulary/actors.ts";
import {
  campaignToObject,
  movementToObject,
  nodeToObject,
  personToObject,
} from "../../src/federation/vocabulary/actors.ts";
import { callToObject } from "../../src/federation/vocabulary/call.ts";
import * as collections from "../../src/federation/vocabulary/collections.ts";
import { noticeToObject } from "../../src/federation/vocabulary/notice.ts";
import {
  addresses,
  at,
  callInput,
  campaign,
  dayOfAction,
  makeKeys,
  movement,
  notices,
  person,
  picket,
  picture,
  say,
  shapesOfCalls,
} from "./vocabulary-cast.ts";

/** Serves the contexts Fedify carries along and refuses everything else. */
function contextLoader(url: string) {
  const document = preloadedContexts[url];
  if (document === undefined) return Promise.reject(new Error(`not preloaded: ${url}`));
  return Promise.resolve({ contextUrl: null, documentUrl: url, document });
}

const options = { contextLoader, documentLoader: contextLoader };
const through = async (raw: unknown) => (await AnyObject.fromJsonLd(structuredClone(raw), options)).toJsonLd();

const calls = { ...dayOfAction, ...Object.fromEntries(Object.entries(shapesOfCalls).map(([n, s]) => [n, s.call])) };
const event = callToObject(callInput(picket, picture));
const campaignNote = noticeToObject({
  notice: notices["campaign-published"],
  campaign,
  call: null,
  movement,
  addresses,
  say,
});
const cancellationNote = noticeToObject({
  notice: notices["call-cancelled"],
  campaign,
  call: picket,
  movement,
  addresses,
  say,
});
const campaignUri = addresses.campaign(campaign.handle);
const followers = addresses.of(campaignUri, "followers");
const theirFollow = { id: "https://m.example/f1", actor: "https://m.example/users/bo", object: campaignUri };
const ourFollow = activities.follow({
  id: addresses.activity("1"),
  actor: addresses.movement("front"),
  object: "https://partner.example/m/union",
});

const published = {
  "Create of an Event": activities.create({ id: addresses.activity("2"), object: event }),
  "Create of a Note": activities.create({ id: addresses.activity("3"), object: cancellationNote }),
  "Update of an Event": activities.update({
    id: addresses.activity("4"),
    object: event,
    publishedAt: at("2026-11-03T00:00Z"),
  }),
  "Announce": activities.announce({
    id: addresses.announce("5", "node"),
    actor: addresses.node(),
    object: event.id,
    publishedAt: at("2026-11-02T09:00:01Z"),
    cc: [addresses.of(addresses.node(), "followers")],
  }),
  "Follow": ourFollow,
  "Undo of a Follow": activities.undo({ id: addresses.activity("6"), activity: ourFollow }),
  "Accept of a Follow": activities.accept({ id: addresses.activity("7"), actor: campaignUri, follow: theirFollow }),
  "Reject of a Follow": activities.reject({ id: addresses.activity("8"), actor: campaignUri, follow: theirFollow }),
  "Delete": activities.deletion({
    id: addresses.activity("10"),
    actor: campaignUri,
    object: event.id,
    formerType: "Event",
    deletedAt: at("2026-12-30T00:00:00Z"),
    cc: [followers],
  }),
  "Ignore of a Join": activities.ignore({ id: addresses.activity("9"), actor: campaignUri, join: theirFollow }),
};

const documents = {
  "a followers collection": collections.closedCollection({
    id: followers,
    totalItems: 4,
    first: `${followers}?page=1`,
  }),
  "an outbox": collections.orderedCollection({
    id: `${campaignUri}/outbox`,
    totalItems: 1,
    first: `${campaignUri}/outbox?page=1`,
  }),
  "a page of an outbox": collections.orderedCollectionPage({
    id: `${campaignUri}/outbox?page=1`,
    partOf: `${campaignUri}/outbox`,
    items: [published["Announce"]],
  }),
  "a list of organisers": collections.listedCollection({ id: `${event.id}/organizers`, items: [addresses.node()] }),
  "a tombstone": collections.tombstoneToObject({
    uri: event.id,
    formerType: "Event",
    deletedAt: at("2026-12-30T00:00:00Z"),
  }),
};

describe("what Fedify parses it gives back byte for byte", () => {
  test.each(Object.entries(calls))("the Event of %s", async (_name, call) => {
    const raw = callToObject(callInput(call, picture));
    expect(JSON.stringify(await through(raw))).toBe(JSON.stringify(raw));
  });

  test.each([["beginning", campaignNote], ["cancellation", cancellationNote]])("the Note of a %s", async (_n, raw) => {
    expect(JSON.stringify(await through(raw))).toBe(JSON.stringify(raw));
  });

  test.each(Object.entries({ ...published, ...documents }))("%s", async (_name, raw) => {
    expect(JSON.stringify(await through(raw))).toBe(JSON.stringify(raw));
  });
});

describe("a linked-data signature", () => {
  const pair = generateCryptoKeyPair("RSASSA-PKCS1-v1_5");

  test.each(Object.entries(published))("covers %s with every term defined", async (_name, raw) => {
    const { privateKey } = await pair;
    const keyId = new URL(`${campaignUri}#main-key`);
    const signed = await signJsonLd(structuredClone(raw), privateKey, keyId, { contextLoader });
    expect(signed).toHaveProperty(["signature", "type"], "RsaSignature2017");
  });
});

describe("actors", () => {
  const keys = new Map<string, ActorKeys>();
  const keysOf = (uri: string) => keys.get(uri) ?? { rsaPublicKeyPem: "", assertionMethods: [] };
  const uris = [addresses.node(), addresses.movement("front"), campaignUri, addresses.person("9f2c")];

  beforeAll(async () => {
    for (const uri of uris) keys.set(uri, await makeKeys(uri));
  });

  const write = () => [
    nodeToObject({ addresses, name: "front.example", keys: keysOf(addresses.node()) }),
    movementToObject({ addresses, movement, keys: keysOf(addresses.movement("front")), picture }),
    campaignToObject({
      addresses,
      campaign,
      keys: keysOf(campaignUri),
      picture,
      moves: { alsoKnownAs: ["https://old.example/c/x"], movedTo: "https://new.example/c/x" },
    }),
    personToObject({ addresses, person, keys: keysOf(addresses.person("9f2c")) }),
  ];

  test("a key that another vouches for is read like any other", async () => {
    const uri = addresses.movement("front");
    const keys = keysOf(uri);
    const [first] = keys.assertionMethods;
    const second = { ...first!, id: `${uri}#ed25519-key-2` };
    const proof = {
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-jcs-2022",
      verificationMethod: first!.id,
      proofPurpose: "assertionMethod",
      created: "2026-11-23T09:00:00Z",
      proofValue: "z2",
    };
    const context = ["https://w3id.org/security/multikey/v1", "https://w3id.org/security/data-integrity/v1"];
    const vouched = { ...second, vouched: { "@context": context, proof } };
    const actor = movementToObject({ addresses, movement, keys: { ...keys, assertionMethods: [first!, vouched] } });
    const read = await Organization.fromJsonLd(structuredClone(actor), options);
    const ids: (string | undefined)[] = [];
    for await (const key of read.getAssertionMethods(options)) ids.push(key.id?.href);
    expect(ids).toEqual([first!.id, second.id]);
  });

  test("all four come back byte for byte", async () => {
    for (const raw of write()) expect(JSON.stringify(await through(raw))).toBe(JSON.stringify(raw));
  });

  test("Fedify finds their keys, names and boxes", async () => {
    const classes = [Application, Organization, Group, Person] as const;
    for (const [index, raw] of write().entries()) {
      const actor = await classes[index]?.fromJsonLd(structuredClone(raw), options);
      expect(actor?.inboxId?.href).toBe(raw.inbox);
      expect(actor?.preferredUsername).toBe(raw.preferredUsername);
      const rsa = await actor?.getPublicKey(options);
      expect(rsa?.id?.href).toBe(`${raw.id}#main-key`);
      const proofKeys: string[] = [];
      for await (const key of actor?.getAssertionMethods(options) ?? []) proofKeys.push(key.id?.href ?? "");
      expect(proofKeys).toEqual(raw.assertionMethod.map(({ id }) => id));
    }
  });
});
