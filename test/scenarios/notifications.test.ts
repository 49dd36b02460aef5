/**
 * Being told of things: on the page, by mail in one's own language, on a device. Outside the page nobody learns who or what,
 * and of whoever is kept at a distance nothing is told anywhere.
 */
import { createDecipheriv, createECDH, createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { cancelCall } from "../../src/application/change-call.ts";
import { addDevice, chooseNotifications } from "../../src/application/notifications/choose-notifications.ts";
import type { Asker } from "../../src/application/ports.ts";
import { countUnread, listNotifications } from "../../src/database/views/notification-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { QUIET_CHOICE } from "../../src/domain/notification.ts";
import { createMailer } from "../../src/runtime/mailer.ts";
import { say } from "../../src/web/locales.ts";
import { writeDue } from "../../src/workers/digests.ts";
import { handleMail } from "../../src/workers/mail.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startTestNetwork } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  alpha = network.node("alpha");
});
afterAll(() => network.close());

async function person(handle: string, language: string) {
  const { ports } = alpha.node;
  const operator = { kind: "operator" } as const;
  const { personId: id } = orThrow(await addPerson(ports, operator, { handle, name: handle, role: "member" }));
  await ports.transact(async (work) => {
    await work.accounts.setState(id, "active");
    await work.accounts.setLanguage(id, language);
    const address = `${handle}@mail.example`;
    const mail = { sealed: ports.sealing.seal(address), hash: ports.sealing.mark("mail", address), on: "2026-01-01" };
    await work.accounts.setMail(id, mail);
  });
  const asker: Asker = { kind: "person", personId: id, role: "member" };
  return { id, uri: alpha.node.addresses.person(id), asker };
}

/** A mail server of the test's own; answers what it was given, decoded. */
async function mailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, _session, callback) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        mails.push(Buffer.concat(parts).toString());
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

function bodyOf(mail: string): string {
  const [, body = ""] = mail.split("\r\n\r\n");
  return Buffer.from(body, "base64").toString();
}

/** Sends what waits in the mail queue through a server, as the worker would. */
async function sendMails(url: string): Promise<void> {
  const mailer = createMailer({ smtpUrl: url, from: "Front <trait@front.example>", folder: "/nowhere" });
  const answerLinkAsked = () => Promise.resolve();
  for (const payload of written.splice(0)) {
    await handleMail({ mailer, sealing: alpha.node.ports.sealing, say, answerLinkAsked }, { payload });
  }
}

/** Jobs of the mail queue, taken out before the node's own worker writes them into a folder. */
const written: Record<string, unknown>[] = [];

async function digestsFor(ids: readonly string[]): Promise<void> {
  const { store, ports } = alpha.node;
  const past = new Date(Date.now() - 1_000).toISOString();
  await store.db.updateTable("notification_choice").set({ digest_due_at: past }).where("person_id", "in", [...ids])
    .execute();
  await store.transact(async () => {
    expect(await writeDue(ports)).toBe(ids.length);
    const jobs = await store.current().deleteFrom("queue_message").where("queue", "=", "mail").returning("payload")
      .execute();
    written.push(...jobs.map((job) => job.payload));
  });
}

const SECRET = "the words of a private post";

