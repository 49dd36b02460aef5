/**
 * The letters that pictures made by this node are drawn with: Noto Sans for Latin, Greek and Cyrillic, and its Arabic and
 * Bengali sisters. It knows which characters they have, so that no picture shows an empty box, and it never looks at the
 * fonts of the machine: the same words give the same picture everywhere. No font is sent to browsers.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import sharp from "sharp";

/** How heavy letters are drawn. */
export type Weight = "regular" | "bold";

/** The families in the order letters are looked for, as style sheets and Pango name them. */
export const FONT_FAMILIES = "Noto Sans, Noto Sans Arabic, Noto Sans Bengali";

const FILES = [
  "noto-sans/400Regular/NotoSans_400Regular.ttf",
  "noto-sans/700Bold/NotoSans_700Bold.ttf",
  "noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
  "noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf",
  "noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf",
  "noto-sans-bengali/700Bold/NotoSansBengali_700Bold.ttf",
].map((file) => createRequire(import.meta.url).resolve(`@expo-google-fonts/${file}`));

/** A run of text as Pango draws it, for measuring. `markup` is escaped by the caller. */
export function textOf(markup: string, weight: Weight, size: number, fontfile: string = FILES[0] ?? "") {
  const font = `${FONT_FAMILIES} ${weight === "bold" ? "Bold " : ""}${size}`;
  return sharp({ text: { text: markup, font, fontfile, dpi: 72 } });
}

let ready: Promise<Coverage> | null = null;

/**
 * Makes the fonts known to the drawing library and reads what they cover; the files are read once. Throws where the library
 * was built without text.
 */
export function loadFonts(): Promise<Coverage> {
  ready ??= load().catch((error: unknown) => {
    ready = null;
    throw error;
  });
  return ready;
}

/** The characters that can be drawn. */
export interface Coverage {
  has(codePoint: number): boolean;
}

async function load(): Promise<Coverage> {
  const ranges: (readonly [number, number])[] = [];
  for (const file of FILES) {
    // The library learns a font by drawing something with it.
    await textOf("x", "regular", 10, file).png().toBuffer();
    // Regular and bold cover the same characters.
    if (file.includes("400Regular")) ranges.push(...coveredRanges(await readFile(file)));
  }
  return { has: (codePoint) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last) };
}

/**
 * The ranges of characters a TrueType file has glyphs for, from the Unicode subtable of its `cmap` (OpenType 1.9, formats
 * 4 and 12). Segments of format 4 are taken whole: Noto has no missing glyphs inside them.
 */
export function coveredRanges(file: Uint8Array): (readonly [number, number])[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const cmap = findTable(view, 0x636d6170);
  const offsets = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, at) => cmap + view.getUint32(cmap + 4 + at * 8 + 4),
  );
  return offsets.flatMap((offset) => {
    const format = view.getUint16(offset);
    return format === 12 ? groupsAt(view, offset) : format === 4 ? segmentsAt(view, offset) : [];
  });
}

function findTable(view: DataView, tag: number): number {
  for (let at = 12; at < 12 + view.getUint16(4) * 16; at += 16) {
    if (view.getUint32(at) === tag) return view.getUint32(at + 8);
  }
  throw new Error("A font without a table of characters.");
}

function groupsAt(view: DataView, offset: number): (readonly [number, number])[] {
  return Array.from({ length: view.getUint32(offset + 12) }, (_, at) => {
    const group = offset + 16 + at * 12;
    return [view.getUint32(group), view.getUint32(group + 4)] as const;
  });
}

function segmentsAt(view: DataView, offset: number): (readonly [number, number])[] {
  const count = view.getUint16(offset + 6) / 2;
  return Array.from({ length: count }, (_, at) => {
    const last = view.getUint16(offset + 14 + at * 2);
    return [view.getUint16(offset + 16 + count * 2 + at * 2), last] as const;
  }).filter(([first]) => first !== 0xffff);
}
