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
import { isKnownCall } from "../database/views/known-views.ts";
import { readerOf } from "../database/views/read-only.ts";
import { assertSchemaCurrent, migrateToLatest } from "../database/migrator.ts";
import { createJobQueue, type JobQueue } from "../database/queue.ts";
import { createTransact, QUEUES } from "../database/work.ts";
import { type Addresses, addressesOf } from "../domain/addresses.ts";
import { findOwnerOfForeign } from "../database/views/federation-views.ts";
import { findStanding } from "../database/views/standing-views.ts";
import { isSuspendedActor } from "../database/views/withheld.ts";
import { createDeliverer } from "../federation/deliver.ts";
import { createDocuments } from "../federation/documents.ts";
import { createContextLoader, createDocumentLoader } from "../federation/document-loader.ts";
import { profileLimits } from "../domain/limits.ts";
import { guardedRequest, installEgressGuard } from "../federation/egress.ts";
import { assertSafeFedify } from "../federation/fedify-version.ts";
import { createKeyCache } from "../federation/gate.ts";
import { createReader } from "../federation/gate/reader.ts";
import { findJointCall, inheritPicture } from "../federation/joint/inherited.ts";
import { compareWithPartners } from "../federation/joint/compare.ts";
import { newestText } from "../federation/joint/text.ts";
import { createLookUpTxt, type LookUpTxt, noTxt } from "../federation/joint/txt-entries.ts";
import type { ReadingOutcome } from "../federation/joint/reconcile.ts";
import { expireInvitations } from "../application/joint/tell-organisers.ts";
import type { JointDesk } from "../federation/joint/desk.ts";
import { buildFederation, runInbox } from "../federation/federation.ts";
import { createForwarded } from "../federation/inbox/forwarded.ts";
import type { InboxHouse } from "../federation/inbox/hearing.ts";
import { createObjects } from "../federation/outbound/objects.ts";
import { createOutbound } from "../federation/outbound.ts";
import { createLookUp } from "../federation/look-up-anything.ts";
import { readPartner } from "../federation/read-partner.ts";
import { lookUpActor } from "../federation/look-up.ts";
import { createReading, type Reading } from "../federation/reading.ts";
import { createKeyRing, type KeyRing, makeActorKeys } from "../federation/signing/actor-keys.ts";
import { type Prove, withProof } from "../federation/signing/sign-activity.ts";
import { signedGet } from "../federation/signing/sign-request.ts";
import { say } from "../web/locales.ts";
import { runDelivery } from "../workers/delivery.ts";
import { answerLinkAsked } from "../application/accounts/ask-mail-link.ts";
import { runEventRelay } from "../workers/event-relay.ts";
import { runArchives } from "../workers/archives.ts";
import { runDigests } from "../workers/digests.ts";
import { runErasures, withReceipts } from "../workers/erasures.ts";
import { runTelling } from "../workers/telling.ts";
import { runMail } from "../workers/mail.ts";
import { currentJob, settleCurrentJob } from "../workers/job-loop.ts";
import { createTurns } from "../workers/turns.ts";
import { runPledgeKeeping } from "../workers/pledge-keeping.ts";
import { runFollowLists } from "../workers/follow-lists.ts";
import { runPartnerReading } from "../workers/partner-reading.ts";
import { runProfileLinks } from "../workers/profile-links.ts";
import { runPlannedPublishing } from "../workers/planned-publishing.ts";
import { runReconciliation } from "../workers/reconciliation.ts";
import { runRetention } from "../workers/retention.ts";
import { runTrustKeeping } from "../workers/trust-keeping.ts";
import { createDoors } from "./block-list.ts";
import { createByteCache } from "./byte-cache.ts";
import { isLoopbackOrigin, type Settings } from "./config.ts";
import { prepareNode } from "./first-start.ts";
import { createFetch, type Fetch } from "./fetch.ts";
import { hashSecret, makeSecret, newEventId, newId } from "./ids.ts";
import { createArchiveFiles } from "./archive-files.ts";
import { createLookUpAccount } from "./look-up-account.ts";
import { createPushSender } from "./push-sender.ts";
import { createJointRoom, type JointRoom } from "./joint-room.ts";
import { createMailer } from "./mailer.ts";
import { createNodeMetrics } from "./metrics.ts";
import { makePrivateFolder, shutOutStrangers } from "./private-folder.ts";
import { SOFTWARE_VERSION } from "./version.ts";
import { openVault } from "./vault.ts";

/** Incoming activities written at once: half of the pool's connections, so that the gate can store and pages can read. */
const workersAtOnce = 5;

