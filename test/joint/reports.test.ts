/**
 * Reports in full over three nodes: pictures that betray nobody, words in several languages, when it really was, what stays among
 * organisers, two organisers with two numbers, and what can no longer be changed once an action is over.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall, reviseCall } from "../../src/application/change-call.ts";
import { correctReport, fileReport, withdrawReport } from "../../src/application/reports/file-report.ts";
import { readFileToHandIn } from "../../src/cli/read-file.ts";
import { reEncodePicture } from "../../src/application/pictures/re-encode.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { findSource } from "../../src/database/views/joint-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { ActionReport, ReportDraft } from "../../src/domain/report.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { metadataIn, organiserAt, photograph } from "./report-stage.ts";
import { accept, act, bringTogether, invite, operator, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
}, 120_000);
afterAll(() => network.close());

const NOTE = "MARKER-NOTE two arrests, one broken arm";

const draftFor = (actionUri: string, changes: Partial<ReportDraft> = {}): ReportDraft => ({
  actionUri,
  outcome: "took-place",
  participants: { low: 200, high: 240 },
  method: "counted",
  units: [{ unit: "strikers", low: 80, high: 95 }],
  language: "fr",
  texts: { fr: { content: "Une belle journée." }, bn: { content: "সুন্দর দিন" } },
  pictures: [],
  links: ["https://paper.example/strike"],
  startsAt: Temporal.Instant.from("2026-11-20T09:30:00Z"),
  endsAt: Temporal.Instant.from("2026-11-20T11:30:00Z"),
  ...changes,
});

async function readyPicture() {
  const encoded = await reEncodePicture(await photograph());
  if (!encoded.ok) throw new Error(encoded.reason);
  const { ok: _ok, ...picture } = encoded;
  return { picture, alt: { fr: "La foule", bn: "জনতা" } };
}

const bytesOf = async (node: NetworkNode, path: string) => {
  const response = await fetch(new URL(path, node.origin));
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
};

describe("a report with everything", () => {
  let filed: ActionReport;
  let uri: string;
  let note: Record<string, unknown>;

  beforeAll(async () => {
    const action = await act(beta, stage);
    await network.settle();
    const command = { draft: draftFor(action.uri), newPictures: [await readyPicture()], organisersNote: NOTE };
    filed = orThrow(await fileReport(beta.node.ports, operator, command));
    uri = beta.node.addresses.report(filed.id);
    await network.settle();
    note = (await beta.json(`/reports/${filed.id}`)).json;
  }, 60_000);

  test("is one Note in all its languages, each picture with its words in each, and says when it really was", () => {
    expect(Object.keys(note["contentMap"] as object)).toEqual(["fr", "bn"]);
    expect(note["content"]).toContain("Une belle journée.");
    expect(note["content"]).toContain('href="https://paper.example/strike"');
    expect(note["attachment"]).toEqual([
      expect.objectContaining({
        type: "Document",
        mediaType: "image/jpeg",
        name: "La foule",
        nameMap: { fr: "La foule", bn: "জনতা" },
      }),
    ]);
    expect(note["tdu:actionReport"]).toMatchObject({
      startTime: "2026-11-20T09:30:00Z",
      endTime: "2026-11-20T11:30:00Z",
      units: [{ unit: "strikers", low: 80, high: 95 }],
    });
  });

  test("arrives whole at every partner, and a stranger's verifier agrees", async () => {
    for (const node of [alpha, gamma]) {
      const source = await findSource(node.node.store.db, uri);
      expect(source?.reading).toMatchObject({
        kind: "report",
        startsAt: "2026-11-20T09:30:00Z",
        endsAt: "2026-11-20T11:30:00Z",
        pictures: [{ alt: "La foule", alts: { fr: "La foule", bn: "জনতা" } }],
      });
      const { differences } = await verifyTally(readNetwork(), `${node.origin}/c/${stage.campaign.handle}`);
      expect(differences).toEqual([]);
    }
  });

  test("shows no place, device or name in any file made of its pictures, at home or at a partner's", async () => {
    const [{ mediaId } = { mediaId: "" }] = filed.pictures;
    const own = await bytesOf(beta, `/media/${mediaId}`);
    const wall = await alpha.html(`/c/${stage.campaign.handle}/wall`);
    const path = /src="(\/media\/report\/[^"]+)"/.exec(wall.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(path).not.toBe("");
    const copies = [own, await bytesOf(alpha, path), await bytesOf(alpha, path)];
    for (const { status, bytes } of copies) {
      expect(status).toBe(200);
      expect(await metadataIn(bytes)).toEqual([]);
      expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/Marker|Spyphone|GPS/);
    }
    expect(copies[1]?.bytes.byteLength).toBeLessThanOrEqual(own.bytes.byteLength);
    const kept = await alpha.node.store.db.selectFrom("report_picture_copy").select(["source_uri", "width"]).execute();
    expect(kept).toEqual([{ source_uri: uri, width: 800 }]);
  });

  test("a node fetches for strangers only what a standing report shows", async () => {
    const asked = [
      `/media/report/nothing?report=${encodeURIComponent(uri)}`,
      `/media/report/nothing?report=${encodeURIComponent(`${beta.origin}/reports/none`)}`,
      "/media/report/nothing",
    ];
    for (const path of asked) expect((await bytesOf(alpha, path)).status, path).toBe(404);
  });

  test("what organisers noted is read by them alone: not by strangers, partners, or whoever has the database", async () => {
    const ana = await organiserAt(beta);
    expect((await ana.get(`/reports/${filed.id}`)).body).toContain("MARKER-NOTE");
    const paths = [`/reports/${filed.id}`, `/reports/${filed.id}/history`, `/c/${stage.campaign.handle}/log`];
    for (const path of paths) {
      expect((await beta.html(path)).body, path).not.toContain("MARKER");
      expect(JSON.stringify((await beta.json(path)).json), path).not.toContain("MARKER");
    }
    const kept = JSON.stringify(await beta.node.store.db.selectFrom("report_note").selectAll().execute());
    expect(kept).not.toContain("MARKER");
    for (const node of network.nodes) {
      const { db } = node.node.store;
      const tables = ["activity", "outbox_event", "joint_source", "report_version", "action_report"] as const;
      for (const table of tables) {
        expect(JSON.stringify(await db.selectFrom(table).selectAll().execute()), table).not.toContain("MARKER");
      }
    }
  });

  test("a picture taken out of it is gone from the node at once; a correction keeps what was noted", async () => {
    const [{ mediaId } = { mediaId: "" }] = filed.pictures;
    const command = { id: filed.id, draft: draftFor(filed.actionUri), newPictures: [], reason: "one face" };
    orThrow(await correctReport(beta.node.ports, operator, command));
    await network.settle();
    expect((await bytesOf(beta, `/media/${mediaId}`)).status).toBe(404);
    expect((await alpha.html(`/c/${stage.campaign.handle}/wall`)).body).not.toContain("/media/report/");
    expect(await beta.node.store.db.selectFrom("report_note").select("report_id").execute()).toHaveLength(1);
    orThrow(await withdrawReport(beta.node.ports, operator, { id: filed.id, reason: "the wrong day" }));
    await network.settle();
    expect(await beta.node.store.db.selectFrom("report_note").select("report_id").execute()).toEqual([]);
  }, 30_000);
});

test("the command line files the same from a file and the pictures beside it, and names every mistake", async () => {
  const action = await act(alpha, stage);
  await network.settle();
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  const path = join(folder, "report.json");
  const image = { image: "crowd.jpg", imageAlt: { fr: "La foule" }, consent: true };
  const content = { action: action.uri, outcome: "took-place", content: { fr: "Venus en nombre." } };
  const written = { ...content, images: [image], starts: "2026-11-20T09:30", organisersNote: NOTE };
  const fileIt = async (report: unknown) => {
    await writeFile(path, JSON.stringify(report));
    return await runVerb(alpha.node, "report file", { file: await readFileToHandIn(path) }, { running: true });
  };
  try {
    expect(await fileIt(written)).toEqual({
      ok: false,
      sentences: [expect.stringMatching(/^images\.0\.image: .*There is no such file/)],
    });
    await writeFile(join(folder, "crowd.jpg"), await photograph());
    const refused = await fileIt({ ...written, images: [{ ...image, consent: false }] });
    expect(refused).toMatchObject({ ok: false, sentences: [expect.stringContaining("images.0.consent: ")] });
    const done = await fileIt(written);
    if (!done.ok) throw new Error(done.sentences.join(" "));
    await network.settle();
    const { uri } = done.value as { readonly uri: string };
    const { json } = await alpha.json(new URL(uri).pathname);
    expect(json["attachment"]).toEqual([expect.objectContaining({ name: "La foule" })]);
    expect(json["tdu:actionReport"]).toMatchObject({ startTime: "2026-11-20T08:30:00Z" });
    const withdrawn = await runVerb(alpha.node, "report withdraw", { report: uri, reason: "a test" }, {
      running: true,
    });
    expect(withdrawn.ok).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 30_000);

describe("an action of two organisers", () => {
  test(
    "both reports are kept and shown; the headline is the lower low and the higher high, on every node",
    async () => {
      const shared = await act(beta, stage);
      await network.settle();
      const outsider = await fileReport(gamma.node.ports, operator, { draft: draftFor(shared.uri), newPictures: [] });
      expect(outsider).toEqual({ ok: false, refusal: { kind: "not_an_organiser" } });
      await invite(beta, stage.campaign.handle, gamma, shared.id);
      await network.settle();
      await accept(gamma);
      await network.settle();
      await network.settle();
      await report(beta, shared.uri, { participants: { low: 120, high: 150 } });
      await report(gamma, shared.uri, { participants: { low: 90, high: 130 }, method: "estimated" });
      await network.settle();
      await network.settle();
      for (const node of network.nodes) {
        const { json } = await node.json(`/c/${stage.campaign.handle}/tally.json`);
        expect(json["figures"], node.name).toMatchObject({
          actions: { tookPlace: 1 },
          participations: { estimated: { low: 90, high: 150, actions: 1 } },
        });
      }
      const page = (await beta.html(`/actions/${shared.id}`)).body;
      for (const said of ["Movement beta", "Movement gamma", "120", "90", "150"]) expect(page, said).toContain(said);
      for (const node of [beta, gamma]) {
        const own = await node.node.store.db.selectFrom("action_report").select("id").where(
          "action_uri",
          "=",
          shared.uri,
        )
          .executeTakeFirstOrThrow();
        expect((await node.html(`/reports/${own.id}`)).body).toMatch(/90[^0-9]+150/);
      }
    },
    60_000,
  );
});

describe("an action that is over", () => {
  test("is neither revised nor cancelled; the desk leads to the report and says why", async () => {
    const action = await act(gamma, stage);
    await network.settle();
    const call = await findCall(readerOf(gamma.node.store), action.id);
    if (call === null) throw new Error("The action is gone.");
    const over = { ok: false, refusal: { kind: "action_over" } };
    expect(await reviseCall(gamma.node.ports, operator, { id: action.id, draft: call, newPicture: null })).toEqual(
      over,
    );
    expect(await cancelCall(gamma.node.ports, operator, { id: action.id })).toEqual(over);
    const bo = await organiserAt(gamma);
    const { body } = await bo.get(`/desk/calls/${action.id}`);
    expect(body).toContain(`/desk/reports/new?action=${encodeURIComponent(action.uri)}`);
    expect(body).not.toContain(`/desk/calls/${action.id}/cancel`);
    expect(body).not.toContain('name="place.locality"');
    await report(gamma, action.uri, { outcome: "cancelled", participants: null });
    await network.settle();
    const { json } = await alpha.json(`/c/${stage.campaign.handle}/tally.json`);
    expect(json["figures"]).toMatchObject({ actions: { cancelled: 1 } });
  }, 30_000);

  test("without an end it is over a day after its start, and before that it can be changed", async () => {
    const soon = Temporal.Now.instant().subtract({ hours: 20 }).toZonedDateTimeISO("Europe/Paris").toPlainDateTime();
    const starts = soon.toString({ smallestUnit: "minute" });
    const action = await act(gamma, stage, { starts, ends: undefined });
    expect((await cancelCall(gamma.node.ports, operator, { id: action.id })).ok).toBe(true);
    const past = await act(gamma, stage, { starts: "2026-11-20T10:00", ends: undefined });
    expect((await cancelCall(gamma.node.ports, operator, { id: past.id })).ok).toBe(false);
  });
});
