/**
 * Apart and equal again: letters are lost, a convenor is down, a partner asks late; reading the others' logs brings every node
 * to the same figures. Any order, any loss, any repetition ends in the same place.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { mergeAction } from "../../src/application/actions/add-action.ts";
import { cancelCall } from "../../src/application/change-call.ts";
import { askToJoin, withdrawConsent } from "../../src/application/joint/answer-invitation.ts";
import { publishText, signText } from "../../src/application/joint/common-text.ts";
import { answerRequest, removeOrganisation } from "../../src/application/joint/invite-organisation.ts";
import { correctReport, judgeReport, withdrawReport } from "../../src/application/reports/file-report.ts";
import { findText, listInvitations, listOpinions } from "../../src/database/views/joint-views.ts";
import { tally, type TallySources } from "../../src/domain/tally.ts";
import { readText } from "../../src/federation/joint/text.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startPeerServer } from "../support/peer-server.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { accept, act, bringTogether, invite, operator, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta]);
}, 60_000);
afterAll(() => network?.close());

const figures = async (node: NetworkNode) =>
  (await node.json(`/c/${stage.campaign.handle}/tally.json`)).json["figures"];
const everywhere = async (nodes = [alpha, beta]) => {
  // Reading others' logs is no letter: nobody waits for it but whoever looks.
  const isEqual = async () => {
    for (const node of nodes) expect(await figures(node)).toEqual(await figures(alpha));
  };
  await vi.waitFor(isEqual, { timeout: 15_000, interval: 50 });
  return await figures(alpha);
};
/** Everything a node would send is lost, as when its line is cut for longer than letters are tried again. */
const loseLetters = async (node: NetworkNode) => {
  await node.node.store.db.deleteFrom("queue_message").where("queue", "=", "delivery").execute();
};

test("an organisation that asks on its own initiative takes part once the convenor accepts", async () => {
  const campaign = (await gamma.node.reading.actor(stage.campaign.uri))!.actor;
  const text = (await readText(gamma.node.reading, gamma.node.ports, stage.campaign.uri, 1))!;
  orThrow(await askToJoin(gamma.node.ports, operator, { campaign, text, handle: null }));
  await network.settle();
  expect(await figures(alpha)).toMatchObject({ organisations: { announced: 2 } });
  const requests = await listInvitations(alpha.node.store.db, { direction: "received" });
  orThrow(await answerRequest(alpha.node.ports, operator, { id: requests[0]!.id, accept: true }));
  await network.settle();
  await network.settle();
  expect(await everywhere([alpha, beta, gamma])).toMatchObject({ organisations: { announced: 3 } });
  expect((await verifyTally(readNetwork(), `${gamma.origin}/c/${stage.campaign.handle}`)).differences).toEqual([]);
});

test("what was said while nobody could be reached arrives by reading", async () => {
  const delivered = await pauseDelivery(beta);
  const action = await act(beta, stage);
  await network.settle();
  await report(beta, action.uri);
  await network.settle();
  await loseLetters(beta);
  await delivered();
  expect(await figures(alpha)).toMatchObject({ actions: { announced: 0 } });
  await alpha.node.readPartners(true);
  await gamma.node.readPartners(true);
  await network.settle();
  expect(await everywhere([alpha, beta, gamma])).toMatchObject({ actions: { announced: 1, tookPlace: 1 } });
});

/** Makes letters wait, as a line that is down does. */
async function pauseDelivery(node: NetworkNode): Promise<() => Promise<void>> {
  const { db } = node.node.store;
  await db.insertInto("domain_block").values(
    [alpha, gamma].map(({ origin }) => ({ domain: new URL(origin).host, reason: "" })),
  ).execute();
  return async () => {
    await db.deleteFrom("domain_block").execute();
  };
}

test(
  "a corrected report replaces its figures and its first version stays readable; a withdrawn one leaves every tally",
  async () => {
    const action = await act(gamma, stage);
    await network.settle();
    const filed = await report(gamma, action.uri, { participants: { low: 50, high: 60 } });
    await network.settle();
    const draft = { ...filed, participants: { low: 70, high: 80 } };
    orThrow(
      await correctReport(gamma.node.ports, operator, {
        id: filed.id,
        draft,
        newPictures: [],
        reason: "counted again",
      }),
    );
    await network.settle();
    expect(await everywhere([alpha, beta, gamma])).toMatchObject({
      participations: { counted: { low: 170, high: 220 } },
    });
    const { json } = await gamma.json(`/reports/${filed.id}/history`);
    expect((json["orderedItems"] as unknown[]).length).toBe(2);
    expect(await (await gamma.json(`/reports/${filed.id}`)).json["tdu:supersedes"]).toMatch(/^[0-9a-f]{64}$/);
    orThrow(await withdrawReport(gamma.node.ports, operator, { id: filed.id, reason: "the wrong day" }));
    await network.settle();
    expect((await gamma.json(`/reports/${filed.id}`)).status).toBe(410);
    expect(await everywhere([alpha, beta, gamma])).toMatchObject({
      participations: { counted: { low: 100, high: 140 } },
    });
    expect(JSON.stringify((await gamma.json(`/c/${stage.campaign.handle}/log`)).json)).toContain("the wrong day");
  },
  90_000,
);

