/** Feeds through the front door of a real node, where answers are kept as bytes: nobody gets another's, and "unchanged" is cheap. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, startStage } from "../browser/stage.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  const { ports } = stage.node;
  const movement = { handle: "front", name: "Front", language: "fr", country: "FR" };
  await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
  const texts = { fr: { name: "Assez", summary: "" }, ar: { name: "كفى", summary: "" } };
  const draft = { handle: "assez", language: "fr", texts, struggles: [], startsOn: null, endsOn: null, picture: null };
  await createCampaign(ports, { kind: "operator" }, { draft, newPicture: null, publish: true });
});
afterAll(async () => await stage.close());

const ask = async (query = "", headers: Record<string, string> = {}, method = "GET") =>
  await fetch(`${stage.origin}/c/assez/actions.atom${query}`, { headers, method });

test("a kept answer is not sent again to whoever has it, and whole to everybody else", async () => {
  const etag = (await ask()).headers.get("etag") ?? "";
  for (let round = 0; round < 2; round++) {
    const unchanged = await ask("", { "if-none-match": etag });
    expect([unchanged.status, await unchanged.text(), unchanged.headers.get("etag")]).toEqual([304, "", etag]);
    expect(unchanged.headers.get("access-control-allow-origin")).toBe("*");
    expect((await ask("", { "if-none-match": '"other"' })).status).toBe(200);
    expect((await ask("", { "if-none-match": etag }, "HEAD")).status).toBe(304);
  }
});

test("an answer first made for somebody who had it is kept whole", async () => {
  const etag = (await ask("?lang=ar")).headers.get("etag") ?? "";
  await stage.node.ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle("assez");
    if (campaign !== null) await work.campaigns.save(campaign);
  });
  expect((await ask("?lang=ar", { "if-none-match": etag })).status).toBe(304);
  const whole = await ask("?lang=ar");
  expect([whole.status, (await whole.text()).includes("كفى")]).toEqual([200, true]);
});

test("filters and languages have answers of their own", async () => {
  const ids = await Promise.all(["", "?country=FR", "?kind=rally", "?near=1,1,1", "?lang=ar"].map(async (query) => {
    const text = await (await ask(query)).text();
    return /<id>([^<]+)<\/id>/.exec(text)?.[1];
  }));
  expect(new Set(ids).size).toBe(ids.length);
  expect((await ask("?country=Frankreich")).status).toBe(400);
});
