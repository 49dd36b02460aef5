/** Card pictures: the same for everybody, in the right letters, saying no more than the page, and cheap to ask for. */
import { XMLParser } from "fast-xml-parser";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callCard, type CardContent } from "../../src/web/cards/card-content.ts";
import { cardSvg } from "../../src/web/cards/card-svg.ts";
import { CardsBusy, renderCard } from "../../src/web/cards/render-card.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { findCampaign } from "../../src/database/views/campaign-views.ts";
import { findMovement } from "../../src/database/views/movement-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { sample, SAMPLE_CALLS } from "./posters-sample.ts";
import { openPrintStage, type PrintStage } from "./posters-stage.ts";

let stage: PrintStage;

beforeAll(async () => {
  stage = await openPrintStage();
});

afterAll(async () => await stage.database.close());

const get = (path: string, headers: Record<string, string> = {}) => stage.node.request(path, { headers });

async function contentOf(id: string, language: string | null): Promise<CardContent> {
  const db = readerOf(stage.node.store);
  const [call, campaign, movement] = [
    await findCall(db, id),
    await findCampaign(db, "make_amazon_pay"),
    await findMovement(db),
  ];
  if (call === null || campaign === null || movement === null) throw new Error("The stage is not furnished.");
  return await callCard({ call, campaign, movement, host: "front.example" }, language);
}

const plain: CardContent = {
  direction: "ltr",
  kind: { text: "Picket", direction: "ltr" },
  title: { text: "Title", direction: "ltr" },
  campaign: { text: "Campaign", direction: "ltr" },
  facts: [{ text: "Friday", direction: "ltr" }, { text: "Paris", direction: "ltr" }],
  leaf: { day: "26", month: "Nov" },
  mark: null,
  isCancelled: false,
  movement: { text: "Movement", direction: "ltr" },
  address: "front.example",
  accent: null,
};

