/** The pages of following and homes as a member uses them, without scripts: find, follow, read, bring a list, and go. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestFollow } from "../../src/application/request-follow.ts";
import type { LookedUp } from "../../src/application/look-up.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { addPost, followAsAccepted, remoteActor } from "../home/home-stage.ts";
import { addCall, addCampaign, at, placeAt } from "./places-stage.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let personId: string;
const bea = remoteActor("bea");
const asked: string[] = [];
/** Three weeks from now, on the clock of the place. */
const soon = Temporal.Now.plainDateTimeISO("Europe/Paris").add({ days: 21 }).toString({ smallestUnit: "minute" });
const ago = (hours: number) => Temporal.Now.instant().subtract({ hours });

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database, {
    lookUp: (named) => {
      asked.push(named);
      const found: LookedUp = named.includes("bea")
        ? { what: "actor", actor: bea }
        : { what: "nothing", why: "unreachable" };
      return Promise.resolve(found);
    },
  });
  ana = await node.setUp();
  personId = (await database.db.selectFrom("person").select("id").executeTakeFirstOrThrow()).id;
  await addCampaign(node, "make_them_pay", ["labour"]);
  await addCall(node, "make_them_pay", "Devant l’usine", {
    place: placeAt({}),
    schedule: at(soon, "Europe/Paris"),
    pledge: "open",
    threshold: 500,
  });
});
afterAll(() => database.close());

const text = async (path: string) => {
  const response = await ana.get(path, { "accept-language": "fr" });
  expect(response.status, path).toBe(200);
  return await response.text();
};

test("a name leads to the page of whoever has it, where following begins and shows how it stands", async () => {
  const found = await ana.get("/search?q=%40bea%40there.example");
  expect(found.status).toBe(303);
  expect(found.headers.get("location")).toBe("/@bea@there.example");
  expect(await text("/@bea@there.example")).toContain("Suivre");
  const done = await ana.post("/following", [["do", "follow"], ["uri", bea.uri], ["back", "/@bea@there.example"]]);
  expect(done.headers.get("location")).toBe("/@bea@there.example");
  expect(await text("/@bea@there.example")).toContain("Demandé, pas encore de réponse");
  expect(await text("/following")).toContain(`href="/@bea@there.example"`);
  await database.db.updateTable("following").set({ state: "accepted" }).execute();
  expect(await text("/@bea@there.example")).toContain("Vous suivez");
  const wish = [["do", "wish"], ["uri", bea.uri], ["languages", "fr, ar"], ["notice", "yes"]] as const;
  expect((await ana.post("/following", wish)).status).toBe(303);
  expect(await (await ana.get("/following.csv")).text()).toContain(`bea@there.example,false,true,"fr, ar"`);
});

test("a stranger sees no account of another server, and asks no server", async () => {
  const stranger = await node.open();
  const before = asked.length;
  for (const path of ["/@bea@there.example", "/@nobody@there.example"]) {
    expect((await stranger.get(path)).status).toBe(401);
  }
  const searched = await stranger.get("/search?q=%40bea%40there.example");
  expect(searched.status).toBe(200);
  expect(asked.length).toBe(before);
  for (const path of ["/home", "/home/near", "/following", "/following.csv", "/followers", "/followers/requests"]) {
    expect((await stranger.get(path)).status).toBe(401);
  }
});

test("the home shows what those one follows say, and filters of the person are obeyed", async () => {
  const house = { ...node, queue: undefined, setClock: () => {}, events: () => Promise.resolve([]) };
  const stage = house as unknown as Parameters<typeof addPost>[0];
  await followAsAccepted(database, personId, bea.uri);
  await addPost(stage, bea.uri, "bonjour", { publishedAt: ago(2) });
  await addPost(stage, bea.uri, "vide", {
    texts: { fr: { content: "<p>canari-filtré</p>" } },
    publishedAt: ago(1),
  });
  expect(await text("/home")).toMatch(/canari-filtré[\s\S]*bonjour/);
  const fresh = await (await ana.get("/home/new?after=1-1")).json();
  expect(fresh).toMatchObject({ count: 2 });
  expect(await text("/home?before=1-1")).toContain("Il n’y a rien de plus ancien.");
  expect((await ana.get("/home?before='; drop table post")).status).toBe(200);
});

