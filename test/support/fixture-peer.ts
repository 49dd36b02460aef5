/**
 * Another server, played: a small HTTP peer on loopback with one actor, its key, WebFinger, NodeInfo and an inbox that
 * records all it gets. Scenario tests and benchmarks talk to it as to a Mastodon or a Mobilizon; a test may also make
 * it slow, broken or gone. It checks no signatures and keeps nothing after `close()`.
 */

import { generateKeyPair, type KeyObject } from "node:crypto";
import { request } from "node:http";
import { promisify } from "node:util";
import { type Json, type PeerServer, readText, startPeerServer } from "./peer-server.ts";
import { type SignatureDialect, signedHeaders, type SigningOptions } from "./request-signing.ts";

export type { Json, PeerMode, PeerRequest } from "./peer-server.ts";

/** Software whose manners a peer can take on: actor type, key id and dialect of signatures. */
export type PeerSoftware = "mastodon" | "mobilizon" | "gotosocial" | "misskey" | "lemmy" | "gancio" | "wordpress";

/** Settings of {@link startFixturePeer}. */
export interface FixturePeerOptions {
  /** Whose manners; `mastodon` when absent. */
  readonly software?: PeerSoftware;
  /** Local name of the actor; `ana` when absent. */
  readonly handle?: string;
  /** Properties put over the actor document. */
  readonly actor?: Json;
  /** A key pair made before, to save the time of making one (about 50 ms). */
  readonly keys?: PeerKeys;
}

/** A key pair of an actor. */
export interface PeerKeys {
  /** Signs. */
  readonly privateKey: KeyObject;
  /** Published in the actor document. */
  readonly publicKey: KeyObject;
}

/** What an answer to {@link FixturePeer.post} or {@link FixturePeer.get} looks like. */
export interface PeerAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Headers, names in lower case. */
  readonly headers: Record<string, string | string[] | undefined>;
  /** Body as text. */
  readonly body: string;
}

/** Deviations of one POST from the peer's manners. */
export interface PostOptions extends Partial<Omit<SigningOptions, "url" | "body">> {
  /** Headers put over the signed ones; `undefined` takes one away. */
  readonly headers?: Record<string, string | undefined>;
  /** Body sent instead of the activity, after signing the activity. */
  readonly sendBody?: string;
  /** Whether the request is signed; it is when absent. */
  readonly signed?: boolean;
}

/** A running peer; see {@link PeerServer} for `origin`, `received`, `requests`, `serve`, `behave`, `waitFor`, `close`. */
export interface FixturePeer extends PeerServer {
  /** URI of its actor. */
  readonly actorUri: string;
  /** Inbox of its actor. */
  readonly inboxUri: string;
  /** Shared inbox. */
  readonly sharedInboxUri: string;
  /** Handle as `name@127.0.0.1:PORT`. */
  readonly acct: string;
  /** Id of its key. */
  readonly keyId: string;
  /** Its keys. */
  readonly keys: PeerKeys;
  /** Its actor document as served. */
  readonly actor: Json;
  /** Signs and posts an activity; a string is sent as it is. */
  post(url: string, activity: Json | string, options?: PostOptions): Promise<PeerAnswer>;
  /** Gets an ActivityPub document, signed unless told otherwise. */
  get(url: string, options?: { signed?: boolean; accept?: string; keyId?: string }): Promise<PeerAnswer>;
  /** Headers and body of a signed POST that is not sent. */
  sign(url: string, activity: Json | string, options?: PostOptions): { headers: Record<string, string>; body: string };
  /** How often a path was asked for by GET. */
  fetches(path: string): number;
}

interface Manners {
  readonly type: string;
  readonly keyPath: string;
  readonly dialect: SignatureDialect;
  readonly actorPath: (handle: string) => string;
}

const manners: Record<PeerSoftware, Manners> = {
  mastodon: {
    type: "Person",
    keyPath: "#main-key",
    dialect: "cavage-rsa-sha256",
    actorPath: (name) => `/users/${name}`,
  },
  mobilizon: { type: "Group", keyPath: "#main-key", dialect: "cavage-rsa-sha256", actorPath: (name) => `/@${name}` },
  gotosocial: { type: "Person", keyPath: "/main-key", dialect: "cavage-hs2019", actorPath: (name) => `/users/${name}` },
  misskey: {
    type: "Person",
    keyPath: "#main-key",
    dialect: "cavage-rsa-sha256",
    actorPath: (name) => `/users/${name}`,
  },
  lemmy: { type: "Group", keyPath: "#main-key", dialect: "cavage-hs2019", actorPath: (name) => `/c/${name}` },
  gancio: {
    type: "Application",
    keyPath: "#main-key",
    dialect: "cavage-rsa-sha256",
    actorPath: (name) => `/federation/u/${name}`,
  },
  wordpress: { type: "Person", keyPath: "#main-key", dialect: "rfc9421", actorPath: (name) => `/author/${name}` },
};