describe("a card", () => {
  test("is a PNG of 1200 by 630 in every language of the sample, small, for everybody, named by its bytes", async () => {
    const paths = [
      ...SAMPLE_CALLS.flatMap((name) =>
        Object.keys(sample(`call-${name}`)["name"] as object).map((tag) =>
          `/calls/${stage.calls[name]}/card.png?lang=${tag}`
        )
      ),
      ...["en", "fr", "es", "pt", "ar", "bn"].map((tag) => `/c/make_amazon_pay/card.png?lang=${tag}`),
    ];
    const tags = new Set<string>();
    for (const path of paths) {
      const response = await get(path);
      expect([response.status, response.headers.get("content-type")], path).toEqual([200, "image/png"]);
      expect(response.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
      expect(response.headers.get("vary")).toBeNull();
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.byteLength).toBeLessThan(100_000);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 1_200, height: 630 });
      tags.add(response.headers.get("etag") ?? "");
    }
    expect(tags.size).toBe(paths.length);
  });

  test("is the same bytes for the same content, whoever asks", async () => {
    const path = `/calls/${stage.calls.picket}/card.png?lang=fr`;
    const first = await get(path, { "accept-language": "ar" });
    const etag = first.headers.get("etag") ?? "";
    const organiser = await stage.ana.get(path);
    expect(Buffer.from(await organiser.arrayBuffer()).equals(Buffer.from(await first.arrayBuffer()))).toBe(true);
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
    const svg = await cardSvg(await contentOf(stage.calls.picket, "fr"));
    expect(await cardSvg(await contentOf(stage.calls.picket, "fr"))).toBe(svg);
  });

  test("exists once per language there is: a flood of others is one picture", async () => {
    const path = `/calls/${stage.calls.picket}/card.png`;
    const tags = new Set<string | null>();
    for (const asked of ["", "?lang=xx", "?lang=zz-1234", "?lang=fr-ca", "?lang=%00", `?lang=${"a".repeat(500)}`]) {
      const response = await get(path + asked);
      expect(response.status, asked).toBe(200);
      tags.add(response.headers.get("etag"));
    }
    expect(tags.size).toBe(1);
  });

  test("says title, day, hours, town, kind, campaign and movement, and never what is not public", async () => {
    const id = await stage.write({
      place: { ...sample("call-picket")["place"] as object, name: "Entrepôt secret", street: "3 rue Cachée" },
      online: "https://meet.example/secret",
    });
    const said = JSON.stringify(await contentOf(id, "fr"));
    const shown = [
      "Piquet",
      "Brétigny-sur-Orge",
      "France",
      "26 novembre 2027",
      "07:00",
      "Faire payer Amazon",
      "Front populaire",
    ];
    for (const word of shown) expect(said).toContain(word);
    expect(said).not.toMatch(/secret|Cachée|91220|48\.6|meet\.example/);
  });

  test("marks what was called off, under a new name for caches", async () => {
    const id = await stage.write({});
    const path = `/calls/${id}/card.png?lang=fr`;
    const before = (await get(path)).headers.get("etag");
    await stage.ana.post(`/desk/calls/${id}/publish`, []);
    await stage.ana.post(`/desk/calls/${id}/cancel`, []);
    expect((await get(path)).headers.get("etag")).not.toBe(before);
    const card = await contentOf(id, "fr");
    expect(card).toMatchObject({ mark: "Annulé", isCancelled: true });
    expect(await cardSvg(card)).toContain("line-through");
  });

  test("answers 404 and 410 where the page does, and shows a draft to organisers alone", async () => {
    const draft = await stage.write({}, { publish: false });
    expect((await get(`/calls/${draft}/card.png`)).status).toBe(404);
    const own = await stage.ana.get(`/calls/${draft}/card.png`);
    expect([own.status, own.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
    const gone = await stage.write({});
    await stage.ana.post(`/desk/calls/${gone}/delete`, []);
    expect((await get(`/calls/${gone}/card.png`)).status).toBe(410);
    for (const path of ["/calls/neverwas/card.png", "/c/neverwas/card.png", "/c/front/card.png"]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  test("carries hostile words as words: nothing in them becomes a drawing, a file or a reference", async () => {
    const title = `</text><script>alert(1)</script><image href="file:///etc/passwd"/> &xxe; ]]> \u202Eoverridden`;
    const svg = await cardSvg({
      ...await contentOf(await stage.write({ name: { fr: title }, content: { fr: "x" } }), "fr"),
    });
    const tree = new XMLParser({ preserveOrder: true, ignoreAttributes: false }).parse(svg, true) as Element[];
    expect(new Set(elementsOf(tree))).toEqual(new Set(["svg", "rect", "text", "circle"]));
    expect(svg).not.toMatch(/ href="|url\(|\u202e/);
    expect(svg).toContain("&#60;script&#62;");
  });

  test("keeps a long title, an endless word and a long place within its edges", async () => {
    for (
      const title of [
        "mots très longs ".repeat(12).trim(),
        "A".repeat(200),
        "حق التنظيم لعمال المستودعات ".repeat(7).trim(),
      ]
    ) {
      const direction = /[a-z]/i.test(title) ? "ltr" as const : "rtl" as const;
      const far = {
        text: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Ynys Môn, ".repeat(2),
        direction,
      };
      const bytes = await renderCard({ ...plain, direction, title: { text: title, direction }, facts: [far, far] });
      const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const column = direction === "ltr" ? 1_140 : 50;
      for (let y = 260; y < 530; y++) {
        const at = (y * info.width + column) * info.channels;
        expect([...data.subarray(at, at + 3)], `${title.slice(0, 9)} ${y}`).toEqual([
          ...data.subarray((20 * info.width + column) * info.channels).subarray(0, 3),
        ]);
      }
    }
  });

  test("is drawn in turn, and a crowd of different ones is told to come back", async () => {
    const crowd = Array.from({ length: 30 }, (_, at) => renderCard({ ...plain, address: `node-${at}.example` }));
    const outcomes = await Promise.allSettled(crowd);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason as unknown);
    expect(refused.length).toBe(6);
    expect(refused.every((reason) => reason instanceof CardsBusy)).toBe(true);
    expect((await renderCard({ ...plain, address: "node-29.example" })).byteLength).toBeGreaterThan(1_000);
  });
});

type Element = Record<string, unknown>;

function elementsOf(nodes: readonly Element[]): string[] {
  return nodes.flatMap((node) =>
    Object.entries(node).filter(([name]) => name !== ":@" && name !== "#text").flatMap(([name, children]) => [
      name,
      ...elementsOf(children as Element[]),
    ])
  );
}
