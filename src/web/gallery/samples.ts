/** What the gallery shows its components with: a campaign, calls in every state, a reply. None of it is stored. */
import type { ReplyView } from "../../database/views/conversation-views.ts";
import type { HostDelivery } from "../../database/views/delivery-views.ts";
import type { Call, CallState } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { Place } from "../../domain/place.ts";

const NOW = Temporal.Instant.from("2027-11-01T08:00:00Z");

/** A campaign in three languages of two directions. */
export const sampleCampaign: Campaign = {
  id: "sample",
  handle: "fair_pay",
  language: "en",
  texts: {
    en: { name: "Fair pay for warehouse work", summary: "Pay that is **enough**, hours that are known." },
    fr: { name: "Un salaire juste à l’entrepôt", summary: "Un salaire **suffisant**, des horaires connus." },
    ar: { name: "أجر عادل لعمال المستودعات", summary: "أجر **كافٍ** وساعات معروفة." },
  },
  struggles: ["labour", "climate"],
  startsOn: "2027-11-01",
  endsOn: "2027-12-15",
  picture: null,
  state: "published",
  createdAt: NOW,
  publishedAt: NOW,
  updatedAt: NOW,
};

const PLACE: Place = {
  name: "Gate 3",
  street: "1 rue de l’Entrepôt",
  locality: "Brétigny-sur-Orge",
  postalCode: "91220",
  country: "FR",
  latitude: null,
  longitude: null,
  precision: "exact",
  townLatitude: null,
  townLongitude: null,
};

/** A call in a state; `changes` make it unusual. */
export function sampleCall(state: CallState, changes: Partial<Call> = {}): Call {
  return {
    id: `sample-${state}`,
    campaignId: "sample",
    kind: "picket",
    language: "en",
    texts: {
      en: { name: "Picket at gate 3", content: "Meet at **7 am**. Coffee, music, speeches." },
      fr: { name: "Piquet à la porte 3", content: "Rendez-vous à **7 h**." },
    },
    schedule: {
      startsAt: Temporal.Instant.from("2027-11-26T06:00:00Z"),
      endsAt: Temporal.Instant.from("2027-11-26T11:00:00Z"),
      timezone: "Europe/Paris",
    },
    place: PLACE,
    onlineUrl: null,
    onlinePublic: false,
    capacity: 200,
    pledge: "open",
    externalUrl: null,
    pledgeUntil: null,
    threshold: null,
    pledgeOptions: ["going"],
    distributed: false,
    risk: true,
    tags: ["FairPay", "Grève"],
    picture: null,
    state,
    sequence: 0,
    createdAt: NOW,
    publishedAt: NOW,
    updatedAt: NOW,
    ...changes,
  };
}

/** A reply as somebody wrote it elsewhere. */
export const sampleReply: ReplyView = {
  uri: "https://social.example/notes/1",
  objectUri: "https://front.example/calls/1",
  authorName: "Kim",
  authorHandle: "@kim@social.example",
  authorUrl: "https://social.example/@kim",
  audience: "public",
  content: "<p>Wir kommen!</p>",
  language: "de",
  url: "https://social.example/@kim/1",
  state: "shown",
  publishedAt: NOW,
};

/** Servers in each state of a delivery. */
export const sampleHosts: readonly HostDelivery[] = [
  { host: "gone.example", state: "failed", tries: 31, nextTryAt: null, lastError: "The inbox is gone (410)." },
  { host: "slow.example", state: "waiting", tries: 2, nextTryAt: NOW, lastError: "The inbox answered 503." },
  { host: "social.example", state: "reached", tries: 0, nextTryAt: null, lastError: null },
];
