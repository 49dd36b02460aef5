/**
 * How much one sender can pile up: what waits for moderators is bounded by actor and by server, so that neither the desk
 * nor the database belongs to whoever writes most, and nobody's quota is anybody else's.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { moderateReply } from "../../src/application/moderate.ts";
import { receiveFlag } from "../../src/application/receive-block.ts";
import { receivePost } from "../../src/application/receive-post.ts";
import type { RemoteActor } from "../../src/application/remote-ports.ts";
import { registrableDomain } from "../../src/application/registrable-domain.ts";
import { waitingLimits } from "../../src/domain/limits.ts";
import type { Post } from "../../src/domain/post.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";

let house: TestHouse;
let call: string;

beforeAll(async () => {
  house = await openTestHouse();
  const { ports } = house;
  orThrow(await createCampaign(ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
  const command = { campaign: campaignDraft.handle, draft: callDraft, newPicture: null, publish: true };
  call = orThrow(await createCall(ports, operator, command)).uri;
});
afterAll(() => house.close());

const tooMany = { kind: "ignored", reason: "too many wait already" };

function write(server: string, name: string, number: number) {
  const actorUri = `https://${server}/users/${name}`;
  const author: RemoteActor = {
    uri: actorUri,
    type: "Person",
    handle: name,
    host: server,
    name,
    summary: "",
    url: null,
    inbox: `${actorUri}/inbox`,
    sharedInbox: null,
  };
  const uri = `${actorUri}/statuses/${number}`;
  const post: Post = {
    ...{ uri, id: null, authorUri: actorUri, audience: "public", language: null, url: null },
    ...{ texts: { und: { content: "<p>Coffee!</p>" } }, sources: null, inReplyTo: call, threadUri: call },
    ...{ quoteUri: null, quoteState: null, quoteStamp: null, quotePolicy: "anyone", replyPolicy: "anyone" },
    ...{ attachments: [], mentions: [], tags: [], poll: null, isIndexable: false },
    ...{ publishedAt: Temporal.Now.instant(), updatedAt: null },
  };
  const heard = { activityUri: `${uri}#c`, actorUri, onceKey: `${uri} ${Math.random()}` };
  return { heard, received: { post, author, addressed: [], quoted: null } };
}

async function send(server: string, name: string, number: number) {
  const { heard, received } = write(server, name, number);
  return await receivePost(house.ports, heard, received);
}

/** Puts waiting replies into the table at once. */
async function fill(server: string, actors: number, each: number): Promise<void> {
  const senders = sql`generate_series(1, ${actors}::int) a, generate_series(1, ${each}::int) n`;
  await sql`insert into post (uri, author_uri, audience, texts, in_reply_to, thread_uri, published_at)
    select ${`https://${server}/`} || a || '/' || n, ${`https://${server}/users/full`} || a, 'public', '{}',
      ${call}::text, ${call}::text, now() from ${senders}`.execute(house.store.db);
  await sql`insert into reply (uri, object_uri, actor_uri, sender_domain, audience, state, published_at)
    select ${`https://${server}/`} || a || '/' || n, ${call}::text, ${`https://${server}/users/full`} || a,
      ${registrableDomain(server)}::text, 'public', 'held', now() from ${senders}`.execute(house.store.db);
}

test("one actor's replies wait up to a number; what was decided makes room again", async () => {
  await fill("one.example", 1, waitingLimits.repliesPerActor - 1);
  expect(await send("one.example", "full1", 1)).toEqual({ kind: "taken" });
  expect(await send("one.example", "full1", 2)).toEqual(tooMany);
  expect(await send("one.example", "other", 1)).toEqual({ kind: "taken" });
  const uri = "https://one.example/users/full1/statuses/1";
  orThrow(await moderateReply(house.ports, operator, { uri, state: "hidden" }));
  expect(await send("one.example", "full1", 2)).toEqual({ kind: "taken" });
});

test("a private message can be put away, so that it waits no more, and never shown", async () => {
  const { heard, received } = write("four.example", "bo", 1);
  const post = { ...received.post, audience: "direct" as const };
  const addressed = [house.ports.addresses.campaign(campaignDraft.handle)];
  expect(await receivePost(house.ports, heard, { ...received, post, addressed })).toEqual({ kind: "taken" });
  const decide = (state: "shown" | "hidden") => moderateReply(house.ports, operator, { uri: post.uri, state });
  expect(await decide("shown")).toMatchObject({ ok: false, refusal: { kind: "not_found" } });
  expect(await decide("hidden")).toMatchObject({ ok: true });
});

test("a change of what waits already is always heard", async () => {
  await fill("two.example", 1, waitingLimits.repliesPerActor - 1);
  expect(await send("two.example", "full1", 1)).toEqual({ kind: "taken" });
  const { heard, received } = write("two.example", "full1", 1);
  const updatedAt = Temporal.Now.instant().add({ seconds: 5 });
  const post = { ...received.post, texts: { und: { content: "<p>Tea!</p>" } }, updatedAt };
  expect(await receivePost(house.ports, heard, { ...received, post })).toEqual({ kind: "taken" });
});

test("many actors of one domain share its number, its subdomains too, and another, however its name looks, has its own", async () => {
  const each = waitingLimits.repliesPerActor;
  await fill("three_example.org", waitingLimits.repliesPerHost / each, each);
  expect(await send("three_example.org", "fresh", 1)).toEqual(tooMany);
  expect(await send("e.three_example.org", "fresh", 1)).toEqual(tooMany);
  for (const server of ["threeXexample.org", "three_example.org.example"]) {
    expect(await send(server.toLowerCase(), "fresh", 1)).toEqual({ kind: "taken" });
  }
});

test("open complaints of one server wait up to a number, and another server's are heard", async () => {
  const complain = (server: string, number: number) => {
    const actorUri = `https://${server}/actor`;
    const heard = { activityUri: `${actorUri}#${number}`, actorUri, onceKey: `Flag ${actorUri} ${number}` };
    return receiveFlag(house.ports, heard, { objectUris: [call], content: "spam" });
  };
  for (let number = 0; number < waitingLimits.flagsPerHost; number++) {
    expect(await complain("one.example", number)).toEqual({ kind: "taken" });
  }
  expect(await complain("one.example", -1)).toEqual(tooMany);
  expect(await complain("two.example", 0)).toEqual({ kind: "taken" });
});
