/** How to follow from anywhere on the network: the handle to paste, in words that need no knowledge of it. */
import { followForm } from "../follow/follow-form.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";
import { address } from "./text.ts";

/** The full handle of a local actor, `@front@front.example`. */
export function fullHandle(visit: Visit, handle: string): string {
  return `@${handle}@${visit.addresses.host}`;
}

/** The box that says how to follow an actor. */
export function followBox(visit: Visit, handle: string): Html {
  return markup`<section class="box" aria-labelledby="follow">
<h2 id="follow">${visit.say("follow.title")}</h2>
${followForm(visit, visit.addresses.profile(handle))}
<p>${visit.say("follow.how")}</p>
<p class="copy">${address(fullHandle(visit, handle))}</p>
</section>`;
}
