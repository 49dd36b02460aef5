/**
 * Assembles one node from its settings: database, keys, federation, pages and workers. The only room that knows every
 * other; it decides nothing about campaigns.
 */
import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { countryName } from "../application/places/countries.ts";
import { createGazetteer } from "../application/places/gazetteer.ts";
import type { Ports } from "../application/ports.ts";
import { openDatabase, type Store } from "../database/connection.ts";
import { assertSchemaCurrent, migrateToLatest } from "../database/migrator.ts";
import { createJobQueue, type JobQueue } from "../database/queue.ts";
import { createTransact, QUEUES } from "../database/work.ts";
import { type Addresses, addressesOf } from "../domain/addresses.ts";
import { findOwnerOfForeign } from "../database/views/federation-views.ts";
import { findStanding } from "../database/views/standing-views.ts";
import { createDeliverer } from "../federation/deliver.ts";
import { createDocuments } from "../federation/documents.ts";
import { createContextLoader, createDocumentLoader } from "../federation/document-loader.ts";
import { installEgressGuard } from "../federation/egress.ts";
import { assertSafeFedify } from "../federation/fedify-version.ts";
import { createKeyCache } from "../federation/gate.ts";
import { buildFederation, runInbox } from "../federation/federation.ts";
import { createForwarded } from "../federation/inbox/forwarded.ts";
import type { InboxHouse } from "../federation/inbox/hearing.ts";
import { createObjects } from "../federation/outbound/objects.ts";
import { createOutbound } from "../federation/outbound.ts";
import { createReading, type Reading } from "../federation/reading.ts";
import { createKeyRing, makeActorKeys } from "../federation/signing/actor-keys.ts";
import { signedGet } from "../federation/signing/sign-request.ts";
import { say } from "../web/locales.ts";
import { runDelivery } from "../workers/delivery.ts";
import { runEventRelay } from "../workers/event-relay.ts";
import { currentJob, settleCurrentJob } from "../workers/job-loop.ts";
import { createTurns } from "../workers/turns.ts";
import { runPlannedPublishing } from "../workers/planned-publishing.ts";
import { runRetention } from "../workers/retention.ts";
import { createBlockList } from "./block-list.ts";
import { createByteCache } from "./byte-cache.ts";
import { isLoopbackOrigin, type Settings } from "./config.ts";
import { prepareNode } from "./first-start.ts";
import { createFetch, type Fetch } from "./fetch.ts";
import { hashSecret, makeSecret, newEventId, newId } from "./ids.ts";
import { createNodeMetrics } from "./metrics.ts";
import { makePrivateFolder, shutOutStrangers } from "./private-folder.ts";
import { SOFTWARE_VERSION } from "./version.ts";
import { openVault } from "./vault.ts";

/** Incoming activities written at once: half of the pool's connections, so that the gate can store and pages can read. */
const workersAtOnce = 5;

/** A node that is assembled and can answer; its workers run once started. */
export interface MovementNode {
  readonly settings: Settings;
  readonly addresses: Addresses;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly ports: Ports;
  readonly reading: Reading;
  /** How this node names itself to other servers. */
  readonly userAgent: string;
  /** Answers one HTTP request. */
  readonly fetch: Fetch;
  /** Starts the workers this role runs. */
  startWorkers(): void;
  /** Drains the workers within ten seconds and closes the database. */
  stop(): Promise<void>;
}

/**
 * Assembles a node. Throws a sentence for the operator when it must not start. A store that is open already is used instead
 * of the one the settings name; the node closes it either way.
 */
