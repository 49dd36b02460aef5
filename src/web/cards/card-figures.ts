/**
 * What the card of a joint campaign says in figures, and a short word for it: sites that show links keep a picture by its
 * address, so that the address must change when the figures do.
 */
import { createHash } from "node:crypto";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { tallyLines } from "../components/tally-lines.ts";
import { printedLanguage } from "../posters/printed-words.ts";

/** The lines under the title, in the title's language where it has the words, else the movement's; none before any action. */
export function cardFigures(
  title: LanguageTag,
  movement: LanguageTag,
  tally: Pick<JointTally, "figures"> | null,
): readonly string[] {
  if (tally === null || tally.figures.actions.announced === 0) return [];
  return tallyLines(printedLanguage(title, movement), tally);
}

/** A word that is another when the figures are. */
export function figuresKey({ figures }: Pick<JointTally, "figures">): string {
  return createHash("sha256").update(JSON.stringify(figures)).digest("base64url").slice(0, 10);
}
