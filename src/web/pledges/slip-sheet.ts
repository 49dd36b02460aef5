/**
 * A sheet of printed slips: each with a code to type, the same as a QR code, and one line on what it is. It is shown once; the
 * codes are nowhere else, so that a sheet that was lost is lost.
 */
import type { Call } from "../../domain/call.ts";
import { layout } from "../components/layout.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import { qrShape } from "../posters/qr.ts";
import type { Visit } from "../visit.ts";

/** The sheet for a batch of codes, in the order they were drawn. */
export function slipSheet(visit: Visit, call: Call, codes: readonly string[]): Html {
  const { say, addresses } = visit;
  const chosen = chooseText(visit, call.texts, call.language);
  const title = chosen === null ? markup`${call.id}` : phrase(chosen.language, chosen.text.name);
  return layout(
    visit,
    { title: say("slips.title"), hidden: true },
    markup`<div class="screen-only"><h1>${say("slips.title")}</h1><p class="note">${
      say("slips.once")
    }</p><p><a href="/desk/calls/${call.id}/pledges">${say("slips.back")}</a></p></div>
<ul class="slips">${
      codes.map((code) => {
        const { size, path } = qrShape(addresses.slip(code));
        return markup`<li><svg viewBox="0 0 ${size} ${size}" width="96" height="96" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>
<p><strong>${title}</strong><br><bdi class="code" dir="ltr">${code}</bdi><br><span class="small">${
          say("slips.how")
        } <bdi dir="ltr">${addresses.host}/slips</bdi></span></p></li>`;
      })
    }</ul>`,
  );
}
