/** A campaign between its form and its file: the form builds the same JSON as `campaign.json` and has the same parser. */
import type { Campaign } from "../../domain/campaign.ts";
import { languagesOf } from "../../domain/language.ts";
import { KNOWN_STRUGGLES } from "../../domain/struggle.ts";
import { type FormState, stateFromValues, textsOf, withoutEmpty } from "./form-state.ts";
import { pictureFields, type PictureInForm, pictureJson } from "./picture-field.ts";

/** The form of a campaign that exists. */
export function campaignState(campaign: Campaign): FormState {
  const texts = Object.entries(campaign.texts).flatMap(([tag, { name, summary }]) => [
    [`name.${tag}`, name],
    [`summary.${tag}`, summary],
  ]);
  const known: readonly string[] = KNOWN_STRUGGLES;
  return stateFromValues(campaign.language, languagesOf(campaign.texts, campaign.language), {
    ...Object.fromEntries(texts),
    handle: campaign.handle,
    struggles: campaign.struggles.filter((struggle) => known.includes(struggle)),
    otherStruggles: campaign.struggles.filter((struggle) => !known.includes(struggle)).join(" "),
    starts: campaign.startsOn ?? "",
    ends: campaign.endsOn ?? "",
    ...pictureFields(campaign.picture),
  });
}

/** The file's JSON that a form says. `handle` is given for a campaign that exists, whose handle never changes. */
export function campaignJson(state: FormState, handle: string | null, picture: PictureInForm): Record<string, unknown> {
  return withoutEmpty({
    handle: handle ?? state.text("handle"),
    language: state.language,
    name: textsOf(state, "name"),
    summary: textsOf(state, "summary"),
    struggles: [...state.all("struggles"), ...words(state.text("otherStruggles"))],
    starts: state.text("starts"),
    ends: state.text("ends"),
    ...pictureJson(state, picture),
  });
}

/** Words separated by spaces or commas, Arabic ones included, without a leading `#`. */
export function words(text: string): string[] {
  return text.split(/[\s,،;]+/u).map((word) => word.replace(/^#/, "")).filter((word) => word !== "");
}
