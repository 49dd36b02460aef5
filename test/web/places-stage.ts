/** Campaigns and calls in many places for the tests of lists, maps and following: published unless told otherwise. */
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { Place } from "../../src/domain/place.ts";
import { callDraft, campaignDraft } from "../support/house.ts";
import type { TestHouse } from "./web-house.ts";

const operator = { kind: "operator" } as const;

/** Adds a campaign; returns its handle. */
export async function addCampaign(
  { ports }: TestHouse,
  handle: string,
  struggles: readonly string[] = [],
  publish = true,
): Promise<string> {
  const draft = { ...campaignDraft, handle, struggles, startsOn: null, endsOn: null };
  const done = await createCampaign(ports, operator, { draft, newPicture: null, publish });
  if (!done.ok) throw new Error(done.refusal.kind);
  return handle;
}

/** Adds a call named in French; returns its id. */
export async function addCall(
  { ports }: TestHouse,
  campaign: string,
  name: string,
  changes: Partial<CallDraft> = {},
  publish = true,
): Promise<string> {
  const draft = { ...callDraft, texts: { fr: { name, content: "Contenu" } }, ...changes };
  const done = await createCall(ports, operator, { campaign, draft, newPicture: null, publish });
  if (!done.ok) throw new Error(done.refusal.kind);
  return done.value.id;
}

/** A place; exact unless told. The town's own coordinates are given apart. */
export function placeAt(changes: Partial<Place>): Place {
  return {
    name: "Porte secrète",
    street: "1 rue Cachée",
    locality: "Lyon",
    postalCode: "69001",
    country: "FR",
    latitude: 45.7731,
    longitude: 4.8467,
    precision: "exact",
    townLatitude: 45.75,
    townLongitude: 4.85,
    ...changes,
  };
}

/** A time in a zone, two hours long. */
export function at(local: string, timezone: string): NonNullable<CallDraft["schedule"]> {
  const startsAt = Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).toInstant();
  return { startsAt, endsAt: startsAt.add({ hours: 2 }), timezone };
}