test("a digest says how many of what in the reader's language, names public calls, and no person and no word", async () => {
  const [fanny, amal] = [await person("fanny", "fr"), await person("amal", "ar")];
  const { handle } = await alpha.campaign("campaign.json");
  const call = await alpha.call("call-picket.json");
  const { ports } = alpha.node;
  const campaignUri = alpha.node.addresses.campaign(handle);
  for (const { id, asker } of [fanny, amal]) {
    orThrow(
      await chooseNotifications(ports, {
        personId: asker.kind === "person" ? id : "",
        choice: { ...QUIET_CHOICE, mail: "daily" },
      }),
    );
    await alpha.node.store.db.insertInto("following").values({
      actor_id: id,
      target_uri: campaignUri,
      follow_uri: `urn:${id}`,
      state: "accepted",
      answered_at: null,
    }).execute();
  }
  const actorUri = "https://m.example/users/secretive";
  for (const n of [1, 2, 3]) {
    for (const { id: personId } of [fanny, amal]) {
      const subjectUri = `https://m.example/notes/${n}?${encodeURIComponent(SECRET)}`;
      await ports.transact((work) => work.notifications.add({ personId, kind: "replied", actorUri, subjectUri }));
    }
  }
  orThrow(await cancelCall(ports, { kind: "operator" }, { id: call.id }));
  await network.settle();
  await digestsFor([fanny.id, amal.id]);
  const server = await mailServer();
  await sendMails(server.url);
  await server.close();
  const [french, arabic] = ["fanny", "amal"].map((name) => server.mails.find((one) => one.includes(`To: ${name}@`)));
  expect(bodyOf(french ?? "")).toMatch(/Réponses\u00a0: 3/);
  expect(bodyOf(french ?? "")).toMatch(/Appels annulés\u00a0: 1/);
  expect(bodyOf(arabic ?? "")).toContain("الردود: 3");
  for (const mail of [french ?? "", arabic ?? ""]) {
    expect(mail).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
    expect(bodyOf(mail)).toMatch(/– .+/);
    expect(bodyOf(mail)).not.toMatch(/secretive|m\.example|private/);
  }

  const link = /List-Unsubscribe:\s*<([^>]+)>/.exec((french ?? "").replaceAll(/\r\n\s+/g, ""))?.[1] ?? "";
  expect((await fetch(link)).status).toBe(200);
  const stillWanted = async () => (await ports.transact((work) => work.choices.load(fanny.id))).mail;
  expect(await stillWanted(), "opening the link changes nothing").toBe("daily");
  const answer = await fetch(link, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect([answer.status, await stillWanted()]).toEqual([200, "never"]);
  expect((await fetch(`${alpha.origin}/unsubscribe/v1.wrong`, { method: "POST" })).status).toBe(404);
});

/** Opens a message as a browser does (RFC 8291, aes128gcm of RFC 8188). */
function decrypt(body: Buffer, device: ReturnType<typeof createECDH>, auth: Buffer): Record<string, unknown> {
  const [salt, length] = [body.subarray(0, 16), body.readUInt8(20)];
  const serverKey = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const hkdf = (salted: Buffer, key: Buffer, info: Buffer, size: number) =>
    createHmac("sha256", createHmac("sha256", salted).update(key).digest()).update(info).update(Buffer.from([1]))
      .digest().subarray(0, size);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), device.getPublicKey(), serverKey]);
  const key = hkdf(auth, device.computeSecret(serverKey), info, 32);
  const cipherKey = hkdf(salt, key, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(salt, key, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", cipherKey, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
}

test("a device is told that there is something and of what kind, encrypted for it alone; a dead one is forgotten", async () => {
  const zoe = await person("zoe", "es");
  const { ports, store } = alpha.node;
  const got: { body: Buffer; encoding: string; authorization: string }[] = [];
  let status = 201;
  const service = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { "content-encoding": encoding = "", authorization = "" } = request.headers;
      got.push({ body: Buffer.concat(parts), encoding: String(encoding), authorization });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/device`;
  const device = createECDH("prime256v1");
  device.generateKeys();
  const auth = randomBytes(16);
  const address = { endpoint, p256dh: device.getPublicKey("base64url"), auth: auth.toString("base64url") };
  orThrow(await addDevice(ports, { personId: zoe.id, address, name: "" }));
  const dump = JSON.stringify(await store.db.selectFrom("push_device").selectAll().execute());
  expect(dump).not.toContain(endpoint);

  const tell = (subjectUri: string) =>
    ports.transact((work) =>
      work.notifications.add({ personId: zoe.id, kind: "replied", actorUri: "https://m.example/users/mo", subjectUri })
    );
  await tell("https://m.example/notes/1");
  await network.settle();
  expect(got).toHaveLength(1);
  expect(got[0]).toMatchObject({ encoding: "aes128gcm", authorization: expect.stringMatching(/^vapid t=/) });
  const message = decrypt(got[0]?.body ?? Buffer.alloc(0), device, auth);
  expect(message).toEqual({
    title: "Algo para ti",
    body: "Respuesta para ti",
    lang: "es",
    dir: "ltr",
    path: "/notifications",
  });

  status = 410;
  await tell("https://m.example/notes/2");
  await network.settle();
  expect(await store.db.selectFrom("push_device").select("id").where("person_id", "=", zoe.id).execute()).toEqual([]);
  await new Promise((resolve) => service.close(resolve));
});

test("nothing is told of whoever is blocked, muted or on a hidden server, before or after", async () => {
  const [ines, ports] = [await person("ines", "en"), alpha.node.ports];
  const viewer = { personId: ines.id, uri: ines.uri };
  const shown = async () =>
    (await listNotifications(readerOf(alpha.node.store), viewer, null, "alpha")).map((one) => one.actor?.uri);
  const [blocked, muted, hidden, fine] = ["b.example/b", "m.example/m", "h.example/h", "f.example/f"]
    .map((path) => `https://${path}`) as [string, string, string, string];
  const tell = async (actorUri: string, subjectUri: string) =>
    await ports.transact((work) =>
      work.notifications.add({ personId: ines.id, kind: "mentioned", actorUri, subjectUri })
    );
  for (const actor of [blocked, muted, hidden, fine]) await tell(actor, "https://x.example/before");
  expect(await shown()).toHaveLength(4);
  const { db } = alpha.node.store;
  await db.insertInto("person_block").values({ person_id: ines.id, target_uri: blocked }).execute();
  await db.insertInto("person_mute").values({ person_id: ines.id, target_uri: muted, until: null }).execute();
  await db.insertInto("person_hidden_host").values({ person_id: ines.id, host: "h.example" }).execute();
  for (const actor of [blocked, muted, hidden, fine]) await tell(actor, "https://x.example/after");
  expect(await shown()).toEqual([fine, fine]);
  expect(await countUnread(readerOf(alpha.node.store), ines.id)).toBe(2);
  const stored = await db.selectFrom("notification").select("id").where("subject_uri", "like", "%after").execute();
  expect(stored).toHaveLength(1);
});

test("only from those one follows, and kinds one does not want, are left out; requests to follow always come", async () => {
  const [jo, ports] = [await person("jo", "en"), alpha.node.ports];
  const choice = { ...QUIET_CHOICE, onlyFollowed: true, notOnPage: ["shared"] as const };
  orThrow(await chooseNotifications(ports, { personId: jo.id, choice }));
  const actorUri = "https://m.example/users/mo";
  const told = async () =>
    (await alpha.node.store.db.selectFrom("notification").select("kind").where("person_id", "=", jo.id).orderBy("kind")
      .execute()).map((row) => row.kind);
  const tellAll = async () =>
    await ports.transact(async (work) => {
      for (const kind of ["mentioned", "shared", "follow_requested", "signed_in_by_link"] as const) {
        await work.notifications.add({ personId: jo.id, kind, actorUri, subjectUri: null });
      }
    });
  await tellAll();
  expect(await told()).toEqual(["follow_requested", "signed_in_by_link"]);
  await alpha.node.store.db.insertInto("following")
    .values({ actor_id: jo.id, target_uri: actorUri, follow_uri: "urn:jo", state: "accepted", answered_at: null })
    .execute();
  await tellAll();
  expect(await told()).toEqual(["follow_requested", "mentioned", "signed_in_by_link"]);
});

test("whoever voted is told once of a poll that has ended, and nobody else", async () => {
  const [kim, lou] = [await person("kim", "en"), await person("lou", "en")];
  const { ports, store } = alpha.node;
  const uri = "https://p.example/polls/1";
  const endsAt = Temporal.Now.instant().subtract({ minutes: 5 }).toString();
  await store.db.insertInto("post").values({
    uri,
    id: null,
    author_uri: "https://p.example/users/po",
    author_id: null,
    audience: "public",
    language: "en",
    texts: JSON.stringify({ en: { content: "<p>Shall we?</p>" } }),
    in_reply_to: null,
    thread_uri: uri,
    poll: JSON.stringify({ isMultiple: false, options: [], voters: null, endsAt, isClosed: false }),
    url: null,
    published_at: "2026-01-01T00:00:00Z",
    updated_at: null,
  }).execute();
  await store.db.insertInto("poll_vote").values({ post_uri: uri, person_id: kim.id, choices: ["yes"] }).execute();
  await writeDue(ports);
  await writeDue(ports);
  const told = await store.db.selectFrom("notification").select(["person_id", "kind"])
    .where("person_id", "in", [kim.id, lou.id]).execute();
  expect(told).toEqual([{ person_id: kim.id, kind: "poll_ended" }]);
});
