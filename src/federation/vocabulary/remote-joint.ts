/**
 * What other nodes say about acting together, read strictly: what cannot be read exactly counts for nothing. Who may say
 * it, and whether it is signed, is decided elsewhere.
 */
import { foreignPlainText, sanitiseForeignHtml } from "../../application/text/sanitise.ts";
import type { ActionReading, ReportReading } from "../../domain/joint-source.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { writingLimits } from "../../domain/limits.ts";
import { COUNT_METHODS, isUnit, MOST_COUNTED, OUTCOMES, type UnitCount } from "../../domain/report.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { arrayOf, idOf, lineOf, objectOf, textOf, uriOf } from "./json.ts";
import { callFromObject } from "./remote-call.ts";
import { remoteHtml, remoteText } from "./remote-texts.ts";
import { countryIn, isStrictSource } from "./strict-source.ts";
import { instantOf } from "./times.ts";

/** An Invite of one of our movement. */
export interface RemoteInvite {
  readonly uri: string;
  readonly hostUri: string;
  readonly collectionUri: string;
  readonly jointUri: string;
  readonly organisationUri: string;
  readonly textDigest: string;
  readonly textVersion: number;
  readonly message: string;
  readonly endsAt: Temporal.Instant;
}

/** A consent: an Accept of an Invite, or an Offer. */
export interface RemoteConsent {
  readonly uri: string;
  readonly asked: boolean;
  readonly organisationUri: string;
  /** The Invite accepted; of an Offer its own address. */
  readonly inviteUri: string;
  readonly collectionUri: string;
  readonly textDigest: string;
  readonly textVersion: number;
  readonly companionUri: string | null;
  readonly publishedAt: Temporal.Instant | null;
}

