/**
 * The one style sheet, in a movement's own colour. The page policy allows no style inside pages, so that the colour is part
 * of the sheet's address and the sheet with it is as cacheable as without.
 */
import { accented, HOUSE_ACCENT, type Tokens } from "./palette.ts";

/** The sheet with the shades of an accent in place of those of the house; `null` leaves it as it is. */
export function sheetIn(sheet: string, accent: string | null): string {
  if (accent === null || accent === HOUSE_ACCENT) return sheet;
  const { light, dark } = accented(accent);
  let block = 0;
  return sheet.replace(/:root \{[^}]*\}/g, (root) => {
    block += 1;
    return block === 1 ? withTokens(root, light) : block === 2 ? withTokens(root, dark) : root;
  });
}

function withTokens(root: string, tokens: Tokens): string {
  return Object.entries(tokens).reduce(
    (text, [name, hex]) => text.replace(new RegExp(`(--${name}: )#[0-9a-f]{6};`), `$1${hex};`),
    root,
  );
}
