/** A call between its form and its file: the form builds the same JSON as `call.json` and has the same parser. */
import type { Call } from "../../domain/call.ts";
import { languagesOf } from "../../domain/language.ts";
import { words } from "./campaign-form.ts";
import { type FormState, numberOf, stateFromValues, textsOf, withoutEmpty } from "./form-state.ts";
import { pictureFields, type PictureInForm, pictureJson } from "./picture-field.ts";

const PLACE_TEXTS = ["name", "street", "locality", "postalCode", "country"] as const;

/** The form of a call that exists. */
export function callState(call: Call): FormState {
  const texts = Object.entries(call.texts).flatMap(([tag, { name, content }]) => [
    [`name.${tag}`, name],
    [`content.${tag}`, content],
  ]);
  const { schedule } = call;
  const local = (instant: Temporal.Instant | null | undefined) =>
    instant?.toZonedDateTimeISO(schedule?.timezone ?? "UTC").toPlainDateTime().toString({ smallestUnit: "minute" }) ??
      "";
  return stateFromValues(call.language, languagesOf(call.texts, call.language), {
    ...Object.fromEntries(texts),
    kind: call.kind,
    starts: local(schedule?.startsAt),
    ends: local(schedule?.endsAt),
    timezone: schedule?.timezone ?? (call.pledgeUntil === null ? "" : "UTC"),
    pledgeUntil: local(call.pledgeUntil),
    ...placeFields(call),
    online: call.onlineUrl ?? "",
    onlinePublic: yes(call.onlinePublic),
    capacity: String(call.capacity ?? ""),
    threshold: String(call.threshold ?? ""),
    pledge: call.pledge,
    pledgeOptions: call.pledgeOptions,
    externalUrl: call.externalUrl ?? "",
    distributed: yes(call.distributed),
    risk: yes(call.risk),
    tags: call.tags.join(" "),
    ...pictureFields(call.picture),
  });
}

/** The file's JSON that a form says, under the campaign with a handle. */
export function callJson(state: FormState, campaign: string, picture: PictureInForm): Record<string, unknown> {
  const options = state.all("pledgeOptions");
  return withoutEmpty({
    campaign,
    kind: state.text("kind"),
    language: state.language,
    name: textsOf(state, "name"),
    content: textsOf(state, "content"),
    starts: state.text("starts"),
    ends: state.text("ends"),
    timezone: state.text("timezone"),
    place: placeJson(state),
    online: state.text("online"),
    onlinePublic: ticked(state, "onlinePublic"),
    capacity: numberOf(state.text("capacity")),
    threshold: numberOf(state.text("threshold")),
    pledge: state.text("pledge"),
    pledgeOptions: options.length === 0 ? undefined : options,
    externalUrl: state.text("externalUrl"),
    pledgeUntil: state.text("pledgeUntil"),
    distributed: ticked(state, "distributed"),
    risk: ticked(state, "risk"),
    tags: words(state.text("tags")),
    ...pictureJson(state, picture),
  });
}

function placeJson(state: FormState): Record<string, unknown> | undefined {
  const texts = Object.fromEntries(PLACE_TEXTS.map((field) => [field, state.text(`place.${field}`)]));
  const coordinates = {
    latitude: numberOf(state.text("place.latitude")),
    longitude: numberOf(state.text("place.longitude")),
  };
  const place = withoutEmpty({ ...texts, ...coordinates });
  // A precision alone is no place: the field always has a value.
  return Object.keys(place).length === 0
    ? undefined
    : withoutEmpty({ ...place, precision: state.text("place.precision") });
}

function placeFields({ place }: Call): Record<string, string> {
  if (place === null) return {};
  const texts = PLACE_TEXTS.map((field) => [`place.${field}`, place[field] ?? ""]);
  // Coordinates that only stand in for the town's are not shown: they would stay behind when the town is changed.
  const isStandIn = place.latitude === place.townLatitude && place.longitude === place.townLongitude;
  return {
    ...Object.fromEntries(texts),
    "place.latitude": isStandIn ? "" : String(place.latitude ?? ""),
    "place.longitude": isStandIn ? "" : String(place.longitude ?? ""),
    "place.precision": place.precision,
  };
}

function ticked(state: FormState, name: string): true | undefined {
  return state.text(name) === "" ? undefined : true;
}

function yes(value: boolean): string {
  return value ? "yes" : "";
}
