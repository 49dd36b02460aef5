/**
 * The colours of the style sheet, and what a movement's own colour makes of them. Any colour is taken: where letters must be
 * read, a shade of the same hue is found that contrasts enough in light and in dark; broad bands carry the colour itself.
 */
import { contrast, hexOf, type Oklch, oklchOf } from "./colour.ts";

/** A colour per token, `#rrggbb`. */
export type Tokens = Readonly<Record<string, string>>;

/** The colours that depend on the accent, for light and dark pages. */
export interface Accented {
  readonly light: Tokens;
  readonly dark: Tokens;
}

/** The colour of the house, where a movement has not chosen its own. */
export const HOUSE_ACCENT = "#b3261e";

/** What stays as it is whatever the accent. */
export const GROUNDS = {
  light: { "paper": "#f7f5f1", "sheet": "#ffffff", "ink": "#1b1613", "good-wash": "#e2f0e5" },
  dark: { "paper": "#141110", "sheet": "#1f1b18", "ink": "#f2ebe4", "good-wash": "#1a3023" },
} as const;

/** Letters over a ground need 4.5 to 1 (WCAG 1.4.3); a little more allows for rounding. */
const ENOUGH = 4.6;

/** Derives the shades of an accent. The same colour always gives the same shades. */
export function accented(accent: string): Accented {
  const colour = oklchOf(accent);
  return { light: lightShades(accent, colour), dark: darkShades(accent, colour) };
}

function lightShades(accent: string, colour: Oklch): Tokens {
  const { paper, sheet, ink } = GROUNDS.light;
  const wash = hexOf({ l: 0.94, c: Math.min(colour.c, 0.03), h: colour.h });
  const letters = readable(colour, [paper, sheet, wash, GROUNDS.light["good-wash"]], -1);
  return {
    "accent": letters,
    "accent-ink": inkOn(letters, "#ffffff", ink),
    "wash": wash,
    "band": accent,
    "band-ink": inkOn(accent, "#ffffff", ink),
  };
}

/** In the dark no band shines: a colour lighter than dusk is darkened, its hue kept. */
function darkShades(accent: string, colour: Oklch): Tokens {
  const { paper, sheet } = GROUNDS.dark;
  const wash = hexOf({ l: 0.27, c: Math.min(colour.c, 0.04), h: colour.h });
  const soft = { ...colour, l: Math.max(colour.l, 0.76), c: Math.min(colour.c, 0.14) };
  const letters = readable(soft, [paper, sheet, wash, GROUNDS.dark["good-wash"]], 1);
  const band = colour.l > 0.4 ? hexOf({ ...colour, l: 0.4, c: Math.min(colour.c, 0.14) }) : accent;
  return {
    "accent": letters,
    "accent-ink": inkOn(letters, paper),
    "wash": wash,
    "band": band,
    "band-ink": inkOn(band, "#ffffff", paper),
  };
}

/** The nearest shade of a colour that can be read over every ground, darker (-1) or lighter (1). */
function readable(colour: Oklch, grounds: readonly string[], towards: -1 | 1): string {
  for (let l = colour.l; l >= 0 && l <= 1; l += towards * 0.005) {
    const hex = hexOf({ ...colour, l });
    if (grounds.every((ground) => contrast(hex, ground) >= ENOUGH)) return hex;
  }
  return towards < 0 ? "#000000" : "#ffffff";
}

/** The first ink that can be read over a ground, else the one that stands out most: black or white always does. */
function inkOn(ground: string, ...inks: readonly string[]): string {
  const all = [...inks, "#ffffff", "#000000"];
  return all.find((ink) => contrast(ground, ink) >= ENOUGH) ??
    all.reduce((best, ink) => contrast(ground, ink) > contrast(ground, best) ? ink : best);
}
