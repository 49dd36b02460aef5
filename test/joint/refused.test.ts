/**
 * What is refused at the door: forged and replayed consents, lists that are not one's own, reports in another's name, figures
 * that are no numbers. Nothing of it is counted anywhere.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { receiveConsent } from "../../src/application/joint/receive-consent.ts";
import { withdrawConsent } from "../../src/application/joint/answer-invitation.ts";
import { fileReport } from "../../src/application/reports/file-report.ts";
import { listOrganisations } from "../../src/database/views/joint-views.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { accept, act, bringTogether, invite, operator, report, type Stage } from "./stage.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let eve: FixturePeer;
let actions: Record<"beta" | "gamma", string>;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  eve = await startFixturePeer({ actor: { type: "Organization" } });
  stage = await bringTogether(network, alpha, [beta, gamma]);
  actions = { beta: (await act(beta, stage)).uri, gamma: (await act(gamma, stage)).uri };
  await network.settle();
  await report(beta, actions.beta);
  await report(gamma, actions.gamma);
  await network.settle();
}, 90_000);
afterAll(async () => {
  await eve?.close();
  await network?.close();
});

async function differences(at: NetworkNode) {
  return (await verifyTally(readNetwork(), `${at.origin}/c/${stage.campaign.handle}`)).differences;
}

async function memberUris(node: NetworkNode): Promise<string[]> {
  return (await listOrganisations(node.node.store.db, stage.campaign.uri)).map(({ uri }) => uri).sort();
}

async function figures(node: NetworkNode): Promise<unknown> {
  return (await node.json(`/c/${stage.campaign.handle}/tally.json`)).json["figures"];
}

describe("refused at the door, nothing counted", () => {
  const send = async (node: NetworkNode, activity: Json) => {
    const before = [await memberUris(node), await figures(node)];
    const answer = await eve.post(`${node.origin}/inbox`, { "@context": AS2, ...activity });
    await network.settle();
    expect(answer.status).toBe(202);
    expect([await memberUris(node), await figures(node)]).toEqual(before);
  };
  const consent = (inviteUri: string, changes: Json = {}) => ({
    id: `${eve.origin}/consents/${crypto.randomUUID()}`,
    type: "Accept",
    actor: eve.actorUri,
    result: `${eve.origin}/c/eve`,
    "tdu:textDigest": "a".repeat(64),
    "tdu:textVersion": 1,
    object: {
      id: inviteUri,
      type: "Invite",
      actor: stage.campaign.uri,
      object: `${stage.campaign.uri}/organizers`,
      target: eve.actorUri,
    },
    ...changes,
  });

  test("a consent to an invitation of somebody else", () => send(alpha, consent(`${alpha.origin}/invites/of-beta`)));

  test("a consent in the name of another organisation", () =>
    send(
      alpha,
      consent(`${alpha.origin}/invites/1`, {
        object: {
          id: `${alpha.origin}/invites/1`,
          type: "Invite",
          object: `${stage.campaign.uri}/organizers`,
          target: beta.movementUri,
        },
      }),
    ));

  test("an Add of itself to a list it does not own", () =>
    send(beta, {
      id: `${eve.origin}/adds/1`,
      type: "Add",
      actor: eve.actorUri,
      object: eve.actorUri,
      target: `${stage.campaign.uri}/organizers`,
      instrument: `${eve.origin}/consents/1`,
    }));

  test("a Remove of a partner by a stranger", () =>
    send(beta, {
      id: `${eve.origin}/removes/1`,
      type: "Remove",
      actor: eve.actorUri,
      object: gamma.movementUri,
      target: `${stage.campaign.uri}/organizers`,
    }));

  test.each([[3_000_000, 3_000_000], [-5, 10], [1.5, 2], ["12", "14"], [140, 100], [1e308, 1e308]])(
    "a report of a stranger, %s to %s",
    (low, high) =>
      send(alpha, {
        id: `${eve.origin}/creates/${crypto.randomUUID()}`,
        type: "Create",
        actor: eve.actorUri,
        to: [`${AS2}#Public`],
        object: {
          id: `${eve.origin}/reports/1`,
          type: "Note",
          attributedTo: eve.actorUri,
          content: "…",
          published: "2026-11-21T10:00:00Z",
          to: [`${AS2}#Public`],
          "tdu:campaign": stage.campaign.uri,
          "tdu:actionReport": {
            type: "tdu:ActionReport",
            action: actions.beta,
            outcome: "took-place",
            participantsLow: low,
            participantsHigh: high,
            countMethod: "counted",
          },
        },
      }),
  );

  test("a report about an action one does not organise", async () => {
    const draft = {
      actionUri: actions.gamma,
      outcome: "took-place" as const,
      participants: { low: 5_000, high: 5_000 },
      method: "counted" as const,
      units: [],
      language: "fr",
      texts: { fr: { content: "…" } },
      pictures: [],
    };
    const outcome = await fileReport(beta.node.ports, operator, { draft, newPictures: [] });
    expect(outcome).toEqual({ ok: false, refusal: { kind: "not_an_organiser" } });
  });

  test("an acceptance replayed after it was withdrawn", async () => {
    const all = await listOrganisations(alpha.node.store.db, stage.campaign.uri);
    const consentUri = all.find(({ uri }) => uri === gamma.movementUri)?.consentUri ?? "";
    const said = (await gamma.json(new URL(consentUri).pathname)).json;
    expect((await withdrawConsent(gamma.node.ports, operator, { jointUri: stage.campaign.uri })).ok).toBe(true);
    await network.settle();
    for (const node of [alpha, beta]) expect(await memberUris(node)).not.toContain(gamma.movementUri);
    expect((await gamma.json(new URL(consentUri).pathname)).status).toBe(410);
    const replayed = await receiveConsent(
      alpha.node.ports,
      { activityUri: consentUri, actorUri: gamma.movementUri, onceKey: "replayed" },
      {
        consentUri,
        inviteUri: String((said["object"] as Json)["id"]),
        collectionUri: `${stage.campaign.uri}/organizers`,
        organisation: (await alpha.node.reading.actor(gamma.movementUri))!.actor,
        textDigest: String(said["tdu:textDigest"]),
        companionUri: String(said["result"]),
        domain: null,
      },
    );
    expect(replayed).toEqual({ kind: "ignored", reason: "the invitation is no longer open" });
    expect(await memberUris(alpha)).not.toContain(gamma.movementUri);
  });

  test("figures of an organisation that left are in no tally, and the recount agrees", async () => {
    expect(await figures(alpha)).toMatchObject({ organisations: { announced: 2 }, actions: { announced: 1 } });
    expect(await figures(beta)).toEqual(await figures(alpha));
    expect(await differences(alpha)).toEqual([]);
  });

  test("an organisation that left may come back with a new consent", async () => {
    await invite(alpha, stage.campaign.handle, gamma);
    await network.settle();
    await accept(gamma);
    await network.settle();
    await alpha.node.readPartners(true);
    await beta.node.readPartners(true);
    await network.settle();
    expect(await figures(alpha)).toMatchObject({ organisations: { announced: 3 }, actions: { announced: 2 } });
    expect(await differences(alpha)).toEqual([]);
  });
});
