/**
 * F5, a tally that a stranger can recompute: its states and methods, what it never does, and the public record of every change, the
 * same on every node. Altered figures and lying sources are in `falsifications.test.ts`, the property tests in `tally.test.ts`.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { correctReport, judgeReport, withdrawReport } from "../../src/application/reports/file-report.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { dig, startTestNetwork } from "../scenarios/stage.ts";
import { accept, act, bringTogether, invite, operator, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let at: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
  at = `/c/${stage.campaign.handle}`;
}, 60_000);
afterAll(() => network?.close());

const tallyOf = async (node: NetworkNode) => (await node.json(`${at}/tally.json`)).json;
const figures = async () => {
  const [first, ...others] = await Promise.all(network.nodes.map(tallyOf));
  for (const other of others) expect(other["figures"]).toEqual(first?.["figures"]);
  return first?.["figures"];
};

test("F5.1 every figure is the sum over sources that stand beside it, each on its owner's host", async () => {
  const shared = await act(beta, stage);
  await network.settle();
  await invite(beta, stage.campaign.handle, gamma, shared.id);
  await network.settle();
  await accept(gamma);
  await network.settle();
  await report(beta, shared.uri, { participants: { low: 100, high: 140 } });
  const own = await act(gamma, stage);
  await network.settle();
  await report(gamma, own.uri, { participants: { low: 20, high: 25 }, method: "estimated" });
  await network.settle();
  await figures();
  for (const node of network.nodes) {
    const tally = await tallyOf(node);
    const ids = tally["sources"] as { id: string; kind: string; digest: string }[];
    let [low, high] = [0, 0];
    for (const { id } of ids.filter(({ kind }) => kind === "report")) {
      const { json } = await (id.startsWith(beta.origin) ? beta : gamma).json(new URL(id).pathname);
      expect(json["proof"], id).toBeDefined();
      low += Number(dig(json, "tdu:actionReport", "participantsLow"));
      high += Number(dig(json, "tdu:actionReport", "participantsHigh"));
    }
    const { counted, estimated } = dig(tally, "figures", "participations") as Record<
      string,
      { low: number; high: number }
    >;
    expect([counted!.low + estimated!.low, counted!.high + estimated!.high], node.name).toEqual([low, high]);
    expect(tally["asOf"]).toBeTypeOf("string");
  }
});

test("F5.4 an action of two organisations is one action and two organisations, on every node", async () => {
  expect(await figures()).toMatchObject({ actions: { announced: 2, tookPlace: 2 }, organisations: { tookPlace: 2 } });
});

test("F5.5 an action without a place has no country; one that did not take place lends none", async () => {
  const online = await act(gamma, stage, { place: undefined, online: "https://meet.example/room" });
  await act(beta, stage, { timezone: "Asia/Dhaka", place: { locality: "Dhaka", country: "BD", precision: "town" } });
  await network.settle();
  await report(gamma, online.uri, { participants: { low: 10, high: 10 } });
  await network.settle();
  expect(await figures()).toMatchObject({ countries: { announced: ["BD", "FR"], tookPlace: ["FR"] } });
});

test("F5.6 the day after, an action without a report stands under no report yet, everywhere", async () => {
  expect(await figures()).toMatchObject({ actions: { announced: 4, tookPlace: 3, noReportYet: 1 } });
  for (const node of network.nodes) {
    expect((await node.html(`${at}/tally`)).body, node.name).toContain("sans compte rendu");
  }
});

test("F5.11 fewer than ten are told as fewer than ten before anybody else hears of it", async () => {
  const small = await act(beta, stage);
  await network.settle();
  const { id } = await report(beta, small.uri, { participants: { low: 3, high: 4 } });
  await network.settle();
  for (const node of network.nodes) expect((await node.html(`${at}/tally`)).status).toBe(200);
  const { json, body } = await beta.json(`/reports/${id}`);
  expect(dig(json, "tdu:actionReport")).toMatchObject({ participantsLow: 1, participantsHigh: 9 });
  expect(body).not.toMatch(/\b[34]–|"participantsLow":3/);
});

test("F5.9 correction, dispute, withdrawal and cancelling stay in the record: value before and after, who and why", async () => {
  const action = await act(gamma, stage);
  const off = await act(beta, stage, { starts: "2027-11-26T10:00", ends: "2027-11-26T12:00" });
  await network.settle();
  const filed = await report(gamma, action.uri, { participants: { low: 50, high: 60 } });
  await network.settle();
  const draft = { ...filed, participants: { low: 70, high: 80 } };
  const about = { id: filed.id, draft, newPictures: [] };
  orThrow(await correctReport(gamma.node.ports, operator, { ...about, reason: "compté deux fois" }));
  await network.settle();
  const sourceUri = `${gamma.origin}/reports/${filed.id}`;
  orThrow(await judgeReport(beta.node.ports, operator, { sourceUri, reason: "nous en avons vu moins" }));
  orThrow(await cancelCall(beta.node.ports, operator, { id: off.id }));
  await network.settle();
  orThrow(await withdrawReport(gamma.node.ports, operator, { id: filed.id, reason: "le mauvais jour" }));
  await network.settle();
  for (const node of network.nodes) {
    const record = (await node.html(`${at}/changes`)).body.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
    expect(record, node.name).toMatch(/Movement gamma a corrigé .{0,200}50 à 60.{0,80}70 à 80.{0,80}compté deux fois/);
    expect(record, node.name).toMatch(/Movement gamma a retiré .{0,200}70 à 80.{0,80}le mauvais jour/);
    expect(record, node.name).toMatch(/Movement beta a annulé/);
    expect(record, node.name).toContain("nous en avons vu moins");
    expect((await node.html(at)).body, node.name).toContain(`${at}/changes`);
  }
});

test("what differs between partners is told by name, and asking again makes it equal", async () => {
  const { signIn } = await import("../security/visitor.ts");
  const ana = await signIn(alpha, "organiser");
  const partners = `/desk/campaigns/${stage.campaign.handle}/partners`;
  expect((await ana.post(partners, { do: "compare" })).body).toMatch(/2 des 2 partenaires comptent exactement/);
  const [source] = await alpha.node.store.db.selectFrom("joint_source").select(["uri", "organisation_uri"])
    .where("is_gone", "=", false).where("organisation_uri", "=", gamma.movementUri).limit(1).execute();
  await alpha.node.store.db.deleteFrom("joint_source").where("uri", "=", source!.uri).execute();
  await alpha.node.store.db.updateTable("joint_organisation").set({ cursor_seq: 0, cursor_head: "" }).execute();
  const differs = (await ana.post(partners, { do: "compare" })).body;
  expect(differs).toContain("Elle compte, pas nous");
  expect(differs).toContain(`href="${source!.uri}"`);
  expect((await ana.post(partners, { do: "read" })).status).toBe(303);
  await network.settle();
  expect((await ana.post(partners, { do: "compare" })).body).toMatch(/2 des 2 partenaires comptent exactement/);
  await figures();
});
