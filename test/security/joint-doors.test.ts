/**
 * The doors of acting together, tried by strangers, partners and convenors who mean harm: nothing is fetched for a letter that
 * can't count, nothing grows without an end, a yes covers only the words that were read, and what is not public stays here.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAction } from "../../src/application/actions/add-action.ts";
import { askToJoin } from "../../src/application/joint/answer-invitation.ts";
import { textDigest } from "../../src/application/joint/common-text.ts";
import { answerRequest } from "../../src/application/joint/invite-organisation.ts";
import { type ReceivedInvite, receiveInvite, receiveRequest } from "../../src/application/joint/receive-consent.ts";
import { receiveJudgement, receiveSources } from "../../src/application/joint/receive-source.ts";
import { withdrawReport } from "../../src/application/reports/file-report.ts";
import type { RemoteActor } from "../../src/application/remote-ports.ts";
import { findSource, listInvitations, listOpinions } from "../../src/database/views/joint-views.ts";
import { readTally } from "../../src/database/views/tally-views.ts";
import { jointLimits } from "../../src/domain/limits/joint.ts";
import { findJoint } from "../../src/database/views/joint-views.ts";
import { readText } from "../../src/federation/joint/text.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { act, bringTogether, lyon, operator, report, type Stage } from "../joint/stage.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { type Json, type Network, type NetworkNode, orThrow } from "../support/network.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let eve: FixturePeer;
let victim: FixturePeer;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  [eve, victim] = [await startFixturePeer({ actor: { type: "Organization" } }), await startFixturePeer()];
  stage = await bringTogether(network, alpha, [beta]);
}, 90_000);
afterAll(async () => {
  await eve?.close();
  await victim?.close();
  await network?.close();
});

const post = async (node: NetworkNode, activity: Json) => {
  expect((await eve.post(`${node.origin}/inbox`, { "@context": AS2, actor: eve.actorUri, ...activity })).status).toBe(
    202,
  );
  await network.settle();
};
const stranger = (name: string): RemoteActor => ({
  uri: `https://crowd.example/m/${name}`,
  type: "Organization",
  handle: name,
  host: "crowd.example",
  name,
  summary: "",
  url: null,
  inbox: `https://crowd.example/m/${name}/inbox`,
  sharedInbox: null,
});
const heard = (from: string) => ({ activityUri: from, actorUri: from, onceKey: crypto.randomUUID() });

describe("a stranger's letter costs nobody anything", () => {
  test("an Event that names our campaign and fifty organisers elsewhere makes us ask none of them, nor for it", async () => {
    const uri = `${eve.origin}/actions/1`;
    const items = Array.from({ length: 50 }, (_, at) => ({
      type: "Organization",
      id: `${victim.origin}/m/${at}`,
      context: `${victim.origin}/consents/${at}`,
    }));
    const object = {
      id: uri,
      type: "Event",
      attributedTo: eve.actorUri,
      actor: eve.actorUri,
      name: "Nothing",
      published: "2026-11-20T09:00:00Z",
      startTime: "2026-11-27T10:00:00Z",
      endTime: "2026-11-27T12:00:00Z",
      organizers: { type: "Collection", items },
      "tdu:campaign": stage.campaign.uri,
      "tdu:call": stage.callUri,
    };
    eve.serve("/actions/1", { "@context": AS2, ...object });
    await post(beta, { id: `${eve.origin}/creates/1`, type: "Create", to: [`${AS2}#Public`], object });
    expect(victim.requests).toEqual([]);
    expect(eve.fetches("/actions/1")).toBe(0);
  });

  test("an Accept of no invitation of ours is not looked up", async () => {
    await post(alpha, {
      id: `${eve.origin}/consents/1`,
      type: "Accept",
      result: `${eve.origin}/c/eve`,
      "tdu:textDigest": "a".repeat(64),
      "tdu:textVersion": 1,
      object: {
        id: `${alpha.origin}/invites/none`,
        type: "Invite",
        object: `${stage.campaign.uri}/organizers`,
        target: eve.actorUri,
      },
    });
    expect(eve.fetches("/consents/1")).toBe(0);
  });

  test("an Undo of a consent on which nothing here rests asks nobody whether it is gone", async () => {
    const object = { id: `${victim.origin}/consents/1`, type: "Accept", actor: eve.actorUri };
    await post(alpha, { id: `${eve.origin}/undos/1`, type: "Undo", object });
    await post(alpha, {
      id: `${eve.origin}/undos/2`,
      type: "Undo",
      object: { ...object, id: `${eve.origin}/consents/2` },
    });
    expect(victim.requests).toEqual([]);
    expect(eve.fetches("/consents/2")).toBe(0);
  });
});

describe("nothing grows without an end", () => {
  test("one server has only so many requests to join waiting, and a person's account none", async () => {
    const text = (await readText(beta.node.reading, beta.node.ports, stage.campaign.uri, 1))!;
    const ask = (organisation: RemoteActor) =>
      receiveRequest(alpha.node.ports, heard(organisation.uri), {
        consentUri: `${organisation.uri}/offer`,
        inviteUri: `${organisation.uri}/offer`,
        collectionUri: `${stage.campaign.uri}/organizers`,
        organisation,
        textDigest: text.digest,
        textVersion: 1,
        companionUri: `${organisation.uri}/c`,
        domain: null,
      });
    expect((await ask({ ...stranger("person"), type: "Person" })).kind).toBe("ignored");
    const outcomes = [];
    for (let at = 0; at < jointLimits.openOfHost + 5; at++) outcomes.push((await ask(stranger(`m${at}`))).kind);
    expect(outcomes.filter((kind) => kind === "taken")).toHaveLength(jointLimits.openOfHost);
  });

  test("what a partner says of things that are no sources is shown to nobody", async () => {
    const sourceUri = "https://anything.example/buy-now";
    const said = { byUri: beta.movementUri, jointUri: stage.campaign.uri, activityUri: `${beta.origin}/activities/x` };
    await receiveJudgement(alpha.node.ports, { ...said, sourceUri, reason: "look here" });
    expect(await listOpinions(alpha.node.store.db, stage.campaign.uri)).toEqual([]);
  });
});

describe("a yes covers the words that were read", () => {
  const invite = (changes: Partial<ReceivedInvite>): ReceivedInvite => {
    const host = { ...stranger("c"), type: "Group" } as RemoteActor;
    const texts = { en: { name: "Together", content: "Fair pay." } };
    const digest = textDigest(1, texts);
    return {
      uri: `${host.uri}/invites/${crypto.randomUUID()}`,
      hostUri: host.uri,
      jointUri: host.uri,
      collectionUri: `${host.uri}/organizers`,
      organisationUri: gamma.movementUri,
      textVersion: 1,
      textDigest: digest,
      message: "",
      endsAt: Temporal.Now.instant().add({ hours: 24 }),
      text: { campaignUri: host.uri, version: 1, language: "en", texts, digest },
      host,
      ...changes,
    };
  };

  test("an invitation to other words under a version that was read before is not taken", async () => {
    const first = invite({});
    expect((await receiveInvite(gamma.node.ports, heard(first.hostUri), first)).kind).toBe("taken");
    const texts = { en: { name: "Together", content: "No strikes for ten years." } };
    const digest = textDigest(1, texts);
    const text = { campaignUri: first.hostUri, version: 1, language: "en", texts, digest };
    const second = invite({ text, textDigest: digest, collectionUri: `${first.hostUri}/actions/1/organizers` });
    const third = { ...second, text: null };
    for (const other of [second, third]) {
      expect(await receiveInvite(gamma.node.ports, heard(other.hostUri), other)).toMatchObject({ kind: "ignored" });
    }
  });

  test("a request that was refused is no consent any more", async () => {
    const campaign = await lookUpActor(gamma.node.reading, stage.campaign.uri, "test");
    if ("kind" in campaign) throw new Error(campaign.kind);
    const text = (await readText(gamma.node.reading, gamma.node.ports, stage.campaign.uri, 1))!;
    orThrow(await askToJoin(gamma.node.ports, operator, { campaign, text, handle: null }));
    await network.settle();
    const request = (await listInvitations(alpha.node.store.db, { jointUri: stage.campaign.uri }))
      .find(({ organisationUri }) => organisationUri === gamma.movementUri)!;
    const path = new URL(request.consentUri!).pathname;
    expect((await gamma.json(path)).status).toBe(200);
    orThrow(await answerRequest(alpha.node.ports, operator, { id: request.id, accept: false }));
    await network.settle();
    expect([404, 410]).toContain((await gamma.json(path)).status);
  });
});

describe("what is not public stays here, and no clock is believed", () => {
  test("a draft action is told to nobody, whatever is decided about it", async () => {
    const draft = beta.draft("call-rally.json", {
      starts: "2027-11-20T10:00",
      pledge: "none",
      distributed: false,
      ...lyon,
    });
    const command = { draft, newPicture: null, callUri: stage.callUri, jointUri: stage.campaign.uri, publish: false };
    const { id, uri } = orThrow(await addAction(beta.node.ports, operator, command));
    const main = await act(beta, stage);
    await network.settle();
    // As when somebody says yes to organise it together before it is public, or takes that yes back.
    await beta.node.ports.transact((work) => work.emit({ type: "call.revised", callId: id }));
    await network.settle();
    for (const node of [alpha, beta]) expect(await findSource(node.node.store.db, uri)).toBeNull();
    const log = JSON.stringify((await beta.json(`/c/${stage.campaign.handle}/log`)).json);
    expect(log).toContain(main.id);
    expect(log).not.toContain(id);
  });

  test("a source dated ahead can be corrected, and one published later is counted later, by everybody", async () => {
    const { uri } = await act(beta, stage);
    await network.settle();
    await report(beta, uri);
    await network.settle();
    const joint = (await findJoint(alpha.node.store.db, { uri: stage.campaign.uri }))!;
    const figures = async () => (await readTally(alpha.node.store.db, joint, Temporal.Now.instant())).figures;
    const before = await figures();
    const [source] = (await readTally(alpha.node.store.db, joint, Temporal.Now.instant())).sources
      .filter(({ reading }) => reading.kind === "report");
    const known = (await findSource(alpha.node.store.db, source!.uri))!;
    if (known.reading.kind !== "report") throw new Error("no report");
    const put = (digest: string, updatedAt: string, high: number, publishedAt = known.updatedAt.toString()) => {
      const reading = { ...known.reading, high, publishedAt } as typeof known.reading;
      const changed = { ...known, digest, updatedAt: Temporal.Instant.from(updatedAt), reading };
      return receiveSources(alpha.node.ports, [{ source: changed, attributedTo: beta.movementUri }]);
    };
    expect((await put("1".repeat(64), "2190-01-01T00:00:00Z", 9_000))[0]?.kind).toBe("taken");
    const now = () => Temporal.Now.instant().add({ milliseconds: 2 }).toString();
    expect((await put("2".repeat(64), now(), 8_000, "2190-01-01T00:00:00Z"))[0]?.kind).toBe("taken");
    expect((await figures()).actions.tookPlace).toBe(before.actions.tookPlace - 1);
    expect((await put(known.digest, now(), known.reading.high ?? 0))[0]?.kind).toBe("taken");
    expect(await figures()).toEqual(before);
    expect((await verifyTally(readNetwork(), stage.campaign.uri)).differences).toEqual([]);
  });

  test("of a report taken back the history keeps no words", async () => {
    const { uri } = await act(beta, stage);
    await network.settle();
    const filed = await report(beta, uri, { texts: { fr: { content: "Anne Dupont était là." } } });
    await network.settle();
    const history = async () => JSON.stringify((await beta.json(`/reports/${filed.id}/history`)).json);
    expect(await history()).toContain("Anne Dupont");
    orThrow(await withdrawReport(beta.node.ports, operator, { id: filed.id, reason: "a name in it" }));
    await network.settle();
    expect(await history()).toContain("Tombstone");
    expect(await history()).not.toContain("Anne Dupont");
  });
});
