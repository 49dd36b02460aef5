/** People, posts and calls for tests of homes: written as the node itself would store them, without letters. */
import type { Store } from "../../src/database/connection.ts";
import { addPerson } from "../../src/application/add-person.ts";
import type { Post } from "../../src/domain/post.ts";
import type { TestHouse } from "../support/house.ts";
import { operator } from "../support/house.ts";

/** A member of the test house, as it acts. */
export interface Member {
  readonly id: string;
  readonly uri: string;
  readonly handle: string;
  readonly asker: { readonly kind: "person"; readonly personId: string; readonly role: "member" };
}

/** Adds a member; locked like everybody unless told. */
export async function addMember(house: TestHouse, handle: string, { locked = true } = {}): Promise<Member> {
  const outcome = await addPerson(house.ports, operator, { handle, name: `Name of ${handle}`, role: "member" });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  const row = await house.store.db.selectFrom("actor").select(["id", "uri"]).where("handle", "=", handle)
    .executeTakeFirstOrThrow();
  await house.store.db.updateTable("person").set({ state: "active" }).where("id", "=", row.id).execute();
  await house.ports.transact(async (work) => {
    const profile = await work.profiles.load(row.id);
    await work.profiles.save({ ...profile, isLocked: locked });
  });
  return { ...row, handle, asker: { kind: "person", personId: row.id, role: "member" } };
}

/** A member as the queries about posts know a reader. */
export function postViewerOf({ id: personId, uri }: Member): { readonly personId: string; readonly uri: string } {
  return { personId, uri };
}

/** An actor of another server as last read. */
export function remoteActor(
  name: string,
  host = "there.example",
  type: "Person" | "Group" | "Organization" = "Person",
) {
  const uri = `https://${host}/users/${name}`;
  const inboxes = { inbox: `${uri}/inbox`, sharedInbox: `https://${host}/inbox` };
  return {
    uri,
    type,
    handle: name,
    host,
    name: `Name of ${name}`,
    summary: "",
    url: `https://${host}/@${name}`,
    ...inboxes,
  };
}

/** Makes somebody follow a remote actor as accepted. */
export async function followAsAccepted(store: Store, actorId: string, targetUri: string): Promise<void> {
  await store.db.insertInto("following").values({
    actor_id: actorId,
    target_uri: targetUri,
    follow_uri: `${targetUri}#${actorId}`,
    state: "accepted",
    answered_at: null,
  }).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Stores a post of another server with its place in the stream. */
export async function addPost(
  house: TestHouse,
  authorUri: string,
  name: string,
  changes: Partial<Post> & { readonly readers?: readonly string[] } = {},
): Promise<string> {
  const uri = `${authorUri}/statuses/${name}`;
  const { readers = [], ...rest } = changes;
  const publishedAt = rest.publishedAt ?? Temporal.Instant.from("2027-10-01T10:00:00Z");
  const post: Post = {
    uri,
    id: null,
    authorUri,
    audience: "public",
    language: "fr",
    texts: { fr: { content: `<p>${name}</p>` } },
    sources: null,
    inReplyTo: null,
    threadUri: uri,
    quoteUri: null,
    quoteState: null,
    quoteStamp: null,
    quotePolicy: "anyone",
    replyPolicy: "anyone",
    attachments: [],
    mentions: [],
    tags: [],
    poll: null,
    url: null,
    isIndexable: false,
    updatedAt: null,
    ...rest,
    publishedAt,
  };
  await house.ports.transact(async (work) => {
    await work.posts.save(post, readers);
    await work.stream.add({ actorUri: authorUri, subjectUri: uri, verb: "posted", activityUri: null, publishedAt });
  });
  return uri;
}

/** Puts a share into the stream. */
export async function share(house: TestHouse, actorUri: string, subjectUri: string, at: string): Promise<void> {
  await house.ports.transact((work) =>
    work.stream.add({
      actorUri,
      subjectUri,
      verb: "shared",
      activityUri: `${actorUri}#${at}`,
      publishedAt: Temporal.Instant.from(at),
    })
  );
}