test("a call of a campaign one follows stands in the home with who calls", async () => {
  const follow = [["do", "follow"], ["uri", `${ORIGIN}/c/make_them_pay`], ["back", "/following"]] as const;
  expect((await ana.post("/following", follow)).status).toBe(303);
  const page = await text("/home");
  expect(page).toContain("Appel de");
  expect(page).toContain("Devant l’usine");
});

test("hashtags, struggles and places are followed by a form each, and what is none is said beside its field", async () => {
  const topics = [["tag", "#GrèveGénérale"], ["struggle", "labour"], ["town", "Lyon"], ["country", "bd"]];
  for (const [what = "", value = ""] of topics) {
    const form = [["do", "follow_topic"], ["what", what], [what, value]] as const;
    expect((await ana.post("/following", form)).status, what).toBe(303);
  }
  const rows = await database.db.selectFrom("topic_follow").select("topic").orderBy("topic").execute();
  expect(rows.map(({ topic }) => topic)).toEqual(["place:BD", "place:FR:lyon", "tag:grevegenerale", "tag:labour"]);
  const wrong = await ana.post("/following", [["do", "follow_topic"], ["what", "town"], ["town", "Xyzzyx"]]);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/value="Xyzzyx"[^>]*aria-invalid="true"/);
  const leave = [["do", "unfollow_topic"], ["topic", "place:BD"]] as const;
  expect((await ana.post("/following", leave)).status).toBe(303);
});

test("near me asks for a town, keeps it for this page alone, and forgets it", async () => {
  expect(await text("/home/near")).not.toContain("Devant l’usine");
  expect((await ana.post("/home/near", [["do", "name"], ["town", "Nowhere-at-all"]])).status).toBe(422);
  expect((await ana.post("/home/near", [["do", "name"], ["town", "Lyon"]])).status).toBe(303);
  expect(await text("/home/near")).toContain("Devant l’usine");
  const document = await (await node.request("/@ana", { headers: { accept: "application/activity+json" } })).text();
  expect(document).not.toContain("Lyon");
  expect((await ana.post("/home/near", [["do", "forget"]])).status).toBe(303);
  expect(await text("/home/near")).not.toContain("Devant l’usine");
});

test("where one is needed lists what begins soon and waits for people, with its number", async () => {
  const page = await text("/home/needed");
  expect(page).toContain("Devant l’usine");
  expect(page).toContain("Attend 500 engagements");
});

test("requests to follow are accepted and declined by their buttons, one or all", async () => {
  const others = ["one", "two", "three"].map((name) => remoteActor(name));
  for (const actor of others) {
    await node.ports.transact(async (work) => {
      await work.remote.saveActor(actor);
      const { inbox, sharedInbox, uri: followerUri } = actor;
      const follower = { actorId: personId, followerUri, followUri: `${followerUri}#f`, inbox, sharedInbox };
      await work.follows.addFollower({ ...follower, state: "requested" });
    });
  }
  expect(await text("/followers/requests")).toContain("@three@there.example");
  const accept = [["do", "accept"], ["uri", others[0]?.uri ?? ""]] as const;
  expect((await ana.post("/followers/requests", accept)).status).toBe(303);
  const rest = others.slice(1).map(({ uri }) => ["uri", uri] as const);
  expect((await ana.post("/followers/requests", [["do", "decline"], ...rest])).status).toBe(303);
  const rows = await database.db.selectFrom("follower").select(["follower_uri", "state"])
    .where("actor_id", "=", personId).execute();
  expect(rows).toEqual([{ follower_uri: others[0]?.uri, state: "accepted" }]);
  const gone = await ana.post("/followers", [["do", "remove"], ["uri", "https://nobody.example/u"]]);
  expect(gone.status).toBe(422);
});

