/**
 * The pages over a database of the test's own, without sockets: requests go straight to the application. Keys are fakes,
 * because no page reads them; everything else is the real thing.
 */
import { createGazetteer } from "../../src/application/places/gazetteer.ts";
import type { Ports } from "../../src/application/ports.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import type { Store } from "../../src/database/connection.ts";
import { createJobQueue } from "../../src/database/queue.ts";
import { createTransact, QUEUES } from "../../src/database/work.ts";
import { addressesOf } from "../../src/domain/addresses.ts";
import { hashSecret, makeSecret, newEventId, newId } from "../../src/runtime/ids.ts";
import { createVault } from "../../src/runtime/vault.ts";
import { createWebApp } from "../../src/web/app.ts";
import type { WebHouse } from "../../src/web/house.ts";

/** The origin of every page in these tests. */
export const ORIGIN = "https://front.example";

/** A browser: it keeps cookies, finds the form token of the page before and says where a form came from. */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form as a page of this node would. `multipart` when a field is a File. */
  post(
    path: string,
    fields: readonly (readonly [string, string | File])[],
    headers?: Record<string, string>,
  ): Promise<Response>;
  cookie(): string;
}

/** The pages of one node. */
export interface TestHouse {
  readonly house: WebHouse;
  readonly ports: Ports;
  readonly store: Store;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  /** A browser of its own, signed in by a one-time link when a secret is given. */
  open(signInSecret?: string): Promise<Browser>;
  /** Sets the node up as the movement "Front populaire" and signs its steward, Ana, in. */
  setUp(): Promise<Browser>;
}

/** Builds the pages over a store. `changes` replace parts of the house. */
export async function openTestHouse(store: Store, changes: Partial<WebHouse> = {}): Promise<TestHouse> {
  const queue = createJobQueue(store, { queues: QUEUES });
  const sources = {
    now: () => Temporal.Now.instant(),
    newId,
    newEventId,
    seal: (plain: string) => sealing.seal(plain),
  };
  const makeKeys: Ports["makeKeys"] = () =>
    Promise.resolve([{ algorithm: "ed25519", publicKey: "public", sealedPrivateKey: "sealed" }]);
  const transact = createTransact(queue, ORIGIN, sources, () => Promise.resolve());
  const sealing = createVault(new Uint8Array(32));
  const ports: Ports = { addresses: addressesOf(ORIGIN), transact, makeKeys, makeSecret, hashSecret, sealing };
  const house: WebHouse = {
    ports,
    store,
    origin: ORIGIN,
    gazetteer: createGazetteer(),
    secureCookies: true,
    trustProxy: 0,
    dataWarnings: ["key_beside_data"],
    previewEvent: (call) => ({ type: "Event", id: `${ORIGIN}/calls/${call.id}` }),
    findInteraction: ({ host }) => Promise.resolve({ outcome: "rehearsal", host }),
    lookUp: () => Promise.resolve({ what: "nothing", why: "rehearsal" }),
    lookUpAccount: () => Promise.resolve({ kind: "account_not_found" }),
    remotePicture: () => Promise.resolve(null),
    pushKey: () => Promise.resolve("BKey"),
    joint: {
      findActor: () => Promise.resolve(null),
      findCall: () => Promise.resolve(null),
      inheritPicture: () => Promise.resolve({ picture: null, newPicture: null }),
      findCampaign: () => Promise.resolve(null),
      compare: () => Promise.resolve([]),
      takeHeld: () => Promise.resolve(0),
      takeSite: () => Promise.resolve({ kind: "site_silent" as const }),
      lookAtOwnWebsite: () => Promise.resolve(null),
      readPartners: () => Promise.resolve([]),
    },
    now: () => Temporal.Now.instant(),
    ...changes,
  };
  const secret = makeSecret();
  await store.db.insertInto("node").values({ origin: ORIGIN, setup_token_hash: secret.hash, published_at: null })
    .execute();
  const app = createWebApp(house);
  const request = async (path: string, init?: RequestInit) => await app.request(`${ORIGIN}${path}`, init);
  const open = async (signInSecret?: string) => {
    const browser = createBrowser(request);
    if (signInSecret !== undefined) await browser.post(`/sign_in/${signInSecret}`, []);
    return browser;
  };
  return {
    house,
    ports,
    store,
    request,
    open,
    async setUp() {
      const movement = { handle: "front", name: "Front populaire", language: "fr", country: "FR" };
      const organiser = { handle: "ana", name: "Ana" };
      const done = await setUpMovement(ports, { secret: secret.secret, movement, organiser });
      if (!done.ok) throw new Error(done.refusal.kind);
      return await open(done.value.signInSecret);
    },
  };
}

function createBrowser(request: TestHouse["request"]): Browser {
  const cookies = new Map<string, string>();
  let token = "";
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const keep = async (response: Response): Promise<Response> => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const page = await response.clone().text();
    token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? token;
    return response;
  };
  const get: Browser["get"] = async (path, headers = {}) =>
    await keep(await request(path, { headers: { cookie: cookie(), ...headers } }));
  return {
    cookie,
    get,
    async post(path, fields, headers = {}) {
      if (token === "" && cookies.size > 0) await get("/desk");
      const body = new FormData();
      body.set("form_token", token);
      for (const [name, value] of fields) body.append(name, value);
      return await keep(
        await request(path, {
          method: "POST",
          body,
          headers: { cookie: cookie(), "sec-fetch-site": "same-origin", ...headers },
        }),
      );
    },
  };
}
