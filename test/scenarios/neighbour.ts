/**
 * Neighbours of each software: a loopback peer that has that software's actor, its dialect of signatures and its letters
 * from `test/fixtures`, moved to where the peer and our node really are.
 */
import { readFileSync } from "node:fs";
import type { Json, NetworkNode } from "../support/network.ts";
import {
  type FixturePeer,
  makePeerKeys,
  type PeerAnswer,
  type PeerKeys,
  type PostOptions,
  startFixturePeer,
} from "../support/fixture-peer.ts";
import type { SignatureDialect } from "../support/request-signing.ts";

const software = {
  mastodon: { host: "m.example", actor: "actor", dialect: "cavage-rsa-sha256" },
  mobilizon: { host: "mz.example", actor: "actor-person", dialect: "cavage-rsa-sha256" },
  gancio: { host: "gancio.example", actor: "actor", dialect: "cavage-rsa-sha256" },
  misskey: { host: "mk.example", actor: "actor", dialect: "cavage-rsa-sha256" },
  gotosocial: { host: "gts.example", actor: "actor", dialect: "cavage-hs2019" },
  friendica: { host: "fr.example", actor: "actor", dialect: "cavage-rsa-sha256" },
  hollo: { host: "hollo.example", actor: "actor", dialect: "rfc9421" },
  wordpress: { host: "wp.example", actor: "actor", dialect: "rfc9421-path" },
} as const satisfies Record<string, { host: string; actor: string; dialect: SignatureDialect }>;

/** Whose letters there are. */
export type Software = keyof typeof software;

/** What the letters speak of, in place of `front.example`'s. */
export interface Spoken {
  readonly campaign: string;
  readonly call: string;
}

/** A neighbour on its own port. */
export interface Neighbour {
  readonly peer: FixturePeer;
  /** Its main actor's address. */
  readonly actorUri: string;
  /** Its main actor's document as served. */
  readonly actor: Json;
  /** Puts another actor's document on this server, with the same key; `changes` are put over it. */
  addActor(file: string, changes?: Json): Json;
  /** A letter of the shelf; `changes` are put over the activity. */
  letter(file: string, changes?: Json): Json;
  /** Signs a letter as its own actor and posts it to our shared inbox, or to another address. */
  send(letter: Json, options?: PostOptions & { readonly to?: string }): Promise<PeerAnswer>;
  /** What it was sent, of one type. */
  got(type: string): Json[];
  close(): Promise<void>;
}

let keys: Promise<PeerKeys> | undefined;

/** Starts a neighbour of a node; its letters speak of the given campaign and call. */
export async function startNeighbour(name: Software, node: NetworkNode, spoken: Spoken): Promise<Neighbour> {
  const { host, actor: actorFile, dialect } = software[name];
  const pair = await (keys ??= makePeerKeys());
  const peer = await startFixturePeer({ keys: pair });
  const pem = pair.publicKey.export({ type: "spki", format: "pem" });
  const moved = (file: string): Json => {
    const text = readFileSync(new URL(`../fixtures/${name}/${file}.json`, import.meta.url), "utf8")
      .replaceAll(`https://${host}`, peer.origin)
      .replaceAll("https://front.example/calls/42", spoken.call)
      .replaceAll("https://front.example/c/make_amazon_pay", spoken.campaign)
      .replaceAll("https://front.example/m/front", node.movementUri)
      .replaceAll("https://front.example", node.origin);
    return JSON.parse(text) as Json;
  };
  const keyIds = new Map<string, string>();
  const addActor = (file: string, changes: Json = {}): Json => {
    const document: Json = { ...moved(file), ...changes };
    const id = String(document["id"]);
    const keyId = changes["id"] === undefined ? keyIdOf(document) : `${id}#main-key`;
    const actor: Json = { ...document, publicKey: { id: keyId, owner: id, publicKeyPem: pem } };
    keyIds.set(id, keyId);
    peer.serve(new URL(id).pathname, actor);
    if (!keyId.includes("#")) peer.serve(new URL(keyId).pathname, { ...actor, inbox: undefined });
    return actor;
  };
  const actor = addActor(actorFile);
  return {
    peer,
    actor,
    actorUri: String(actor["id"]),
    addActor,
    letter: (file, changes = {}) => ({ ...moved(file), ...changes }),
    send(letter, { to = `${node.origin}/inbox`, ...options } = {}) {
      const keyId = keyIds.get(String(letter["actor"])) ?? `${String(letter["actor"])}#main-key`;
      return peer.post(to, letter, { keyId, dialect, ...options });
    },
    got: (type) => peer.received.filter((activity) => activity["type"] === type),
    close: () => peer.close(),
  };
}

function keyIdOf(actor: Json): string {
  const { publicKey } = actor;
  return typeof publicKey === "object" && publicKey !== null && "id" in publicKey ? String(publicKey.id) : "";
}