test("a list is brought in by a file, and its page belongs to whoever brought it", async () => {
  const file = new File(["Account address\nbo@there.example\nnonsense\n"], "f.csv", { type: "text/csv" });
  const done = await ana.post("/following/import", [["list", file], ["mode", "merge"]]);
  expect(done.status).toBe(303);
  const path = done.headers.get("location") ?? "";
  const page = await text(path);
  expect(page).toMatch(/@bo(?:<wbr>)?@there\.example/);
  expect(page).toContain("ne nomme aucun compte");
  expect(await text(`${path}?watch=yes`)).toContain(`http-equiv="refresh"`);
  expect((await ana.get("/following/import/nothing")).status).toBe(404);
  const binary = new File([new Uint8Array([0, 1, 2])], "f.csv");
  const refused = await ana.post("/following/import", [["list", binary], ["mode", "merge"]]);
  expect(refused.status).toBe(422);
});

test("a person can look up only so many names in a while", async () => {
  const statuses: number[] = [];
  for (let number = 0; number < 45; number++) {
    statuses.push((await ana.get(`/search?q=%40x${number}%40there.example`)).status);
  }
  expect(statuses.at(-1)).toBe(429);
  expect(statuses[0]).toBe(200);
});

test("the network's page and feeds lead to where each call comes from", async () => {
  await database.db.insertInto("remote_call").values({
    uri: "https://union.example/calls/7",
    attributed_to: "https://union.example/m/union",
    name: "Blocus & <b>pont</b>",
    language: "fr",
    starts_at: `${soon}Z`,
    ends_at: null,
    state: "confirmed",
    reading: JSON.stringify({
      names: { fr: "Blocus & <b>pont</b>" },
      contents: { fr: "<p>Venez *tous*</p>" },
      countryCode: "GR",
      callKind: "blockade",
      url: "https://union.example/calls/7",
      timezone: "Europe/Athens",
      place: { locality: "Patras", latitude: 38.24, longitude: 21.73 },
    }),
    published_at: null,
    updated_at: "2027-01-01T00:00:00Z",
  }).execute();
  const stranger = await node.open();
  const get = async (path: string) => {
    const response = await stranger.get(path, { "accept-language": "fr" });
    expect(response.status, path).toBe(200);
    return await response.text();
  };
  expect(await get("/network")).toContain(`href="https://union.example/calls/7"`);
  expect(await get("/calls")).not.toContain("union.example/calls/7");
  expect(await get("/network?country=GR&kind=blockade")).not.toContain("Devant l’usine");
  const calendar = await get("/network.ics");
  expect(calendar).toContain("UID:https://union.example/calls/7");
  expect(calendar).toContain("Devant l’usine");
  expect(await get("/network.atom")).toContain("Blocus &amp; &lt;b&gt;pont&lt;/b&gt;");
  expect(JSON.parse(await get("/network.geojson?country=GR"))).toMatchObject({
    features: [{ id: "https://union.example/calls/7", geometry: { coordinates: [21.73, 38.24] } }],
  });
  expect(JSON.parse(await get("/network.geojson?near=45.77,4.84,5")).features).toHaveLength(1);
});

test("a list of partners' calls shows partners' alone, and one of this node's its own alone", async () => {
  const movement = await database.db.selectFrom("movement").select("id").executeTakeFirstOrThrow();
  await followAsAccepted(database, movement.id, "https://union.example/m/union");
  const partners = await text("/calls?by=partners");
  expect(partners).toContain("union.example");
  expect(partners).not.toContain("Devant l’usine");
  expect(await text("/calls?by=ours")).not.toContain("union.example/calls/7");
});

test("an organiser follows as the movement from the same page, without following as herself", async () => {
  const cy = remoteActor("cy");
  await node.ports.transact((work) => work.remote.saveActor(cy));
  await ana.post("/following", [["do", "follow"], ["as", "movement"], ["uri", cy.uri], ["back", "/following"]]);
  const rows = await database.db.selectFrom("following").innerJoin("actor", "actor.id", "actor_id").select("kind")
    .where("target_uri", "=", cy.uri).execute();
  expect(rows).toEqual([{ kind: "movement" }]);
  const back = await requestFollow(node.ports, { kind: "person", personId, role: "member" }, {
    follower: "ana",
    target: cy,
  });
  expect(back.ok).toBe(true);
});
