/**
 * Topics as stored: who follows them, and which public calls and posts stand under them. Everything that is kept about a
 * subject here is public already; who follows what is read by that person alone.
 */
import type { TopicRepository } from "../../application/home-ports.ts";
import type { RemoteCall } from "../../application/remote-ports.ts";
import { addressesOf } from "../../domain/addresses.ts";
import type { Call } from "../../domain/call.ts";
import { publicPlace } from "../../domain/place.ts";
import { type Topic, topicsOfPlace, topicsOfTags } from "../../domain/topic.ts";
import type { Store } from "../connection.ts";
import { streamRepository } from "./posts.ts";
import { filePost, fileSubject, notLater } from "./topic-items.ts";

/** Reads and writes `topic_follow` and `topic_item`, and puts calls into `stream_item`. `origin` is this node's own. */
export function topicRepository(store: Store, origin: string): TopicRepository {
  const addresses = addressesOf(origin);
  const stream = streamRepository(store);
  return {
    async follow(personId, topic, label) {
      const added = await store.current().insertInto("topic_follow").values({ person_id: personId, topic, label })
        .onConflict((conflict) => conflict.doNothing()).returning("topic").executeTakeFirst();
      return added !== undefined;
    },
    async unfollow(personId, topic) {
      const removed = await store.current().deleteFrom("topic_follow").where("person_id", "=", personId)
        .where("topic", "=", topic).executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
    async count(personId) {
      const row = await store.current().selectFrom("topic_follow").select(({ fn }) => fn.countAll<string>().as("n"))
        .where("person_id", "=", personId).executeTakeFirstOrThrow();
      return Number(row.n);
    },
    async callOut(call) {
      const { campaignUri, movementUri, subject } = await ofCall(store, addresses, call);
      const { uri: subjectUri, publishedAt } = subject;
      const item = { subjectUri, activityUri: null, publishedAt };
      await stream.add({ ...item, actorUri: campaignUri, verb: "called" });
      if (movementUri !== null) await stream.add({ ...item, actorUri: movementUri, verb: "shared" });
      await fileSubject(store.current(), subject);
    },
    async callChanged(call) {
      if (call.state !== "draft") await fileSubject(store.current(), (await ofCall(store, addresses, call)).subject);
    },
    async remoteCall(call, now) {
      const publishedAt = notLater(call.publishedAt ?? now, now);
      const item = { actorUri: call.attributedTo, subjectUri: call.uri, activityUri: null, publishedAt };
      await stream.add({ ...item, verb: "called" });
      await fileSubject(store.current(), {
        uri: call.uri,
        authorUri: call.attributedTo,
        publishedAt,
        topics: topicsOfRemote(call),
      });
    },
    post: (post) => filePost(store.current(), post),
  };
}

async function ofCall(store: Store, addresses: ReturnType<typeof addressesOf>, call: Call) {
  const db = store.current();
  const campaign = await db.selectFrom("campaign").innerJoin("actor", "actor.id", "campaign.id")
    .select(["actor.uri", "campaign.struggles"]).where("campaign.id", "=", call.campaignId).executeTakeFirstOrThrow();
  const movement = await db.selectFrom("actor").select("uri").where("kind", "=", "movement").executeTakeFirst();
  const place = call.place === null ? null : publicPlace(call.place);
  const topics = [...topicsOfTags([...call.tags, ...campaign.struggles]), ...topicsOfPlace(place)];
  const publishedAt = call.publishedAt ?? call.updatedAt;
  const subject = { uri: addresses.call(call.id), authorUri: campaign.uri, publishedAt, topics };
  return { campaignUri: campaign.uri, movementUri: movement?.uri ?? null, subject };
}

/** What a remote call says of itself is read defensively: it is foreign, and older versions stored less. */
function topicsOfRemote({ reading }: RemoteCall): Topic[] {
  const tags = Array.isArray(reading["tags"]) ? reading["tags"].filter((tag) => typeof tag === "string") : [];
  const place = reading["place"];
  const locality = typeof place === "object" && place !== null && "locality" in place ? place.locality : null;
  const code = reading["countryCode"];
  const country = typeof code === "string" && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : null;
  const where = country === null ? null : { country, locality: typeof locality === "string" ? locality : null };
  return [...topicsOfTags(tags), ...topicsOfPlace(where)];
}
