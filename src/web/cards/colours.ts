/** The colours of a card: those of the pages by day, in the movement's own accent. */
import { accented, GROUNDS, HOUSE_ACCENT } from "../theme/palette.ts";

/** The colours a card is drawn in, as `#rrggbb`. */
export interface CardColours {
  readonly paper: string;
  readonly sheet: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  /** For broad bands. */
  readonly accent: string;
  /** The accent for letters on paper. */
  readonly accentText: string;
  /** Letters on the band. */
  readonly onAccent: string;
}

/** The colours for a movement's accent, or for the house's where it has none or what it has is no colour. */
export function coloursFor(accent: string | null): CardColours {
  const own = accent !== null && /^#[0-9a-f]{6}$/.test(accent) ? accent : HOUSE_ACCENT;
  const { light } = accented(own);
  const { paper, sheet, ink } = GROUNDS.light;
  return {
    paper,
    sheet,
    ink,
    soft: "#5c5049",
    line: "#d8d0c6",
    accent: light["band"] ?? own,
    accentText: light["accent"] ?? ink,
    onAccent: light["band-ink"] ?? paper,
  };
}
