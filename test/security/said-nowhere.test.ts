/**
 * What the node says where no page is: documents, discovery, letters, log lines, queue rows and the database at rest. No
 * private word is in any of them, no draft has an address, and no secret is stored readable.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reviseCall } from "../../src/application/change-call.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { makePrivateFolder, shutOutStrangers } from "../../src/runtime/private-folder.ts";
import { routes } from "../../src/web/routes.ts";
import { closeAtEnd } from "../scenarios/stage.ts";
import { startNeighbour } from "../scenarios/neighbour.ts";
import { orThrow } from "../support/network.ts";
import { FORM_ONLY, MODERATORS_ONLY, NOBODY, ORGANISERS_ONLY, plant, type Planted } from "./planted.ts";
import { signIn, strangerAt, type Visitor } from "./visitor.ts";

const everything = [...ORGANISERS_ONLY, ...FORM_ONLY, ...MODERATORS_ONLY, ...NOBODY];
const activityJson = { accept: "application/activity+json" };
const logged: LogRecord[] = [];
let planted: Planted;
let steward: Visitor & { readonly secret: string };

beforeAll(async () => {
  await configure({
    reset: true,
    sinks: { memory: (record) => void logged.push(record) },
    loggers: [{ category: [], lowestLevel: "trace", sinks: ["memory"] }],
  });
  planted = await plant();
  steward = await signIn(planted.node, "steward");
});
afterAll(async () => {
  await planted.close();
  await reset();
});

/** Every address that could be asked for as a document, with those of drafts. */
async function addresses(): Promise<string[]> {
  const { db } = planted.node.node.store;
  const { calls, node } = planted;
  const parts = "inbox outbox outbox?page=true followers followers?page=true following featured upcoming calls".split(
    " ",
  );
  const actors = await db.selectFrom("actor").select(["uri", "handle"]).execute();
  const told = await db.selectFrom("activity").select("uri").execute();
  const notes = await db.selectFrom("notice").select("id").execute();
  const here = (uri: string) => uri.slice(node.origin.length);
  const callParts = "attendees attendees?page=true organizers replies likes likes?page=true shares shares?page=true";
  return [
    ...actors.flatMap(({ uri }) => [here(uri), ...parts.map((part) => `${here(uri)}/${part}`)]),
    ...actors.flatMap(({ uri, handle }) => [`/@${handle}`, ...fingers(uri, handle)]),
    ...told.map(({ uri }) => here(uri)),
    ...notes.map(({ id }) => `/notes/${id}`),
    ...Object.values(calls).flatMap((id) => [
      `/calls/${id}`,
      `/places/${id}`,
      ...callParts.split(" ").map((part) => `/calls/${id}/${part}`),
    ]),
    ..."/ /about /actor /ns /tags/zzDraftTagzz /tags/BlackFriday /nodeinfo/2.0 /nodeinfo/2.1 /healthz /readyz".split(
      " ",
    ),
    ..."/.well-known/nodeinfo /.well-known/host-meta /.well-known/webfinger".split(" "),
  ];
}

function fingers(uri: string, handle: string): string[] {
  const { host, origin } = new URL(planted.node.origin);
  const resources = [`acct:${handle}@${host}`, uri, `${origin}/@${handle}`];
  return resources.map((resource) => `/.well-known/webfinger?resource=${encodeURIComponent(resource)}`);
}

test("no document, page or discovery answer says a private word, to strangers or with a session", async () => {
  const all = await addresses();
  expect(all.length).toBeGreaterThan(80);
  for (const visitor of [strangerAt(planted.node), steward]) {
    for (const path of all) {
      const { status, body, headers } = await visitor.get(path, activityJson);
      expect(status, path).toBeLessThan(500);
      const told = `${JSON.stringify([...headers])}${body}`;
      for (const word of everything.filter((word) => !path.includes(word))) {
        const isOwnPage = visitor === steward && headers.get("content-type")?.startsWith("text/html") === true;
        if (!isOwnPage) expect(told, `${word} at ${path}`).not.toContain(word);
      }
    }
  }
});

