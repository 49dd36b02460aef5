/**
 * Events of other nodes read as calls: those of this software, of Mobilizon, Gancio, WordPress and Friendica. Tolerant
 * in form, strict in authority: who speaks for an event, and its page, must be on the event's own host (FEP-fe34).
 */
import type { CallKind } from "../../domain/kind.ts";
import { isCallKind } from "../../domain/kind.ts";
import type { LanguageTag, Texts } from "../../domain/language.ts";
import type { Ignored, JsonObject, JsonValue } from "./json.ts";
import { arrayOf, hrefOf, idOf, idsOf, ignored, lineOf, objectOf, sameHost, typeOf, uriOf } from "./json.ts";
import { readingLimits } from "../../domain/limits.ts";
import type { RemotePicture } from "./remote-picture.ts";
import { pictureFrom } from "./remote-picture.ts";
import type { RemotePlace } from "./remote-place.ts";
import { isOnline, onlineUrlFrom, placeFrom } from "./remote-place.ts";
import { hashtagsFrom, languageOf, remoteHtml, remoteLine } from "./remote-texts.ts";
import { instantOf, timeZoneOf } from "./times.ts";

export type { RemotePlace } from "./remote-place.ts";

/** A call, action or event of another node. `content` and `contents` are foreign HTML: sanitise before showing. */
export interface RemoteCall {
  readonly kind: "call";
  readonly uri: string;
  /** The owner, on the host of `uri`. */
  readonly attributedTo: string;
  /** The organiser when named beside the owner, on the host of `uri`. */
  readonly actor: string | null;
  /** Whoever the event says organises it, anywhere: claims, each to be confirmed at its own origin. */
  readonly organisers: readonly string[];
  readonly language: LanguageTag | null;
  readonly name: string;
  readonly names: Texts;
  readonly content: string;
  readonly contents: Texts;
  /** One line, markup as written. */
  readonly summary: string | null;
  readonly startsAt: Temporal.Instant;
  /** Null when open, not meant to be shown, or before the start. */
  readonly endsAt: Temporal.Instant | null;
  readonly timezone: string | null;
  readonly place: RemotePlace | null;
  readonly online: boolean;
  readonly onlineUrl: string | null;
  readonly status: "confirmed" | "tentative" | "cancelled";
  /** The page for people, only when on the host of `uri`. */
  readonly url: string | null;
  /** Our own terms; null or false for software that does not write them. */
  readonly callKind: CallKind | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string | null;
  /** How its host takes pledges (Mobilizon, FEP-8a8e); null when it does not say. */
  readonly joinMode: "free" | "restricted" | "invite" | "external" | null;
  readonly campaignUri: string | null;
  readonly callUri: string | null;
  readonly distributed: boolean;
  readonly picture: RemotePicture | null;
  readonly tags: readonly string[];
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant | null;
}

/**
 * Reads an Event, or says why not: `not_an_event`, `missing_id`, `missing_name`, `missing_start` or `foreign_owner`.
 * Never throws, and keeps no more than the reading limits. Whether the sender may speak for it is not decided here.
 */
export function callFromObject(raw: unknown): RemoteCall | Ignored {
  const event = objectOf(raw);
  if (event === null || typeOf(event, ["Event"]) === null) return ignored("not_an_event");
  const uri = uriOf(event["id"]);
  if (uri === null) return ignored("missing_id");
  const names = remoteLine(event, "name");
  if (names.main === null) return ignored("missing_name");
  const times = timesFrom(event);
  if (times === null) return ignored("missing_start");
  const owner = ownerOf(event, uri);
  if (owner === null) return ignored("foreign_owner");
  const contents = remoteHtml(event, "content");
  const page = hrefOf(event["url"]);
  return {
    kind: "call",
    uri,
    ...owner,
    organisers: organisersFrom(event),
    language: languageOf(event, contents, names),
    name: names.main,
    names: names.texts,
    content: contents.main ?? "",
    contents: contents.texts,
    summary: lineOf(event["summary"]),
    ...times,
    place: placeFrom(event),
    online: isOnline(event),
    onlineUrl: onlineUrlFrom(event),
    status: statusOf(event),
    url: sameHost(page, uri) ? page : null,
    ...ourTermsFrom(event),
    picture: pictureFrom(event),
    tags: hashtagsFrom(event),
    publishedAt: instantOf(event["published"]),
    updatedAt: instantOf(event["updated"]),
  };
}

function timesFrom(event: JsonObject) {
  const timezone = timeZoneOf(event["timezone"]);
  const startsAt = instantOf(event["startTime"], timezone);
  if (startsAt === null) return null;
  const end = event["displayEndTime"] === false ? null : instantOf(event["endTime"], timezone);
  const endsAt = end !== null && Temporal.Instant.compare(end, startsAt) >= 0 ? end : null;
  return { startsAt, endsAt, timezone };
}

/** The owner on the event's own host: `attributedTo` when there is one, else `actor`. */
function ownerOf(event: JsonObject, uri: string): Pick<RemoteCall, "attributedTo" | "actor"> | null {
  const actor = idOf(event["actor"]);
  const localActor = sameHost(actor, uri) ? actor : null;
  const owner = idsOf(event["attributedTo"]).find((id) => sameHost(id, uri)) ?? localActor;
  return owner === null ? null : { attributedTo: owner, actor: localActor };
}

function organisersFrom(event: JsonObject): string[] {
  const collection = objectOf(event["organizers"]);
  const listed = collection === null
    ? arrayOf(event["organizers"])
    : [...arrayOf(collection["items"]), ...arrayOf(collection["orderedItems"])];
  const all = [...listed, ...arrayOf(event["contacts"])].map(idOf).filter((id) => id !== null);
  return [...new Set(all)].slice(0, readingLimits.entries);
}

function statusOf(event: JsonObject): RemoteCall["status"] {
  const written = word(event["status"] ?? event["ical:status"]);
  if (written.endsWith("cancelled") || word(event["eventStatus"]).endsWith("eventcancelled")) return "cancelled";
  return written.endsWith("tentative") ? "tentative" : "confirmed";
}

const JOIN_MODES = ["free", "restricted", "invite", "external"] as const;

function word(value: JsonValue | undefined): string {
  return lineOf(value)?.toLowerCase() ?? "";
}

function ourTermsFrom(event: JsonObject) {
  const kind = lineOf(event["tdu:kind"]);
  const country = lineOf(event["tdu:country"]);
  return {
    callKind: kind !== null && isCallKind(kind) ? kind : null,
    countryCode: country !== null && /^[A-Z]{2}$/.test(country) ? country : null,
    joinMode: JOIN_MODES.find((mode) => mode === word(event["joinMode"])) ?? null,
    campaignUri: idOf(event["tdu:campaign"]),
    callUri: idOf(event["tdu:call"]),
    distributed: event["tdu:distributed"] === true,
  };
}
