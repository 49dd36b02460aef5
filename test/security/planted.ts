/**
 * A node in which everything private is marked with a word that stands nowhere else, so that a test can look for the word
 * in whatever the node says.
 */
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { parseCampaignFile } from "../../src/application/files/campaign-file.ts";
import { changePledge } from "../../src/application/pledges/change-pledge.ts";
import { pledgeByMail } from "../../src/application/pledges/pledge-by-mail.ts";
import {
  receiveAggregate,
  receiveEventAnswer,
  receiveJoin,
  receiveVote,
} from "../../src/application/pledges/receive-pledge.ts";
import { startNeighbour } from "../scenarios/neighbour.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { type StoredReply, storeReply } from "../support/stored-reply.ts";

const operator = { kind: "operator" } as const;

/** Words that only those who write campaigns may ever read. */
export const ORGANISERS_ONLY = ["zzDRAFTCAMPAIGNzz", "zzDRAFTCALLzz", "zzdraft_handlezz", "zzDraftTagzz"] as const;

/** Words that stand in the form of a call, for those who write it, and nowhere else, not even for them. */
export const FORM_ONLY = ["zzPLACENAMEzz", "zzSTREETzz", "zzPOSTALzz", "48.123456", "zzonlineroomzz"] as const;

/** Words that only those who moderate may ever read. */
export const MODERATORS_ONLY = ["zzHELDzz", "zzPRIVATEzz", "zzFOLLOWERSONLYzz", "zzHIDDENzz", "zzFLAGzz"] as const;

/** Words that no page and no document ever says. */
export const NOBODY = [
  "zzfollowerzz",
  "zzlikerzz",
  "zzpledgerzz",
  "zzpledgemailzz",
  "zzPLEDGENAMEzz",
  "zzPLEDGEWORDSzz",
] as const;

/** The node with what was planted in it. */
export interface Planted {
  readonly network: Network;
  readonly node: NetworkNode;
  /** Ids of calls: one out with a town only, one out with a country only, a draft of a public campaign, one of a draft. */
  readonly calls: {
    readonly town: string;
    readonly country: string;
    readonly draft: string;
    readonly draftOfDraft: string;
  };
  /** The address of a reply that waits. */
  readonly held: string;
  readonly flagId: string;
  /** Everything that left the node for a server that follows the campaign, as text. */
  delivered(): string;
  close(): Promise<void>;
}

/** Starts the node and plants. */
export async function plant(): Promise<Planted> {
  const network = await startTestNetwork("alpha");
  const node = network.node("alpha");
  const campaign = await node.campaign("campaign.json");
  const spoken = { campaign: campaign.uri, call: `${node.origin}/calls/none` };
  const reader = await startNeighbour("mastodon", node, spoken);
  await reader.send(reader.letter("follow"));
  await network.settle();
  const calls = await plantCalls(node);
  await plantPeople(node, `${node.origin}/calls/${calls.town}`);
  await plantPledges(node, calls.town);
  await plantReplies(node, `${node.origin}/calls/${calls.town}`, campaign.uri);
  await network.settle();
  const flag = await node.node.store.db.selectFrom("flag").select("id").executeTakeFirstOrThrow();
  return {
    network,
    node,
    calls,
    held: "https://elsewhere.example/held",
    flagId: flag.id,
    delivered: () => JSON.stringify(reader.peer.requests),
    async close() {
      await reader.close();
      await network.close();
    },
  };
}

async function plantCalls(node: NetworkNode): Promise<Planted["calls"]> {
  const place = {
    name: "zzPLACENAMEzz",
    street: "zzSTREETzz 1",
    locality: "Brétigny-sur-Orge",
    postalCode: "zzPOSTALzz",
    country: "FR",
    latitude: 48.123456,
    longitude: 2.123456,
  };
  const hidden = { online: "https://zzonlineroomzz.example/room", onlinePublic: false };
  const town = await node.call("call-picket.json", { ...hidden, place: { ...place, precision: "town" } });
  const country = await node.call("call-rally.json", { ...hidden, place: { ...place, precision: "country" } });
  const words = { name: { fr: "zzDRAFTCALLzz" }, content: { fr: "zzDRAFTCALLzz" }, language: "fr" };
  const changes = { ...words, ...hidden, tags: ["zzDraftTagzz"], place: { ...place, precision: "town" } };
  const draft = await draftCall(node, "make_amazon_pay", changes);
  const file = { handle: "zzdraft_handlezz", language: "fr", struggles: ["labour"], name: { fr: "zzDRAFTCAMPAIGNzz" } };
  const parsed = orThrow(parseCampaignFile({ ...file, summary: { fr: "zzDRAFTCAMPAIGNzz" } }));
  const { picturePath: _path, pictureAlt: _alt, ...campaign } = parsed;
  orThrow(await createCampaign(node.node.ports, operator, { draft: campaign, newPicture: null, publish: false }));
  const draftOfDraft = await draftCall(node, "zzdraft_handlezz", changes);
  return { town: town.id, country: country.id, draft, draftOfDraft };
}