test("a street that was taken back is not told any more, at no address of this node", async () => {
  const { node, network } = planted;
  const exact = { name: "zzTAKENBACKzz", street: "zzTAKENBACKzz 1", locality: "Brétigny-sur-Orge", country: "FR" };
  const call = await node.call("call-picket.json", { place: { ...exact, precision: "exact" } });
  await network.settle();
  const told = async () => {
    const { db } = node.node.store;
    const sent = await db.selectFrom("activity").select("uri").where("object_uri", "=", call.uri).execute();
    const outboxes = ["/c/make_amazon_pay/outbox?page=true", "/m/alpha/outbox?page=true", "/actor/outbox?page=true"];
    const paths = [...sent.map(({ uri }) => uri.slice(node.origin.length)), ...outboxes, `/calls/${call.id}`];
    const answers = await Promise.all(paths.map((path) => node.json(path)));
    return answers.map(({ body }) => body).join("\n");
  };
  expect(await told()).toContain("zzTAKENBACKzz");
  for (const precision of ["town", "country"]) {
    const draft = node.draft("call-picket.json", { place: { ...exact, precision } });
    orThrow(await reviseCall(node.node.ports, { kind: "operator" }, { id: call.id, draft, newPicture: null }));
    await network.settle();
    expect(await told()).not.toContain("zzTAKENBACKzz");
  }
});

test("a draft answers as what never existed does, in every form", async () => {
  const stranger = strangerAt(planted.node);
  const { calls } = planted;
  const pairs = [
    ["/c/zzdraft_handlezz", "/c/zznothing_therezz"],
    ["/@zzdraft_handlezz", "/@zznothing_therezz"],
    ...fingers(`${planted.node.origin}/c/zzdraft_handlezz`, "zzdraft_handlezz").map((path) =>
      [path, path.replaceAll("zzdraft_handlezz", "zznothing_therezz")] as const
    ),
    ...["", "/replies", "/likes", "/attendees"].flatMap((part) => [
      [`/calls/${calls.draft}${part}`, `/calls/nothingatall1${part}`],
      [`/calls/${calls.draftOfDraft}${part}`, `/calls/nothingatall1${part}`],
    ]),
    [`/places/${calls.draft}`, "/places/nothingatall1"],
    ["/c/zzdraft_handlezz/outbox", "/c/zznothing_therezz/outbox"],
    ["/c/zzdraft_handlezz/followers", "/c/zznothing_therezz/followers"],
    ["/tags/zzDraftTagzz", "/tags/zzOtherTagzz"],
  ];
  for (const [draft = "", nothing = ""] of pairs) {
    for (const accept of ["text/html", "application/activity+json"]) {
      const [one, other] = [await stranger.get(draft, { accept }), await stranger.get(nothing, { accept })];
      expect(one.status, draft).toBe(other.status);
      const plain = (text: string, path: string) =>
        text.replaceAll(path, "").replaceAll(path.toLowerCase(), "").replace(/zz\w+zz|nothingatall1/gi, "")
          .replaceAll(calls.draft, "").replaceAll(calls.draftOfDraft, "");
      expect(plain(one.body, draft), draft).toBe(plain(other.body, nothing));
      expect(one.headers.get("cache-control")).toBe(other.headers.get("cache-control"));
    }
  }
});

test("a letter to a draft's inbox says no more than one to nobody's", async () => {
  const { node, calls } = planted;
  const spoken = { campaign: `${node.origin}/c/zzdraft_handlezz`, call: `${node.origin}/calls/${calls.draft}` };
  const from = closeAtEnd(await startNeighbour("mastodon", node, spoken));
  const follow = from.letter("follow");
  const status = async (to: string) => (await from.send(follow, { to: `${node.origin}${to}` })).status;
  expect(await status("/c/zzdraft_handlezz/inbox")).toBe(await status("/c/zznothing_therezz/inbox"));
  for (const file of ["like", "announce", "create-reply"]) await from.send(from.letter(file));
  await planted.network.settle();
  expect(from.peer.received).toEqual([]);
});

