/** What differs between this node and its partners, in words and addresses, after an organiser asked for it. */
import type { PartnerDifference } from "../../domain/joint-difference.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { address } from "./text.ts";

const SORTS = [
  ["missingHere", "partners.missing_here"],
  ["missingThere", "partners.missing_there"],
  ["other", "partners.other_version"],
] as const;

/** Partners that are equal in one line, the others one by one. */
export function differenceList({ say }: Visit, compared: readonly PartnerDifference[]): Html {
  const isEqual = ({ sources }: PartnerDifference) =>
    sources !== null && SORTS.every(([sort]) => sources[sort].length === 0);
  const equal = compared.filter(isEqual).length;
  return markup`<section class="box" role="status" aria-labelledby="differences"><h3 id="differences">${
    say("partners.differences")
  }</h3><p>${say("partners.equal", { equal, all: compared.length })}</p><ul>${
    compared.filter((one) => !isEqual(one)).map(({ organisation, sources }) =>
      markup`<li><strong><bdi>${organisation.name}</bdi></strong>${
        sources === null
          ? markup`: ${say("partners.trouble.unreachable")}`
          : SORTS.filter(([sort]) => sources[sort].length > 0).map(([sort, words]) =>
            markup`<br>${say(words)}<ul class="small">${
              sources[sort].map((uri) =>
                markup`<li><a href="${safeHref(uri) ?? "#"}" rel="noopener">${address(uri)}</a></li>`
              )
            }</ul>`
          )
      }</li>`
    )
  }</ul>${compared.length === 0 ? markup`<p class="empty">${say("partners.nobody_yet")}</p>` : nothing}</section>`;
}
