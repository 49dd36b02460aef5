/** An organiser's first day in the browser, and a visitor's: from the set-up link to a call that everybody can read. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
});

afterAll(async () => await database.close());

const CAMPAIGN = [
  ["handle", "make_them_pay"],
  ["language", "fr"],
  ["languages", "fr"],
  ["languages", "ar"],
  ["name.fr", "Faites-les payer"],
  ["summary.fr", "Un salaire **juste**."],
  ["name.ar", "لتدفعوا الثمن"],
  ["summary.ar", "أجر **عادل**."],
  ["struggles", "labour"],
  ["otherStruggles", "waste-pickers"],
] as const;

const CALL = [
  ["kind", "picket"],
  ["language", "fr"],
  ["languages", "fr"],
  ["name.fr", "Piquet devant l'entrepôt"],
  ["content.fr", "Rendez-vous à **7 h**."],
  ["starts", "2099-11-26T07:00"],
  ["ends", "2099-11-26T12:00"],
  ["place.name", "Entrepôt secret"],
  ["place.locality", "Brétigny-sur-Orge"],
  ["place.country", "FR"],
  ["place.precision", "town"],
  ["pledge", "open"],
  ["pledgeOptions", "going"],
  ["tags", "MakeAmazonPay #Grève"],
] as const;

test("a campaign and a call go from draft to public pages, each step asked for first", async () => {
  const created = await ana.post("/desk/campaigns/new", [...CAMPAIGN, ["do", "save"]]);
  expect(created.status, await created.clone().text()).toBe(303);
  expect(created.headers.get("location")).toBe("/desk/campaigns/make_them_pay?done=saved");
  const stranger = await node.open();
  expect((await stranger.get("/c/make_them_pay")).status).toBe(404);
  expect((await ana.post("/desk/campaigns/make_them_pay/publish", [])).status).toBe(303);
  const page = await (await stranger.get("/c/make_them_pay", { "accept-language": "ar" })).text();
  expect(page).toContain('<html lang="ar" dir="rtl">');
  expect(page).toContain('<bdi lang="ar" dir="rtl">لتدفعوا الثمن</bdi>');
  expect(page).toContain("<strong>عادل</strong>");
  expect(page).toContain(
    '<link rel="alternate" type="application/activity+json" href="https://front.example/c/make_them_pay">',
  );
  const written = await ana.post("/desk/campaigns/make_them_pay/calls/new", [...CALL, ["do", "save"]]);
  expect(written.status, await written.clone().text()).toBe(303);
  const id = /\/desk\/calls\/([^?]+)/.exec(written.headers.get("location") ?? "")?.[1] ?? "";
  expect((await stranger.get(`/calls/${id}`)).status).toBe(404);
  expect((await ana.get(`/calls/${id}`)).status).toBe(200);
  expect((await ana.post(`/desk/calls/${id}/publish`, [])).headers.get("location")).toBe(`/calls/${id}`);
  const call = await (await stranger.get(`/calls/${id}?lang=fr`)).text();
  expect(call).toContain("Rejoindre le piquet");
  expect(call).toContain("heure d’Europe centrale");
  expect(call).toContain("Brétigny-sur-Orge");
  expect(call, "a place known by its town only is not told more exactly").not.toContain("Entrepôt secret");
  expect(await (await stranger.get("/")).text()).toContain(`/calls/${id}`);
  expect(await (await stranger.get(`/tags/${encodeURIComponent("grève")}`)).text()).toContain(`/calls/${id}`);
});

test("a form with mistakes says all of them and keeps what was written", async () => {
  const response = await ana.post("/desk/campaigns/new", [
    ["language", "fr"],
    ["languages", "fr"],
    ["languages", "es"],
    ["name.fr", "Xy"],
    ["summary.es", "Texto"],
    ["do", "save"],
  ]);
  const page = await response.text();
  expect(response.status).toBe(422);
  for (const id of ["field-handle", "field-name-fr", "field-summary-fr", "field-name-es"]) {
    expect(page).toContain(`<a href="#${id}">`);
  }
  expect(page).toContain('value="Xy"');
  expect(page).toContain(">\nTexto</textarea>");
});

test("languages are added and dropped by plain submits", async () => {
  const fields = [["language", "fr"], ["languages", "fr"], ["languages", "es"], ["name.fr", "Un titre"]] as const;
  const more = await (await ana.post("/desk/campaigns/new", [...fields, ["newLanguage", "bn"], ["do", "add-language"]]))
    .text();
  expect(more).toContain('name="name.bn"');
  expect(more).toContain('value="Un titre"');
  const fewer = await (await ana.post("/desk/campaigns/new", [...fields, ["do", "remove-language:es"]])).text();
  expect(fewer).not.toContain('name="name.es"');
});

test("a town is found and taken by plain submits, with its time zone", async () => {
  const fields = [["language", "fr"], ["languages", "fr"], ["place.locality", "bretigny-sur"]] as const;
  const found = await (await ana.post("/desk/campaigns/make_them_pay/calls/new", [...fields, ["do", "find-town"]]))
    .text();
  const step = /name="do" value="(take-town:FR:[^"]+)"/.exec(found)?.[1] ?? "";
  expect(step).toBe("take-town:FR:Europe/Paris:Brétigny-sur-Orge");
  const taken = await (await ana.post("/desk/campaigns/make_them_pay/calls/new", [...fields, ["do", step]])).text();
  expect(taken).toContain('name="place.locality" type="text" value="Brétigny-sur-Orge"');
  expect(taken).toContain('name="timezone" type="text" value="Europe/Paris"');
  expect(taken).toContain('<option value="FR" selected>');
});

test("a preview shows the page and what leaves the node, and stores nothing", async () => {
  const before = await database.db.selectFrom("call").select("id").execute();
  const page = await (await ana.post("/desk/campaigns/make_them_pay/calls/new", [...CALL, ["do", "preview"]])).text();
  expect(page).toContain("Rendez-vous à <strong>7 h</strong>.");
  expect(page).toContain("&quot;type&quot;: &quot;Event&quot;");
  expect(await database.db.selectFrom("call").select("id").execute()).toEqual(before);
});

test("a picture is stored without its file name and served as what it is", async () => {
  const png = await sharp({ create: { width: 4, height: 2, channels: 4, background: "#a5221c80" } }).png().toBuffer();
  const file = new File([new Uint8Array(png)], "../../x.png", { type: "image/png" });
  const saved = await ana.post("/desk/campaigns/make_them_pay", [
    ...CAMPAIGN.filter(([name]) => name !== "handle"),
    ["imageAlt.fr", "Un carré"],
    ["picture", file],
    ["do", "save"],
  ]);
  expect(saved.status, await saved.clone().text()).toBe(303);
  const page = await (await ana.get("/c/make_them_pay?lang=fr")).text();
  const path = /src="(\/media\/[^"]+)" width="4" height="2" alt="Un carré"/.exec(page)?.[1] ?? "";
  const media = await node.request(path);
  expect(media.headers.get("content-type")).toMatch(/^image\/(png|webp|jpeg)$/);
  expect(media.headers.get("cache-control")).toContain("immutable");
  const again = await node.request(path, { headers: { "if-none-match": media.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
});

test("a cancelled call says so everywhere; a deleted one answers 410 for ever", async () => {
  const written = await ana.post("/desk/campaigns/make_them_pay/calls/new", [...CALL, ["do", "save"]]);
  const id = /\/desk\/calls\/([^?]+)/.exec(written.headers.get("location") ?? "")?.[1] ?? "";
  await ana.post(`/desk/calls/${id}/publish`, []);
  await ana.post(`/desk/calls/${id}/cancel`, []);
  const stranger = await node.open();
  expect(await (await stranger.get(`/calls/${id}?lang=fr`)).text()).toContain("Annulé\u00a0: cela n’aura pas lieu.");
  expect(await (await stranger.get("/?lang=fr")).text()).toContain("state-cancelled");
  await ana.post(`/desk/calls/${id}/delete`, []);
  expect((await stranger.get(`/calls/${id}`)).status).toBe(410);
  expect((await stranger.get("/calls/neverwas")).status).toBe(404);
});

test("a person's page says no more than their handle and name", async () => {
  const stranger = await node.open();
  const person = await database.db.selectFrom("person").select("id").executeTakeFirstOrThrow();
  const redirected = await stranger.get(`/u/${person.id}`);
  expect(redirected.headers.get("location")).toBe("/@ana");
  const page = await (await stranger.get("/@ana?lang=en")).text();
  expect(page.replaceAll("<wbr>", "")).toContain("@ana@front.example");
  expect(page).not.toMatch(/steward/i);
});