test("no letter that left the node carries a private word", () => {
  const delivered = planted.delivered();
  expect(delivered).toContain("Create");
  for (const word of everything) expect(delivered, word).not.toContain(word);
});

test("no log line, at any level, names anybody or quotes a text or a secret", async () => {
  const stranger = strangerAt(planted.node);
  await steward.post("/desk/people", { do: "add", handle: "zzhandlezz", name: "zzNAMEzz", role: "member" });
  for (const { path } of routes) await stranger.get(path.replace(/:\w+(\{[^}]*\})?/g, "zzpathzz"));
  const lines = logged.filter(({ category }) => category[0] === "trait").map((record) =>
    JSON.stringify([record.message, record.properties])
  ).join("\n");
  const secrets = [
    steward.session,
    steward.secret,
    "zzpathzz",
    "zzhandlezz",
    "zzNAMEzz",
    "127.0.0.1",
    "elsewhere.example",
  ];
  for (const word of [...everything, ...secrets]) expect(lines, word).not.toContain(word);
});

test("a fault is logged by its name, never with the statement and the words in it", async () => {
  const before = logged.length;
  const { db } = planted.node.node.store;
  await sql`alter table movement rename column summary to summary_away`.execute(db);
  try {
    const fields = { name: "zzNAMEzz", summary: "zzSUMMARYzz", language: "fr", country: "FR" };
    expect((await steward.post("/desk/movement", fields)).status).toBe(500);
  } finally {
    await sql`alter table movement rename column summary_away to summary`.execute(db);
  }
  const lines = JSON.stringify(logged.slice(before));
  expect(lines).toMatch(/failed/);
  for (const word of ["zzNAMEzz", "zzSUMMARYzz", "update ", "select "]) expect(lines, word).not.toContain(word);
});

test("a dump of the database holds no private key, no session, no link and no address of a visitor", async () => {
  const link = orThrow(await issueSignInLink(planted.node.node.ports, { kind: "operator" }, { handle: "ana" }));
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(planted.node.node.store.db);
  expect(tables.rows.length).toBeGreaterThan(20);
  for (const { name } of tables.rows) {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(planted.node.node.store.db);
    const dump = JSON.stringify(rows);
    for (const word of [steward.session, steward.secret, link.signInSecret, "PRIVATE KEY", "BEGIN RSA", '"d":']) {
      expect(dump, `${word} in ${name}`).not.toContain(word);
    }
    if (name !== "remote_actor") expect(dump, name).not.toMatch(/\b127\.0\.0\.1(?!:\d)|::1/);
  }
});

test("who stopped following is in no table any more", async () => {
  const { node } = planted;
  const spoken = { campaign: `${node.origin}/c/make_amazon_pay`, call: `${node.origin}/calls/${planted.calls.town}` };
  const from = closeAtEnd(await startNeighbour("misskey", node, spoken));
  await from.send(from.letter("follow"));
  await planted.network.settle();
  expect(from.got("Accept")).toHaveLength(1);
  await from.send(from.letter("undo-follow"));
  await planted.network.settle();
  for (const table of ["follower", "outbox_event", "activity", "queue_message", "recipient"] as const) {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(table)} t`.execute(node.node.store.db);
    expect(JSON.stringify(rows), table).not.toContain(from.actorUri);
  }
});

test("the data folder and the key are shut to the machine's other users, also where they were open before", () => {
  const folder = mkdtempSync(join(tmpdir(), "trait-private-"));
  const [made, found] = [join(folder, "made", "deep"), join(folder, "found")];
  makePrivateFolder(made);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  mkdirSync(found);
  chmodSync(found, 0o755);
  makePrivateFolder(found);
  shutOutStrangers(join(folder, "absent"));
  expect(statSync(found).mode & 0o007).toBe(0);
  const { settings } = planted.node.node;
  expect(statSync(settings.dataFolder).mode & 0o077).toBe(0);
  expect(statSync(join(settings.dataFolder, "key")).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
