/**
 * Draws a card as SVG, 1200 by 630 pixels. Everything is placed from the side where its language begins; a run in the other
 * direction is set against the same edge. Lines were measured before, so nothing leaves its box; every word is escaped.
 */
import type { CardContent, Run } from "./card-content.ts";
import { type CardColours, coloursFor } from "./colours.ts";
import { FONT_FAMILIES } from "./fonts.ts";
import { fitLine, fitText } from "./lines.ts";
import { escapeMarkup } from "./measure.ts";

/** The size of a card in pixels, as sites that show links expect it. */
export const CARD_SIZE = { width: 1_200, height: 630 } as const;

/** Changes whenever cards are drawn otherwise, so that kept ones are drawn anew. */
export const CARD_LOOK = 1;

const EDGE = { start: 84, end: 72 } as const;
const FULL = CARD_SIZE.width - EDGE.start - EDGE.end;
const LEAF = { width: 176, height: 188, top: 64 } as const;
const MARK = { width: 132, dot: 22, middle: 100 } as const;
const BAND = { top: 536, middle: 594 } as const;
const TITLE_SIZES = [100, 92, 84, 76, 68, 60, 54, 48, 43, 39] as const;

/** What one letter run needs to be drawn. `x` counts from the side where the card begins. */
interface Placed {
  readonly run: Run;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  /** Which side of the run stands at `x`; the card's beginning unless said. */
  readonly at?: "start" | "middle" | "end";
  readonly struck?: boolean;
}

