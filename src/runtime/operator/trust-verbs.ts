/** The verbs of being known for who one is: the movement's website, the keys of this node, the new keys of partners. */
import { z } from "zod";
import { decideKey } from "../../application/joint/decide-key.ts";
import { fingerprint } from "../../application/joint/fingerprint.ts";
import { replaceKeys } from "../../application/replace-keys.ts";
import { reviseMovement } from "../../application/revise-movement.ts";
import { actorKeyRows } from "../../database/views/actor-keys.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { findDomainCheck, listWaitingKeys } from "../../database/views/trust-views.ts";
import { type DomainCheck, websiteProof } from "../../domain/domain-check.ts";
import { proofKeyId } from "../../federation/signing/actor-keys.ts";
import { signAgain } from "../../federation/signing/sign-again.ts";
import { vouchFor } from "../../federation/signing/vouch.ts";
import type { MovementNode } from "../movement-node.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, onItsWay, operator, verb } from "./verb.ts";

/** `movement show`: who the movement says it is, and what was seen at its website. */
export const movementShow = verb(z.object({}), async (node) => {
  const movement = await findMovement(readerOf(node.store));
  if (movement === null) return declinedFor({ kind: "not_set_up" }, "");
  const uri = node.addresses.movement(movement.handle);
  const check = await findDomainCheck(readerOf(node.store), uri);
  const { handle, name, website } = movement;
  return did({ handle, name, uri, website, ...seenJson(check) }, [
    `${name}: @${handle}@${node.addresses.host}`,
    ...websiteLines(node, handle, website, check),
  ]);
});

/** `movement website`: names the movement's own website, or none, and looks there at once. */
export const movementWebsite = verb(z.object({ website: z.string() }), async (node, { website }, here) => {
  const movement = await findMovement(readerOf(node.store));
  if (movement === null) return declinedFor({ kind: "not_set_up" }, "");
  const { name, summary, language, country } = movement;
  const named = website === "none" ? null : website;
  const outcome = await reviseMovement(node.ports, operator, { name, summary, language, country, website: named });
  if (!outcome.ok) {
    return outcome.refusal.kind === "website_malformed"
      ? declinedFor({ kind: "website_malformed" }, website)
      : declined(`The movement cannot be changed: ${outcome.refusal.kind}.`);
  }
  const check = named === null ? null : await node.together.lookAtOwnWebsite();
  const value = { website: outcome.value.website, ...seenJson(check) };
  const lines = websiteLines(node, movement.handle, outcome.value.website, check);
  return did(value, lines, onItsWay(node, here));
});

/** `movement check`: looks now whether the website links back. */
export const movementCheck = verb(z.object({}), async (node) => {
  const movement = await findMovement(readerOf(node.store));
  if (movement === null) return declinedFor({ kind: "not_set_up" }, "");
  if (movement.website === null) return declined("No website is named yet; first: trait movement website ADDRESS");
  const check = await node.together.lookAtOwnWebsite();
  const lines = websiteLines(node, movement.handle, movement.website, check);
  return check?.domain == null ? declined(...lines) : did({ website: movement.website, ...seenJson(check) }, lines);
});

function seenJson(check: DomainCheck | null) {
  return {
    domain: check?.domain ?? null,
    way: check?.way ?? null,
    trouble: check?.trouble ?? null,
    checked: check?.checkedAt?.toString() ?? null,
    since: check?.provenAt?.toString() ?? null,
    lapsed: check?.lapsedAt?.toString() ?? null,
  };
}

function websiteLines(node: MovementNode, handle: string, website: string | null, check: DomainCheck | null): string[] {
  if (website === null) return ["No website: the movement is known by the host of this node."];
  const { line, entryName, entry } = websiteProof(node.addresses, handle, website);
  const at = check?.checkedAt?.toString() ?? "never";
  if (check?.domain != null) {
    return [`${website} is proven by ${check.way === "dns" ? "the DNS" : "its link"}, last looked at ${at}.`];
  }
  return [
    `${website} is not proven${check?.lapsedAt == null ? "" : ` since ${check.lapsedAt.toString()}`}: ${
      check?.trouble ?? "not looked at yet"
    }, last looked at ${at}.`,
    `Put this into its front page:  ${line}`,
    ...(entryName === null ? [] : [`or this into its DNS:  ${entryName}  TXT  "${entry}"`]),
  ];
}

/** `key list`: the proof keys of the movement and its campaigns, retired ones too, and new keys of partners that wait. */
export const keyList = verb(z.object({}), async (node) => {
  const own = [];
  for (const actor of await signingActors(node, null)) {
    const rows = (await actorKeyRows(node.store.current(), actor.id)).filter(({ algorithm }) =>
      algorithm === "ed25519"
    );
    own.push(...rows.map((row, index) => ({
      id: proofKeyId(actor.uri, index),
      fingerprint: fingerprint(row.public_key),
      expires: row.expires_at?.toISOString() ?? null,
      revoked: row.revoked_at?.toISOString() ?? null,
    })));
  }
  const waiting = (await listWaitingKeys(readerOf(node.store))).map(({ key, held }) => ({
    actor: key.actorUri,
    id: key.keyId,
    fingerprint: fingerprint(key.multibase),
    since: key.seenAt.toString(),
    held,
  }));
  return did({ own, waiting }, [
    ...own.map(({ id, fingerprint: print, expires, revoked }) =>
      `${print}  ${id}${
        revoked === null ? expires === null ? "" : `  retired ${expires}` : `  revoked from ${revoked}`
      }`
    ),
    ...waiting.map(({ actor, fingerprint: print, since, held }) =>
      `${print}  ${actor}  WAITS for a yes since ${since}, ${held} held back: trait key accept ${actor} "${print}"`
    ),
  ]);
});

