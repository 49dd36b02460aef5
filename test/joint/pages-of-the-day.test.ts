/**
 * What three nodes show of one joint campaign: the same figures wherever they are told, the same changes of a text, and actions
 * that were announced twice, which their owners put together and take apart.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishText } from "../../src/application/joint/common-text.ts";
import { findCampaign } from "../../src/database/views/campaign-views.ts";
import { listSources } from "../../src/database/views/joint-views.ts";
import { findMovement } from "../../src/database/views/movement-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { Figures } from "../../src/domain/tally.ts";
import { runVerb } from "../../src/runtime/operator/verbs.ts";
import { campaignCard } from "../../src/web/cards/card-content.ts";
import { figuresKey } from "../../src/web/cards/card-figures.ts";
import { cardKey } from "../../src/web/cards/render-card.ts";
import { tallyLines } from "../../src/web/components/tally-lines.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { signIn } from "../security/visitor.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { act, bringTogether, operator, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let shared: { readonly id: string; readonly uri: string };

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
  shared = await act(beta, stage);
  await network.settle();
  await report(beta, shared.uri, { participants: { low: 1_200, high: 1_400 } });
  await network.settle();
}, 90_000);
afterAll(() => network?.close());

const path = () => `/c/${stage.campaign.handle}`;
const text = (html: string) =>
  html.replace(/<[^>]+>/g, " ").replaceAll(/[\u2066-\u2069]/g, "").replaceAll(/&#39;/g, "'").replaceAll(/\s+/g, " ");
const figuresAt = async (node: NetworkNode) => (await node.json(`${path()}/tally.json`)).json["figures"] as Figures;
const meta = (html: string, name: string) =>
  (new RegExp(`(?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1] ?? "").replaceAll("&amp;", "&");

/** The figures as the JSON says them, in the words of a page: compared with what every other place says. */
async function toldBy(node: NetworkNode) {
  const figures = await figuresAt(node);
  const ask = async (part: string) => (await node.html(`${path()}${part}`)).body;
  const [page, widget, tally, wall] = await Promise.all(
    ["?lang=fr", "/widget?lang=fr", "/tally?lang=fr", "/wall?lang=fr"].map(ask),
  );
  return { figures, page: page ?? "", widget: widget ?? "", tally: tally ?? "", wall: wall ?? "" };
}

describe("the same figures", () => {
  test("are on page, JSON, widget, card and press text of every node (F5.10)", async () => {
    const first = await figuresAt(alpha);
    expect(first.participations.counted).toEqual({ low: 1_200, high: 1_400, actions: 1 });
    for (const node of network.nodes) {
      const { figures, page, widget, tally, wall } = await toldBy(node);
      expect(figures, node.name).toEqual(first);
      const [line = "", people = ""] = tallyLines("fr", { figures });
      expect(line).toMatch(/1 sur 1.*1 sur 1.*1 sur 3/);
      const low = (1_200).toLocaleString("fr");
      expect(people).toContain(low);
      for (const [name, html] of Object.entries({ page, widget, tally, wall })) {
        expect(text(html), `${node.name} ${name}`).toContain(text(`${low} à`));
        expect(text(html), `${node.name} ${name}`).toContain("1 sur 3");
      }
      for (const html of [tally, wall]) expect(text(html), "press").toContain(text(people));
      expect(text(meta(page, "og:description"))).toContain(text(`${line} – ${people}`));
      expect(text(meta(page, "og:image:alt"))).toContain(text(`${line} · ${people}`));
      const quoted = await node.html(`/oembed?url=${encodeURIComponent(`${node.origin}${path()}?lang=fr`)}`);
      expect(text(String(JSON.parse(quoted.body).html))).toContain(text(line));
      expect(await cardEtag(node, figures), `${node.name} card`).toBe(await etagOf(node, meta(page, "og:image")));
    }
  });

  test("change the card and its address when a report is corrected, and speak the language of the link", async () => {
    const before = meta((await beta.html(`${path()}?lang=ar`)).body, "og:image");
    expect(before).toContain(`v=${figuresKey({ figures: await figuresAt(beta) })}`);
    const [source] = await listSources(beta.node.store.db, stage.campaign.uri, "report");
    const file = {
      content: {
        action: shared.uri,
        outcome: "took-place",
        participants: { low: 1_300, high: 1_500, method: "counted" },
        content: { fr: "Recompté." },
      },
      picture: null,
      pictures: [],
    };
    const id = source?.uri ?? "";
    const done = await runVerb(beta.node, "report correct", { report: id, file, reason: "recount" }, { running: true });
    expect(done.ok, JSON.stringify(done)).toBe(true);
    await network.settle();
    for (const node of network.nodes) {
      const { page, figures } = await toldBy(node);
      expect(meta(page, "og:image")).toContain(`v=${figuresKey({ figures })}`);
      expect(text(meta(page, "og:description"))).toContain((1_300).toLocaleString("fr").replaceAll(/\s+/g, " "));
      expect(await cardEtag(node, figures)).toBe(await etagOf(node, meta(page, "og:image")));
    }
    expect(meta((await beta.html(`${path()}?lang=ar`)).body, "og:image")).not.toBe(before);
    const english = meta((await beta.html(`${path()}?lang=en`)).body, "og:description");
    expect(english).toContain("Took place");
  });
});

