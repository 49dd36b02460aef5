/**
 * The partners' actions of a joint campaign as feeds tell them: one address each, the owner's, so that a calendar that reads
 * two partners' feeds holds one entry. They say what their owners signed and nothing more.
 */
import { findJoint, listOrganisations, listSources } from "../../database/views/joint-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { ActionReading, JointSource } from "../../domain/joint-source.ts";
import type { PublicPlace } from "../../domain/place.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { chooseText } from "../components/text.ts";
import type { Visit } from "../visit.ts";
import { cleanLine } from "./clean-text.ts";
import { type FeedCall, inLanguage, sayIn } from "./feed-call.ts";
import type { FeedFilter } from "./feed-filter.ts";

/** Milliseconds by which a changed action's sequence rises. */
const SEQUENCE_MS = 60_000;

/** Actions of the other organisations of a campaign that a feed's filter lets through; none for a campaign nobody shares. */
export async function partnerFeedCalls(visit: Visit, campaign: Campaign, filter: FeedFilter): Promise<FeedCall[]> {
  const joint = await findJoint(visit.db, { localId: campaign.id });
  if (joint === null) return [];
  const members = new Set((await listOrganisations(visit.db, joint.uri)).map(({ uri }) => uri));
  const sources = await listSources(visit.db, joint.uri, "action");
  return sources.flatMap((source) => {
    const { isLocal, organisationUri, reading } = source;
    if (isLocal || reading.kind !== "action" || !members.has(organisationUri)) return [];
    if (filter.near !== null) return [];
    if (filter.kinds.length > 0 && !filter.kinds.some((kind) => kind === reading.callKind)) return [];
    if (filter.countries.length > 0 && !filter.countries.includes(reading.country ?? "")) return [];
    return feedCallOf(visit, campaign, source, reading) ?? [];
  });
}

function feedCallOf(visit: Visit, campaign: Campaign, source: JointSource, reading: ActionReading): FeedCall | null {
  const chosen = chooseText(visit, reading.names, reading.language);
  if (chosen === null) return null;
  const { language, text } = chosen;
  const kind = reading.callKind ?? "other";
  const call = callOf(source, reading, campaign);
  const campaignText = chooseText(visit, campaign.texts, campaign.language)?.text;
  const { place, country } = reading;
  return {
    call,
    uri: source.uri,
    url: source.uri,
    language,
    languages: Object.keys(reading.names),
    name: cleanLine(text),
    content: "",
    when: call.schedule === null ? null : formatSchedule(call.schedule, language),
    place: placeOf(reading),
    where: place ?? country,
    isOnline: false,
    onlineUrl: null,
    kind: sayIn(visit, language, `kind.${kind}`),
    kindLanguage: visit.language,
    campaign: cleanLine(campaignText?.name ?? campaign.handle),
    campaignUrl: inLanguage(visit.addresses.campaign(campaign.handle), language),
  };
}

function callOf({ uri, updatedAt }: JointSource, reading: ActionReading, campaign: Campaign): FeedCall["call"] {
  const startsAt = Temporal.Instant.from(reading.startsAt);
  const beginning = Temporal.Instant.from("2020-01-01T00:00:00Z");
  const call: Omit<Call, "place" | "onlineUrl"> = {
    id: uri,
    campaignId: campaign.id,
    kind: reading.callKind ?? "other",
    language: reading.language,
    texts: {},
    schedule: { startsAt, endsAt: Temporal.Instant.from(reading.endsAt), timezone: reading.timezone ?? "UTC" },
    onlinePublic: false,
    capacity: null,
    pledge: "external",
    externalUrl: uri,
    pledgeUntil: null,
    threshold: null,
    pledgeOptions: [],
    distributed: false,
    risk: false,
    tags: [],
    picture: null,
    state: reading.isCancelled ? "cancelled" : "published",
    sequence: Math.floor((updatedAt.epochMilliseconds - beginning.epochMilliseconds) / SEQUENCE_MS),
    createdAt: updatedAt,
    publishedAt: updatedAt,
    updatedAt,
  };
  return call;
}

function placeOf({ country, latitude, longitude, place }: ActionReading): PublicPlace | null {
  if (country === null) return null;
  const precision = latitude === null ? "country" : "town";
  return { name: null, street: null, postalCode: null, locality: place, country, latitude, longitude, precision };
}