/** `key rotate`: new proof keys; the old ones vouch for them and stay listed with their end. */
export const keyRotate = verb(z.object({ actor: z.string().nullable() }), async (node, { actor }, here) => {
  const actors = await signingActors(node, actor);
  if (actors.length === 0) return declinedFor({ kind: "not_found" }, actor ?? "movement");
  const made = [];
  for (const { id, uri } of actors) {
    const keys = (await node.ports.makeKeys()).filter(({ algorithm }) => algorithm === "ed25519");
    const [key] = keys;
    if (key === undefined) continue;
    const rows = (await actorKeyRows(node.store.current(), id)).filter(({ algorithm }) => algorithm === "ed25519");
    const entry = { id: proofKeyId(uri, rows.length), controller: uri, publicKeyMultibase: key.publicKey };
    const vouched = vouchFor(entry, await node.keys.signingKeys(id), Temporal.Now.instant());
    made.push({ actorId: id, keys, vouched });
  }
  const outcome = await replaceKeys(node.ports, operator, { actors: made, stolenSince: null });
  if (!outcome.ok) return declined("The keys could not be replaced; look at: trait key list");
  node.keys.forgetAll();
  return did(
    outcome.value.map(({ uri }) => uri),
    outcome.value.map(({ uri }) => `${uri} has a new key; the old one vouches for it.`),
    onItsWay(node, here),
  );
});

/** `key revoke`: the living keys were stolen. Nothing they signed since is believed; what is ours of it is signed again. */
export const keyRevoke = verb(
  z.object({ actor: z.string().nullable(), since: z.string().nullable() }),
  async (node, { actor, since }, here) => {
    const stolenSince = since === null ? Temporal.Now.instant() : instantIn(since);
    if (stolenSince === null) return declined(`${since} is no moment: write it like 2026-11-23T18:00:00Z.`);
    if (Temporal.Instant.compare(stolenSince, Temporal.Now.instant()) > 0) {
      return declined("--since lies in the future.");
    }
    const actors = await signingActors(node, actor);
    if (actors.length === 0) return declinedFor({ kind: "not_found" }, actor ?? "movement");
    const made = [];
    for (const { id } of actors) made.push({ actorId: id, keys: await node.ports.makeKeys(), vouched: null });
    const outcome = await replaceKeys(node.ports, operator, { actors: made, stolenSince });
    if (!outcome.ok) return declined("The keys could not be replaced; look at: trait key list");
    node.keys.forgetAll();
    let count = 0;
    for (const { id } of outcome.value) {
      const signing = await node.keys.signingKeys(id);
      count += await node.store.transact(() => signAgain(node.store.current(), id, signing, stolenSince));
    }
    return did({ actors: outcome.value.map(({ uri }) => uri), signedAgain: count }, [
      `${outcome.value.length} actors have new keys; ${count} documents were signed again.`,
      "Every partner is asked before the new keys count there: tell them the fingerprints of trait key list by telephone.",
    ], onItsWay(node, here));
  },
);

/** `key accept`: says yes to the new key of a partner, after comparing its fingerprint with them. */
export const keyAccept = verb(keyWords(), async (node, args) => await decide(node, args, true));

/** `key refuse`: says no to it; what it signs counts for nothing here. */
export const keyRefuse = verb(keyWords(), async (node, args) => await decide(node, args, false));

function keyWords() {
  return z.object({ actor: z.string(), fingerprint: z.string() });
}

async function decide(node: MovementNode, args: { actor: string; fingerprint: string }, accept: boolean) {
  const wanted = args.fingerprint.replaceAll(/\s/g, "").toLowerCase();
  const keys = await node.ports.transact((work) => work.trust.keysOf([args.actor]));
  const key = keys.find(({ multibase }) => fingerprint(multibase).replaceAll(" ", "") === wanted);
  const multibase = key?.multibase ?? "";
  const outcome = await decideKey(node.ports, operator, { actorUri: args.actor, multibase, accept });
  if (!outcome.ok) return declinedFor({ kind: "key_unknown" }, args.fingerprint);
  const taken = await node.together.takeHeld(outcome.value);
  const words = accept
    ? `The key counts from now on; ${taken} held back were taken.`
    : "The key counts for nothing here.";
  return did({ actor: args.actor, accepted: accept, taken }, [words]);
}

/** The actors whose proof keys matter to others: the movement and its campaigns, or the one with a handle. */
async function signingActors(node: MovementNode, handle: string | null) {
  const rows = node.store.current().selectFrom("actor").select(["id", "uri"]).where("deleted_at", "is", null);
  const wanted = handle === null
    ? rows.where("kind", "in", ["movement", "campaign"])
    : rows.where("handle", "=", handle);
  return await wanted.orderBy("created_at").execute();
}

function instantIn(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}