/** The name of the picture that says the figures of the JSON. */
async function cardEtag(node: NetworkNode, figures: Figures): Promise<string> {
  const db = readerOf(node.node.store);
  const [campaign, movement] = [await findCampaign(db, stage.campaign.handle), await findMovement(db)];
  if (campaign === null || movement === null) throw new Error("There is no campaign here.");
  const { host } = node.node.addresses;
  return `"${cardKey(await campaignCard({ campaign, movement, host, tally: { figures } }, "fr"))}"`;
}

async function etagOf(node: NetworkNode, url: string): Promise<string | null> {
  expect(url.startsWith(node.origin)).toBe(true);
  return (await fetch(url)).headers.get("etag");
}

describe("actions announced twice", () => {
  let double: { readonly id: string; readonly uri: string };
  let gael: Awaited<ReturnType<typeof signIn>>;

  beforeAll(async () => {
    double = await act(gamma, stage, { starts: "2026-11-20T10:30" });
    await act(gamma, stage, { starts: "2026-11-20T15:00", ends: "2026-11-20T16:00" });
    await network.settle();
    gael = await signIn(gamma, "organiser");
  }, 60_000);

  test("are shown to the organisers of both, and to nobody else", async () => {
    const bo = await signIn(beta, "organiser");
    for (const [organiser, uri] of [[gael, shared.uri], [bo, double.uri]] as const) {
      expect((await organiser.get("/desk")).body).toContain('href="/desk/doubles"');
      const page = (await organiser.get("/desk/doubles")).body;
      expect(page).toContain(uri);
      expect(page.match(/name="do" value="join"/g)).toHaveLength(1);
    }
    const own = new URL(double.uri).pathname;
    expect((await gael.get(own)).body).toContain('id="doubles"');
    expect((await gamma.html(own)).body).not.toContain('id="doubles"');
    const moderator = await signIn(gamma, "moderator");
    expect((await moderator.get("/desk/doubles")).status).toBe(404);
    expect((await moderator.post("/desk/doubles", { do: "join", action: double.id, other: shared.uri })).status).toBe(
      404,
    );
  });

  test("count once on every node after one press of one owner, and twice again after another", async () => {
    const announced = async () =>
      await Promise.all(network.nodes.map(async (node) => (await figuresAt(node)).actions.announced));
    expect(await announced()).toEqual([3, 3, 3]);
    expect((await gael.post("/desk/doubles", { do: "join", action: double.id, other: shared.uri })).status).toBe(303);
    await network.settle();
    expect(await announced()).toEqual([2, 2, 2]);
    expect((await gael.get("/desk/doubles")).body).toContain('value="undo"');
    expect((await gael.post("/desk/doubles", { do: "undo", action: double.id })).status).toBe(303);
    await network.settle();
    expect(await announced()).toEqual([3, 3, 3]);
  });

  test("are put together by the command line too, which says what it refuses", async () => {
    const run = async (args: Record<string, unknown>, node = gamma) =>
      await runVerb(node.node, "action part-of", args, { running: true });
    const listed = await runVerb(gamma.node, "action doubles", {}, { running: true });
    expect(JSON.stringify(listed)).toContain(shared.uri);
    expect(await run({ action: double.uri, other: double.uri })).toMatchObject({ ok: false });
    expect(await run({ action: double.uri, other: "https://elsewhere.example/actions/act1" })).toMatchObject({
      ok: false,
    });
    expect(await run({ action: double.uri, other: shared.uri })).toMatchObject({ ok: true });
    await network.settle();
    // A part has no parts: otherwise two that name each other would both count.
    expect(await run({ action: shared.uri, other: double.uri }, beta)).toMatchObject({ ok: false });
    expect(await run({ action: double.uri, other: null })).toMatchObject({ ok: true });
    await network.settle();
    expect((await figuresAt(alpha)).actions.announced).toBe(3);
  });
});

describe("what changed in the common text", () => {
  test("is shown word by word in each language, linked from the text and from who signed the version before", async () => {
    const texts = {
      en: { name: "Make Amazon Pay", content: "Living wages, now." },
      fr: { name: "Faisons payer Amazon", content: "Des salaires <dignes>, maintenant." },
    };
    orThrow(await publishText(alpha.node.ports, operator, { handle: stage.campaign.handle, texts }));
    const third = {
      ...texts,
      en: { ...texts.en, content: "Living wages and rest, now." },
      ar: { name: "ادفعوا", content: "الآن" },
    };
    orThrow(await publishText(alpha.node.ports, operator, { handle: stage.campaign.handle, texts: third }));
    await network.settle();
    const { status, body } = await alpha.html(`${path()}/text/3/diff?interface=en`);
    expect(status).toBe(200);
    expect(body).toMatch(/Living wages<ins><span class="unseen"[^>]*> added: <\/span> and rest<span class="unseen"/);
    expect(body).toMatch(/id="in-fr"[\s\S]*Nothing changed in this language[\s\S]*&lt;dignes&gt;/);
    expect(body).toMatch(/id="in-ar"[\s\S]*This language is new[\s\S]*<div class="changes" lang="ar" dir="rtl"><ins>/);
    const whole = (await alpha.html(`${path()}/text/3/diff?from=1&interface=en`)).body;
    expect(whole).toContain("<del>");
    expect((await alpha.html(`${path()}/text/3`)).body).toContain(`href="${path()}/text/3/diff"`);
    expect((await alpha.html(path())).body).toContain(`href="${path()}/text/3/diff?from=1"`);
    for (const nowhere of ["/text/1/diff", "/text/9/diff", "/text/3/diff?from=3", "/text/3/diff?from=x"]) {
      expect((await alpha.html(`${path()}${nowhere}`)).status, nowhere).toBe(404);
    }
  });
});