test("a dispute is shown beside the figure and changes none", async () => {
  const before = await figures(alpha);
  const [source] = await import("../../src/database/views/joint-views.ts").then((views) =>
    views.listSources(gamma.node.store.db, stage.campaign.uri, "report")
  );
  orThrow(await judgeReport(gamma.node.ports, operator, { sourceUri: source!.uri, reason: "we saw fewer" }));
  await network.settle();
  expect(await listOpinions(alpha.node.store.db, stage.campaign.uri)).toContainEqual(
    expect.objectContaining({ verdict: "disputed", reason: "we saw fewer", byUri: gamma.movementUri }),
  );
  expect(await everywhere([alpha, beta, gamma])).toEqual(before);
});

test("an action of two organisations is one action; merged doubles leave the count; a cancelled one stays visible", async () => {
  const shared = await act(beta, stage, { name: { bn: "একসাথে", en: "Together" } });
  await network.settle();
  await invite(beta, stage.campaign.handle, gamma, shared.id);
  await network.settle();
  await accept(gamma);
  await network.settle();
  await network.settle();
  const { json } = await beta.json(`/actions/${shared.id}`);
  expect(JSON.stringify(json["organizers"])).toContain(gamma.movementUri);
  await report(gamma, shared.uri, { participants: { low: 30, high: 40 } });
  await network.settle();
  const double = await act(gamma, stage);
  await network.settle();
  orThrow(await mergeAction(gamma.node.ports, operator, { id: double.id, partOf: shared.uri }));
  const off = await act(gamma, stage, { starts: "2027-11-20T10:00", ends: "2027-11-20T12:00" });
  await network.settle();
  orThrow(await cancelCall(gamma.node.ports, operator, { id: off.id }));
  await network.settle();
  await network.settle();
  expect(await everywhere([alpha, beta, gamma])).toMatchObject({
    actions: { cancelled: 1, tookPlace: 2 },
    organisations: { tookPlace: 2 },
    participations: { counted: { low: 130, high: 180 } },
  });
  for (const node of network.nodes) {
    expect((await verifyTally(readNetwork(), `${node.origin}/c/${stage.campaign.handle}`)).differences).toEqual([]);
  }
});

test("who no longer organises an action is named by no node, though its owner tells nobody", async () => {
  const shared = await act(beta, stage, { name: { bn: "আর না", en: "No more" } });
  await network.settle();
  await invite(beta, stage.campaign.handle, gamma, shared.id);
  await network.settle();
  await accept(gamma);
  await network.settle();
  const organisers = async () => {
    const row = await alpha.node.store.db.selectFrom("joint_source").select("reading").where("uri", "=", shared.uri)
      .executeTakeFirstOrThrow();
    return row.reading.kind === "action" ? row.reading.confirmed : [];
  };
  await vi.waitFor(async () => expect(await organisers()).toContain(gamma.movementUri), { timeout: 15_000 });
  const delivered = await pauseDelivery(beta);
  const collectionUri = `${shared.uri}/organizers`;
  orThrow(await withdrawConsent(gamma.node.ports, operator, { jointUri: stage.campaign.uri, collectionUri }));
  await vi.waitFor(async () => expect(await organisers()).toEqual([beta.movementUri]), { timeout: 15_000 });
  await delivered();
  for (const { node } of [alpha, gamma]) await node.readPartners(true);
  await network.settle();
});

test("a new version of the common text is signed by nobody until they sign it", async () => {
  const texts = { en: { name: "Make Amazon Pay", content: "One comma, more." } };
  const version =
    orThrow(await publishText(alpha.node.ports, operator, { handle: stage.campaign.handle, texts })).version;
  const text = (await readText(beta.node.reading, beta.node.ports, stage.campaign.uri, version))!;
  await beta.node.ports.transact((work) => work.joint.addText(text));
  orThrow(await signText(beta.node.ports, operator, { jointUri: stage.campaign.uri, version }));
  await network.settle();
  expect((await findText(alpha.node.store.db, stage.campaign.uri, 1))?.digest).not.toBe(text.digest);
  expect((await alpha.json(`/c/${stage.campaign.handle}/text/1`)).status).toBe(200);
});

test("an organisation that is removed is in no list and no figure", async () => {
  orThrow(
    await removeOrganisation(alpha.node.ports, operator, {
      campaign: stage.campaign.handle,
      organisationUri: gamma.movementUri,
    }),
  );
  await network.settle();
  expect(await figures(alpha)).toMatchObject({ organisations: { announced: 2 } });
  expect(await figures(beta)).toEqual(await figures(alpha));
});

