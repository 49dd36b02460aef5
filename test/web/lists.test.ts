/** Lists by what people look for: nothing private in them, nothing missing, and no search that can be abused. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { addCall, addCampaign, at, placeAt } from "./places-stage.ts";
import { openTestHouse, type TestHouse } from "./web-house.ts";

const UNION = "https://union.example/m/union";

let database: TestDatabase;
let node: TestHouse;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database, { now: () => Temporal.Instant.from("2027-11-01T00:00:00Z") });
  await node.setUp();
  await addCampaign(node, "make_them_pay", ["labour", "tax-justice"]);
  await addCampaign(node, "clean_air", ["climate"]);
  await addCampaign(node, "secret_plan", ["peace"], false);
  const lyon = { place: placeAt({}) };
  await addCall(node, "make_them_pay", "Lyon exact", { ...lyon, schedule: at("2027-11-26T10:00", "Europe/Paris") });
  await addCall(node, "make_them_pay", "Lyon ville", {
    kind: "rally",
    place: placeAt({ precision: "town", latitude: 48.8566, longitude: 2.3522 }),
    schedule: at("2027-11-27T10:00", "Europe/Paris"),
  });
  await addCall(node, "make_them_pay", "France seule", {
    place: placeAt({ precision: "country" }),
    schedule: at("2027-11-28T10:00", "Europe/Paris"),
  });
  await addCall(node, "clean_air", "Auckland tôt", {
    kind: "vigil",
    place: placeAt({ country: "NZ", locality: "Auckland", latitude: -36.85, longitude: 174.76 }),
    schedule: at("2027-11-26T08:00", "Pacific/Auckland"),
  });
  await addCall(node, "clean_air", "Sans date", { kind: "boycott", schedule: null, place: null });
  await addCall(node, "clean_air", "Passé", { schedule: at("2027-10-01T08:00", "Europe/Paris") });
  await addCall(node, "make_them_pay", "Brouillon", {}, false);
  await addCall(node, "secret_plan", "Plan secret", {}, false);
  await followUnion();
  await receive("Blocage en Grèce", "2027-11-26T18:00:00Z", {
    countryCode: "GR",
    callKind: "blockade",
    tags: ["Labour"],
  });
  await receive("Sans terme à nous", "2027-11-29T18:00:00Z", {
    place: { country: "France", locality: "Lyon", latitude: 45.76, longitude: 4.83 },
    timezone: "No/Such_Zone",
  });
  await receive("Pas suivi", "2027-11-26T18:00:00Z", { countryCode: "GR" }, "https://stranger.example/u/x");
});

afterAll(async () => await database.close());

async function followUnion(): Promise<void> {
  const movement = await database.db.selectFrom("movement").select("id").executeTakeFirstOrThrow();
  await database.db.insertInto("following")
    .values({ actor_id: movement.id, target_uri: UNION, follow_uri: "f", state: "accepted", answered_at: null })
    .execute();
}

async function receive(name: string, starts: string, reading: Record<string, unknown>, by = UNION): Promise<void> {
  const uri = `${new URL(by).origin}/e/${encodeURIComponent(name)}`;
  const times = { starts_at: starts, ends_at: null, published_at: null, updated_at: starts, received_at: starts };
  await database.db.insertInto("remote_call").values({
    uri,
    attributed_to: by,
    name,
    language: "fr",
    state: "confirmed",
    reading: JSON.stringify({ names: { fr: name }, ...reading }),
    ...times,
  }).execute();
}

async function page(query: string | Record<string, string> = ""): Promise<string> {
  const text = typeof query === "string" ? query : new URLSearchParams(query).toString();
  const response = await node.request(`/calls?${text}`, { headers: { "accept-language": "fr" } });
  expect(response.status).toBe(200);
  return await response.text();
}

/** The titles in a list, in order. */
async function found(query: string | Record<string, string> = ""): Promise<string[]> {
  return [
    ...(await page(query)).matchAll(/<h3>(?:<a [^>]*>)?<bdi[^>]*>([^<]*)<\/bdi>(?:<\/a>)?<\/h3>\n<p class="meta">/g),
  ]
    .map((match) => match[1] ?? "");
}

