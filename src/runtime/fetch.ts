/**
 * The front door: one request in, one answer out. Letters go through the gate, ActivityStreams and discovery are answered
 * from the documents, everything else by the pages; public answers come from memory when nothing changed.
 */
import { getLogger } from "@logtape/logtape";
import type { LookUp } from "../application/look-up.ts";
import type { Gazetteer } from "../application/places/gazetteer.ts";
import type { LocalActor, Ports } from "../application/ports.ts";
import { forgetGoneActor } from "../application/receive-deletion.ts";
import { isDatabaseBusy, type Store } from "../database/connection.ts";
import type { JobQueue } from "../database/queue.ts";
import { findCampaign, findLocalActor, findMovement, findPicture } from "../database/views/federation-views.ts";
import { isSuspendedActor } from "../database/views/withheld.ts";
import type { Addresses } from "../domain/addresses.ts";
import { createGate, type SignerKeyCache } from "../federation/gate.ts";
import type { Documents } from "../federation/documents.ts";
import type { FindReader } from "../federation/gate/reader.ts";
import { createInteractions } from "../federation/interactions.ts";
import { storeAdmitted } from "../federation/federation.ts";
import { HANDLED_TYPES } from "../federation/inbox.ts";
import type { Objects } from "../federation/outbound/objects.ts";
import { createWebApp } from "../web/app.ts";
import { cacheKeyOf } from "../web/cache-key.ts";
import { isUnchanged, notModified } from "../web/feeds/conditional.ts";
import type { DataWarning, WebHouse } from "../web/house.ts";
import type { ByteCache, CachedAnswer } from "./byte-cache.ts";
import type { Settings } from "./config.ts";
import { answerHealth } from "./health.ts";
import { createRemotePictures } from "./remote-pictures.ts";
import { createReaderDoor } from "./reader-door.ts";

type Loader = Parameters<typeof createGate>[0]["documentLoader"];

/** What the front door is built from. */
export interface FetchOptions {
  readonly settings: Settings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly addresses: Addresses;
  readonly ports: Ports;
  readonly cache: ByteCache;
  readonly documents: Documents;
  readonly objects: Objects;
  readonly gazetteer: Gazetteer;
  readonly documentLoader: Loader;
  readonly isRehearsal: boolean;
  /** Finds what a person names on this node or another. */
  readonly lookUp: LookUp;
  /** How this node names itself to other servers. */
  readonly userAgent: string;
  /** Keys of remote actors the gate remembers. */
  readonly keyCache: SignerKeyCache;
  /** Whether a server is blocked. */
  readonly isBlocked: (host: string) => Promise<boolean>;
  /** Whether only listed servers, or partners, may read in ActivityStreams. */
  readonly isClosed: () => Promise<boolean>;
  /** Who asks to read, by the signature of the request. */
  readonly findReader: FindReader;
  /** See `WebHouse`. */
  readonly lookUpAccount: WebHouse["lookUpAccount"];
  /** See `WebHouse`. */
  readonly pushKey: WebHouse["pushKey"];
  /** See `WebHouse`. */
  readonly joint: WebHouse["joint"];
  /** Told of an activity that somebody passed on for its author; see the gate. */
  readonly forwarded: (raw: Record<string, unknown>) => Promise<void>;
}

const INBOX = /^(\/inbox|(\/actor|\/(?:m|c|u)\/[^/]+)\/inbox)$/;

/**
 * Answers one request. `connection` is what the HTTP server tells of it: the pages count sign-in attempts per visitor by
 * it, in memory, and it is never logged or stored.
 */
export type Fetch = (request: Request, connection?: object) => Promise<Response>;

/** Builds the front door. */
export function createFetch(options: FetchOptions): Fetch {
  const house = {
    ...options,
    web: createWebApp(webHouse(options)),
    gate: openGate(options),
    language: mainLanguage(options),
  };
  const passDoor = createReaderDoor({
    nodeUri: options.addresses.node(),
    isClosed: options.isClosed,
    findReader: options.findReader,
  });
  return async (request, connection = {}) => {
    try {
      return await passDoor(request, () => answer(house, request, connection));
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "web"]).error("A request failed: {kind}", { kind });
      const busy = isDatabaseBusy(error);
      return new Response(busy ? "Busy. Please try again in a moment.\n" : "Something went wrong here.\n", {
        status: busy ? 503 : 500,
        headers: { "content-type": "text/plain; charset=utf-8", ...(busy ? { "retry-after": "5" } : {}) },
      });
    }
  };
}

