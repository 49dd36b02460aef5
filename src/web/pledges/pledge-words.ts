/** The words of a pledge that several pages share: where it stands, what it promises, who learns of it. */
import type { Call } from "../../domain/call.ts";
import type { PledgeOption } from "../../domain/call.ts";
import type { PledgeState } from "../../domain/pledge.ts";
import { type FormView, idOf } from "../components/fields.ts";
import { scheduleLine } from "../components/schedule.ts";
import { chooseText, commaList, phrase } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The title of a call, leading back to it. */
export function callLead(visit: Visit, call: Call): Html {
  const chosen = chooseText(visit, call.texts, call.language);
  return markup`<p class="lead"><a href="/calls/${call.id}">${
    chosen === null ? call.id : phrase(chosen.language, chosen.text.name)
  }</a></p>
<p class="meta">${scheduleLine(visit, call)}</p>`;
}

/** Where a pledge stands, in one sentence that a voice reads out at once. */
export function stateNote(visit: Visit, state: PledgeState): Html {
  return markup`<p class="done" role="status"><strong>${visit.say(`pledge.state.${state}`)}</strong></p>`;
}

/** The choice of what is promised; nothing to choose where a call offers one answer. */
export function optionField(visit: Visit, view: FormView, call: Call, form: string): Html {
  const options = call.pledgeOptions;
  const [first] = options;
  if (options.length < 2) return markup`<input type="hidden" name="option" value="${first ?? "going"}">`;
  const chosen = view.text("option") || first;
  return markup`<fieldset class="ticks"><legend>${visit.say("pledges.what")}</legend>${
    options.map((option) =>
      markup`<p class="tick"><input type="radio" id="${idOf(`${form}-${option}`)}" name="option" value="${option}"${
        option === chosen ? markup` checked` : nothing
      }> <label for="${idOf(`${form}-${option}`)}">${visit.say(`pledge_option.${option}`)}</label></p>`
    )
  }</fieldset>`;
}

/** The option a form names, if the call offers it; its first otherwise. */
export function readOption(call: Call, value: string): PledgeOption {
  return call.pledgeOptions.find((option) => option === value) ?? call.pledgeOptions[0] ?? "going";
}

/** Who learns of a pledge made by this door, in one line. */
export function whoLearns(visit: Visit, door: "member" | "slip" | "mail" | "fediverse"): Html {
  return markup`<p class="hint">${visit.say(`pledges.learns.${door}`)}</p>`;
}

/** The place as the organisers wrote it, for those who were accepted; nothing that the public page does not hide. */
export function exactPlace(visit: Visit, { place, onlineUrl }: Call): Html {
  const town = [place?.postalCode, place?.locality].filter(Boolean).join(" ");
  const lines = place === null ? [] : [place.name, place.street, town].filter((line) => line !== null && line !== "");
  if (lines.length === 0 && onlineUrl === null) return nothing;
  return markup`<h2>${visit.say("pledges.exact_place")}</h2>${
    lines.length === 0 ? nothing : markup`<address>${commaList(visit, lines.map(String))}</address>`
  }${onlineUrl === null ? nothing : markup`<p><bdi dir="ltr" class="address">${onlineUrl}</bdi></p>`}`;
}
