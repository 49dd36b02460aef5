/** The fields of a call, in the order in which people think of one: what, words, when, where, how to take part. */
import { COUNTRY_CODES, countryName } from "../../application/places/countries.ts";
import { PLEDGE_MODES, PLEDGE_OPTIONS } from "../../domain/call.ts";
import type { Picture } from "../../domain/campaign.ts";
import { CALL_KINDS } from "../../domain/kind.ts";
import type { LanguageTag } from "../../domain/language.ts";
import type { FormState } from "../forms/form-state.ts";
import type { PictureInForm } from "../forms/picture-field.ts";
import type { TownChoice } from "../forms/town-step.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { type FormView, selectField, textField, tickField, ticksField } from "./fields.ts";
import { timeZoneList, zoneHint } from "./time-zones.ts";
import { type FormOutcome, languageFieldsets, mainLanguageField, pictureFieldset, viewOf } from "./writing-form.ts";

/** Every field of a call's form. */
export function callFields(
  visit: Visit,
  state: FormState,
  outcome: FormOutcome,
  options: {
    readonly stored: Picture | null;
    readonly picture: PictureInForm;
    readonly towns: readonly TownChoice[] | null;
    /** Languages whose words were made from an earlier original. */
    readonly outdated: readonly LanguageTag[];
  },
): Html {
  const { say } = visit;
  const view = viewOf(visit, state, outcome);
  const kinds = CALL_KINDS.map((kind) => [kind, say(`kind.${kind}`)] as const);
  return markup`${selectField(view, { name: "kind", label: say("field.kind") }, kinds)}
${mainLanguageField(visit, view, state)}
${languageFieldsets(visit, view, state, "content", options.outdated)}
${timeFields(visit, view)}
${placeFields(visit, view, options.towns)}
${pledgeFields(visit, view)}
${textField(view, { name: "tags", label: say("field.tags"), hint: say("hint.tags") })}
${pictureFieldset(visit, view, options.stored, options.picture)}`;
}

function timeFields(visit: Visit, view: FormView): Html {
  const { say } = visit;
  return markup`<fieldset><legend>${say("call.when")}</legend><p class="hint">${say("hint.when")}</p><div class="row">${
    textField(view, { name: "starts", label: say("field.starts"), type: "datetime-local" })
  }${textField(view, { name: "ends", label: say("field.ends"), type: "datetime-local" })}</div>${
    textField(view, {
      name: "timezone",
      label: say("field.timezone"),
      hint: zoneHint(visit, view.text("timezone")) ?? say("hint.timezone"),
      list: "time-zones",
      dir: "ltr",
    })
  }${timeZoneList()}</fieldset>`;
}

function placeFields(visit: Visit, view: FormView, towns: readonly TownChoice[] | null): Html {
  const { say } = visit;
  const precisions = (["exact", "town", "country"] as const).map((value) =>
    [value, say(`precision.${value}`)] as const
  );
  return markup`<fieldset id="field-place"><legend>${say("call.where")}</legend><p class="hint">${say("hint.where")}</p>
<div class="row">${textField(view, { name: "place.locality", label: say("field.place.locality") })}${
    selectField(view, { name: "place.country", label: say("field.place.country") }, [["", ""], ...countries(visit)])
  }</div>
<p><button name="do" value="find-town">${say("form.find_town")}</button></p>${townChoices(visit, towns)}
${textField(view, { name: "place.name", label: say("field.place.name") })}
<div class="row">${textField(view, { name: "place.street", label: say("field.place.street") })}${
    textField(view, { name: "place.postalCode", label: say("field.place.postalCode") })
  }</div>
<details${coordinatesMatter(view) ? markup` open` : nothing}><summary>${
    say("form.coordinates")
  }</summary><div class="row">${
    textField(view, { name: "place.latitude", label: say("field.place.latitude"), type: "number" })
  }${textField(view, { name: "place.longitude", label: say("field.place.longitude"), type: "number" })}</div></details>
${
    selectField(
      view,
      { name: "place.precision", label: say("field.place.precision"), hint: say("hint.precision") },
      precisions,
    )
  }
${textField(view, { name: "online", label: say("field.online"), hint: say("hint.online"), type: "url", dir: "ltr" })}
${tickField(view, { name: "onlinePublic", label: say("field.onlinePublic") })}</fieldset>`;
}

/** Whether the coordinates hold something, or something wrong, that must not stay folded away. */
function coordinatesMatter(view: FormView): boolean {
  const names = ["place.latitude", "place.longitude"];
  return names.some((name) => view.text(name) !== "" || view.mistakes.some(({ field }) => field === name));
}

function pledgeFields(visit: Visit, view: FormView): Html {
  const { say } = visit;
  const modes = PLEDGE_MODES.map((mode) => [mode, say(`pledge.${mode}`)] as const);
  const options = PLEDGE_OPTIONS.map((option) => [option, say(`pledge_option.${option}`)] as const);
  return markup`<fieldset><legend>${say("field.participation")}</legend><p class="hint">${say("hint.pledge")}</p>
${selectField(view, { name: "pledge", label: say("field.pledge") }, modes)}
${textField(view, { name: "externalUrl", label: say("field.externalUrl"), type: "url", dir: "ltr" })}
${ticksField(view, { name: "pledgeOptions", label: say("field.pledgeOptions") }, options)}
<div class="row">${textField(view, { name: "capacity", label: say("field.capacity"), type: "number" })}${
    textField(view, { name: "threshold", label: say("field.threshold"), type: "number", hint: say("hint.threshold") })
  }</div>
${textField(view, { name: "pledgeUntil", label: say("field.pledgeUntil"), type: "datetime-local" })}
${tickField(view, { name: "distributed", label: say("field.distributed"), hint: say("hint.distributed") })}
${tickField(view, { name: "risk", label: say("field.risk"), hint: say("hint.risk") })}</fieldset>`;
}

function townChoices(visit: Visit, towns: readonly TownChoice[] | null): Html {
  if (towns === null) return nothing;
  if (towns.length === 0) return markup`<p class="note" role="status">${visit.say("form.no_town")}</p>`;
  return markup`<ul class="towns" role="status">${
    towns.map(({ town, step }) =>
      markup`<li><button class="quiet" name="do" value="${step}"><bdi>${town.name}</bdi>, ${
        countryName(town.country, visit.language)
      } <small dir="ltr">${town.latitude.toFixed(2)}, ${town.longitude.toFixed(2)}</small></button></li>`
    )
  }</ul>`;
}

/** Countries by name in a language, sorted as that language sorts. */
export function countries(visit: Pick<Visit, "language">): [string, string][] {
  const named = COUNTRY_CODES.map((code): [string, string] => [code, countryName(code, visit.language)]);
  return named.sort((a, b) => a[1].localeCompare(b[1], visit.language));
}