type Gate = ReturnType<typeof createGate>;

interface FrontDoor extends FetchOptions {
  readonly web: ReturnType<typeof createWebApp>;
  readonly gate: Gate;
  readonly language: () => Promise<string>;
}

async function answer(door: FrontDoor, request: Request, connection: object): Promise<Response> {
  const { web, cache } = door;
  if (!isReadableAddress(request.url)) return new Response("This address can't be read.\n", UNREADABLE);
  const { pathname } = new URL(request.url);
  if (pathname === "/healthz" || pathname === "/readyz") return await answerHealth(door, pathname);
  if (request.method === "POST" && INBOX.test(pathname)) return await receive(door, request, pathname);
  if (!isOurHost(door, request)) return new Response("This server does not answer for that host.\n", { status: 421 });
  const { method } = request;
  const acceptsActivity = prefersActivity(request.headers.get("accept"));
  if (method !== "GET" && method !== "HEAD") {
    const refusal = await door.documents(canonical(door.addresses, request.url), acceptsActivity, method);
    return refusal ?? await web.fetch(request, connection);
  }
  const key = acceptsActivity ? `activity ${request.url}` : cacheKeyOf(request, await door.language());
  const kept = key === null ? undefined : cache.get(key);
  if (kept !== undefined) return fromCache(kept, request);
  const since = cache.moment();
  const who = () => whoAsks(door, request);
  const document = await door.documents(canonical(door.addresses, request.url), acceptsActivity, method, who);
  const response = document ?? await web.fetch(key === null ? request : withoutConditions(request), connection);
  const isKept = key !== null && response.status === 200 && (document !== null || !acceptsActivity) &&
    !isForOne(response);
  return isKept ? fromCache(await cache.keep(key, response, since), request) : withoutBody(response, request);
}

/** The actor who signed a request; null for nobody, and for whoever can't be proven. */
async function whoAsks({ findReader }: FrontDoor, request: Request): Promise<string | null> {
  const reader = await findReader(request);
  return reader.kind === "somebody" ? reader.actorUri : null;
}

/** An answer that depends on who asked is kept by nobody. */
function isForOne(response: Response): boolean {
  return response.headers.get("cache-control")?.includes("no-store") === true;
}

/** The answer that will be kept is made whole, whatever the first to ask already has. */
function withoutConditions(request: Request): Request {
  if (!request.headers.has("if-none-match") && !request.headers.has("if-modified-since")) return request;
  const headers = new Headers(request.headers);
  headers.delete("if-none-match");
  headers.delete("if-modified-since");
  return new Request(request.url, { headers });
}

function withoutBody(response: Response, { method }: Request): Response {
  return method === "HEAD" ? new Response(null, response) : response;
}

function fromCache({ status, headers, bytes }: CachedAnswer, request: Request): Response {
  if (isUnchanged(request.headers, headers)) return notModified(headers);
  return new Response(request.method === "HEAD" ? null : bytes as Uint8Array<ArrayBuffer>, { status, headers });
}

async function receive({ store, addresses, gate }: FrontDoor, request: Request, path: string): Promise<Response> {
  const actorPath = INBOX.exec(path)?.[2];
  if (actorPath === undefined) return await gate(request, { shared: true });
  const actor = await findLocalActor(store.current(), { uri: `${addresses.origin}${actorPath}` });
  const isThere = actor !== null && !actor.deleted && !await isDraft(store, actor) &&
    !await isSuspendedActor(store.current(), actor.uri);
  if (!isThere) return Response.json({ error: "No such actor here." }, { status: 404 });
  return await gate(request, { shared: false, actorUri: actor.uri });
}