test("without a question the list has everything to come, ours and followed partners', soonest first, undated last", async () => {
  expect(await found()).toEqual([
    "Auckland tôt",
    "Lyon exact",
    "Blocage en Grèce",
    "Lyon ville",
    "France seule",
    "Sans terme à nous",
    "Sans date",
  ]);
  expect(await page()).toContain(`<bdi class="host" dir="ltr">union.example</bdi>`);
});

test("each filter narrows, and several together", async () => {
  expect(await found("struggle=climate")).toEqual(["Auckland tôt", "Sans date"]);
  expect(await found("struggle=labour")).toEqual(["Lyon exact", "Blocage en Grèce", "Lyon ville", "France seule"]);
  expect(await found("country=FR")).toEqual(["Lyon exact", "Lyon ville", "France seule", "Sans terme à nous"]);
  expect(await found("country=gr")).toEqual(["Blocage en Grèce"]);
  expect(await found("kind=rally")).toEqual(["Lyon ville"]);
  expect(await found("kind=blockade")).toEqual(["Blocage en Grèce"]);
  expect(await found("country=FR&kind=picket&struggle=labour")).toEqual(["Lyon exact", "France seule"]);
});

test("days are those on the clocks of the place, and the last day counts", async () => {
  expect(await found("from=2027-11-26&to=2027-11-26")).toEqual(["Auckland tôt", "Lyon exact", "Blocage en Grèce"]);
  expect(await found("to=2027-11-25")).toEqual(["Passé"]);
  expect(await found("from=2027-11-29")).toEqual(["Sans terme à nous"]);
  expect(await found("from=2027-09-30&to=2027-10-01")).toEqual(["Passé"]);
});

test("around a town one finds what is public there: a town where its middle is, a country nowhere", async () => {
  expect(await found("near=Lyon")).toEqual(["Lyon exact", "Lyon ville", "Sans terme à nous"]);
  expect(await found({ near: "Lyon, 3" })).toEqual(["Lyon exact", "Lyon ville", "Sans terme à nous"]);
  // The exact place of the town-only call is in Paris; no circle, however small, gives it away.
  expect(await found("near=48.8566,2.3522,5")).toEqual([]);
  expect(await found("near=45.7731,4.8467,1")).toEqual(["Lyon exact"]);
  expect(await found("near=-36.85,174.76,1")).toEqual(["Auckland tôt"]);
  expect(await found("near=89.9,0,20000")).not.toContain("France seule");
});

test("drafts, calls of drafts and their struggles are in no list and no choice", async () => {
  for (const query of ["", "struggle=peace", "from=2000-01-01", "kind=picket&from=2000-01-01"]) {
    const text = await page(query);
    expect(text).not.toMatch(/Brouillon|Plan secret|secret_plan/);
  }
  expect(await page()).not.toContain(`<option value="peace"`);
  expect(await page()).toContain(`<option value="climate"`);
});

test("what cannot be read is said beside its field and left out, never an error and never run", async () => {
  const hostile = [
    "'; drop table call; --",
    "<script>alert(1)</script>",
    "%00",
    "\u202e",
    "FR' or '1'='1",
    "../../etc/passwd",
    "x".repeat(5_000),
    "1e309,1,1",
    "NaN,NaN",
    "2027-02-30",
    "9999-99-99",
    "-1",
    "{{7*7}}",
  ];
  for (const name of ["struggle", "country", "kind", "from", "to", "near", "page"]) {
    for (const value of hostile) {
      const text = await page({ [name]: value });
      expect(text, `${name}=${value}`).not.toContain("<script>alert");
    }
  }
  expect(await found("country=XX&near=Xyzzyx&from=2027-13-01")).toHaveLength(7);
  const text = await page("near=Xyzzyx&from=2027-11-20&to=2027-11-10");
  expect(text).toContain("Cette ville n’est pas connue");
  expect(text).toContain("Ce jour n’existe pas, ou vient avant");
  expect(text.match(/aria-invalid="true"/g)).toHaveLength(2);
});

