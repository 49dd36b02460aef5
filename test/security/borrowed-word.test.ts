/**
 * An open redirect on a trusted server (threat 31, 81): whoever can make a server send readers elsewhere does not speak for it,
 * not as an actor, not with a post, a call or a stamp, and not to somebody who moves.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDocumentLoader } from "../../src/federation/document-loader.ts";
import { installEgressGuard } from "../../src/federation/egress.ts";
import { createReading, type Reading } from "../../src/federation/reading.ts";
import { readOpenPost } from "../../src/federation/reading-posts.ts";
import { type FixturePeer, type Json, startFixturePeer } from "../support/fixture-peer.ts";

let evil: FixturePeer;
let victim: FixturePeer;
let reading: Reading;

beforeAll(async () => {
  evil = await startFixturePeer({ handle: "eve" });
  victim = await startFixturePeer({ handle: "vic" });
  const options = { allowPrivate: true, userAgent: "Test" };
  installEgressGuard({ allowPrivate: true });
  reading = createReading({
    loader: createDocumentLoader({ ...options, cache: true }),
    freshLoader: createDocumentLoader(options),
    isBlocked: () => Promise.resolve(false),
  });
});
afterAll(() => Promise.all([evil.close(), victim.close()]));

/** An address of the victim's server that leads to what the evil one serves under that very address as id. */
function borrowed(name: string, document: Json): string {
  const uri = `${victim.origin}/go-${name}`;
  victim.behave(`/go-${name}`, { status: 302, headers: { location: `${evil.origin}/${name}` } });
  evil.serve(`/${name}`, { "@context": "https://www.w3.org/ns/activitystreams", ...document, id: uri });
  return uri;
}

test("a post in somebody's name is not theirs when another server serves it", async () => {
  const note = { type: "Note", attributedTo: victim.actorUri, content: "<p>Forged</p>" };
  const to = ["https://www.w3.org/ns/activitystreams#Public"];
  const uri = borrowed("note", { ...note, to });
  expect(await reading.document(uri)).toBeNull();
  expect(await reading.documentAsOfNow(uri)).toBeNull();
  expect(await readOpenPost(reading, uri)).toBeNull();
  victim.serve("/own-note", {
    "@context": "https://www.w3.org/ns/activitystreams",
    ...note,
    to,
    id: `${victim.origin}/own-note`,
  });
  expect((await readOpenPost(reading, `${victim.origin}/own-note`))?.post.authorUri).toBe(victim.actorUri);
});

test("an actor, and what it says of its other accounts, is believed from its own server alone", async () => {
  const { id: _id, ...actor } = victim.actor;
  const uri = borrowed("actor", { ...actor, alsoKnownAs: [`${evil.origin}/users/eve`] });
  expect(await reading.actor(uri)).toBeNull();
  expect(await reading.actorAsOfNow(uri)).toBeNull();
});

test("a call and a stamp are believed from their own server alone, also one that was asked for before", async () => {
  const call = borrowed("call", {
    type: "Event",
    attributedTo: victim.actorUri,
    name: "Forged",
    startTime: "2030-01-01T10:00:00Z",
  });
  const stamp = borrowed("stamp", { type: "QuoteAuthorization", attributedTo: victim.actorUri });
  for (let again = 0; again < 2; again++) {
    expect([await reading.call(call), await reading.callAsOfNow(call), await reading.document(stamp)]).toEqual([
      null,
      null,
      null,
    ]);
  }
});

test("a redirect within one server is followed", async () => {
  const uri = `${victim.origin}/old`;
  victim.behave("/old", { status: 302, headers: { location: "/new" } });
  victim.serve("/new", {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: uri,
    type: "Note",
    content: "Moved",
  });
  expect(await reading.document(uri)).toMatchObject({ id: uri });
});