/** A source with those it says it belongs to. */
export interface RemoteSource {
  readonly uri: string;
  readonly attributedTo: string;
  readonly movementUri: string;
  readonly jointUri: string;
  readonly updatedAt: Temporal.Instant;
  readonly reading: ActionReading | ReportReading;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Reads an Invite; null for anything else. */
export function inviteFromObject(raw: unknown): RemoteInvite | null {
  const activity = objectOf(raw);
  const object = objectOf(activity?.["object"]);
  if (activity === null || object === null || activity["type"] !== "Invite") return null;
  const uri = uriOf(activity["id"]);
  const hostUri = idOf(activity["actor"]);
  const collectionUri = uriOf(object["id"]);
  const organisationUri = idOf(activity["target"]);
  const agreed = agreedIn(activity);
  const endsAt = instantOf(activity["endTime"]);
  if (uri === null || hostUri === null || collectionUri === null || organisationUri === null) return null;
  if (agreed === null || endsAt === null || !collectionUri.endsWith("/organizers")) return null;
  const jointUri = uriOf(object["tdu:campaign"]) ?? hostUri;
  const message = foreignPlainText(
    textOf(activity["content"], jointLimits.messageCharacters * 2) ?? "",
    jointLimits.messageCharacters,
  );
  return { uri, hostUri, collectionUri, jointUri, organisationUri, ...agreed, message, endsAt };
}

/** Reads a consent; null for anything else, an Accept of something other than an Invite included. */
export function consentFromObject(raw: unknown): RemoteConsent | null {
  const activity = objectOf(raw);
  const uri = uriOf(activity?.["id"]);
  const actor = uriOf(activity?.["actor"]);
  if (activity === null || uri === null || actor === null) return null;
  const agreed = agreedIn(activity);
  if (agreed === null) return null;
  const common = {
    uri,
    ...agreed,
    companionUri: uriOf(activity["result"]),
    publishedAt: instantOf(activity["published"]),
  };
  if (activity["type"] === "Offer") {
    const collectionUri = idOf(activity["target"]);
    if (collectionUri === null || idOf(activity["object"]) !== actor) return null;
    return { ...common, asked: true, organisationUri: actor, inviteUri: uri, collectionUri };
  }
  const invite = objectOf(activity["object"]);
  if (activity["type"] !== "Accept" || invite === null || invite["type"] !== "Invite") return null;
  const inviteUri = uriOf(invite["id"]);
  const collectionUri = idOf(invite["object"]);
  if (inviteUri === null || collectionUri === null || idOf(invite["target"]) !== actor) return null;
  return { ...common, asked: false, organisationUri: actor, inviteUri, collectionUri };
}

/** Reads a signed action or report; null for anything else. */
export function sourceFromObject(raw: unknown): RemoteSource | null {
  const object = objectOf(raw);
  if (object === null || !isStrictSource(object)) return null;
  return object["type"] === "Event" ? actionFrom(object) : object["type"] === "Note" ? reportFrom(object) : null;
}

function actionFrom(event: JsonObject): RemoteSource | null {
  const call = callFromObject(event);
  if (call.kind === "ignored" || call.actor === null || call.campaignUri === null || call.distributed) return null;
  const ends = instantOf(event["endTime"]) ?? call.startsAt;
  const { place } = call;
  const reading: ActionReading = {
    kind: "action",
    names: Object.keys(call.names).length === 0 ? { [call.language ?? "und"]: call.name } : call.names,
    language: call.language ?? "und",
    callKind: call.callKind,
    country: countryIn(event),
    callUri: call.callUri,
    startsAt: call.startsAt.toString(),
    endsAt: ends.toString(),
    timezone: call.timezone,
    isCancelled: call.status === "cancelled",
    publishedAt: call.publishedAt?.toString() ?? null,
    partOf: uriOf(event["tdu:partOf"]),
    organisers: organisersIn(event, call.actor),
    confirmed: [call.actor],
    place: place === null ? null : place.locality ?? place.name,
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
  };
  return {
    uri: call.uri,
    attributedTo: call.attributedTo,
    movementUri: call.actor,
    jointUri: call.campaignUri,
    updatedAt: call.updatedAt ?? call.publishedAt ?? Temporal.Instant.fromEpochMilliseconds(0),
    reading,
  };
}

function organisersIn(event: JsonObject, owner: string): ActionReading["organisers"] {
  const collection = objectOf(event["organizers"]);
  const items = arrayOf(collection?.["items"] ?? collection?.["orderedItems"], jointLimits.organisersOfAction);
  const others = items.flatMap((item) => {
    const uri = idOf(item);
    return uri === null || uri === owner ? [] : [{ uri, consentUri: uriOf(objectOf(item)?.["context"]) }];
  });
  return [{ uri: owner, consentUri: null }, ...others];
}

function reportFrom(note: JsonObject): RemoteSource | null {
  const terms = objectOf(note["tdu:actionReport"]);
  const uri = uriOf(note["id"]);
  const author = uriOf(note["attributedTo"]);
  const jointUri = uriOf(note["tdu:campaign"]);
  const actionUri = uriOf(terms?.["action"]);
  const published = instantOf(note["published"]);
  const outcome = OUTCOMES.find((one) => one === terms?.["outcome"]);
  const method = COUNT_METHODS.find((one) => one === terms?.["countMethod"]);
  if (terms === null || uri === null || author === null || jointUri === null || actionUri === null) return null;
  if (published === null || outcome === undefined || method === undefined) return null;
  const range = rangeFrom(terms["participantsLow"], terms["participantsHigh"]);
  const units = unitsFrom(terms["units"]);
  if (range === "malformed" || units === null) return null;
  const { main, texts } = remoteHtml(note, "content");
  const languages = Object.keys(texts);
  const contents = languages.length === 0 ? { und: main ?? "" } : texts;
  return {
    uri,
    attributedTo: author,
    movementUri: author,
    jointUri,
    updatedAt: instantOf(note["updated"]) ?? published,
    reading: {
      kind: "report",
      actionUri,
      outcome,
      ...range,
      method,
      units,
      contents: Object.fromEntries(Object.entries(contents).map(([tag, html]) => [tag, sanitiseForeignHtml(html)])),
      language: languages.find((tag) => texts[tag] === main) ?? languages[0] ?? "und",
      pictures: picturesIn(note, new URL(uri)),
      ...whenIn(terms),
      ...reasonIn(note),
      publishedAt: published.toString(),
    },
  };
}

/** Why it was corrected, as plain words. */
function reasonIn(note: JsonObject): Pick<ReportReading, "reason"> {
  const reason = lineOf(note["tdu:reason"], jointLimits.reasonCharacters);
  return reason === null ? {} : { reason };
}

/** When it really took place, if that is said and makes sense; nothing that is counted depends on it. */
function whenIn(terms: JsonObject): Pick<ReportReading, "startsAt" | "endsAt"> {
  const [starts, ends] = [instantOf(terms["startTime"]), instantOf(terms["endTime"])];
  if (starts === null) return {};
  const isRange = ends !== null && Temporal.Instant.compare(starts, ends) < 0;
  return { startsAt: starts.toString(), ...(isRange ? { endsAt: ends.toString() } : {}) };
}

function rangeFrom(low: JsonValue | undefined, high: JsonValue | undefined) {
  if (low === undefined && high === undefined) return { low: null, high: null };
  return isCount(low) && isCount(high) && low <= high ? { low, high } : "malformed";
}

function unitsFrom(value: JsonValue | undefined): UnitCount[] | null {
  const counts = arrayOf(value, jointLimits.units).map((entry) => {
    const { unit, low, high } = objectOf(entry) ?? {};
    return typeof unit === "string" && isUnit(unit) && isCount(low) && isCount(high) && low <= high
      ? { unit, low, high }
      : null;
  });
  const read = counts.filter((count) => count !== null);
  const isOnce = new Set(read.map(({ unit }) => unit)).size === read.length;
  return read.length === counts.length && isOnce ? read : null;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= MOST_COUNTED;
}

/** Pictures on the report's own origin: others would let whoever signs a report choose what every partner fetches. */
function picturesIn(note: JsonObject, { origin }: URL): ReportReading["pictures"] {
  return arrayOf(note["attachment"], jointLimits.pictures).flatMap((entry) => {
    const picture = objectOf(entry);
    const url = uriOf(picture?.["url"]);
    const isPicture = String(picture?.["mediaType"] ?? "").startsWith("image/");
    if (picture === null || url === null || !isPicture || URL.parse(url)?.origin !== origin) return [];
    const { main, texts } = remoteText(picture, "name", (value) => lineOf(value, writingLimits.alt));
    return [{ url, alt: main ?? "", ...(Object.keys(texts).length === 0 ? {} : { alts: texts }) }];
  });
}

function agreedIn(activity: JsonObject): { textDigest: string; textVersion: number } | null {
  const [textDigest, textVersion] = [activity["tdu:textDigest"], activity["tdu:textVersion"]];
  if (typeof textDigest !== "string" || !DIGEST.test(textDigest)) return null;
  if (!isCount(textVersion) || textVersion === 0) return null;
  return { textDigest, textVersion };
}
