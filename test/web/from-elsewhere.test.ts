/** What others sent, on the pages: partners' calls once each, replies only when let through, private ones never. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";
import { storeReply } from "../support/stored-reply.ts";

const UNION = "https://union.example/m/union";
const STRANGER = "https://stranger.example/m/stranger";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let call: string;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
  const operator = { kind: "operator" } as const;
  const text = { name: "Appel", summary: "Résumé", content: "Contenu" };
  const shared = { language: "fr", texts: { fr: text, bn: { ...text, name: "ডাক" } }, picture: null };
  await createCampaign(node.ports, operator, {
    draft: { ...shared, handle: "payer", struggles: [], startsOn: null, endsOn: null },
    newPicture: null,
    publish: true,
  });
  const rest = {
    onlineUrl: null,
    onlinePublic: false,
    capacity: null,
    externalUrl: null,
    pledgeUntil: null,
    threshold: null,
  };
  const created = await createCall(node.ports, operator, {
    campaign: "payer",
    draft: {
      ...shared,
      ...rest,
      kind: "boycott",
      schedule: null,
      place: null,
      pledge: "open",
      pledgeOptions: ["going"],
      distributed: false,
      risk: false,
      tags: [],
    },
    newPicture: null,
    publish: true,
  });
  if (!created.ok) throw new Error(created.refusal.kind);
  call = created.value.id;
  const movement = await database.db.selectFrom("movement").select("id").executeTakeFirstOrThrow();
  await database.db.insertInto("following")
    .values({ actor_id: movement.id, target_uri: UNION, follow_uri: "f", state: "accepted", answered_at: null })
    .execute();
});

afterAll(async () => await database.close());

async function receiveCall(uri: string, by: string, name: string, startsAt: string, receivedAt: string): Promise<void> {
  const reading = JSON.stringify({
    names: { en: name, fr: `${name} en français` },
    timezone: "Europe/Athens",
    callKind: "blockade",
    countryCode: "GR",
  });
  const times = {
    starts_at: startsAt,
    ends_at: null,
    published_at: null,
    updated_at: receivedAt,
    received_at: receivedAt,
  };
  await database.db.insertInto("remote_call")
    .values({ uri, attributed_to: by, name, language: "en", state: "confirmed", reading, ...times }).execute();
}

async function receiveReply(id: string, audience: "public" | "direct"): Promise<string> {
  const uri = `https://union.example/notes/${id}`;
  await storeReply(database.db, {
    uri,
    object_uri: `${ORIGIN}/calls/${call}`,
    actor_uri: UNION,
    audience,
    content: `<p>words of ${id}</p>`,
    language: "el",
    url: null,
    state: "held",
    published_at: "2026-01-01T00:00:00Z",
  });
  return uri;
}

test("a partner's call stands on the front page once, under its own node's name; a stranger's and a past one do not", async () => {
  const soon = "2099-11-26T05:00:00Z";
  await receiveCall("https://union.example/calls/1", UNION, "Port blockade", soon, "2026-01-01T00:00:00Z");
  await receiveCall("https://mirror.example/calls/9", STRANGER, "Port blockade", soon, "2026-01-02T00:00:00Z");
  await receiveCall("https://stranger.example/calls/2", STRANGER, "Unasked", soon, "2026-01-01T00:00:00Z");
  await receiveCall("https://union.example/calls/0", UNION, "Long ago", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
  const share = { object_uri: "https://mirror.example/calls/9", actor_uri: UNION, activity_uri: "a" };
  await database.db.insertInto("share").values(share).execute();
  const page = await (await node.request("/?lang=fr")).text();
  expect(page.match(/Port blockade en français/g)).toHaveLength(1);
  expect(page).toContain('href="https://union.example/calls/1" rel="nofollow noopener noreferrer external"');
  expect(page).toContain("heure d’Europe de l’Est");
  expect(page).not.toMatch(/Unasked|Long ago|mirror\.example/);
});

test("a reply is on the page only once somebody let it through, and gone again when hidden", async () => {
  const uri = await receiveReply("open", "public");
  const page = async () => await (await node.request(`/calls/${call}?lang=fr`)).text();
  expect(await page()).not.toContain("words of open");
  expect(await (await ana.get("/desk")).text()).toContain("words of open");
  await ana.post("/desk/replies", [["uri", uri], ["state", "shown"]]);
  expect(await page()).toMatch(/lang="el"[^>]*><p>words of open/);
  expect(await page()).toContain("1 réponse");
  await ana.post("/desk/replies", [["uri", uri], ["state", "hidden"]]);
  expect(await page()).not.toContain("words of open");
});

test("a private message is on the desk without a way to show it, and asking all the same changes nothing", async () => {
  const uri = await receiveReply("secret", "direct");
  const desk = await (await ana.get("/desk")).text();
  expect(desk).toContain("words of secret");
  const article = desk.slice(desk.indexOf("words of secret"));
  expect(article.slice(0, article.indexOf("</form>"))).not.toContain('value="shown"');
  expect((await ana.post("/desk/replies", [["uri", uri], ["state", "shown"]])).status).toBe(404);
  expect(await (await node.request(`/calls/${call}`)).text()).not.toContain("words of secret");
});

test("a reader gets their language, is told when it is missing, and chooses text and interface apart", async () => {
  const request = async (query: string, accept: string) =>
    await (await node.request(`/calls/${call}${query}`, { headers: { "accept-language": accept } })).text();
  expect(await request("", "bn, en;q=0.5")).toContain('<h1><bdi lang="bn" dir="ltr">ডাক</bdi></h1>');
  expect(await request("", "bn, en;q=0.5")).toContain('<html lang="en"');
  expect(await request("", "es")).toContain("Este texto aún no existe en tu idioma (español). Se muestra en: francés.");
  const apart = await request("?lang=fr&interface=ar", "en");
  expect(apart).toContain('<html lang="ar" dir="rtl">');
  expect(apart).toContain('<h1><bdi lang="fr" dir="ltr">Appel</bdi></h1>');
  expect(apart).toContain(
    `<link rel="alternate" hreflang="bn" href="${ORIGIN}/calls/${call}?lang=bn&amp;interface=ar">`,
  );
});
