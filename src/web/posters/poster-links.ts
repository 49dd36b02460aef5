/** The ways from the pages to what is made for paper and for the other phone. */
import type { Call } from "../../domain/call.ts";
import { chooseText } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";
import { qrShape } from "./qr.ts";

/** The link to a call's poster, in the language its text is read in. */
export function posterLink(visit: Visit, call: Call): Html {
  const language = chooseText(visit, call.texts, call.language)?.language ?? call.language;
  return markup`<a href="/calls/${call.id}/poster?lang=${language}">${visit.say("poster.open")}</a>`;
}

/** A code to hold in front of the other phone, folded away until somebody wants it. `path` answers the picture. */
export function qrFold(visit: Visit, path: string, address: string): Html {
  const side = qrShape(address).size * 6;
  return markup`<details><summary>${visit.say("qr.other_phone")}</summary>
<p><img src="${path}" width="${side}" height="${side}" loading="lazy" alt="${
    visit.say("qr.alt", { address })
  }"></p></details>`;
}
