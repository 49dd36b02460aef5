/** Searching: what is public and agreed to be found, in every language, and not one word of anything else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { postViewerOf } from "./home-stage.ts";
import {
  searchCampaigns,
  searchKnownCalls,
  searchOwnCalls,
  searchPeople,
  searchPosts,
  wordsOf,
} from "../../src/database/views/search-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { availableDatabases, openTestDatabase } from "../support/database.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { addMember, addPost, followAsAccepted, type Member, remoteActor } from "./home-stage.ts";

let house: TestHouse;
let mira: Member;
let noor: Member;
const bea = remoteActor("bea");

beforeAll(async () => {
  house = await openTestHouse();
  mira = await addMember(house, "mira");
  noor = await addMember(house, "noor");
  const { ports } = house;
  const texts = {
    fr: { name: "Grève des entrepôts", summary: "Contre les manifestations de mépris" },
    ar: { name: "إضراب المصانع", summary: "الإضراب العام في المصانع" },
    bn: { name: "ধর্মঘট", summary: "কলকাতা শ্রমিক ধর্মঘট।" },
    en: { name: "Warehouse strike", summary: "Workers striking for dignity" },
  };
  await createCampaign(ports, operator, { draft: { ...campaignDraft, texts }, newPicture: null, publish: true });
  await createCampaign(ports, operator, {
    draft: { ...campaignDraft, handle: "secret_plan", texts: { fr: { name: "Grève zzDRAFTzz", summary: "Grève" } } },
    newPicture: null,
    publish: false,
  });
  const call = { draft: callDraft, campaign: "make_them_pay", newPicture: null };
  await createCall(ports, operator, { ...call, publish: true });
  await createCall(ports, operator, { ...call, publish: false });
  await addPost(house, bea.uri, "agreed", { isIndexable: true, texts: { fr: { content: "<p>canari rouge</p>" } } });
  await addPost(house, bea.uri, "not_agreed", { texts: { fr: { content: "<p>canari bleu</p>" } } });
  for (const audience of ["unlisted", "followers", "direct"] as const) {
    const texts = { fr: { content: `<p>canari ${audience}</p>` } };
    await addPost(house, bea.uri, audience, { audience, isIndexable: true, readers: [noor.uri], texts });
  }
  await addPost(house, mira.uri, "mine", { audience: "direct", texts: { fr: { content: "<p>canari à moi</p>" } } });
  await followAsAccepted(house.store, mira.id, bea.uri);
});
afterAll(() => house.close());

const db = () => readerOf(house.store);
const words = (text: string) => {
  const query = wordsOf(text);
  if (query === null) throw new Error(`${text} has no words.`);
  return query;
};
const campaigns = async (text: string) => (await searchCampaigns(db(), words(text), 10)).map(({ handle }) => handle);
const posts = async (who: Member, text: string) =>
  (await searchPosts(db(), postViewerOf(who), words(text), 10)).map((uri) => uri.split("/").at(-1)).sort();

describe("words are found in the language they were written in", () => {
  const asked = ["greve", "GRÈVES", "manifestation", "المصانع", "اضراب", "শ্রমিক", "ধর্মঘট", "strikes", "worker"];
  test.each(asked)("%s", async (text) => {
    expect(await campaigns(text)).toEqual(["make_them_pay"]);
  });

  test("every word must be there, quotes ask for neighbours, a word alone that is none finds nothing", async () => {
    expect(await campaigns("grève entrepôts")).toEqual(["make_them_pay"]);
    expect(await campaigns("grève chocolat")).toEqual([]);
    expect(wordsOf("  !!! — ")).toBeNull();
    expect(await campaigns("'; drop table campaign; --")).toEqual([]);
    expect(await campaigns('a & | ! ( :* <-> \\ "')).toEqual([]);
  });
});

test("drafts are found by nobody", async () => {
  expect(await campaigns("zzDRAFTzz")).toEqual([]);
  expect(await searchOwnCalls(db(), words("piquet"), 10)).toHaveLength(1);
});

test("calls of other nodes are found by their names and texts in every language", async () => {
  await house.store.db.insertInto("remote_call").values({
    uri: "https://union.example/calls/1",
    attributed_to: "https://union.example/m/union",
    name: "Blocage du port",
    language: "fr",
    starts_at: null,
    ends_at: null,
    state: "confirmed",
    reading: JSON.stringify({ names: { fr: "Blocage du port" }, contents: { es: "<p>Bloqueo de los muelles</p>" } }),
    published_at: null,
    updated_at: "2027-01-01T00:00:00Z",
  }).execute();
  for (const text of ["blocages", "muelle", "port"]) {
    expect((await searchKnownCalls(db(), words(text), 10)).map(({ uri }) => uri)).toEqual([
      "https://union.example/calls/1",
    ]);
  }
});

describe("posts", () => {
  test("a reader finds what its author agreed to, what is theirs, and what names them, and nothing else", async () => {
    expect(await posts(mira, "canari")).toEqual(["agreed", "mine"]);
    expect(await posts(noor, "canari")).toEqual(["agreed", "direct", "followers", "unlisted"]);
    const other = await addMember(house, "other");
    expect(await posts(other, "canari")).toEqual(["agreed"]);
  });

  test("nobody finds what is by somebody they block or mute, or on a server they hide", async () => {
    await house.store.db.insertInto("person_mute").values({ person_id: mira.id, target_uri: bea.uri, until: null })
      .execute();
    expect(await posts(mira, "canari")).toEqual(["mine"]);
    await house.store.db.deleteFrom("person_mute").execute();
  });
});

describe("people", () => {
  const found = async (who: Member | null, text: string) =>
    (await searchPeople(db(), who === null ? null : postViewerOf(who), text, 10)).map(({ account }) => account);

  test("somebody who did not say they may be found is found by the exact handle alone", async () => {
    expect(await found(null, "mira")).toEqual(["mira@front.example"]);
    expect(await found(null, "@mira")).toEqual(["mira@front.example"]);
    for (const text of ["mir", "Name of mira", "name", "%", "_ira", ""]) expect(await found(null, text)).toEqual([]);
  });

  test("somebody who did is found by their name", async () => {
    await house.store.db.updateTable("profile").set({ is_discoverable: true }).where("person_id", "=", noor.id)
      .execute();
    expect(await found(null, "name of no")).toEqual(["noor@front.example"]);
    expect(await found(null, "noo")).toEqual(["noor@front.example"]);
  });

  test("strangers learn of nobody on other servers; members find those they follow, and others by exact name", async () => {
    await house.ports.transact((work) => work.remote.saveActor(bea));
    expect(await found(null, "bea@there.example")).toEqual([]);
    expect(await found(mira, "bea")).toEqual(["bea@there.example"]);
    expect(await found(noor, "bea")).toEqual([]);
    expect(await found(noor, "bea@there.example")).toEqual(["bea@there.example"]);
  });
});

test.each(availableDatabases())("the indexes give the same words on %s", async (kind) => {
  const store = await openTestDatabase({ kind });
  try {
    const { sql } = await import("kysely");
    const texts = JSON.stringify({
      fr: { name: "L’été des grèves" },
      bn: "শ্রমিক, ধর্মঘট।",
      ar: "الإضراب",
      xx: "Ökonomie",
    });
    const { rows } = await sql<{ words: string }>`select text_words(${texts}::jsonb)::text as words`.execute(store.db);
    for (const word of ["'grev'", "'শ্রমিক'", "'ধর্মঘট'", "'اضراب'", "'okonomie'"]) {
      expect(rows[0]?.words).toContain(word);
    }
  } finally {
    await store.close();
  }
});
