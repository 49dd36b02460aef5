/**
 * Several nodes in one process on loopback, each with its own port, database, keys and workers, speaking to one another by
 * signed requests. Scenario tests, the demonstration and a developer's morning use this one object. It knows no test runner;
 * where the database comes from is told to it.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { parseCallFile } from "../../src/application/files/call-file.ts";
import { parseCampaignFile } from "../../src/application/files/campaign-file.ts";
import { createGazetteer, type Gazetteer } from "../../src/application/places/gazetteer.ts";
import { requestFollow } from "../../src/application/request-follow.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { openDatabase, type Store } from "../../src/database/connection.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { LookUpTxt } from "../../src/federation/joint/txt-entries.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import { readSettings } from "../../src/runtime/config.ts";
import { assembleNode, type MovementNode } from "../../src/runtime/movement-node.ts";
import { listen } from "../../src/runtime/server.ts";

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** How to start a network. */
export interface NetworkOptions {
  /** Names of the nodes; each is its movement's handle too. */
  readonly nodes: readonly string[];
  /** Opens one node's database, told its name and folder; an embedded one in memory each unless told. The node closes it. */
  readonly database?: "embedded-memory" | ((name: string, folder: string) => Promise<Store>);
  /** Where the nodes keep their files, and go on from after a crash; a folder that is removed in the end unless told. */
  readonly folder?: string;
  /** Ports of nodes that were set up before and open again, by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** What the DNS says; that of this machine unless told. */
  readonly lookUpTxt?: LookUpTxt;
  /** What movements are called, and which language they speak, by name of the node. */
  readonly movements?: Readonly<
    Record<string, { readonly name: string; readonly language: string; readonly country?: string }>
  >;
}

/** An answer to a GET. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The body as JSON; an empty object when it is none. */
  readonly json: Json;
}

/** One node of a network, set up, with its workers running. */
export interface NetworkNode {
  readonly name: string;
  /** `http://localhost:PORT`. */
  readonly origin: string;
  readonly node: MovementNode;
  /** The movement's actor. */
  readonly movementUri: string;
  /** Opens the organiser's desk once; empty at a node that opened again. */
  readonly signInUrl: string;
  /** Publishes a campaign from a file of `test/fixtures/make-amazon-pay`, or from what such a file holds. */
  campaign(file: string | Json): Promise<{ handle: string; uri: string; url: string }>;
  /** Publishes a call; `changes` are put over what the file says. */
  call(file: string | Json, changes?: Json): Promise<{ id: string; uri: string; url: string }>;
  /** What a call file says, read, for the use cases that take a draft. */
  draft(file: string | Json, changes?: Json): CallDraft;
  /** Asks to follow an address or `@handle@host`, as the movement unless told; returns the Follow's URI. */
  follow(target: string, as?: string): Promise<string>;
  /** Gets an address of this node with the ActivityPub `Accept`, past what the node remembers of its own answers. */
  json(path: string): Promise<Answer>;
  /** Gets an address of this node as a browser does. */
  html(path: string): Promise<Answer>;
}

/** A running network. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  /** The node with a name; throws when there is none. */
  node(name: string): NetworkNode;
  /** Resolves once nothing more can happen by itself: no job may run now, none is running, and none was written meanwhile. */
  settle(): Promise<void>;
  /** Makes everything that waits to be tried again due at once, as if the time had passed. */
  hurry(): Promise<void>;
  /** Stops servers and workers, closes databases, removes folders. */
  close(): Promise<void>;
}

const operator = { kind: "operator" } as const;
const fixtures = new URL("../fixtures/make-amazon-pay/", import.meta.url);
const patienceMs = 15_000;
const lookMs = 10;

/** Starts a network; resolves when every node answers and is set up. */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "trait-network-"));
  const gazetteer = createGazetteer();
  const started: StartedNode[] = [];
  const close = async () => {
    for (const one of started) await one.close();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const name of options.nodes) started.push(await startNode(name, folder, gazetteer, options));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    nodes: started,
    node(name) {
      const found = started.find((one) => one.name === name);
      if (found === undefined) throw new Error(`There is no node ${name} in this network.`);
      return found;
    },
    settle: () => settle(started),
    async hurry() {
      for (const { node: { store, queue } } of started) {
        await sql`update queue_message set run_at = clock_timestamp() where state = 'due' and lease_token is null`
          .execute(store.db);
        for (const name of queue.queues) await store.notify(`queue:${name}`);
      }
    },
    close,
  };
}

type StartedNode = NetworkNode & { close(): Promise<void> };