test("an empty list says what to do: wider searches, everything, following", async () => {
  const text = await page("country=NZ&kind=rally");
  expect(text).toContain("Rien ne correspond à tout cela");
  expect(text).toContain(`<a href="/calls?kind=rally">Sans «\u00a0Nouvelle-Zélande\u00a0»</a>`);
  expect(text).toContain(`<a href="/calls">Tout montrer</a>`);
  const beyond = await page("page=40&kind=picket");
  expect(beyond).toContain("La liste ne va pas si loin");
  expect(beyond).toContain(`href="/calls?kind=picket"`);
});

test("long lists go on from page to page without losing or repeating anything, and keep the question", async () => {
  await addCampaign(node, "long_list", ["housing"]);
  for (let day = 0; day < 55; day++) {
    await addCall(node, "long_list", `Action ${day}`, {
      place: null,
      schedule: at("2028-01-10T10:00", "Europe/Paris"),
    });
  }
  const first = await page("struggle=housing");
  expect(first).toContain(`rel="next" href="/calls?struggle=housing&amp;page=2"`);
  const all = [...await found("struggle=housing"), ...await found("struggle=housing&page=2")];
  expect(all).toHaveLength(55);
  expect(new Set(all).size).toBe(55);
  expect(await page("struggle=housing&page=2")).toContain(`rel="prev" href="/calls?struggle=housing"`);
});

test("the question survives a change of the interface's language", async () => {
  expect(await page("country=FR&near=Lyon")).toContain(`/calls?country=FR&amp;near=Lyon&amp;interface=ar`);
});

test("campaigns are listed by struggle, and struggles and countries lead to their lists from every page", async () => {
  const get = async (path: string) => await (await node.request(path, { headers: { "accept-language": "fr" } })).text();
  const all = await get("/campaigns");
  expect(all).toContain(`href="/c/make_them_pay"`);
  expect(all).not.toContain("secret_plan");
  const climate = await get("/campaigns?struggle=climate");
  expect(climate).toContain(`href="/c/clean_air"`);
  expect(climate).not.toContain(`href="/c/make_them_pay"`);
  expect(await get("/campaigns?struggle=food")).toContain("Aucune campagne n’appartient encore");
  expect(await get("/campaigns?struggle=%27%22%3E%3Cb%3E&page=x")).not.toContain(`"><b>`);
  expect(await get("/c/make_them_pay")).toContain(`<a href="/calls?struggle=tax-justice">`);
});

test("a call's time is shown where the reader is, once they say where, beside its own", async () => {
  const id = await addCall(node, "clean_air", "Heure", { schedule: at("2027-11-26T23:00", "Europe/Paris") });
  const get = async (query: string) =>
    await (await node.request(`/calls/${id}${query}`, { headers: { "accept-language": "en" } })).text();
  const plain = await get("");
  expect(plain).toContain("(Central European Time)");
  expect(plain).not.toContain("Where you are:");
  const dhaka = await get("?tz=Asia/Dhaka");
  expect(dhaka).toContain("(Central European Time)");
  expect(dhaka).toMatch(
    /<time datetime="2027-11-27T04:00:00\+06:00">Sat, 27 Nov 2027, 04:00\s?–\s?06:00 \(Bangladesh Standard Time\)/,
  );
  for (const zone of ["Mars/Olympus", "<script>", "../etc", "Europe/Paris;"]) {
    expect(await get(`?tz=${encodeURIComponent(zone)}`)).not.toContain("Where you are:");
  }
});