test("an organisation without a node takes part by a file at its own domain, and by nothing else", async () => {
  const site = await startPeerServer();
  onTestFinished(() => site.close());
  const consent = `${site.origin}/.well-known/tdu-consent.txt`;
  const joint = (await alpha.node.jointDesk.joint(stage.campaign.uri))!;
  const before = await figures(alpha);
  await alpha.node.jointDesk.takeOrganisation(joint, `${site.origin}/`, consent);
  expect(await figures(alpha)).toEqual(before);
  const { digest } = (await findText(alpha.node.store.db, stage.campaign.uri, 1))!;
  const file = `organisation: Tenants of the North\ncampaign: ${stage.campaign.uri}\ntext: ${digest}\n`;
  site.serve("/.well-known/tdu-consent.txt", file, 200, { "content-type": "text/plain" });
  await alpha.node.jointDesk.takeOrganisation(joint, `${site.origin}/`, consent);
  expect(await figures(alpha)).toMatchObject({ organisations: { announced: 3 } });
  await beta.node.readPartners(true);
  expect(await figures(beta)).toEqual(await figures(alpha));
  expect((await verifyTally(readNetwork(), `${alpha.origin}/c/${stage.campaign.handle}`)).differences).toEqual([]);
  site.serve("/.well-known/tdu-consent.txt", "", 410);
  expect(
    (await verifyTally(readNetwork(), `${alpha.origin}/c/${stage.campaign.handle}`)).differences.map(({ kind }) =>
      kind
    ),
  )
    .toContain("consent_undone");
  await alpha.node.readPartners(true);
  expect(await figures(alpha)).toEqual(before);
}, 60_000);

/** What a node holds of others: the newest version of each source it heard of. */
type Held = Map<string, { readonly version: number; readonly low: number; readonly gone: boolean }>;

test("a thousand schedules of three nodes with loss, repetition, disorder and restarts end equal", () => {
  const said = fc.record({ by: fc.nat(2), of: fc.nat(4), low: fc.integer({ min: 10, max: 99 }), gone: fc.boolean() });
  const step = fc.oneof(
    said.map((one) => ({ kind: "say" as const, ...one })),
    fc.record({ kind: fc.constant("letter" as const), from: fc.nat(2), to: fc.nat(2), line: fc.nat(20) }),
    fc.record({ kind: fc.constant("read" as const), from: fc.nat(2), to: fc.nat(2), upTo: fc.nat(20) }),
    fc.record({ kind: fc.constant("restart" as const), node: fc.nat(2) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const logs = [0, 1, 2].map((): { uri: string; version: number; low: number; gone: boolean }[] => []);
      const held = [0, 1, 2].map((): Held => new Map());
      const cursors = [0, 1, 2].map(() => [0, 0, 0]);
      const take = (to: number, line: { uri: string; version: number; low: number; gone: boolean } | undefined) => {
        if (line === undefined) return;
        const known = held[to]?.get(line.uri);
        if (known?.gone === true || (known?.version ?? 0) >= line.version && !line.gone) return;
        held[to]?.set(line.uri, line);
      };
      const read = (from: number, to: number, upTo: number) => {
        const lines = logs[from]?.slice(cursors[to]?.[from], upTo) ?? [];
        for (const line of lines) take(to, line);
        const row = cursors[to];
        if (row !== undefined) row[from] = Math.max(row[from] ?? 0, Math.min(upTo, logs[from]?.length ?? 0));
      };
      for (const one of steps) {
        if (one.kind === "say") {
          const log = logs[one.by];
          const line = {
            uri: `https://${one.by}.example/reports/${one.of}`,
            version: (log?.length ?? 0) + 1,
            low: one.low,
            gone: one.gone,
          };
          if (log?.some(({ uri, gone }) => uri === line.uri && gone)) continue;
          log?.push(line);
          take(one.by, line);
        } else if (one.kind === "letter") take(one.to, logs[one.from]?.[one.line]);
        else if (one.kind === "read") read(one.from, one.to, one.upTo);
        else for (const row of [cursors[one.node]]) row?.fill(0);
      }
      for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) read(from, to, logs[from]?.length ?? 0);
      const made = held.map((own) => tally(sourcesOf(own)));
      expect(made[1]).toEqual(made[0]);
      expect(made[2]).toEqual(made[0]);
    }),
    { numRuns: 1_000 },
  );
});

function sourcesOf(held: Held): TallySources {
  const uris = [0, 1, 2].map((node) => `https://${node}.example/m/x`);
  return {
    asOf: "2027-01-01T00:00:00Z",
    organisations: uris.map((uri) => ({ uri, key: new URL(uri).host })),
    actions: uris.flatMap((uri, node) =>
      [0, 1, 2, 3, 4].map((of) => ({
        uri: `https://${node}.example/actions/${of}`,
        organisers: [uri],
        country: "FR",
        endsAt: "2026-01-01T00:00:00Z",
        isCancelled: false,
        partOf: null,
      }))
    ),
    reports: [...held].filter(([, { gone }]) => !gone).map(([uri, { low }]) => ({
      uri,
      actionUri: uri.replace("reports", "actions"),
      by: `https://${new URL(uri).host}/m/x`,
      outcome: "took-place",
      low,
      high: low,
      method: "counted",
      units: [],
    })),
  };
}
