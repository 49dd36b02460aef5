/**
 * The form of a report, without a script: several languages side by side, pictures with words and a yes of those on them, units of
 * the kind of action, and every mistake beside its field.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestNetwork } from "../scenarios/stage.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { type FormFiller, metadataIn, organiserAt, photograph } from "./report-stage.ts";
import { act, bringTogether, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let stage: Stage;
let ana: FormFiller;
let action: { readonly id: string; readonly uri: string };
const file = "/desk/reports/new?action=";

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  stage = await bringTogether(network, alpha, [beta]);
  action = await act(beta, stage, { kind: "strike" });
  await network.settle();
  ana = await organiserAt(beta);
}, 90_000);
afterAll(() => network.close());

const base = (changes: Record<string, string> = {}) =>
  Object.entries({
    action: action.uri,
    do: "save",
    language: "fr",
    outcome: "took-place",
    method: "counted",
    low: "120",
    high: "150",
    "content.fr": "Une **belle** journée.",
    ...changes,
  });
const languages = (...tags: string[]) => tags.map((tag) => ["languages", tag] as const);

test("it asks for what fits the kind of action, says that nothing else can be changed, and warns of faces", async () => {
  const { body } = await ana.get(`${file}${encodeURIComponent(action.uri)}`);
  for (const name of ["unit.strikers.low", "unit.workplaces.high", "starts", "links", "organisersNote", "agreed1"]) {
    expect(body, name).toContain(`name="${name}"`);
  }
  expect(body).toContain("tatouages");
  expect(body).toContain("Plus rien d’elle ne peut être changé");
  expect(body.indexOf("unit.strikers")).toBeLessThan(body.indexOf("unit.leaflets"));
});

test("the answer of one press begins the form", async () => {
  const { body } = await ana.get(`${file}${encodeURIComponent(action.uri)}&outcome=moved`);
  expect(body).toMatch(/<option value="moved" selected>/);
});

test("a language more has fields beside the original, and what was written stays", async () => {
  const { status, body } = await ana.send([...base({ do: "add-language", newLanguage: "ar" }), ...languages("fr")]);
  expect(status).toBe(200);
  expect(body).toContain('name="content.ar"');
  expect(body).toContain('name="alt1.ar"');
  expect(body).toContain("Une **belle** journée.");
});

test("no picture without the yes of those on it, or without words; both are told beside the field", async () => {
  const picture = await photograph();
  const refused = await ana.send([...base(), ...languages("fr"), ["picture1", picture], ["alt1.fr", "La foule"]]);
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('id="field-agreed1-error"');
  expect(refused.body).toContain('id="field-picture1-error"');
  const wordless = await ana.send([...base(), ...languages("fr"), ["picture1", picture], ["agreed1", "yes"]]);
  expect(wordless.status).toBe(422);
  expect(wordless.body).toContain('id="field-alt1-fr-error"');
  expect(await beta.node.store.db.selectFrom("media").select("id").execute()).toEqual([]);
});

test("a file that is no picture, a number that is none and an address that is none are told beside their fields", async () => {
  const noise = new TextEncoder().encode("<svg onload=alert(1)>");
  const words = [["alt1.fr", "La foule"], ["agreed1", "yes"]] as const;
  const unread = await ana.send([...base(), ...languages("fr"), ["picture1", noise], ...words]);
  expect([unread.status, unread.body.includes('id="field-picture1-error"')]).toEqual([422, true]);
  const fields = { low: "many", links: "javascript:alert(1)", "unit.hours.high": "-3" };
  const { status, body } = await ana.send([...base(fields), ...languages("fr")]);
  expect(status).toBe(422);
  for (const id of ["low", "links", "unit-hours-high"]) expect(body, id).toContain(`id="field-${id}-error"`);
});

test("a whole report by the form is what everybody reads; correcting it asks why, keeps ranges and drops a picture", async () => {
  const filed = await ana.send([
    ...base({
      "content.ar": "يوم جميل",
      "unit.strikers.low": "80",
      "unit.strikers.high": "95",
      starts: "2026-11-20T10:30",
      ends: "2026-11-20T12:30",
      links: "https://paper.example/a\nhttp://radio.example/b",
      organisersNote: "MARKER material lent: two loudspeakers",
    }),
    ...languages("fr", "ar"),
    ["picture1", await photograph()],
    ["alt1.fr", "La foule"],
    ["alt1.ar", "الحشد"],
    ["agreed1", "yes"],
    ["picture3", await photograph(640)],
    ["alt3.fr", "La banderole"],
    ["agreed3", "yes"],
  ]);
  expect(filed.status).toBe(303);
  await network.settle();
  const page = (await beta.html(filed.location)).body;
  expect(page).toContain('rel="noopener nofollow ugc"');
  expect(page).toMatch(/80[^0-9]+95/);
  expect(page).not.toContain("MARKER");
  const stored = await beta.node.store.db.selectFrom("media").select(["id", "bytes"]).execute();
  expect(stored).toHaveLength(2);
  for (const { bytes } of stored) expect(await metadataIn(bytes)).toEqual([]);
  const form = (await ana.get(`${file}${encodeURIComponent(action.uri)}`)).body;
  for (const kept of ['value="80"', 'value="95"', "MARKER material", "2026-11-20T10:30", "الحشد"]) {
    expect(form, kept).toContain(kept);
  }
  const [first, second] = [...form.matchAll(/name="stored\d" value="([^"]+)"/g)].map(([, id]) => id ?? "");
  const changed = [
    ...base({ "unit.strikers.low": "80", "unit.strikers.high": "95" }),
    ...languages("fr"),
    ["stored1", first ?? ""],
    ["remove1", "yes"],
    ["alt1.fr", "La foule"],
    ["stored2", second ?? ""],
    ["alt2.fr", "Notre banderole"],
  ] as const;
  const unexplained = await ana.send(changed);
  expect([unexplained.status, unexplained.body.includes('id="field-reason-error"')]).toEqual([422, true]);
  expect((await ana.send([...changed, ["reason", "one face too many"]])).status).toBe(303);
  await network.settle();
  const { json } = await beta.json(filed.location);
  expect(json["attachment"]).toEqual([expect.objectContaining({ name: "Notre banderole" })]);
  expect((await beta.node.store.db.selectFrom("media").select("id").execute()).map(({ id }) => id)).toEqual([second]);
});

test("it is withdrawn with a reason, and not without", async () => {
  const without = await ana.send([["action", action.uri], ["do", "withdraw"]]);
  expect([without.status, without.body.includes('id="field-withdrawReason-error"')]).toEqual([422, true]);
  const done = await ana.send([["action", action.uri], ["do", "withdraw"], ["withdrawReason", "the wrong action"]]);
  expect(done.status).toBe(303);
  expect(await beta.node.store.db.selectFrom("media").select("id").execute()).toEqual([]);
});
