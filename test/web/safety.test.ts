/** Safety as members and moderators meet it in a browser, without a script: every form, its mistakes, and who is told what. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHash } from "node:crypto";
import { startTestNetwork } from "../scenarios/stage.ts";
import { signIn, strangerAt, type Visitor } from "../security/visitor.ts";
import type { Network, NetworkNode } from "../support/network.ts";

let network: Network;
let node: NetworkNode;
let ana: Visitor;
let moderator: Visitor;
let steward: Visitor;
const bo = "https://loud.example/users/bo";

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  [ana, moderator, steward] = [
    await signIn(node, "member"),
    await signIn(node, "moderator"),
    await signIn(node, "steward"),
  ];
  await node.node.ports.transact(async (work) => {
    const boxes = { inbox: `${bo}/inbox`, sharedInbox: null, url: null, summary: "" };
    await work.remote.saveActor({
      uri: bo,
      type: "Person",
      handle: "bo",
      host: "loud.example",
      name: "Bo Loud",
      ...boxes,
    });
    const follow = { followerUri: bo, followUri: `${bo}#f`, inbox: `${bo}/inbox`, sharedInbox: null };
    const movement = await work.actors.findByHandle("alpha");
    await work.follows.addFollower({ actorId: movement?.id ?? "", ...follow });
  });
});
afterAll(() => network.close());

const uriOf = async (handle: string) =>
  (await node.node.store.db.selectFrom("actor").select("uri").where("handle", "=", handle).executeTakeFirstOrThrow())
    .uri;
const query = (uri: string, more: Record<string, string> = {}) => new URLSearchParams({ uri, ...more });
const upload = (visitor: Visitor, path: string, text: string, fields: Record<string, string> = {}) => {
  const boundary = `b${createHash("sha1").update(text).digest("hex").slice(0, 12)}`;
  return { visitor, path, text, fields, boundary };
};

/** Sends a file as a browser's form does. */
async function send({ visitor, path, text, fields, boundary }: ReturnType<typeof upload>) {
  const page = await visitor.get("/settings/safety");
  const token = /name="form_token" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const part = (head: string, body: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const body = [
    ...Object.entries({ form_token: token, ...fields }).map(([name, value]) => part(`name="${name}"`, value)),
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n`,
    `--${boundary}--\r\n`,
  ].join("");
  const response = await fetch(new URL(path, node.origin), {
    ...{ method: "POST", body, redirect: "manual" },
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "sec-fetch-site": "same-origin",
      cookie: `session=${visitor.session}`,
    },
  });
  return { status: response.status, body: await response.text() };
}

test("somebody is muted for a day and blocked from a page that says what it does, and both are taken back with a button", async () => {
  const asked = await ana.get(`/people/mute?${query(bo)}`);
  expect(asked.body.replaceAll("<wbr>", "")).toMatch(/Bo Loud[\s\S]*@bo@loud\.example/);
  const done = await ana.post("/people/mute", { uri: bo, hours: "24", back: "/settings/safety" });
  expect([done.status, done.headers.get("location")]).toEqual([303, "/settings/safety"]);
  await ana.post("/people/block", { uri: bo });
  const page = await ana.get("/settings/safety");
  expect(page.body).toMatch(/value="unblock"/);
  expect(page.body).toMatch(/value="unmute"/);
  expect((await ana.get("/@bo@loud.example")).body).toMatch(/value="unblock"/);
  expect((await ana.post("/settings/safety", { do: "unblock", uri: bo })).status).toBe(200);
  expect((await ana.post("/settings/safety", { do: "unmute", uri: bo })).status).toBe(200);
  expect((await ana.get("/settings/safety")).body).not.toMatch(/value="unblock"|value="unmute"/);
});

test("nobody can be led to another site by the way back, and whoever is unknown is 404", async () => {
  const asked = await ana.get(`/people/block?${query(bo, { back: "https://elsewhere.example/" })}`);
  expect(asked.body).not.toContain("elsewhere.example");
  for (const uri of ["https://nobody.example/u", "javascript:alert(1)", "", await uriOf("alpha") + "x"]) {
    expect((await ana.get(`/people/report?${query(uri)}`)).status).toBe(404);
  }
});

test("a filter's mistakes stand beside their fields, and what was written stays", async () => {
  const refused = await ana.post("/settings/safety/filters", { do: "add", phrase: "strike" });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatch(/id="field-contexts-error"|field-contexts[\s\S]{0,400}class="error"/);
  expect(refused.body).toContain('value="strike"');
  const added = await ana.post("/settings/safety/filters", { do: "add", phrase: "zzquietzz", contexts: "home" });
  expect(added.body).toContain("zzquietzz");
  expect((await moderator.get("/settings/safety/filters")).body).not.toContain("zzquietzz");
  const id = /name="id" value="([^"]+)"/.exec(added.body)?.[1] ?? "";
  expect((await moderator.post("/settings/safety/filters", { do: "remove", id })).status).toBe(404);
  expect((await ana.post("/settings/safety/filters", { do: "remove", id })).body).not.toContain("zzquietzz");
});

test("a list of blocks goes in with what it could not read, and comes out again", async () => {
  const list = "Account address\nbo@loud.example\n@carl@quiet.example\nnonsense\n";
  const imported = await send(upload(ana, "/settings/safety/lists", list, { list: "blocks" }));
  expect(imported.status).toBe(200);
  expect(imported.body).toMatch(/role="status"/);
  expect(imported.body).toContain("nonsense");
  const exported = await ana.get("/settings/safety/blocked_accounts.csv");
  expect(exported.headers.get("content-type")).toContain("text/csv");
  expect(exported.body.trim().split("\n")).toEqual(["bo@loud.example", "carl@quiet.example"]);
  expect((await send(upload(ana, "/settings/safety/lists", "", { list: "blocks" }))).status).toBe(422);
  await ana.post("/settings/safety", { do: "unblock", uri: bo });
});

test("a moderator sees a complaint without who made it, decides, and the member it is about reads why", async () => {
  const dan = await uriOf("test_member");
  const filed = await moderator.post("/people/report", { uri: dan, category: "spam", words: "zzSPAMzz" });
  expect(filed.status).toBe(200);
  const carol = await signIn(node, "organiser");
  await carol.post("/people/report", { uri: dan, category: "hate", words: "zzHATEzz", shows_reporter: "yes" });
  const queue = await steward.get("/desk/moderation");
  const ids = [...queue.body.matchAll(/href="\/desk\/flags\/([^"]+)"/g)].map(([, id]) => id ?? "");
  expect(ids).toHaveLength(2);
  const [anonymous = "", named = ""] = ids;
  expect((await steward.get(`/desk/flags/${anonymous}`)).body).not.toContain("test_moderator");
  expect((await steward.get(`/desk/flags/${named}`)).body).toContain("test_organiser");

  const empty = await steward.post(`/desk/flags/${named}`, { do: "note", words: " " });
  expect(empty.status).toBe(422);
  await steward.post(`/desk/flags/${named}`, { do: "note", words: "zzNOTEzz" });
  await steward.post(`/desk/flags/${named}`, { do: "take" });
  const warned = await moderator.post("/desk/actors", { uri: dan, do: "warn", words: "zzPLEASEzz", flag: named });
  expect(warned.status).toBe(303);
  await moderator.post(`/desk/flags/${named}`, { do: "acted" });
  const file = await moderator.get(`/desk/flags/${named}`);
  for (const word of ["zzNOTEzz", "test_steward", "zzHATEzz"]) expect(file.body).toContain(word);
  const told = await ana.get("/settings/safety");
  expect(told.body).toContain("zzPLEASEzz");
  for (const hidden of ["zzNOTEzz", "test_moderator", "zzHATEzz", "zzSPAMzz"]) expect(told.body).not.toContain(hidden);
  expect((await carol.get("/notifications")).status).toBe(200);
  expect((await moderator.get("/desk/moderation/log")).body.replaceAll("<wbr>", "")).toContain(dan);
});

test("a moderator does not find a complaint about themselves, nor one about a steward", async () => {
  for (const role of ["moderator", "steward"]) {
    await ana.post("/people/report", {
      uri: await uriOf(`test_${role}`),
      category: "other",
      words: `zzABOUT${role}zz`,
    });
  }
  const queue = await moderator.get("/desk/moderation");
  expect(queue.body).not.toContain("zzABOUT");
  expect((await moderator.get("/desk")).body).not.toContain("zzABOUT");
  const flags = await node.node.store.db.selectFrom("flag").select("id").where("content", "like", "zzABOUT%").execute();
  for (const { id } of flags) {
    expect((await moderator.get(`/desk/flags/${id}`)).status).toBe(404);
    expect((await moderator.post(`/desk/flags/${id}`, { do: "nothing" })).status).toBe(404);
  }
  expect((await steward.get("/desk/moderation")).body).toContain("zzABOUTmoderatorzz");
  expect((await steward.get("/desk/moderation")).body).not.toContain("zzABOUTstewardzz");
  const refused = await moderator.post("/desk/actors", { uri: await uriOf("test_steward"), do: "suspend" });
  expect(refused.status).toBe(422);
});

test("a suspended member is signed out, has no page, no inbox, and comes back when it is lifted", async () => {
  const dan = await uriOf("test_member");
  const path = new URL(dan).pathname;
  expect((await moderator.post("/desk/actors", { uri: dan, do: "suspend", words: "zzWHYzz" })).status).toBe(303);
  expect((await ana.get("/settings/safety")).status).toBe(401);
  expect((await strangerAt(node).get("/@test_member")).status).toBe(404);
  const actor = await node.json(path);
  expect(actor.json).toMatchObject({ id: dan, suspended: true, name: "test_member" });
  expect((await node.json(`${path}/outbox`)).status).toBe(404);
  const inbox = await fetch(`${node.origin}${path}/inbox`, { method: "POST", body: "{}" });
  expect(inbox.status).toBe(404);
  await moderator.post("/desk/actors", { uri: dan, do: "lift" });
  expect((await strangerAt(node).get("/@test_member")).status).toBe(200);
});

test("a block list is shown with the follows it would cut, and applied without the servers that were taken out", async () => {
  const list =
    "#domain,#severity,#public_comment\nloud.example,suspend,noise\nother.example,suspend,spam\nsoft.example,silence,\n";
  const shown = await send(upload(steward, "/desk/network/import", list, { do: "preview" }));
  expect(shown.status).toBe(200);
  expect(shown.body).toMatch(/name="except" value="loud\.example"/);
  expect(shown.body).not.toMatch(/name="except" value="other\.example"/);
  const applied = await steward.post("/desk/network/import", { do: "apply", csv: list, except: "loud.example" });
  expect(applied.status).toBe(200);
  const exported = await steward.get("/desk/network/domain_blocks.csv");
  expect(exported.body.trim().split("\n")).toEqual([
    "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
    "other.example,suspend,True,True,spam,False",
    "soft.example,silence,False,False,,False",
  ]);
  const followers = await node.node.store.db.selectFrom("follower").select("follower_uri").execute();
  expect(followers.map((row) => row.follower_uri)).toContain(bo);
});

test("a change of mode says first whom it cuts off, and a server's decision asks for a name that is one", async () => {
  const asked = await steward.get("/desk/network/mode?mode=allow_list");
  expect(asked.body).toMatch(/1 follows on 1 servers|1 abonnements sur 1 serveurs/);
  expect((await steward.post("/desk/network", { do: "decide", domain: "not a name", severity: "limit" })).status).toBe(
    422,
  );
  const own = await steward.post("/desk/network", {
    do: "decide",
    domain: new URL(node.origin).host,
    severity: "suspend",
  });
  expect(own.status).toBe(422);
  expect((await steward.post("/desk/network", { do: "allow", allowed: "Friends.Example" })).status).toBe(303);
  expect((await steward.get("/desk/network")).body).toContain("friends.example");
});