/** A draft campaign has no inbox either: its handle must not be found out by knocking. */
async function isDraft(store: Store, { kind, id }: LocalActor): Promise<boolean> {
  return kind === "campaign" && (await findCampaign(store.current(), id))?.state === "draft";
}

/** The movement's language, which pages fall back to; asked again every few seconds. */
function mainLanguage({ store }: FetchOptions): () => Promise<string> {
  let language = "en";
  let until = 0;
  return async () => {
    if (Date.now() > until) {
      language = (await findMovement(store.current()))?.language ?? "en";
      until = Date.now() + 5_000;
    }
    return language;
  };
}

function openGate(options: FetchOptions): Gate {
  const { queue, addresses, documentLoader, ports } = options;
  return createGate({
    origin: addresses.origin,
    handles: HANDLED_TYPES,
    documentLoader,
    keyCache: options.keyCache,
    isBlocked: options.isBlocked,
    accept: (activity) => storeAdmitted(queue, addresses.origin, activity, ports.sealing),
    onActorGone: (uri) => forgetGoneActor(ports, uri),
    forwarded: options.forwarded,
    onRefused: (status, reason) => getLogger(["trait", "gate"]).debug("Refused: {status} {reason}", { status, reason }),
    onFault: (error) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "gate"]).error("An activity could not be stored: {kind}", { kind });
    },
  });
}

function webHouse(options: FetchOptions): Parameters<typeof createWebApp>[0] {
  const { settings, store, addresses, ports, gazetteer, objects, userAgent, isBlocked, isRehearsal } = options;
  const warnings: [DataWarning, boolean][] = [
    ["key_beside_data", settings.keyFile === undefined],
    ["rehearsal", isRehearsal],
    ["private_allowed", settings.allowPrivate],
    ["mail_in_folder", settings.smtpUrl === undefined],
  ];
  return {
    ports,
    store,
    origin: addresses.origin,
    gazetteer,
    secureCookies: addresses.origin.startsWith("https:"),
    trustProxy: settings.trustProxy,
    dataWarnings: warnings.filter(([, holds]) => holds).map(([warning]) => warning),
    previewEvent: async (call, campaign) => {
      const movement = await findMovement(store.current());
      const picture = await findPicture(store.current(), call.picture?.mediaId ?? null);
      const counts = { replies: 0, likes: 0, shares: 0 };
      return movement === null ? null : objects.call({ call, campaign, movement, picture, counts });
    },
    findInteraction: createInteractions({
      userAgent,
      allowPrivate: settings.allowPrivate,
      rehearsal: isRehearsal,
      isBlocked,
    }),
    lookUp: options.lookUp,
    lookUpAccount: options.lookUpAccount,
    pushKey: options.pushKey,
    remotePicture: createRemotePictures({ userAgent, isBlocked }),
    joint: options.joint,
    now: () => Temporal.Now.instant(),
  };
}

/** How an address that can't be read is answered. */
const UNREADABLE = {
  status: 400,
  headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
};

/** Whether an address can be decoded and looked up: its path is UTF-8, and no part holds U+0000, which no database takes. */
function isReadableAddress(url: string): boolean {
  const { pathname } = new URL(url);
  if (/%00/.test(url)) return false;
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** A proxy in front must hand on `Host` as it came: nothing else says for which node a request was meant. */
function isOurHost({ addresses }: FetchOptions, request: Request): boolean {
  const named = request.headers.get("host");
  if (named === null) return true;
  const scheme = addresses.origin.startsWith("https:") ? "https" : "http";
  const url = URL.parse(`${scheme}://${named}`);
  return url !== null && url.host === addresses.host;
}

function canonical(addresses: Addresses, url: string): URL {
  const { pathname, search } = new URL(url);
  return new URL(`${pathname}${search}`, addresses.origin);
}

/** Whether a client asks for ActivityStreams rather than for a page. */
function prefersActivity(accept: string | null): boolean {
  if (accept === null) return false;
  const activity = /application\/(activity\+json|ld\+json)/.exec(accept);
  if (activity === null) return false;
  const html = accept.indexOf("text/html");
  return html === -1 || activity.index < html;
}