async function draftCall(node: NetworkNode, campaign: string, changes: Record<string, unknown>): Promise<string> {
  const draft = node.draft("call-picket.json", changes);
  const command = { campaign, draft, newPicture: null, publish: false };
  return orThrow(await createCall(node.node.ports, operator, command)).id;
}

async function plantPeople({ node }: NetworkNode, call: string): Promise<void> {
  await node.ports.transact(async (work) => {
    const campaign = await work.actors.findByHandle("make_amazon_pay");
    const followerUri = "https://elsewhere.example/users/zzfollowerzz";
    const inbox = "https://elsewhere.example/inbox";
    const follow = { followerUri, followUri: `${followerUri}#f`, inbox, sharedInbox: null };
    await work.follows.addFollower({ actorId: campaign?.id ?? "", ...follow });
    const actorUri = "https://elsewhere.example/users/zzlikerzz";
    for (const kind of ["like", "share"] as const) {
      await work.remote.addReaction({ objectUri: call, kind, actorUri, activityUri: `${actorUri}#${kind}` });
    }
    await work.remote.addFlag({ id: work.newId(), host: "elsewhere.example", objectUris: [call], content: "zzFLAGzz" });
  });
}

/** One pledge by each door that knows somebody: a Join with words, a vote, a yes, a number, and an address with a name. */
async function plantPledges({ node: { ports } }: NetworkNode, callId: string): Promise<void> {
  const from = (who: string) => {
    const actorUri = `https://elsewhere.example/users/${who}`;
    const heard = { activityUri: `${actorUri}#pledge`, actorUri, onceKey: `pledge ${who}` };
    const pledger = {
      inbox: "https://elsewhere.example/inbox",
      language: "",
      handle: `@${who}@elsewhere.example`,
      callId,
    };
    return { heard, pledger };
  };
  const [joins, votes, says, counts] = ["1", "2", "3", "4"].map((at) => from(`zzpledgerzz${at}`));
  if (joins === undefined || votes === undefined || says === undefined || counts === undefined) return;
  await receiveJoin(ports, joins.heard, { ...joins.pledger, message: "zzPLEDGEWORDSzz" });
  const pollUri = ports.addresses.poll(callId, "fr");
  await receiveVote(ports, votes.heard, { ...votes.pledger, option: "going", sharedInbox: null, pollUri });
  await receiveEventAnswer(ports, says.heard, { ...says.pledger, answer: "yes" });
  await receiveAggregate(ports, counts.heard, { ...counts.pledger, count: 12 });
  const signUp = { callId, mail: "zzpledgemailzz@elsewhere.example", name: "zzPLEDGENAMEzz", option: "going" as const };
  orThrow(await pledgeByMail(ports, { ...signUp, language: "fr" }));
  const [unconfirmed] = await ports.transact((work) => work.pledges.list(callId, ["unconfirmed"], 1));
  orThrow(await changePledge(ports, { key: { pledgeId: unconfirmed?.id ?? "" }, option: null }));
}

async function plantReplies({ node }: NetworkNode, call: string, campaign: string): Promise<void> {
  const actorUri = "https://elsewhere.example/users/bo";
  const plant = (name: string, words: string, about: Pick<StoredReply, "audience" | "state">, object_uri = call) =>
    storeReply(node.store.db, {
      uri: `https://elsewhere.example/${name}`,
      object_uri,
      actor_uri: actorUri,
      content: `<p>${words}</p>`,
      language: "fr",
      url: null,
      published_at: new Date().toISOString(),
      ...about,
    });
  await plant("held", "zzHELDzz", { audience: "public", state: "held" });
  await plant("private", "zzPRIVATEzz", { audience: "direct", state: "held" }, campaign);
  await plant("followers", "zzFOLLOWERSONLYzz", { audience: "followers", state: "held" });
  await plant("hidden", "zzHIDDENzz", { audience: "public", state: "hidden" });
}
