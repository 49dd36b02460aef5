/** Which role may do what, as a table made from the one table of rights, so that the page cannot say another thing. */
import { EVERY_RIGHT, may, ROLES } from "../../domain/person.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The table. */
export function rightsTable({ say }: Pick<Visit, "say">): Html {
  return markup`<div class="scroll" tabindex="0"><table><thead><tr><td></td>${
    ROLES.map((role) => markup`<th scope="col">${say(`role.${role}`)}</th>`)
  }</tr></thead><tbody>${
    EVERY_RIGHT.map((right) =>
      markup`<tr><th scope="row">${say(`right.${right}`)}</th>${
        ROLES.map((role) => markup`<td>${may(role, right) ? say("right.yes") : say("right.no")}</td>`)
      }</tr>`
    )
  }</tbody></table></div>`;
}
