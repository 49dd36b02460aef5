/** A post that a reader's own filter found: folded behind the phrase, or not there at all. */
import type { Screening } from "../../domain/filter.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The piece as the screening has it; an undefined one is shown. */
export function screened(visit: Pick<Visit, "say">, screening: Screening | undefined, piece: Html): Html {
  if (screening === undefined || screening.kind === "show") return piece;
  if (screening.kind === "hide") return nothing;
  return markup`<details class="warned"><summary>${visit.say("filters.found")} <bdi>${
    screening.phrases.join(" · ")
  }</bdi></summary>${piece}</details>`;
}
