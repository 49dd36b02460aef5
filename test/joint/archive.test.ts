/**
 * A campaign outlives its node: its archive is taken by a node that had no part in it, its mirror is served by a plain web
 * server under the old address, and a stranger's verifier passes over both. What was altered is refused by its name.
 */
import type { Server } from "node:http";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { withdrawConsent } from "../../src/application/joint/answer-invitation.ts";
import { correctReport, judgeReport } from "../../src/application/reports/file-report.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { readTally } from "../../src/database/views/tally-views.ts";
import { findJoint } from "../../src/database/views/joint-views.ts";
import { startControl } from "../../src/runtime/control.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import { fileDigest, openArchive } from "../../src/verify/archive.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { type Json, type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { unzip } from "../support/unzip.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import type { ActionReport } from "../../src/domain/report.ts";
import { makePrivateFolder } from "../../src/runtime/private-folder.ts";
import { corrected, forger, serve, trait, zipped } from "./archive-stage.ts";
import { act, bringTogether, lyon, operator, report, type Stage } from "./stage.ts";

let first: Network, others: Network, last: Network;
let alpha: NetworkNode, beta: NetworkNode, gamma: NetworkNode, delta: NetworkNode;
let stage: Stage;
let folder: string;
let zip: string;
let uris: Record<"held" | "cancelled" | "own" | "withdrawn" | "report" | "ownReport", string>;
let served: Server | undefined;
let isFirstGone = false;
let heldReport: ActionReport;
/** What these tests laid into the folders of nodes by themselves. */
const made: string[] = [];

const files = () => unzip(readFileSync(zip));
const figuresOf = async (node: NetworkNode) => {
  const joint = await findJoint(node.node.store.db, { uri: stage.campaign.uri });
  return joint === null ? null : (await readTally(node.node.store.db, joint, Temporal.Now.instant())).figures;
};

beforeAll(async () => {
  [first, others, last] = [
    await startTestNetwork("alpha"),
    await startTestNetwork("beta", "gamma"),
    await startTestNetwork("delta"),
  ];
  [alpha, beta, gamma, delta] = [first.node("alpha"), others.node("beta"), others.node("gamma"), last.node("delta")];
  const settle = async () => {
    for (let round = 0; round < 3; round++) for (const one of [first, others]) await one.settle();
  };
  stage = await bringTogether({ ...others, settle }, alpha, [beta, gamma]);
  const held = await act(beta, stage);
  const cancelled = await act(beta, stage, { starts: "2031-05-01T10:00", ends: "2031-05-01T12:00" });
  const own = await act(alpha, stage, { place: { ...lyon.place, name: "Gare", locality: "Villeurbanne" } });
  const withdrawn = await act(gamma, stage);
  await settle();
  orThrow(await cancelCall(beta.node.ports, operator, { id: cancelled.id }));
  const filed = heldReport = await report(beta, held.uri, { units: [{ unit: "strikers", low: 60, high: 60 }] });
  const ownFiled = await report(alpha, own.uri, { participants: { low: 20, high: 30 }, method: "estimated" });
  await settle();
  orThrow(
    await correctReport(beta.node.ports, operator, { id: filed.id, ...corrected(filed, { low: 110, high: 150 }) }),
  );
  await settle();
  const reportUri = beta.node.addresses.report(filed.id);
  orThrow(
    await judgeReport(alpha.node.ports, operator, {
      sourceUri: reportUri,
      reason: "we saw fewer",
    }),
  );
  expect((await withdrawConsent(gamma.node.ports, operator, { jointUri: stage.campaign.uri })).ok).toBe(true);
  await settle();
  uris = {
    held: held.uri,
    cancelled: cancelled.uri,
    own: own.uri,
    withdrawn: withdrawn.uri,
    report: reportUri,
    ownReport: alpha.node.addresses.report(ownFiled.id),
  };
  folder = mkdtempSync(join(tmpdir(), "trait-archive-"));
  zip = join(folder, "campaign.zip");
  const made = await runVerb(alpha.node, "export", { campaign: stage.campaign.handle }, { running: true });
  if (!made.ok) throw new Error(made.sentences.join(" "));
  expect(made.warnings).toEqual([]);
  const { path } = made.value as { path: string };
  writeFileSync(zip, readFileSync(path));
}, 120_000);
afterAll(async () => {
  served?.close();
  for (const network of isFirstGone ? [others, last] : [first, others, last]) await network?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function take(node: NetworkNode, bytes: Buffer, handle: string | null = null) {
  const name = `${crypto.randomUUID()}.zip`;
  made.push(name);
  made.sort();
  const place = join(node.node.settings.dataFolder, "archives");
  makePrivateFolder(place);
  writeFileSync(join(place, name), bytes);
  return await runVerb(node.node, "import", { file: name, handle }, { running: true });
}

describe("the archive", () => {
  test("has a signed manifest with the digest of every file, and verifies by itself", async () => {
    const { manifest, documents } = openArchive(readFileSync(zip));
    expect(manifest).toMatchObject({ campaign: stage.campaign.uri, origin: alpha.origin, differences: [] });
    expect(Object.keys(documents)).toEqual(expect.arrayContaining([
      stage.campaign.uri,
      stage.callUri,
      `${stage.campaign.uri}/text/1`,
      `${uris.report}/history`,
      beta.movementUri,
      uris.held,
      uris.cancelled,
      uris.own,
    ]));
    const { status, out } = await trait("verify", zip);
    expect(status, out).toBe(0);
    expect(out).toContain(`Keys       as exported from ${alpha.origin}`);
  });

  test("holds no person, no follower and no private key", () => {
    const everything = [...files().values()].map((bytes) => bytes.toString("utf8")).join("\n");
    expect(everything).not.toMatch(/PRIVATE KEY|"type":"Person"|\/u\/|"orderedItems":\["[^"]*\/@/);
    expect(everything).not.toContain("Ana");
  });

  test("leaves out what a partner withdrew, and keeps that it did", () => {
    const { documents } = openArchive(readFileSync(zip));
    expect(documents[uris.withdrawn]).toBeUndefined();
    const log = Object.entries(documents).find(([address]) => address.startsWith(`${stage.campaign.uri}/log`))?.[1];
    expect(JSON.stringify(log)).toMatch(/"what":"left"/);
  });
});

describe("an altered archive is refused by the name of what is wrong, and changes nothing", () => {
  const nameOf = (part: string) => [...files().keys()].find((path) => path.includes(part)) ?? part;
  const withFile = async (path: string, change: (text: string) => string) =>
    await zipped(
      new Map([...files()].map(([one, bytes]) =>
        [one, one === path ? Buffer.from(change(bytes.toString("utf8"))) : bytes] as const
      )),
    );
  const lies: readonly (readonly [string, () => Promise<Buffer>, () => string])[] = [
    [
      "a report with another figure",
      () => withFile(nameOf("/reports/"), (text) => text.replace(/\d{2,}/, "99")),
      () => nameOf("/reports/"),
    ],
    [
      "a manifest with another digest",
      () =>
        withFile(
          "manifest.json",
          (text) => text.replace(/"sha256": "."/, '"sha256": "0"').replace(/"bytes": \d/, '"bytes": 9'),
        ),
      () => "digest",
    ],
    ["a manifest that names less", () =>
      withFile("manifest.json", (text) => {
        const manifest = JSON.parse(text) as Json & { documents: Json[] };
        return JSON.stringify({ ...manifest, documents: manifest.documents.slice(1) });
      }), () => "not in the manifest"],
    [
      "a manifest of another moment",
      () => withFile("manifest.json", (text) => text.replace(/"exportedAt": "\d{4}/, '"exportedAt": "2020')),
      () => "was changed after it was signed",
    ],
    [
      "a file that nobody named",
      async () => await zipped(new Map([...files(), ["more.json", Buffer.from("{}")]])),
      () => "more.json",
    ],
    ["a file that is missing", async () => {
      const rest = files();
      rest.delete(nameOf("/actions/"));
      return await zipped(rest);
    }, () => nameOf("/actions/")],
    [
      "another form",
      () => withFile("manifest.json", (text) => text.replace("tdu-archive-1", "tdu-archive-9")),
      () => "tdu-archive-9",
    ],
    ["no zip", () => Promise.resolve(Buffer.from("PK\x03\x04 and nothing else, whatever it may say")), () => "no zip"],
  ];
  test.each(lies)("%s", async (_name, lie, named) => {
    const result = await take(delta, await lie());
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? "" : result.sentences.join(" ")).toContain(named());
    expect(await delta.node.store.db.selectFrom("campaign_archive").select("uri").execute()).toEqual([]);
  });

  test("one that somebody signed anew by a key of their own, while the living campaign can still say so", async () => {
    const { multibase, signed } = forger(`${stage.campaign.uri}#forged`);
    const content = files();
    const manifest = JSON.parse(String(content.get("manifest.json"))) as Json & { documents: Json[] };
    const path = String(manifest.documents.find(({ address }) => address === stage.campaign.uri)?.["file"]);
    const actor = JSON.parse(String(content.get(path))) as Json & { assertionMethod: Json[] };
    const method = { id: `${stage.campaign.uri}#forged`, type: "Multikey", controller: stage.campaign.uri };
    const bytes = Buffer.from(JSON.stringify({
      ...actor,
      name: "Another campaign",
      assertionMethod: [...actor.assertionMethod, { ...method, publicKeyMultibase: multibase }],
    }));
    const documents = manifest.documents.map((entry) =>
      entry["file"] === path ? { ...entry, bytes: bytes.length, sha256: fileDigest(bytes) } : entry
    );
    content.set(path, bytes);
    content.set("manifest.json", Buffer.from(JSON.stringify(signed({ ...manifest, documents }))));
    const result = await take(delta, await zipped(content));
    expect(result.ok ? "" : result.sentences.join(" ")).toContain("speaks by other keys");
  });
});

describe("the command line", () => {
  test("fetches what the node writes and brings what it reads, and leaves nothing in the node's folder", async () => {
    const file = join(folder, "by-command.zip");
    const [out, err]: [string[], string[]] = [[], []];
    const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
    const run = async (node: NetworkNode, ...words: string[]) => {
      const door = await startControl(node.node);
      try {
        return await runCommandLine(words, { terminal, settings: node.node.settings });
      } finally {
        await door.close();
      }
    };
    expect(await run(alpha, "export", "--campaign", stage.campaign.handle, file), err.join("\n")).toBe(0);
    expect(openArchive(readFileSync(file)).manifest.campaign).toBe(stage.campaign.uri);
    expect(await run(alpha, "export", "--campaign", stage.campaign.handle, file)).toBe(1);
    expect(err.join("\n")).toContain("is there already");
    expect(await run(delta, "import", join(folder, "nothing.zip"))).toBe(1);
    expect(await run(delta, "import", file, "--handle", "delta")).toBe(1);
    expect(err.join("\n")).toContain("--handle");
    expect(readdirSync(join(delta.node.settings.dataFolder, "archives")).sort()).toEqual(made);
  });

  test("a campaign that nobody shares can be kept too", async () => {
    const alone = await beta.campaign({
      handle: "alone",
      language: "en",
      name: { en: "Alone" },
      summary: { en: "By *ourselves*." },
      struggles: ["housing"],
    });
    await others.settle();
    const result = await runVerb(beta.node, "export", { campaign: "alone" }, { running: true });
    if (!result.ok) throw new Error(result.sentences.join(" "));
    const taken = await take(delta, readFileSync((result.value as { path: string }).path));
    expect(taken, JSON.stringify(taken)).toMatchObject({ ok: true, value: { campaign: alone.uri } });
    expect((await delta.html("/c/alone")).body).toContain("<em>ourselves</em>");
    expect((await delta.json("/c/alone/tally.json")).status).toBe(404);
  });
});

describe("another node", () => {
  test("keeps the archive read-only, with the ids and figures it had", async () => {
    const result = await take(delta, readFileSync(zip));
    if (!result.ok) throw new Error(result.sentences.join(" "));
    expect(result.value).toMatchObject({ campaign: stage.campaign.uri, origin: alpha.origin });
    const at = `/c/${stage.campaign.handle}`;
    const page = await delta.html(at);
    expect(page.status).toBe(200);
    expect(page.body).toContain(new URL(alpha.origin).host);
    expect(page.body).toContain(encodeURIComponent(uris.held));
    expect((await delta.html(`${at}/tally`)).status).toBe(200);
    for (const uri of [uris.held, uris.cancelled, uris.report, stage.callUri, `${stage.campaign.uri}/text/1`]) {
      const kept = `${at}/archive?of=${encodeURIComponent(uri)}`;
      expect((await delta.html(kept)).status, uri).toBe(200);
      expect((await delta.json(kept)).json["id"]).toBe(uri);
    }
    expect((await delta.json(`${at}/tally.json`)).json["figures"]).toEqual(await figuresOf(alpha));
    expect((await delta.html(`${at}/archive?of=${encodeURIComponent("https://nowhere.example/")}`)).status).toBe(404);
  });

  test("shows it in every language of the house", async () => {
    for (const language of ["en", "fr", "es", "pt", "ar"]) {
      const { body } = await delta.html(`/c/${stage.campaign.handle}?interface=${language}`);
      expect(body).toContain(`<html lang="${language}"`);
      expect(body).not.toMatch(/kept\.[a-z]/);
    }
  });

  test("takes it once, and not under a handle that somebody has", async () => {
    expect(await take(delta, readFileSync(zip))).toMatchObject({ ok: false });
    const moved = await take(delta, readFileSync(zip), "delta");
    expect(moved.ok ? "" : moved.sentences.join(" ")).toMatch(/as new as this one|already/);
  });

  test("is no actor under the kept handle, and nobody else can take that handle", async () => {
    expect((await delta.json(`/c/${stage.campaign.handle}`)).status).toBe(404);
    await expect(delta.campaign("campaign.json")).rejects.toThrow("handle");
  });

  test("its own campaign comes back from a backup, not from an archive", async () => {
    const result = await take(alpha, readFileSync(zip));
    expect(result.ok ? "" : result.sentences.join(" ")).toContain("backup");
  });

  test("a partner fills in what it misses and keeps what is newer", async () => {
    const before = await figuresOf(beta);
    await beta.node.store.db.deleteFrom("joint_source").where("uri", "=", uris.own).execute();
    expect(await figuresOf(beta)).not.toEqual(before);
    const result = await take(beta, readFileSync(zip));
    expect(result).toMatchObject({ ok: true, value: { filled: { actions: 1 } } });
    expect(await figuresOf(beta)).toEqual(before);
    expect(await take(beta, readFileSync(zip))).toMatchObject({
      ok: true,
      value: { filled: { actions: 0, reports: 0 } },
    });
  });
});

describe("when the first node is gone", () => {
  let mirror: string;

  beforeAll(async () => {
    mirror = join(folder, "mirror");
    expect((await trait("mirror", stage.campaign.uri, mirror)).status).toBe(0);
    await first.close();
    isFirstGone = true;
  }, 60_000);

  test("the verifier passes over the node that keeps the archive, and says whose keys these are", async () => {
    const { status, out } = await trait("verify", `${delta.origin}/c/${stage.campaign.handle}`);
    expect(status, out).toBe(0);
    expect(out).toContain(`Keys       as exported from ${alpha.origin}`);
  });

  test("an altered copy at the keeper is named", async () => {
    const { store, ports } = delta.node;
    const row = await store.db.selectFrom("archive_document").select("body").where("address", "=", uris.ownReport)
      .executeTakeFirstOrThrow();
    const put = (body: string) =>
      ports.transact(async () => {
        await store.current().updateTable("archive_document").set({ body }).where("address", "=", uris.ownReport)
          .execute();
      });
    expect(row.body).toContain('"participantsHigh":30');
    await put(row.body.replace('"participantsHigh":30', '"participantsHigh":9000'));
    const { differences } = await verifyTally(readNetwork(), `${delta.origin}/c/${stage.campaign.handle}`);
    expect(differences.map(({ kind }) => kind)).toContain("source_forged");
    await put(row.body);
  });

  test("its mirror, served by a plain web server at the old address, passes the verifier", async () => {
    expect((await trait("verify", stage.campaign.uri)).status).toBe(1);
    served = await serve(mirror, Number(new URL(alpha.origin).port));
    const { status, out } = await trait("verify", stage.campaign.uri);
    expect(status, out).toBe(0);
    expect(out).toContain("each at its owner");
  });

  test("every id of the old node leads to a page with its languages and its document", async () => {
    for (const uri of [stage.campaign.uri, stage.callUri, uris.own, `${stage.campaign.uri}/tally`, alpha.movementUri]) {
      const answer = await fetch(uri, { headers: { accept: "text/html" } });
      const body = await answer.text();
      expect([answer.status, answer.headers.get("content-type")], uri).toEqual([200, "text/html; charset=utf-8"]);
      expect(body).toContain('rel="stylesheet"');
      const linked = [...body.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].map((match) => match[1] ?? "");
      for (const path of linked) expect((await fetch(new URL(path, uri))).status, `${uri} → ${path}`).toBe(200);
      expect(linked.filter((path) => /index\.\w+\.html$/.test(path)).length).toBeGreaterThan(0);
    }
    expect(existsSync(join(mirror, new URL(uris.own).pathname.slice(1), "index.html"))).toBe(true);
    expect(JSON.parse(readFileSync(join(mirror, `${new URL(uris.own).pathname.slice(1)}.json`), "utf8"))).toMatchObject(
      {
        id: uris.own,
      },
    );
  });

  test("an archive makes the same mirror without any network", async () => {
    const again = join(folder, "again");
    const { status, out } = await trait("mirror", zip, again);
    expect(status, out).toBe(0);
    expect((await trait("verify", join(again, "bundle.json"))).status).toBe(0);
    expect(existsSync(join(again, new URL(uris.own).pathname.slice(1), "index.html"))).toBe(true);
  });

  test("what a living partner corrects since changes nothing of the archive, and the verifier knows it", async () => {
    const filed = await beta.node.store.db.selectFrom("action_report").select("id").where("action_uri", "=", uris.held)
      .executeTakeFirstOrThrow();
    const again = corrected({ ...heldReport, id: filed.id }, { low: 500, high: 600 });
    orThrow(await correctReport(beta.node.ports, operator, { id: filed.id, ...again }));
    await others.settle();
    const { differences } = await verifyTally(readNetwork(), `${delta.origin}/c/${stage.campaign.handle}`);
    expect(differences).toEqual([]);
  });
});
