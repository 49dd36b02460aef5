/** How to follow from anywhere on the network: the handle to paste, in words that need no knowledge of it. */
import { followForm } from "../follow/follow-form.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";
import { followControlsFor } from "./follow-controls.ts";
import { address } from "./text.ts";

/** The full handle of a local actor, `@front@front.example`. */
export function fullHandle(visit: Visit, handle: string): string {
  return `@${handle}@${visit.addresses.host}`;
}

/** The box that says how to follow an actor, beginning with following from here for whoever is signed in. */
export function followBox(visit: Visit, handle: string): Html {
  return markup`<section class="box" aria-labelledby="follow">
<h2 id="follow">${visit.say("follow.title")}</h2>
${followControlsFor(visit, handle)}${elsewhere(visit, handle)}</section>`;
}

/** Following from another server; folded away for whoever is signed in here, who does not need it. */
function elsewhere(visit: Visit, handle: string): Html {
  const how = markup`${followForm(visit, visit.addresses.profile(handle))}
<p>${visit.say("follow.how")}</p>
<p class="copy">${address(fullHandle(visit, handle))}</p>
`;
  if (visit.viewer === null) return how;
  return markup`<details><summary>${visit.say("follow.follow_title")}</summary>${how}</details>`;
}
