/**
 * The partners' actions of a joint campaign as feeds tell them: one address each, the owner's, so that a calendar that reads
 * two partners' feeds holds one entry. They say what their owners signed and nothing more.
 */
import { findJoint, findSource, listOrganisations, listSources } from "../../database/views/joint-views.ts";
import { countryName } from "../../application/places/countries.ts";
import { directionOf } from "../../domain/language.ts";
import { listKnownCalls } from "../../database/views/known-views.ts";
import { jointCallChange } from "../../database/views/feed-views.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { ActionReading, JointSource } from "../../domain/joint-source.ts";
import type { PublicPlace } from "../../domain/place.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { chooseText } from "../components/text.ts";
import type { Visit } from "../visit.ts";
import { cleanLine } from "./clean-text.ts";
import { type FeedCall, inLanguage, sayIn } from "./feed-call.ts";
import { type FeedFilter, isPointWithin } from "./feed-filter.ts";
import { feedCallOfKnown } from "./known-call.ts";

/** From when an action's sequence counts seconds, so that it rises with each change and fits every calendar's integer. */
const SEQUENCE_BEGINS_MS = Date.parse("2020-01-01T00:00:00Z");

/**
 * The calls of a campaign's feed with the other organisations' actions that its filter lets through, in the feed's order. An
 * action has the same sequence in every partner's feed, its owner's too: a calendar that reads two never takes the older for
 * the newer. Answers the calls unchanged for a campaign nobody shares.
 */
export async function withPartnerCalls(
  visit: Visit,
  campaign: Campaign,
  { own, filter, order }: {
    readonly own: readonly FeedCall[];
    readonly filter: FeedFilter;
    readonly order: "start" | "change";
  },
): Promise<readonly FeedCall[]> {
  const joint = await findJoint(visit.db, { localId: campaign.id });
  if (joint === null) return own;
  const members = new Set((await listOrganisations(visit.db, joint.uri)).map(({ uri }) => uri));
  const sources = await listSources(visit.db, joint.uri, "action");
  const others = sources.flatMap((source) => {
    const { isLocal, organisationUri, reading } = source;
    if (isLocal || reading.kind !== "action" || !members.has(organisationUri)) return [];
    return passes(filter, reading) ? feedCallOf(visit, campaign, source, reading) ?? [] : [];
  });
  const signed = new Map(sources.map(({ uri, updatedAt }) => [uri, updatedAt]));
  const calls = joint.role === "convenor" ? [] : await jointCalls(visit, joint.uri, filter);
  const ours = [...own, ...calls.filter(({ uri }) => !signed.has(uri))].map((told) => ({
    ...told,
    call: { ...told.call, sequence: sequenceAt(signed.get(told.uri) ?? told.call.updatedAt) },
  }));
  const moment = ({ call }: FeedCall) =>
    (order === "change" ? call.updatedAt : call.schedule?.startsAt ?? call.publishedAt ?? call.createdAt)
      .epochMilliseconds;
  return [...ours, ...others].sort((a, b) => moment(b) - moment(a));
}

/** The convenor's calls, a day of many actions among them: they stand in its own calendar too. */
async function jointCalls(visit: Visit, jointUri: string, { near, countries, kinds }: FeedFilter) {
  const known = await listKnownCalls(visit.db, { countries, kinds, limit: jointLimits.calls, by: jointUri });
  return known.flatMap((call) => {
    const told = feedCallOfKnown(visit, call);
    if (told === null) return [];
    return near === null || told.place !== null && isPointWithin(near, told.place) ? [told] : [];
  });
}

/** The sequence of an action as it stands in every partner's calendar; null for a call of no joint campaign. */
export async function jointSequence(visit: Visit, uri: string): Promise<number | null> {
  const source = await findSource(visit.db, uri);
  if (source !== null) return sequenceAt(source.updatedAt);
  const changedAt = await jointCallChange(visit.db, uri.split("/").at(-1) ?? "");
  return changedAt === null ? null : sequenceAt(changedAt);
}

function sequenceAt(updatedAt: Temporal.Instant): number {
  return Math.max(0, Math.floor((updatedAt.epochMilliseconds - SEQUENCE_BEGINS_MS) / 1_000));
}

function passes({ near, kinds, countries }: FeedFilter, reading: ActionReading): boolean {
  if (near !== null && !isPointWithin(near, reading)) return false;
  if (kinds.length > 0 && !kinds.some((kind) => kind === reading.callKind)) return false;
  return countries.length === 0 || countries.includes(reading.country ?? "");
}

function feedCallOf(visit: Visit, campaign: Campaign, source: JointSource, reading: ActionReading): FeedCall | null {
  const chosen = chooseText(visit, reading.names, reading.language);
  if (chosen === null) return null;
  const { language, text } = chosen;
  const kind = reading.callKind ?? "other";
  const call = callOf(source, reading, campaign);
  const campaignText = chooseText(visit, campaign.texts, campaign.language)?.text;
  const name = cleanLine(text);
  const where = [reading.place, reading.country === null ? null : countryName(reading.country, language)]
    .filter((part) => part !== null).map(cleanLine).join(directionOf(language) === "rtl" ? "، " : ", ");
  return {
    call,
    uri: source.uri,
    url: source.uri,
    language,
    languages: Object.keys(reading.names),
    name: reading.isCancelled ? sayIn(visit, language, "wire.cancelled_title", { title: name }) : name,
    content: "",
    when: call.schedule === null ? null : formatSchedule(call.schedule, language),
    place: placeOf(reading),
    where: where === "" ? null : where,
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
    sequence: sequenceAt(updatedAt),
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
