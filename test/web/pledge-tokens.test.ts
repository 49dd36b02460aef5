/** Tokens end to end: drawn and uncovered as the page's script does, signed blindly, spent once by somebody signed in nowhere. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { callDraft, campaignDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

interface TokenScript {
  blind(key: JsonWebKey): Promise<{ readonly blinded: string }>;
  finalize(key: JsonWebKey, hidden: unknown, signature: string): Promise<string | null>;
}

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let script: TokenScript;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
  orThrow(await createCampaign(node.ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
  script = await import(new URL("../../src/web/assets/token.js", import.meta.url).href) as TokenScript;
});
afterAll(() => database.close());

async function publish(risk = false): Promise<string> {
  const draft = { ...callDraft, pledge: "open" as const, risk };
  return orThrow(
    await createCall(node.ports, operator, { campaign: "make_them_pay", draft, newPicture: null, publish: true }),
  ).id;
}

async function keyOf(id: string): Promise<JsonWebKey> {
  const page = await (await ana.get(`/calls/${id}/token`)).text();
  const written = /data-token-key="([^"]+)"/.exec(page)?.[1] ?? "";
  return JSON.parse(written.replaceAll("&quot;", '"')) as JsonWebKey;
}

async function getToken(id: string): Promise<string> {
  const key = await keyOf(id);
  const hidden = await script.blind(key);
  const answer = await ana.post(`/calls/${id}/token`, [["blinded", hidden.blinded]]);
  expect(answer.status).toBe(200);
  const { signature } = await answer.json() as { signature: string };
  return await script.finalize(key, hidden, signature) ?? "";
}

const spend = async (id: string, token: string, then = "") =>
  await (await node.open()).post(`/calls/${id}/pledge`, [["do", "token"], ["token", token], ["option", "going"], [
    "then",
    then,
  ]]);
const rows = async (id: string) =>
  await database.db.selectFrom("pledge").selectAll().where("call_id", "=", id).execute();

describe("a token", () => {
  test("counts once, even for a call at risk, and nothing in its row leads to anybody", async () => {
    const id = await publish(true);
    const token = await getToken(id);
    expect((await spend(id, token)).status).toBe(200);
    expect((await spend(id, token)).status).toBe(409);
    const [row, ...more] = await rows(id);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ door: "token", state: "confirmed", sealed: null, host_mark: null, address_mark: null });
    await spend(id, token, "withdraw");
    expect(await rows(id)).toEqual([]);
  });

  test("is given to each member once for each call", async () => {
    const id = await publish();
    await getToken(id);
    const { blinded } = await script.blind(await keyOf(id));
    expect((await ana.post(`/calls/${id}/token`, [["blinded", blinded]])).status).toBe(409);
    expect((await ana.post(`/calls/${id}/token`, [["blinded", "AAAA"]])).status).toBe(400);
    expect((await (await node.open()).get(`/calls/${id}/token`)).status).toBe(401);
  });

  test("that was forged, altered, or signed for another call is refused", async () => {
    const [id, other] = [await publish(), await publish()];
    const token = await getToken(other);
    await keyOf(id);
    const altered = `${token.slice(0, 4)}${token[4] === "A" ? "B" : "A"}${token.slice(5)}`;
    for (const wrong of [token, altered, "", "a.b", "A".repeat(500)]) expect((await spend(id, wrong)).status).toBe(403);
    expect((await spend(other, altered)).status).toBe(403);
    expect(await rows(id)).toEqual([]);
  });

  test("has its page run one script of this node, and no other page about pledges any", async () => {
    const id = await publish();
    expect((await ana.get(`/calls/${id}/token`)).headers.get("content-security-policy")).toContain("script-src 'self'");
    expect((await ana.get(`/calls/${id}/pledge`)).headers.get("content-security-policy")).toContain(
      "script-src 'none'",
    );
  });
});
