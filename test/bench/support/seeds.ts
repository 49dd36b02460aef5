/**
 * Furnishes a house before its node starts: a movement, a campaign in five languages, calls, followers, a way in for the
 * organiser. It uses the node's own use cases, so that what is read later is what an organiser would have written.
 */
import { createCall } from "../../../src/application/create-call.ts";
import { createCampaign } from "../../../src/application/create-campaign.ts";
import { parseCallFile } from "../../../src/application/files/call-file.ts";
import { parseCampaignFile } from "../../../src/application/files/campaign-file.ts";
import { createGazetteer } from "../../../src/application/places/gazetteer.ts";
import { setUpMovement } from "../../../src/application/set-up-movement.ts";
import { assembleNode, type MovementNode } from "../../../src/runtime/movement-node.ts";
import type { House } from "./stage.ts";

/** Who follows the campaign: actor and inboxes. */
export interface SeededFollower {
  readonly actor: string;
  readonly inbox: string;
  readonly sharedInbox: string | null;
}

/** What to put into the house. */
export interface Seed {
  /** Calls that are public when the node starts. */
  readonly published: number;
  /** Calls for the organiser to publish. */
  readonly drafts: number;
  readonly followers: readonly SeededFollower[];
}

/** What the house holds. */
export interface Seeded {
  /** URI of the campaign. */
  readonly campaign: string;
  readonly movement: string;
  /** URIs of the public calls. */
  readonly calls: readonly string[];
  /** Ids of the drafts. */
  readonly drafts: readonly string[];
  /** Secret of the organiser's one-time sign-in link. */
  readonly signInSecret: string;
}

/** How many rows the tables hold that tell what became of incoming activities. */
export interface Effects {
  readonly replies: number;
  readonly followers: number;
  readonly seen: number;
  readonly waiting: number;
}

const languages = ["en", "fr", "es", "pt", "bn"];
const operator = { kind: "operator" } as const;
const sentence = "Fair pay and the right to organise, a fair share of **tax**, and an end to the harm. ";

/** Furnishes the house. Nothing is sent: the node does that when it starts. */
export async function seed(house: House, seed: Seed): Promise<Seeded> {
  return await withNode(house, async (node) => {
    const { ports, addresses } = node;
    const movement = { handle: "front", name: "Front", language: "fr", country: "FR" };
    const organiser = { handle: "ana", name: "Ana" };
    const setUp = succeeded(await setUpMovement(ports, { secret: null, movement, organiser }));
    const { draft, ...rest } = campaignInput();
    const campaign = succeeded(await createCampaign(ports, operator, { draft, ...rest, publish: true }));
    const calls: string[] = [];
    const drafts: string[] = [];
    const gazetteer = createGazetteer();
    for (let number = 0; number < seed.published + seed.drafts; number++) {
      const parsed = parseCallFile(callJson(number), { now: Temporal.Now.instant(), gazetteer });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
      const publish = number < seed.published;
      const input = { campaign: "pay_up", draft: parsed.value.draft, newPicture: null, publish };
      const { id } = succeeded(await createCall(ports, operator, input));
      if (publish) calls.push(addresses.call(id));
      else drafts.push(id);
    }
    await addFollowers(node, campaign.uri, seed.followers);
    const actors = { campaign: addresses.campaign("pay_up"), movement: addresses.movement("front") };
    return { ...actors, calls, drafts, signInSecret: setUp.signInSecret };
  });
}

/** Counts effects in a house whose node has stopped, or runs on PostgreSQL. */
export async function countEffects(house: House): Promise<Effects> {
  return await withNode(house, async ({ store }) => {
    const count = async (table: "reply" | "follower" | "seen_activity") => {
      const row = await store.db.selectFrom(table).select(({ fn }) => fn.countAll<string>().as("n"))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    };
    const waiting = await store.db.selectFrom("queue_message").select(({ fn }) => fn.countAll<string>().as("n"))
      .where("queue", "=", "inbox").executeTakeFirstOrThrow();
    const [replies, followers, seen] = [await count("reply"), await count("follower"), await count("seen_activity")];
    return { replies, followers, seen, waiting: Number(waiting.n) };
  });
}

/** Assembles the house's node in this process without starting anything, and closes it again. */
async function withNode<T>(house: House, use: (node: MovementNode) => Promise<T>): Promise<T> {
  const node = await assembleNode(house.settings());
  try {
    return await use(node);
  } finally {
    await node.stop();
  }
}

function texts(text: (language: string) => string): Record<string, string> {
  return Object.fromEntries(languages.map((tag) => [tag, text(tag)]));
}

function campaignInput() {
  const parsed = parseCampaignFile({
    handle: "pay_up",
    language: "en",
    name: texts((tag) => `Pay up (${tag})`),
    summary: texts((tag) => `${tag}: ${sentence.repeat(8)}\n\n${sentence.repeat(8)}`),
    struggles: ["labour", "climate"],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  const { picturePath: _path, pictureAlt: _alt, ...draft } = parsed.value;
  return { draft: { ...draft, picture: null }, newPicture: null };
}

function callJson(number: number) {
  const day = String(1 + number % 28).padStart(2, "0");
  return {
    campaign: "pay_up",
    kind: "demonstration",
    language: "en",
    name: texts((tag) => `March ${number} (${tag})`),
    content: texts((tag) => `${tag}: ${sentence.repeat(5)}`),
    starts: `2029-11-${day}T10:00`,
    timezone: "Europe/Paris",
    place: { name: "Town hall", locality: "Lille", country: "FR" },
    // With pledges each follower's server would be sent a poll as well, and a Join would have more than one effect.
    pledge: "none",
    tags: ["PayUp"],
  };
}

async function addFollowers({ store }: MovementNode, uri: string, all: readonly SeededFollower[]): Promise<void> {
  const { id: actorId } = await store.db.selectFrom("actor").select("id").where("uri", "=", uri)
    .executeTakeFirstOrThrow();
  for (let from = 0; from < all.length; from += 500) {
    const rows = all.slice(from, from + 500).map(({ actor, inbox, sharedInbox }) => ({
      actor_id: actorId,
      follower_uri: actor,
      follow_uri: `${actor}/follows/1`,
      inbox,
      shared_inbox: sharedInbox,
    }));
    await store.db.insertInto("follower").values(rows).execute();
  }
}

function succeeded<T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: unknown },
): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`A seed was refused: ${JSON.stringify(outcome.refusal)}`);
}
