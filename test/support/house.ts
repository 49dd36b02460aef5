/**
 * The use cases over a real test database, without sockets or workers: what the application tests stand on. Keys are
 * placeholders, because making real ones is slow and nothing here signs.
 */
import type { Asker, Ports, Work } from "../../src/application/ports.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { CampaignDraft } from "../../src/domain/campaign.ts";
import type { DomainEvent } from "../../src/domain/events.ts";
import type { Store } from "../../src/database/connection.ts";
import { createJobQueue, type JobQueue } from "../../src/database/queue.ts";
import { createTransact, QUEUES } from "../../src/database/work.ts";
import { addressesOf } from "../../src/domain/addresses.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { hashSecret, makeSecret, newEventId, newId } from "../../src/runtime/ids.ts";
import { createVault } from "../../src/runtime/vault.ts";
import { openTestDatabase } from "./database.ts";

/** A house without a front door. */
export interface TestHouse {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly ports: Ports;
  /** Sets the clock of the use cases; null lets it run again. */
  setClock(instant: Temporal.Instant | null): void;
  /** Every event emitted so far, in order. */
  events(): Promise<DomainEvent[]>;
  close(): Promise<void>;
}

/** The operator at the machine: may do everything. */
export const operator: Asker = { kind: "operator" };

/** Opens a house on a fresh database, with the movement `front` and the steward `ana` unless told otherwise. */
export async function openTestHouse({ setUp = true }: { readonly setUp?: boolean } = {}): Promise<TestHouse> {
  const store = await openTestDatabase();
  const queue = createJobQueue(store, { queues: QUEUES });
  let clock: Temporal.Instant | null = null;
  const origin = "https://front.example";
  const sources = {
    now: () => clock ?? Temporal.Now.instant(),
    newId,
    newEventId,
    seal: (plain: string) => sealing.seal(plain),
  };
  const transact = createTransact(queue, origin, sources, () => Promise.resolve());
  const key = { publicKey: "public", sealedPrivateKey: "sealed" };
  const makeKeys: Ports["makeKeys"] = () =>
    Promise.resolve([{ algorithm: "rsa", ...key }, { algorithm: "ed25519", ...key }]);
  const sealing = createVault(new Uint8Array(32));
  const ports: Ports = { addresses: addressesOf(origin), transact, makeKeys, makeSecret, hashSecret, sealing };
  await store.db.insertInto("node").values({ origin, setup_token_hash: hashSecret("set-up"), published_at: null })
    .execute();
  if (setUp) await setUpMovement(ports, { secret: null, movement: front, organiser: { handle: "ana", name: "Ana" } });
  return {
    store,
    queue,
    ports,
    setClock: (instant) => clock = instant,
    async events() {
      const rows = await store.db.selectFrom("outbox_event").select("payload").orderBy("id").execute();
      return rows.map((row) => row.payload);
    },
    close: () => store.close(),
  };
}

/** The movement of every test. */
export const front = { handle: "front", name: "Front commun", language: "fr", country: "FR" } as const;

/** A campaign draft in French and English. */
export const campaignDraft: CampaignDraft = {
  handle: "make_them_pay",
  language: "fr",
  texts: { fr: { name: "Faire payer", summary: "**Tous**" }, en: { name: "Make them pay", summary: "**All**" } },
  struggles: ["labour"],
  startsOn: "2027-11-01",
  endsOn: "2027-12-15",
  picture: null,
};

/** A call draft in French, with a time and a place. */
export const callDraft: CallDraft = {
  kind: "picket",
  language: "fr",
  texts: { fr: { name: "Piquet devant l'entrepôt", content: "Rendez-vous à **7 h**." } },
  schedule: {
    startsAt: Temporal.Instant.from("2027-11-26T06:00:00Z"),
    endsAt: Temporal.Instant.from("2027-11-26T11:00:00Z"),
    timezone: "Europe/Paris",
  },
  place: {
    name: "Entrepôt",
    street: "1 rue de l'Entrepôt",
    locality: "Brétigny-sur-Orge",
    postalCode: "91220",
    country: "FR",
    latitude: 48.6075,
    longitude: 2.3051,
    precision: "exact",
    townLatitude: null,
    townLongitude: null,
  },
  onlineUrl: null,
  onlinePublic: false,
  capacity: null,
  pledge: "none",
  externalUrl: null,
  pledgeUntil: null,
  threshold: null,
  pledgeOptions: ["going"],
  distributed: false,
  risk: false,
  tags: ["MakeThemPay"],
  picture: null,
};

/** Runs something in a transaction that is then undone. */
export async function undone(house: TestHouse, run: (work: Work) => Promise<unknown>): Promise<void> {
  await house.ports.transact(async (work) => {
    await run(work);
    throw new Error("undone");
  }).catch((error: unknown) => {
    if (!(error instanceof Error && error.message === "undone")) throw error;
  });
}
