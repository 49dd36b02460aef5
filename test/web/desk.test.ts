/** The organisers' tools: colour and logo, translating, planning, copying, saving by itself, and what went out. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let callId = "";

const CALL = [
  ["kind", "picket"],
  ["language", "fr"],
  ["languages", "fr"],
  ["languages", "es"],
  ["name.fr", "Piquet"],
  ["content.fr", "Rendez-vous à **7 h**."],
  ["name.es", "Piquete"],
  ["content.es", "A las **7**."],
  ["starts", "2099-11-26T07:00"],
  ["ends", "2099-11-26T12:00"],
  ["timezone", "Europe/Paris"],
  ["pledge", "open"],
  ["pledgeOptions", "going"],
] as const;
const english = { "accept-language": "en" };
const text = async (response: Promise<Response>) => await (await response).text();
const write = async () => {
  const written = await ana.post("/desk/campaigns/fair_pay/calls/new", [...CALL, ["do", "save"]]);
  return /\/desk\/calls\/([^?]+)/.exec(written.headers.get("location") ?? "")?.[1] ?? "";
};

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database, { dataWarnings: ["rehearsal"] });
  ana = await node.setUp();
  const campaign = [["handle", "fair_pay"], ["language", "fr"], ["languages", "fr"], ["name.fr", "Juste"]] as const;
  const words = [["summary.fr", "Un salaire."], ["do", "save"]] as const;
  await ana.post("/desk/campaigns/new", [...campaign, ...words]);
});
afterAll(async () => await database.close());

test("the desk leads through the first steps, each marked once it is done", async () => {
  const steps = async () => {
    const page = await text(ana.get("/desk", english));
    return [...page.matchAll(/<li( class="is-done")?><b>(?:<a href="([^"]+)">)?/g)].map(([, done, href]) =>
      done === undefined ? href ?? "later" : "done"
    );
  };
  expect(await steps()).toEqual(["/desk/movement", "/desk/campaigns/fair_pay", "later", "later"]);
  await ana.post("/desk/campaigns/fair_pay/publish", []);
  expect(await steps()).toEqual(["/desk/movement", "done", "/desk/campaigns/fair_pay/calls/new", "later"]);
  callId = await write();
  await ana.post(`/desk/calls/${callId}/publish`, []);
  expect(await steps()).toEqual(["/desk/movement", "done", "done", "later"]);
});

test("a movement's colour is in the one style sheet of every page, its logo on top, and neither without words", async () => {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#ffd500" } }).png().toBuffer();
  const file = new File([new Uint8Array(png)], "logo.png", { type: "image/png" });
  const movement = [["name", "Front"], ["summary", "Nous."], ["language", "fr"], ["country", "FR"]] as const;
  const bare = await ana.post("/desk/movement", [...movement, ["accent", "#ffd500"], ["picture", file]], english);
  expect(bare.status).toBe(422);
  expect(await bare.text()).toContain("Describe the picture");
  const odd = await ana.post("/desk/movement", [...movement, ["accent", "url(x)"]], english);
  expect(await odd.text()).toContain("six digits");
  const saved = await ana.post("/desk/movement", [
    ...movement,
    ["accent", "#ffd500"],
    ["picture", file],
    ["logoAlt", "Un soleil"],
  ]);
  expect(saved.status, await saved.clone().text()).toBe(303);
  const page = await text((await node.open()).get("/"));
  const sheets = [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href ?? "");
  expect(sheets.length).toBe(1);
  const sheet = await node.request(sheets[0] ?? "");
  expect(await sheet.text()).toContain("--band: #ffd500;");
  expect(sheet.headers.get("cache-control")).toContain("immutable");
  const logo = /<img class="logo" src="(\/media\/[^"]+)"/.exec(page)?.[1] ?? "";
  expect((await node.request(logo)).status).toBe(200);
  expect(page).toContain(`<link rel="icon" href="${logo}">`);
  expect(page).not.toMatch(/style=/);
  await ana.post("/desk/movement", [...movement, ["accent", "#b3261e"], ["logoAlt", "Un soleil"]]);
  const kept = await database.db.selectFrom("movement").select(["accent", "picture_id"]).executeTakeFirstOrThrow();
  expect(kept, "the colour of the house is nobody's own, the logo stays").toEqual({
    accent: null,
    picture_id: logo.replace("/media/", ""),
  });
});

test("a translation stands beside the original, is marked when that changes, and can be said to fit", async () => {
  const form = await text(ana.get(`/desk/calls/${callId}`, english));
  const beside = /<div class="beside">([\s\S]*?)<fieldset class="language">/.exec(form)?.[1] ?? "";
  expect(beside).toContain('lang="fr" dir="ltr"');
  expect(beside).toContain("Rendez-vous à **7 h**.");
  expect(form).not.toContain("confirm-translation:es");
  const changed = CALL.map(([name, value]) => [name, name === "name.fr" ? "Grand piquet" : value] as const);
  await ana.post(`/desk/calls/${callId}`, [...changed, ["do", "save"]]);
  expect(await text(ana.get(`/desk/calls/${callId}`, english))).toContain("confirm-translation:es");
  const confirmed = await text(ana.post(`/desk/calls/${callId}`, [...changed, ["do", "confirm-translation:es"]]));
  expect(confirmed).not.toContain("confirm-translation:es");
  expect(await text(ana.get(`/desk/calls/${callId}`))).not.toContain("confirm-translation:es");
});

test("a draft is planned, shown on the desk with its time, and taken back; nonsense is told at its field", async () => {
  const id = await write();
  for (
    const [due, timezone, field] of [["soon", "Europe/Paris", "due"], ["2099-11-01T09:00", "Mars", "timezone"]] as const
  ) {
    const refused = await ana.post(`/desk/calls/${id}/plan`, [["due", due], ["timezone", timezone], ["do", "plan"]]);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(`id="field-${field}-error"`);
  }
  const past = [["due", "2001-01-01T09:00"], ["timezone", "UTC"], ["do", "plan"]] as const;
  expect(await text(ana.post(`/desk/calls/${id}/plan`, past, english))).toContain("This time has passed");
  const plan = [["due", "2099-11-01T09:00"], ["timezone", "Europe/Paris"], ["do", "plan"]] as const;
  expect((await ana.post(`/desk/calls/${id}/plan`, plan)).status).toBe(303);
  const desk = await text(ana.get("/desk", english));
  expect(desk).toContain("Goes out: Sun, 1 Nov 2099, 09:00 (Central European Time)");
  await ana.post(`/desk/calls/${id}/plan`, [["do", "cancel"]]);
  expect(await text(ana.get("/desk", english))).not.toContain("Goes out");
  expect((await ana.get(`/desk/calls/${callId}/plan`)).status, "what is out has no plan").toBe(404);
});

test("a copy opens as a draft that asks for other dates", async () => {
  const copied = await ana.post(`/desk/calls/${callId}/copy`, []);
  const at = copied.headers.get("location") ?? "";
  expect(at).toMatch(/^\/desk\/calls\/\w+\?done=copied$/);
  const page = await text(ana.get(at, english));
  expect(page).toContain("Move the dates");
  expect(page).toContain('value="2099-11-26T07:00"');
});

test("saving by itself keeps drafts, says so in JSON, and never touches what is published or not whole", async () => {
  const made = await ana.post("/desk/campaigns/fair_pay/calls/new", [...CALL, ["do", "autosave"]]);
  const answer = await made.json();
  expect(answer).toEqual({ saved: true, at: expect.stringMatching(/^\/desk\/calls\/\w+$/) });
  const changed = CALL.map(([name, value]) => [name, name === "name.fr" ? "Autre" : value] as const);
  expect(await (await ana.post(answer.at, [...changed, ["do", "autosave"]])).json()).toEqual(answer);
  expect(await text(ana.get(answer.at))).toContain('value="Autre"');
  const published = await ana.post(`/desk/calls/${callId}`, [...changed, ["do", "autosave"]]);
  expect([published.status, await published.json()]).toEqual([422, { saved: false }]);
  expect(await text(ana.get(`/desk/calls/${callId}`))).not.toContain('value="Autre"');
  const half = await ana.post(answer.at, [["language", "fr"], ["languages", "fr"], ["do", "autosave"]]);
  expect(await half.json()).toEqual({ saved: false });
});

test("the page of deliveries names servers, counts them, and tries again what was given up", async () => {
  const uri = `${ORIGIN}/calls/${callId}`;
  const event = await database.db.selectFrom("outbox_event").select("id").where("type", "=", "call.published")
    .executeTakeFirstOrThrow();
  const actor = await database.db.selectFrom("actor").select("id").where("kind", "=", "campaign")
    .executeTakeFirstOrThrow();
  const activity = { uri: `${uri}#create`, event_id: event.id, actor_id: actor.id, type: "Create", object_uri: uri };
  const body = { is_public: true, body: "{}", published_at: new Date().toISOString() };
  await database.db.insertInto("activity").values({ ...activity, ...body }).execute();
  for (const host of ["good.example", "slow.example", "gone.example"]) {
    await database.db.insertInto("recipient").values({ object_uri: uri, inbox: `https://${host}/inbox` }).execute();
  }
  for (const [host, state] of [["slow.example", "due"], ["gone.example", "dead"]] as const) {
    await database.db.insertInto("queue_message").values({
      id: crypto.randomUUID(),
      queue: "delivery",
      payload: JSON.stringify({ activity: activity.uri, inbox: `https://${host}/inbox`, actor: actor.id }),
      ordering_key: null,
      fairness_key: host,
      run_at: "2099-01-01T00:00:00Z",
      lease_token: null,
      last_error: "The inbox answered <503>.",
      state,
    }).execute();
  }
  await database.db.deleteFrom("queue_message").where("queue", "=", "event").execute();
  const at = `/desk/calls/${callId}/deliveries`;
  const page = await text(ana.get(at, english));
  expect([...page.matchAll(/<dd>(\d)<\/dd>/g)].map(([, count]) => count)).toEqual(["1", "1", "1"]);
  expect(page.indexOf("gone.example")).toBeLessThan(page.indexOf("slow.example"));
  expect(page).toContain("The inbox answered &lt;503&gt;.");
  expect(page).not.toContain('http-equiv="refresh"');
  const retried = await ana.post(at, [], english);
  expect(retried.headers.get("location")).toBe(`${at}?tried=2&watch=yes`);
  const watched = await text(ana.get(`${at}?tried=2&watch=yes`, english));
  expect(watched).toContain("2 messages are being tried again.");
  expect(watched, "only who asked is shown a page that moves").toContain('<meta http-equiv="refresh" content="5">');
  expect((await (await node.open()).get(at)).status).toBe(401);
});

test("the gallery is there in a development network alone", async () => {
  expect((await node.request("/gallery")).status).toBe(404);
  const empty = await openTestDatabase();
  const development = await openTestHouse(empty, { dataWarnings: ["private_allowed"] });
  const page = await development.request("/gallery", { headers: english });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Every part of a page");
  await empty.close();
});