/** Draws one card. The same content gives the same text. */
export async function cardSvg(card: CardContent): Promise<string> {
  const colours = coloursFor(card.accent);
  const parts = [
    `<rect width="1200" height="630" fill="${colours.paper}"/>`,
    box(card, 0, 0, 28, CARD_SIZE.height, colours.accent),
    ...await headLine(card, colours),
    ...card.leaf === null ? mark(card, colours) : leaf(card, card.leaf, colours),
    ...await title(card, colours),
    ...await facts(card, colours),
    ...await band(card, colours),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD_SIZE.width}" height="${CARD_SIZE.height}" viewBox="0 0 ${CARD_SIZE.width} ${CARD_SIZE.height}" font-family="${FONT_FAMILIES}">${
    parts.join("")
  }</svg>`;
}

/** Room for text beside the leaf, or beside the mark where there is none. */
function roomOf(card: CardContent): number {
  return FULL - (card.leaf === null ? MARK.width : LEAF.width) - 44;
}

/** The sign of the house: two that a hyphen joins. */
function mark(card: CardContent, colours: CardColours): string[] {
  const x = CARD_SIZE.width - EDGE.end - MARK.width;
  const [one, other] = [x + MARK.dot, x + MARK.width - MARK.dot].map((at) =>
    card.direction === "rtl" ? CARD_SIZE.width - at : at
  );
  const dot = (at: number | undefined) =>
    `<circle cx="${at}" cy="${MARK.middle}" r="${MARK.dot}" fill="${colours.accent}"/>`;
  return [
    box(card, x + MARK.dot, MARK.middle - 6, MARK.width - MARK.dot * 2, 12, colours.accent),
    dot(one),
    dot(other),
  ];
}

async function headLine(card: CardContent, colours: CardColours): Promise<string[]> {
  const y = 112;
  const parts: string[] = [];
  let x = EDGE.start;
  if (card.mark !== null) {
    const mark = await fitLine(card.mark, { width: 360, sizes: [32, 26], weight: "bold" });
    const run = { text: mark.line, direction: card.kind.direction };
    parts.push(
      box(card, x, y - 42, mark.width + 40, 60, colours.ink),
      text(card, {
        run,
        x: x + 20 + mark.width / 2,
        y,
        size: mark.size,
        colour: colours.paper,
        bold: true,
        at: "middle",
      }),
    );
    x += mark.width + 62;
  }
  const limit = EDGE.start + roomOf(card);
  const kind = await fitLine(card.kind.text, { width: limit - x, sizes: [34, 30, 26], weight: "bold" });
  parts.push(
    text(card, {
      run: { ...card.kind, text: kind.line },
      x,
      y,
      size: kind.size,
      colour: colours.accentText,
      bold: true,
    }),
  );
  x += kind.width + 40;
  if (card.campaign === null || limit - x < 200) return parts;
  const campaign = await fitLine(card.campaign.text, { width: limit - x, sizes: [32, 29, 26], weight: "regular" });
  const run = { ...card.campaign, text: campaign.line };
  const dot = CARD_SIZE.width - (x - 20);
  parts.push(
    `<circle cx="${round(card.direction === "rtl" ? dot : x - 20)}" cy="${y - 11}" r="5" fill="${colours.accent}"/>`,
    text(card, { run, x, y, size: campaign.size, colour: colours.soft }),
  );
  return parts;
}

function leaf(card: CardContent, day: NonNullable<CardContent["leaf"]>, colours: CardColours): string[] {
  const { direction } = card;
  const x = CARD_SIZE.width - EDGE.end - LEAF.width;
  const middle = x + LEAF.width / 2;
  const run = (words: string): Run => ({ text: words, direction });
  const month = day.month.length > 6 ? 28 : 34;
  return [
    box(card, x, LEAF.top, LEAF.width, LEAF.height, colours.sheet, colours.line),
    box(card, x, LEAF.top, LEAF.width, 14, colours.accent),
    text(card, {
      run: run(day.day),
      x: middle,
      y: LEAF.top + 112,
      size: 92,
      colour: colours.ink,
      bold: true,
      at: "middle",
    }),
    text(card, {
      run: run(day.month),
      x: middle,
      y: LEAF.top + 162,
      size: month,
      colour: colours.soft,
      bold: true,
      at: "middle",
    }),
  ];
}

async function title(card: CardContent, colours: CardColours): Promise<string[]> {
  // Arabic and Bengali reach further above and below their line.
  const leading = /[\p{Script=Arabic}\p{Script=Bengali}]/u.test(card.title.text) ? 1.32 : 1.14;
  const top = 146;
  const bottom = 496 - card.facts.length * 56;
  const height = bottom - top;
  const fitted = await fitText(card.title.text, {
    width: roomOf(card),
    height,
    sizes: TITLE_SIZES,
    leading,
    weight: "bold",
  });
  const used = fitted.lines.length * fitted.size * leading;
  const first = top + Math.min(48, (height - used) / 2) + fitted.size * (leading - 0.26);
  return fitted.lines.map((line, at) =>
    text(card, {
      run: { ...card.title, text: line },
      x: EDGE.start,
      y: first + at * fitted.size * leading,
      size: fitted.size,
      colour: card.isCancelled ? colours.soft : colours.ink,
      bold: true,
      struck: card.isCancelled,
    })
  );
}

async function facts(card: CardContent, colours: CardColours): Promise<string[]> {
  const first = 510 - (card.facts.length - 1) * 56;
  return await Promise.all(card.facts.map(async (run, at) => {
    const isFirst = at === 0;
    const weight = isFirst ? "bold" : "regular";
    const line = await fitLine(run.text, { width: FULL, sizes: [36, 33, 30, 27, 24, 22], weight });
    return text(card, {
      run: { ...run, text: line.line },
      x: EDGE.start,
      y: first + at * 56 - 6,
      size: line.size,
      colour: colours.ink,
      bold: isFirst,
      struck: card.isCancelled,
    });
  }));
}

async function band(card: CardContent, colours: CardColours): Promise<string[]> {
  const address = await fitLine(card.address, { width: 560, sizes: [28, 25, 22], weight: "regular" });
  const parts = [
    `<rect y="${BAND.top}" width="${CARD_SIZE.width}" height="${
      CARD_SIZE.height - BAND.top
    }" fill="${colours.accent}"/>`,
    text(card, {
      run: { text: address.line, direction: "ltr" },
      x: CARD_SIZE.width - EDGE.end,
      y: BAND.middle,
      size: address.size,
      colour: colours.onAccent,
      at: "end",
    }),
  ];
  if (card.movement === null) return parts;
  const width = FULL - address.width - 48;
  const movement = await fitLine(card.movement.text, { width, sizes: [36, 32, 28, 25], weight: "bold" });
  const run = { ...card.movement, text: movement.line };
  return [
    ...parts,
    text(card, { run, x: EDGE.start, y: BAND.middle, size: movement.size, colour: colours.onAccent, bold: true }),
  ];
}

function box(
  card: CardContent,
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  line?: string,
): string {
  const left = card.direction === "rtl" ? CARD_SIZE.width - x - width : x;
  const stroke = line === undefined ? "" : ` stroke="${line}" stroke-width="2"`;
  return `<rect x="${round(left)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }" fill="${fill}"${stroke}/>`;
}

function text(
  card: CardContent,
  { run, x, y, size, colour, bold = false, at = "start", struck = false }: Placed,
): string {
  const left = card.direction === "rtl" ? CARD_SIZE.width - x : x;
  // A run's own start is its right side when it runs from there; the card's start is the edge it stands against.
  const isTurned = run.direction !== card.direction;
  const anchor = at === "middle" ? "middle" : (at === "start") === isTurned ? "end" : "start";
  const weight = bold ? ` font-weight="700"` : "";
  const line = struck ? ` text-decoration="line-through"` : "";
  return `<text x="${round(left)}" y="${
    round(y)
  }" font-size="${size}" fill="${colour}" direction="${run.direction}" text-anchor="${anchor}"${weight}${line}>${
    escapeMarkup(withSigns(run))
  }</text>`;
}

/** In a line from the right, the sign of a Latin hashtag or handle would stand behind it (UAX #9); a mark holds it in front. */
function withSigns({ text, direction }: Run): string {
  return direction === "ltr" ? text : text.replace(/(?<=^|\s)(?=[#@]\p{Script=Latin})/gu, "\u200e");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