async function startNode(
  name: string,
  folder: string,
  gazetteer: Gazetteer,
  { database = "embedded-memory", movements = {}, ports = {}, lookUpTxt }: NetworkOptions,
): Promise<StartedNode> {
  const data = join(folder, name);
  const store = database === "embedded-memory" ? await openDatabase({ folder: null }) : await database(name, data);
  const before = ports[name];
  const port = before === undefined ? await holdPort() : { number: before, release: () => Promise.resolve() };
  const settings = readSettings({
    PORT: String(port.number),
    TRAIT_DATA: data,
    TRAIT_ALLOW_PRIVATE: "1",
    // Tests say from where a visitor comes, so that many of them are not taken for one who guesses.
    TRAIT_TRUST_PROXY: "1",
  });
  const node = await assembleNode(settings, store, lookUpTxt === undefined ? {} : { lookUpTxt });
  await port.release();
  const server = await listen(node);
  node.startWorkers();
  const signInSecret = before === undefined ? await setUp(node, name, movements[name]) : null;
  return {
    name,
    origin: settings.origin,
    node,
    movementUri: node.addresses.movement(name),
    signInUrl: signInSecret === null ? "" : `${settings.origin}/sign_in/${signInSecret}`,
    ...organiserOf(node, name, gazetteer),
    ...visitorOf(settings.origin),
    async close() {
      await server.close();
      await node.stop();
    },
  };
}

type Described = NonNullable<NetworkOptions["movements"]>[string];

async function setUp({ ports }: MovementNode, handle: string, described: Described | undefined): Promise<string> {
  const { name = `Movement ${handle}`, language = "fr", country = "FR" } = described ?? {};
  const set = await setUpMovement(ports, {
    secret: null,
    movement: { handle, name, language, country },
    organiser: { handle: "ana", name: "Ana" },
  });
  return orThrow(set).signInSecret;
}

function organiserOf({ ports, reading }: MovementNode, name: string, gazetteer: Gazetteer) {
  const read = (file: string | Json, changes: Json = {}) => {
    const json = { ...(typeof file === "string" ? readFixture(file) : file), ...changes };
    return orThrow(parseCallFile(json, { now: Temporal.Now.instant(), gazetteer }));
  };
  return {
    async campaign(file: string | Json) {
      const parsed = orThrow(parseCampaignFile(typeof file === "string" ? readFixture(file) : file));
      const { picturePath: _path, pictureAlt: _alt, ...draft } = parsed;
      return orThrow(await createCampaign(ports, operator, { draft, newPicture: null, publish: true }));
    },
    async call(file: string | Json, changes: Json = {}) {
      const { campaign, draft } = read(file, changes);
      return orThrow(await createCall(ports, operator, { campaign, draft, newPicture: null, publish: true }));
    },
    draft: (file: string | Json, changes: Json = {}) => read(file, changes).draft,
    async follow(target: string, as = name) {
      const actor = await lookUpActor(reading, target, "network");
      if ("kind" in actor) throw new Error(`${target}: ${actor.kind}`);
      return orThrow(await requestFollow(ports, operator, { follower: as, target: actor })).followUri;
    },
  };
}

function visitorOf(origin: string) {
  let asked = 0;
  const get = async (path: string, accept: string): Promise<Answer> => {
    const url = new URL(path, origin);
    url.searchParams.set("fresh", String(asked++));
    const response = await fetch(url, { headers: { accept }, redirect: "manual" });
    const body = await response.text();
    return { status: response.status, headers: response.headers, body, json: readJson(body) };
  };
  return {
    json: (path: string) => get(path, "application/activity+json, application/ld+json"),
    html: (path: string) => get(path, "text/html"),
  };
}

/** Two looks that find nothing to do, with no job written between them: then nothing was under way either. */
async function settle(nodes: readonly NetworkNode[]): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let before = "";;) {
    const looks = await Promise.all(nodes.map(({ node }) => look(node)));
    const idle = looks.every(({ busy }) => busy.length === 0);
    const written = looks.map((one) => one.written).join(" ");
    if (idle && written === before) return;
    before = idle ? written : "";
    if (performance.now() > deadline) throw new Error(`The network does not come to rest: ${JSON.stringify(looks)}`);
    if (!idle) await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function look({ store, queue }: MovementNode) {
  const depths = Object.entries(await queue.depth());
  const { rows } = await sql<{ written: string }>`select last_value::text as written from queue_message_sequence_seq`
    .execute(store.db);
  const busy = depths.map(([name, { ready, leased }]) => ({ name, jobs: ready + leased })).filter(({ jobs }) =>
    jobs > 0
  );
  return { busy, written: rows[0]?.written };
}

/** A free port that nobody else gets while the node is assembled, since its address is part of every id it makes. */
async function holdPort(): Promise<{ readonly number: number; release(): Promise<void> }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo;
  return { number: port, release: () => new Promise((resolve) => holder.close(() => resolve())) };
}

function readFixture(name: string): Json {
  return readJson(readFileSync(new URL(name, fixtures), "utf8"));
}

function readJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The value of a command or a file that must succeed; throws what was refused. */
export function orThrow<Value>(outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value {
  if (!outcome.ok) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
  return outcome.value;
}
