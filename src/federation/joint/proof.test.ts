/** One key vouches for another by signing its entry; a changed entry, a dead key or a stranger vouches for nothing. */
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { encodeMultibase } from "@fedify/fedify/runtime";
import { expect, test } from "vitest";
import type { SigningKeys } from "../signing/actor-keys.ts";
import { vouchFor } from "../signing/vouch.ts";
import { withProof } from "../signing/sign-activity.ts";
import { keysInActor, provenKey } from "./proof.ts";

const actorUri = "https://p.example/m/union";

function pair(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const multibase = new TextDecoder().decode(
    encodeMultibase("base58btc", Buffer.concat([Buffer.from([0xed, 1]), raw])),
  );
  const ed25519 = createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }));
  const signing = { ed25519, ed25519KeyId: `${actorUri}#${name}`, actorUri } as unknown as SigningKeys;
  const entry = { id: `${actorUri}#${name}`, type: "Multikey", controller: actorUri, publicKeyMultibase: multibase };
  return { multibase, signing, entry };
}

const [old, next, other] = [pair("old"), pair("next"), pair("other")];
const at = Temporal.Instant.from("2026-11-23T09:00:00Z");
const later = "2026-11-23T09:01:00Z";
const vouched = { ...vouchFor(next.entry, old.signing, at), ...next.entry };
const actorWith = (...assertionMethod: readonly unknown[]) => ({ id: actorUri, assertionMethod });
const vouchersOf = (actor: unknown) =>
  keysInActor(actor, actorUri).find(({ multibase }) => multibase === next.multibase)?.vouchedBy;

test("an entry signed by the key before it is vouched for, also after both have ended", () => {
  expect(vouchersOf(actorWith({ ...old.entry, expires: later }, vouched))).toEqual([old.multibase]);
  const ended = { ...vouched, expires: "2027-01-01T00:00:00Z" };
  expect(vouchersOf(actorWith({ ...old.entry, expires: later }, ended))).toEqual([old.multibase]);
});

test("neither a dead key, nor a stolen one, nor one that is not listed vouches for anything", () => {
  expect(vouchersOf(actorWith({ ...old.entry, expires: "2026-11-23T08:00:00Z" }, vouched))).toEqual([]);
  expect(vouchersOf(actorWith({ ...old.entry, revoked: "2026-11-23T09:00:00Z" }, vouched))).toEqual([]);
  expect(vouchersOf(actorWith({ ...old.entry, expires: 12 }, vouched))).toEqual([]);
  expect(vouchersOf(actorWith(other.entry, vouched))).toEqual([]);
});

test("a proof over another key's entry vouches for nothing", () => {
  const stolen = { ...vouched, publicKeyMultibase: other.multibase };
  const found = keysInActor(actorWith(old.entry, stolen), actorUri);
  expect(found.map(({ vouchedBy }) => vouchedBy)).toEqual([[], []]);
});

test("what a stolen key signed from that moment on is not proven", async () => {
  const document = withProof(
    { "@context": "https://www.w3.org/ns/activitystreams", id: "https://p.example/1" },
    old.signing,
    at,
  );
  const by = (entry: unknown) => provenKey(document, actorUri, () => Promise.resolve(actorWith(entry)));
  expect((await by(old.entry))?.multibase).toBe(old.multibase);
  expect((await by({ ...old.entry, revoked: later }))?.multibase).toBe(old.multibase);
  expect(await by({ ...old.entry, revoked: "2026-11-23T09:00:00Z" })).toBeNull();
  expect(await by({ ...old.entry, controller: "https://q.example/m/x" })).toBeNull();
});

test("a key's name is kept as one readable line, whatever its owner calls it", () => {
  const named = { ...old.entry, id: `${actorUri}#\u0000\u202eold` };
  expect(keysInActor(actorWith(named), actorUri).map(({ keyId }) => keyId)).toEqual([`${actorUri}# old`]);
});
