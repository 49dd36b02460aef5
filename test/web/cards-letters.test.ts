/** The letters of cards: every script of the sample is drawn and joined as it is read, and what cannot be drawn is never a box. */
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { reduceTo } from "../../src/web/cards/drawable.ts";
import { type Coverage, loadFonts, textOf } from "../../src/web/cards/fonts.ts";
import { fitLine, fitText } from "../../src/web/cards/lines.ts";
import { escapeMarkup, widthOfLine, widthOfWord } from "../../src/web/cards/measure.ts";
import { coloursFor } from "../../src/web/cards/colours.ts";
import { contrast } from "../../src/web/theme/colour.ts";
import { sample, SAMPLE_CALLS } from "./posters-sample.ts";

let fonts: Coverage;

beforeAll(async () => {
  fonts = await loadFonts();
});

/** Whether what is drawn for a text is a hollow frame, inked on all four sides, as the box of a missing letter has. */
async function isBox(text: string): Promise<boolean> {
  const { data, info } = await textOf(escapeMarkup(text), "bold", 100).raw().toBuffer({ resolveWithObject: true });
  const grey = await sharp(data, { raw: info }).greyscale().raw().toBuffer();
  const ink = (x: number, y: number) => (grey[y * info.width + x] ?? 0) > 40;
  const isInked = (length: number, inkAt: (at: number) => boolean) =>
    Array.from({ length: length - 12 }, (_, at) => at + 6).every(inkAt);
  // The frame may begin a pixel or two inside.
  const isEdge = (offset: number) =>
    [
      [1, 2, 3, 4].some((at) => isInked(info.width, (x) => ink(x, offset === 0 ? at : info.height - 1 - at))),
      [1, 2, 3, 4].some((at) => isInked(info.height, (y) => ink(offset === 0 ? at : info.width - 1 - at, y))),
    ].every(Boolean);
  const isHollow = grey.filter((value) => value > 40).length < 0.7 * grey.length;
  return isHollow && isEdge(0) && isEdge(1);
}

describe("letters", () => {
  test("of every sample text are there, and none is the box of a missing one", async () => {
    expect(await isBox("\ue123"), "a missing letter is drawn as a box").toBe(true);
    for (const name of [...SAMPLE_CALLS.map((call) => `call-${call}`), "campaign"]) {
      for (const text of Object.values(sample(name)["name"] as Record<string, string>)) {
        expect(reduceTo(fonts, text)).toBe(text);
        for (const letter of new Set(text.match(/\p{L}/gu) ?? [])) expect(await isBox(letter), letter).toBe(false);
      }
    }
    for (const letter of "ñçœßÆğŞŽłΩжЇپگچۆڵযৎ") expect(await isBox(letter), letter).toBe(false);
  });

  test("of Arabic are joined, and Bengali clusters are one shape: both take less room than their letters apart", async () => {
    const [joined, apart] = [await widthOfWord("سسس", "bold"), await widthOfWord("س\u200cس\u200cس", "bold")];
    expect(joined).toBeLessThan(0.9 * apart);
    const [cluster, letters] = [await widthOfWord("ক্ষ", "bold"), await widthOfWord("ক্\u200cষ", "bold")];
    expect(cluster).toBeLessThan(0.9 * letters);
    expect(await widthOfWord("ঢাকা", "bold"), "vowel signs take their own room").toBeGreaterThan(
      1.3 * await widthOfWord("ঢক", "bold"),
    );
  });

  test("that the fonts lack refuse a name whole; decoration is only left out; direction marks and heaps of accents go", () => {
    expect(reduceTo(fonts, "罢工")).toBeNull();
    expect(reduceTo(fonts, "Strike 罢工")).toBeNull();
    expect(reduceTo(fonts, "🔥🔥")).toBeNull();
    expect(reduceTo(fonts, "  Grève 🎉\n générale\u0000 ")).toBe("Grève générale");
    expect(reduceTo(fonts, "a\u202eb\u2066c\ud800d")).toBe("abcd");
    expect(reduceTo(fonts, `e${"\u0301".repeat(60)}`)?.normalize("NFD").length).toBeLessThan(7);
    expect(reduceTo(fonts, "ন\u09cd\u200cয\u200d"), "joiners change the shape of letters").toBe("ন\u09cd\u200cয\u200d");
  });
});

describe("lines", () => {
  const box = { width: 800, height: 260, sizes: [84, 60, 40], leading: 1.2, weight: "bold" } as const;

  test("are of the largest size that fits, about equally long, and never wider than their box", async () => {
    const texts = [
      "Grève",
      "Piquet devant l'entrepôt de Brétigny",
      "وقفة أمام مستودع بريتيني",
      "ঢাকায় পোশাক শ্রমিকদের সমাবেশ",
      "x".repeat(300),
    ];
    for (const text of texts) {
      const { size, lines } = await fitText(text, box);
      expect(lines.length * size * box.leading).toBeLessThanOrEqual(box.height);
      for (const line of lines) expect(await widthOfLine(line, "bold") * size, line).toBeLessThanOrEqual(box.width);
    }
    expect((await fitText("Grève", box)).size).toBe(84);
    expect((await fitText("un deux trois quatre cinq six", { ...box, sizes: [84] })).lines).toEqual([
      "un deux trois",
      "quatre cinq six",
    ]);
  });

  test("that fit nowhere end in an ellipsis after a whole word", async () => {
    const { lines } = await fitText("solidarité internationale, ".repeat(40).trim(), box);
    expect(lines.at(-1)).toMatch(/(solidarité|internationale)…$/);
    expect((await fitLine("un deux trois, quatre", { width: 300, sizes: [40], weight: "bold" })).line).toBe("un deux…");
  });
});

test("a movement's colour is taken whatever it is, and letters on it and beside it stay readable", () => {
  for (const accent of ["#ffee00", "#ffffff", "#000000", "#00aa55", "#a5221c", "red", null]) {
    const colours = coloursFor(accent);
    expect(contrast(colours.accent, colours.onAccent), `on ${accent}`).toBeGreaterThan(4.5);
    expect(contrast(colours.accentText, colours.paper), `beside ${accent}`).toBeGreaterThan(4.5);
  }
});