export async function assembleNode(settings: Settings, opened?: Store): Promise<MovementNode> {
  assertSafeFedify();
  const isRehearsal = isLoopbackOrigin(settings.origin);
  installEgressGuard({ allowPrivate: settings.allowPrivate, rehearsal: isRehearsal });
  makePrivateFolder(settings.dataFolder);
  const store = opened ?? await openDatabase({
    url: settings.databaseUrl,
    folder: settings.dataFolder,
    schema: settings.databaseSchema,
  });
  try {
    if (settings.role === "all") await migrateToLatest(store);
    else await assertSchemaCurrent(store);
    return await assemble(settings, store, isRehearsal);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function assemble(settings: Settings, store: Store, isRehearsal: boolean): Promise<MovementNode> {
  const sealed = await store.db.selectFrom("actor_key").select("sealed_private_key").limit(1).executeTakeFirst();
  const keyFile = settings.keyFile ?? join(settings.dataFolder, "key");
  shutOutStrangers(keyFile);
  const vault = openVault(keyFile, sealed?.sealed_private_key ?? null);
  const addresses = addressesOf(settings.origin);
  const queue = createJobQueue(store, { queues: QUEUES });
  const cache = createByteCache();
  const stopListening = await store.listen("changed", () => cache.clear());
  const makeKeys = () => makeActorKeys(vault);
  const sources = { now: () => Temporal.Now.instant(), newId, newEventId };
  const write = createTransact(queue, settings.origin, sources, async () => {
    if (currentJob() !== undefined) return await settleCurrentJob();
    store.afterCommit(() => cache.clear());
    await store.notify("changed");
  });
  const inTurn = createTurns(store.kind === "embedded" ? Number.POSITIVE_INFINITY : workersAtOnce);
  const transact: Ports["transact"] = (run) =>
    currentJob() === undefined || store.inTransaction() ? write(run) : inTurn(() => write(run));
  const ports: Ports = { addresses, transact, makeKeys, makeSecret, hashSecret };
  const nodeActorId = await prepareNode({ store, queue, addresses, makeKeys });
  const keys = createKeyRing(store, vault);
  const userAgent = `TraitDUnion/${SOFTWARE_VERSION} (+${addresses.home()})`;
  const { allowPrivate } = settings;
  const loading = { allowPrivate, rehearsal: isRehearsal, userAgent };
  const contextLoader = createContextLoader(loading);
  const sign = async (request: Request) => await signedGet(request, await keys.signingKeys(nodeActorId));
  const documentLoader = createDocumentLoader({ ...loading, sign, cache: true });
  const freshLoader = createDocumentLoader({ ...loading, sign });
  const isBlocked = createBlockList(store);
  const reading = createReading({ loader: documentLoader, freshLoader, isBlocked });
  const objects = createObjects(store, addresses, say, countryName);
  const outbound = createOutbound({ store, addresses, say, objects, queue, keys, contextLoader });
  const metrics = createNodeMetrics(queue);
  const observe = metrics.countInbox;
  const federation = buildFederation({ origin: settings.origin, store, queue, documentLoader, contextLoader, observe });
  const documents = createDocuments({ store, addresses, objects, say, softwareVersion: SOFTWARE_VERSION });
  const gazetteer = createGazetteer();
  const keyCache = createKeyCache();
  const inboxHouse: InboxHouse = {
    ports,
    reading,
    ownerOf: (uri) => findOwnerOfForeign(store.current(), uri),
    isFollowed: async (uri) => {
      const row = await store.current().selectFrom("following").select("actor_id").where("target_uri", "=", uri)
        .where("state", "<>", "refused").limit(1).executeTakeFirst();
      return row !== undefined;
    },
    forgetKeys: (actorUri) => keyCache.forget(actorUri),
  };
  const forwarded = createForwarded(inboxHouse);
  const fetch = createFetch({
    settings,
    store,
    queue,
    addresses,
    ports,
    cache,
    documents,
    objects,
    gazetteer,
    documentLoader,
    forwarded,
    keyCache,
    isBlocked,
    isRehearsal,
    userAgent,
  });
  const stopping = new AbortController();
  const workers: Promise<void>[] = [];
  return {
    settings,
    addresses,
    store,
    queue,
    ports,
    reading,
    userAgent,
    fetch,
    startWorkers() {
      if (settings.role === "web") return;
      const { signal } = stopping;
      workers.push(runEventRelay({ queue, outbound, signal }), runInbox(federation, inboxHouse, signal));
      workers.push(runRetention({ queue, signal }), runPlannedPublishing({ store, ports, signal }));
      const mayDeliver = !isRehearsal || allowPrivate;
      if (mayDeliver) {
        const deliver = metrics.countDeliveries(createDeliverer({ store, keys, userAgent, isBlocked }));
        const standingOf = (activity: string) => findStanding(store.current(), activity);
        workers.push(runDelivery({ queue, deliver, standingOf, signal }));
      }
      getLogger(["trait", "node"]).info("Workers started.", { rehearsal: isRehearsal, delivering: mayDeliver });
    },
    async stop() {
      stopping.abort();
      await Promise.all(workers);
      metrics.stop();
      await stopListening();
      await store.close();
    },
  };
}