/** Makes an RSA-2048 pair as the fediverse uses it. */
export async function makePeerKeys(modulusLength = 2_048): Promise<PeerKeys> {
  return await promisify(generateKeyPair)("rsa", { modulusLength });
}

/** Starts a peer on a free loopback port. */
export async function startFixturePeer(options: FixturePeerOptions = {}): Promise<FixturePeer> {
  const software = options.software ?? "mastodon";
  const keys = options.keys ?? await makePeerKeys();
  const server = await startPeerServer();
  const { actor, actorUri, keyId, acct } = describeActor(server.origin, software, options, keys);
  serveIdentity(server, software, actor, keyId, acct);
  const honest = { keyId, privateKey: keys.privateKey, dialect: manners[software].dialect };
  const sign: FixturePeer["sign"] = (url, activity, deviations = {}) => signPost(url, activity, honest, deviations);
  return {
    ...server,
    ...{ actorUri, keyId, keys, actor, acct, sign },
    inboxUri: `${actorUri}/inbox`,
    sharedInboxUri: `${server.origin}/inbox`,
    post(url, activity, deviations) {
      const { headers, body } = sign(url, activity, deviations);
      return send("POST", url, headers, body);
    },
    get(url, { signed = true, accept = "application/activity+json", keyId = honest.keyId } = {}) {
      return send("GET", url, { accept, ...(signed ? signedHeaders({ ...honest, keyId, url }) : {}) });
    },
    fetches: (path) => server.requests.filter((one) => one.method === "GET" && one.path === path).length,
  };
}

function signPost(
  url: string,
  activity: Json | string,
  honest: Pick<SigningOptions, "keyId" | "privateKey" | "dialect">,
  deviations: PostOptions,
): { headers: Record<string, string>; body: string } {
  const body = typeof activity === "string" ? activity : JSON.stringify(activity);
  const signed = deviations.signed === false
    ? { host: new URL(url).host }
    : signedHeaders({ ...honest, ...deviations, url, body });
  const headers: Record<string, string> = { "content-type": "application/activity+json", ...signed };
  for (const [name, value] of Object.entries(deviations.headers ?? {})) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  return { headers, body: deviations.sendBody ?? body };
}

function serveIdentity(server: PeerServer, software: PeerSoftware, actor: Json, keyId: string, acct: string): void {
  const actorUri = String(actor["id"]);
  const jrd = { "content-type": "application/jrd+json" };
  server.serve(new URL(actorUri).pathname, actor);
  if (!keyId.includes("#")) server.serve(new URL(keyId).pathname, stubOf(actor));
  for (const resource of [`acct:${acct}`, encodeURIComponent(`acct:${acct}`), encodeURIComponent(actorUri)]) {
    server.serve(`/.well-known/webfinger?resource=${resource}`, webFinger(acct, actorUri), 200, jrd);
  }
  server.serve("/.well-known/nodeinfo", nodeInfoLinks(server.origin), 200, jrd);
  server.serve("/nodeinfo/2.1", nodeInfo(software), 200, { "content-type": "application/json" });
}

function describeActor(origin: string, software: PeerSoftware, options: FixturePeerOptions, keys: PeerKeys) {
  const handle = options.handle ?? "ana";
  const { type, keyPath, actorPath } = manners[software];
  const actorUri = origin + actorPath(handle);
  const keyId = actorUri + keyPath;
  const publicKeyPem = keys.publicKey.export({ type: "spki", format: "pem" });
  const actor: Json = {
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
    id: actorUri,
    type,
    preferredUsername: handle,
    name: handle,
    url: actorUri,
    inbox: `${actorUri}/inbox`,
    outbox: `${actorUri}/outbox`,
    followers: `${actorUri}/followers`,
    following: `${actorUri}/following`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: keyId, owner: actorUri, publicKeyPem },
    ...options.actor,
  };
  return { actor, actorUri, keyId, acct: `${handle}@${new URL(origin).host}` };
}

/** What GoToSocial shows to strangers at the key's own address. */
function stubOf(actor: Json): Json {
  const { "@context": context, id, type, preferredUsername, publicKey } = actor;
  return { "@context": context, id, type, preferredUsername, publicKey };
}

function webFinger(acct: string, actorUri: string): Json {
  const self = { rel: "self", type: "application/activity+json", href: actorUri };
  return { subject: `acct:${acct}`, aliases: [actorUri], links: [self] };
}

function nodeInfoLinks(origin: string): Json {
  return { links: [{ rel: "http://nodeinfo.diaspora.software/ns/schema/2.1", href: `${origin}/nodeinfo/2.1` }] };
}

function nodeInfo(software: PeerSoftware): Json {
  const usage = { users: { total: 1, activeMonth: 1, activeHalfyear: 1 }, localPosts: 0, localComments: 0 };
  return {
    version: "2.1",
    software: { name: software, version: "1.0.0" },
    protocols: ["activitypub"],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage,
    metadata: {},
  };
}

function send(method: string, url: string, headers: Record<string, string>, body?: string): Promise<PeerAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (incoming) => {
      readText(incoming).then(
        (text) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
