/**
 * Turns cards into PNG, one at a time and off the thread that answers requests, and keeps the last ones by what they say. The
 * same content is drawn once however many ask for it; a crowd of different ones is told to come back.
 */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { cardLimits } from "../../domain/limits.ts";
import type { CardContent } from "./card-content.ts";
import { CARD_LOOK, CARD_SIZE, cardSvg } from "./card-svg.ts";
import { loadFonts } from "./fonts.ts";

/** Thrown when too many cards wait already; the answer is 503. */
export class CardsBusy extends Error {
  constructor() {
    super("Too many cards are waiting to be drawn.");
    this.name = "CardsBusy";
  }
}

/** Whether this platform can draw cards at all; pages name no card otherwise, and their addresses answer 404. */
export const canDrawCards: boolean = sharp.format.svg?.input.buffer === true;

/** A name for what a card says: equal for equal content, different for any other. Fit for an ETag. */
export function cardKey(content: CardContent): string {
  return createHash("sha256").update(JSON.stringify([CARD_LOOK, content])).digest("base64url").slice(0, 32);
}

const kept = new Map<string, Uint8Array<ArrayBuffer>>();
const drawing = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
let keptBytes = 0;
let previous: Promise<unknown> = Promise.resolve();

/** The PNG of a card, drawn or remembered; throws {@link CardsBusy}. Equal content gives equal bytes. */
export async function renderCard(content: CardContent): Promise<Uint8Array<ArrayBuffer>> {
  const key = cardKey(content);
  const known = kept.get(key);
  if (known !== undefined) {
    // The one asked for last is dropped last.
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const underWay = drawing.get(key);
  if (underWay !== undefined) return await underWay;
  if (drawing.size >= cardLimits.waiting) throw new CardsBusy();
  const drawn = previous.then(() => draw(content));
  previous = drawn.catch(() => undefined);
  drawing.set(key, drawn);
  try {
    const bytes = await drawn;
    keep(key, bytes);
    return bytes;
  } finally {
    drawing.delete(key);
  }
}

async function draw(content: CardContent): Promise<Uint8Array<ArrayBuffer>> {
  await loadFonts();
  const svg = await cardSvg(content);
  const drawn = sharp(Buffer.from(svg), { density: 72, limitInputPixels: CARD_SIZE.width * CARD_SIZE.height });
  // Colours as they are: choosing a palette would halve the bytes and take fifty megabytes of memory to do it.
  return new Uint8Array(await drawn.flatten().png({ compressionLevel: 9 }).toBuffer());
}

function keep(key: string, bytes: Uint8Array<ArrayBuffer>): void {
  kept.set(key, bytes);
  keptBytes += bytes.byteLength;
  for (const [oldest, { byteLength }] of kept) {
    if (keptBytes <= cardLimits.keptBytes) return;
    kept.delete(oldest);
    keptBytes -= byteLength;
  }
}