/** Parts of the world that a test may play. */
export interface Outside {
  /** The DNS; that of this machine when absent. */
  readonly lookUpTxt?: LookUpTxt;
}

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
  /** Reads the organisations this node acts together with: those that are due, or all. */
  readPartners(all?: boolean): Promise<readonly ReadingOutcome[]>;
  /** Takes what organisations that act together say, checked at its origin. */
  readonly jointDesk: JointDesk;
  /** What acting together takes besides: keys that wait, our own website. */
  readonly together: JointRoom;
  /** The keys of the actors here. */
  readonly keys: KeyRing;
  /** Signs a document of an actor here with its proof key (FEP-8b32). */
  readonly prove: Prove;
  /** Answers one HTTP request. */
  readonly fetch: Fetch;
  /** Starts the workers this role runs. */
  startWorkers(): void;
  /** Drains the workers within ten seconds and closes the database. */
  stop(): Promise<void>;
}

/**
 * Assembles a node. Throws a sentence for the operator when it must not start. A store that is open already is used instead
 * of the one the settings name; the node closes it either way. `outside` plays parts of the world.
 */
export async function assembleNode(
  settings: Settings,
  opened?: Store,
  outside: Outside = {},
): Promise<MovementNode> {
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
    return await assemble(settings, store, isRehearsal, outside);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function assemble(
  settings: Settings,
  store: Store,
  isRehearsal: boolean,
  outside: Outside,
): Promise<MovementNode> {
  const sealed = await store.db.selectFrom("actor_key").select("sealed_private_key").limit(1).executeTakeFirst();
  const keyFile = settings.keyFile ?? join(settings.dataFolder, "key");
  shutOutStrangers(keyFile);
  const vault = openVault(keyFile, sealed?.sealed_private_key ?? null);
  const addresses = addressesOf(settings.origin);
  const queue = createJobQueue(store, { queues: QUEUES });
  const cache = createByteCache();
  const stopListening = await store.listen("changed", () => cache.clear());
  const makeKeys = () => makeActorKeys(vault);
  const sources = { now: () => Temporal.Now.instant(), newId, newEventId, seal: vault.seal };
  const announceChange = async () => {
    store.afterCommit(() => cache.clear());
    await store.notify("changed");
  };
  const write = createTransact(
    queue,
    settings.origin,
    sources,
    () => currentJob() === undefined ? announceChange() : settleCurrentJob(),
  );
  const inTurn = createTurns(store.kind === "embedded" ? Number.POSITIVE_INFINITY : workersAtOnce);
  const transact: Ports["transact"] = (run) =>
    currentJob() === undefined || store.inTransaction() ? write(run) : inTurn(() => write(run));
  const ports: Ports = { addresses, transact, makeKeys, makeSecret, hashSecret, sealing: vault };
  const nodeActorId = await prepareNode({ store, queue, addresses, makeKeys });
  const keys = createKeyRing(store, vault);
  const stopForgetting = await store.listen("keys", () => keys.forgetAll());
  const userAgent = `TraitDUnion/${SOFTWARE_VERSION} (+${addresses.home()})`;
  const { allowPrivate } = settings;
  const loading = { allowPrivate, rehearsal: isRehearsal, userAgent };
  const contextLoader = createContextLoader(loading);
  const sign = async (request: Request) => await signedGet(request, await keys.signingKeys(nodeActorId));
  const doors = createDoors(store);
  const isBlocked = doors.isShut;
  const documentLoader = createDocumentLoader({ ...loading, sign, cache: true, isShut: doors.isShut });
  const freshLoader = createDocumentLoader({ ...loading, sign, isShut: doors.isShut });
  const reading = createReading({ loader: documentLoader, freshLoader, isBlocked });
  const isAlone = isRehearsal && !allowPrivate;
  const lookUp = createLookUp({ reading, addresses, userAgent, isAlone });
  const objects = createObjects(store, addresses, say, countryName);
  const outbound = createOutbound({ store, addresses, say, objects, queue, keys, contextLoader, sealing: vault });
  const metrics = createNodeMetrics(queue);
  const observe = metrics.countInbox;
  const inbox = { origin: settings.origin, store, queue, documentLoader, contextLoader, observe, sealing: vault };
  const federation = buildFederation(inbox);
  const prove: Prove = async (document, actorId) =>
    withProof(document, await keys.signingKeys(actorId), Temporal.Now.instant());
  const documents = createDocuments({ store, addresses, objects, say, softwareVersion: SOFTWARE_VERSION, prove });
  const gazetteer = createGazetteer();
  const keyCache = createKeyCache();
  const findReader = createReader({ origin: settings.origin, documentLoader, keyCache, isBlocked });
  const lookUpTxt = isAlone ? noTxt : outside.lookUpTxt ?? createLookUpTxt();
  const together = createJointRoom({ ports, store, reading, lookUpTxt, userAgent });
  const { readPartners } = together;
  const inboxHouse: InboxHouse = {
    ports,
    reading,
    say,
    ownerOf: (uri) => findOwnerOfForeign(store.current(), uri),
    isFollowed: async (uri) => {
      const row = await store.current().selectFrom("following").select("actor_id").where("target_uri", "=", uri)
        .where("state", "<>", "refused").limit(1).executeTakeFirst();
      return row !== undefined;
    },
    joint: together.house,
    forgetKeys: (actorUri) => keyCache.forget(actorUri),
    isSuspended: (actorUri) => isSuspendedActor(store.current(), actorUri),
  };
  const forwarded = createForwarded(inboxHouse);
  const contact = settings.origin.startsWith("https:") ? addresses.home() : `mailto:${addressIn(settings.mailFrom)}`;
  const push = createPushSender({ store, sealing: vault, contact });
  const fetch = createFetch({
    lookUpAccount: createLookUpAccount(reading, userAgent),
    pushKey: push.publicKey,
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
    isClosed: doors.isClosed,
    findReader,
    isRehearsal,
    joint: {
      async findActor(named) {
        const found = await lookUpActor(reading, named, userAgent).catch(() => null);
        return found === null || "kind" in found ? null : found;
      },
      findCall: (uri) => findJointCall({ store, addresses, reading }, uri).catch(() => null),
      inheritPicture: (call) => inheritPicture({ reading, userAgent }, call),
      async findCampaign(named) {
        const found = await lookUpActor(reading, named, userAgent).catch(() => null);
        if (found === null || "kind" in found) return null;
        const text = await newestText(reading, ports, found.uri);
        return text === null ? null : { campaign: found, text };
      },
      compare: (found) => compareWithPartners({ store, reading, origin: addresses.origin }, found),
      readPartners: () => readPartners(true),
      takeHeld: (words) => together.takeHeld(words),
      takeSite: (joint, site) => together.takeSite(joint, site),
      lookAtOwnWebsite: () => together.lookAtOwnWebsite(),
    },
    lookUp,
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
    readPartners,
    jointDesk: together.desk,
    together,
    keys,
    prove,
    fetch,
    startWorkers() {
      if (settings.role === "web") return;
      const { signal } = stopping;
      workers.push(
        runEventRelay({ queue, outbound, announceChange, signal }),
        runInbox(federation, inboxHouse, signal),
      );
      workers.push(runPledgeKeeping({ store, ports, signal }));
      const expire = () => ports.transact(expireInvitations);
      workers.push(runReconciliation({ store, read: () => readPartners(), expire, signal }));
      workers.push(runTrustKeeping({ ...together.keeping, signal }));
      workers.push(runRetention({ queue, signal }), runPlannedPublishing({ store, ports, signal }));
      const fetchPage = async (url: string) => {
        if (await isBlocked(new URL(url).host)) return null;
        const headers = { "accept": "text/html", "user-agent": userAgent };
        const answer = await guardedRequest(url, { headers, maxBytes: profileLimits.linkBytes });
        return answer.status === 200 ? answer.body : null;
      };
      workers.push(runProfileLinks({ store, addresses, fetchPage, signal }));
      const describe = createArchiveFiles({ store, addresses, objects });
      workers.push(runArchives({ queue, ports, describe, signal }), runDigests({ ports, signal }));
      workers.push(runTelling({ queue, ports, push, say, signal }));
      workers.push(runErasures({ store, onKeysGone: (actorId) => keys.forget(actorId), signal }));
      workers.push(runFollowLists({ queue, ports, lookUp, signal }));
      const isKnown = (uri: string) => isKnownCall(readerOf(store), uri);
      const read = (uri: string) => readPartner(reading, uri, isKnown);
      if (!isAlone) workers.push(runPartnerReading({ store, ports, read, signal }));
      // A rehearsal reaches nobody: its mail goes to a server on this machine or into the folder.
      const isNear = settings.smtpUrl !== undefined && isLoopbackOrigin(settings.smtpUrl);
      const mailer = createMailer({
        smtpUrl: isRehearsal && !isNear ? undefined : settings.smtpUrl,
        from: settings.mailFrom,
        folder: join(settings.dataFolder, "mail"),
      });
      const answer = (address: string, language: string) => answerLinkAsked(ports, address, language);
      workers.push(runMail({ queue, mailer, sealing: vault, say, answerLinkAsked: answer, signal }));
      const mayDeliver = !isRehearsal || allowPrivate;
      if (mayDeliver) {
        const deliver = metrics.countDeliveries(
          withReceipts(store, createDeliverer({ store, keys, userAgent, isBlocked, open: vault.open })),
        );
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
      await stopForgetting();
      await store.close();
    },
  };
}

/** The bare address in `Name <address>`. */
function addressIn(sender: string): string {
  return /<([^<>]+)>/.exec(sender)?.[1] ?? sender;
}
