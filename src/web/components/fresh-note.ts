/** Says before a form is filled in that the person will be asked who they are: nobody likes to write a thing twice. */
import { type Html, markup, nothing } from "../html.ts";
import { provePath } from "../local-path.ts";
import type { Visit } from "../visit.ts";

/** The note; nothing for somebody who proved who they are just now. */
export function freshNote({ viewer, say, path }: Pick<Visit, "viewer" | "say" | "path">): Html {
  if (viewer === null || viewer.isFresh) return nothing;
  return markup`<p class="note">${say("sign_in.again_first")} <a href="${provePath(path)}">${
    say("sign_in.again")
  }</a></p>`;
}
