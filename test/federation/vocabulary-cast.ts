/**
 * The cast of the vocabulary's tests: one movement, its campaign, its calls in every shape, and the words they need. The
 * calls of the day of action are read from their files by hand, so that these tests ask nothing of the file reader.
 */
import { readdirSync, readFileSync } from "node:fs";
import { addressesOf } from "../../src/domain/addresses.ts";
import type { Call } from "../../src/domain/call.ts";
import type { Campaign, CampaignText } from "../../src/domain/campaign.ts";
import type { CallKind } from "../../src/domain/kind.ts";
import type { Movement } from "../../src/domain/movement.ts";
import type { Notice } from "../../src/domain/notice.ts";
import type { Person } from "../../src/domain/person.ts";
import type { Place } from "../../src/domain/place.ts";
import type { CallInput } from "../../src/federation/vocabulary/call.ts";
import type { ActorKeys } from "../../src/federation/vocabulary/actors.ts";
import type { WirePicture } from "../../src/federation/vocabulary/pictures.ts";

export const at = (time: string) => Temporal.Instant.from(time);
export const addresses = addressesOf("https://front.example");

const FOLDER = new URL("../fixtures/", import.meta.url);

/** One letter from another software, as received. */
export function letter(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${path}.json`, FOLDER), "utf8"));
}

/** The names of every letter of one software, without the ending. */
export function lettersOf(software: string): string[] {
  return readdirSync(new URL(`${software}/`, FOLDER)).filter((name) => name.endsWith(".json"))
    .map((name) => `${software}/${name.slice(0, -".json".length)}`);
}

const WORDS: Record<string, Record<string, string>> = {
  en: {
    "wire.cancelled_title": "Cancelled: {title}",
    "wire.cancelled_note": "Cancelled: {title} will not take place.",
    "wire.campaign_note": "A campaign begins: {campaign}. Follow it to receive every call:",
    "wire.online": "Online",
    "wire.also_online": "{place}, and online",
    "wire.everywhere": "Everywhere",
    "wire.take_part": "Take part",
    "wire.join_online": "Join online",
    "wire.see_call": "See the call",
    "wire.poll_link": "Answer by poll from your server",
  },
  fr: {
    "wire.cancelled_title": "Annulé : {title}",
    "wire.cancelled_note": "Annulé : {title} n’aura pas lieu.",
    "wire.online": "En ligne",
    "wire.everywhere": "Partout",
    "wire.take_part": "Participer",
  },
};

/** Says the few sentences the wire needs, in English where a language has none. */
export function say(language: string, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const message = WORDS[language]?.[key] ?? WORDS["en"]?.[key];
  if (message === undefined) throw new Error(`no words for ${key}`);
  return message.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/** The readable name of a country. */
export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;
}

export const movement: Movement = {
  id: "m1",
  handle: "front",
  name: "Front commun",
  summary: "We are **many**.",
  language: "fr",
  country: "FR",
  website: null,
  accent: null,
  logo: null,
  createdAt: at("2026-10-01T00:00:00Z"),
  updatedAt: at("2026-10-01T00:00:00Z"),
};

export const person: Person = {
  id: "9f2c",
  handle: "ana",
  name: "Ana",
  role: "organiser",
  createdAt: at("2026-10-01T00:00:00Z"),
};

interface CampaignJson {
  handle: string;
  language: string;
  name: Record<string, string>;
  summary: Record<string, string>;
  struggles: string[];
  starts: string;
  ends: string;
}

const campaignJson = letter("make-amazon-pay/campaign") as unknown as CampaignJson;

export const campaign: Campaign = {
  id: "c1",
  handle: campaignJson.handle,
  language: campaignJson.language,
  texts: Object.fromEntries(
    Object.entries(campaignJson.name).map(([tag, name]): [string, CampaignText] => {
      return [tag, { name, summary: campaignJson.summary[tag] ?? "" }];
    }),
  ),
  struggles: campaignJson.struggles,
  startsOn: campaignJson.starts,
  endsOn: campaignJson.ends,
  picture: null,
  state: "published",
  createdAt: at("2026-10-02T00:00:00Z"),
  publishedAt: at("2026-10-03T00:00:00Z"),
  updatedAt: at("2026-10-03T00:00:00Z"),
};

const place: Place = {
  name: "Entrepôt",
  street: "1 rue de l'Entrepôt",
  locality: "Brétigny-sur-Orge",
  postalCode: "91220",
  country: "FR",
  latitude: 48.6075,
  longitude: 2.3051,
  precision: "exact",
  townLatitude: 48.61,
  townLongitude: 2.3,
};

/** A picket on site, with everything a call may have but a picture and an online link. */
export const picket: Call = {
  id: "42",
  campaignId: "c1",
  kind: "picket",
  language: "fr",
  texts: {
    en: { name: "Picket at the warehouse", content: "Meet at **7 am**." },
    fr: { name: "Piquet devant l'entrepôt", content: "Rendez-vous à **7 h**.\n\n- Café\n- Musique" },
  },
  schedule: {
    startsAt: at("2026-11-27T06:00:00Z"),
    endsAt: at("2026-11-27T11:00:00Z"),
    timezone: "Europe/Paris",
  },
  place,
  onlineUrl: null,
  onlinePublic: false,
  capacity: 200,
  pledge: "confirmed",
  externalUrl: null,
  pledgeUntil: null,
  threshold: null,
  pledgeOptions: ["going", "supporting"],
  distributed: false,
  risk: false,
  tags: ["MakeThemPay", "BlackFriday"],
  picture: null,
  state: "published",
  sequence: 0,
  createdAt: at("2026-11-01T09:00:00Z"),
  publishedAt: at("2026-11-02T09:00:00Z"),
  updatedAt: at("2026-11-02T09:00:00Z"),
};

export const picture: WirePicture = {
  url: "https://front.example/media/5d1f",
  mediaType: "image/jpeg",
  width: 1600,
  height: 900,
  alt: "Affiche : piquet du 27 novembre",
};

const onTheLine = { onlineUrl: "https://meet.example/room", onlinePublic: true };

/** Every shape a call takes, by name. */
export const shapesOfCalls: Readonly<Record<string, { call: Call; picture: WirePicture | null }>> = {
  "on site": { call: picket, picture },
  "without picture": { call: picket, picture: null },
  "online": { call: { ...picket, place: null, ...onTheLine }, picture },
  "online without a public link": { call: { ...picket, place: null, ...onTheLine, onlinePublic: false }, picture },
  "hybrid": { call: { ...picket, ...onTheLine }, picture },
  "without a place": { call: { ...picket, kind: "boycott", place: null }, picture },
  "without a date": { call: { ...picket, schedule: null }, picture },
  "with an open end": { call: { ...picket, schedule: { ...schedule(picket), endsAt: null } }, picture: null },
  "town only": { call: { ...picket, place: { ...place, precision: "town" } }, picture },
  "country only": { call: { ...picket, place: { ...place, precision: "country" } }, picture: null },
  "with round coordinates": { call: { ...picket, place: { ...place, latitude: 47, longitude: 0 } }, picture: null },
  "cancelled": { call: { ...picket, state: "cancelled" }, picture },
  "closed": { call: { ...picket, state: "closed" }, picture },
  "at risk": { call: { ...picket, risk: true, pledge: "open" }, picture: null },
  "with pledges elsewhere": { call: { ...picket, pledge: "external", externalUrl: "https://sign.example/7" }, picture },
  "with a very long title": { call: { ...picket, state: "cancelled", texts: longTitle() }, picture },
  "with markup in its place": { call: { ...picket, place: { ...place, name: "<b>Gate</b> & co" } }, picture: null },
};

/** What the call builder is given for a call. */
export function callInput(call: Call, withPicture: WirePicture | null = null): CallInput {
  const counts = { replies: 2, likes: 5, shares: 3 };
  return { call, campaign, movement, addresses, picture: withPicture, counts, say, countryName };
}

interface CallJson {
  kind: CallKind;
  language: string;
  name: Record<string, string>;
  content: Record<string, string>;
  starts: string;
  ends: string;
  timezone: string;
  place?: Partial<Place> & { country: string; precision: Place["precision"] };
  online?: string;
  capacity?: number;
  pledge: Call["pledge"];
  tags: string[];
}

/** The calls of the day of action, by the names of their files. */
export const dayOfAction: Readonly<Record<string, Call>> = Object.fromEntries(
  ["boycott", "meeting", "picket", "rally", "strike"].map((name) => {
    return [name, callFromFile(name, letter(`make-amazon-pay/call-${name}`) as unknown as CallJson)];
  }),
);

export const notices: Readonly<Record<Notice["kind"], Notice>> = {
  "campaign-published": {
    id: "n1",
    kind: "campaign-published",
    campaignId: "c1",
    callId: null,
    publishedAt: at("2026-10-03T00:00:01Z"),
  },
  "call-cancelled": {
    id: "n2",
    kind: "call-cancelled",
    campaignId: "c1",
    callId: "42",
    publishedAt: at("2026-11-20T00:00:01Z"),
  },
};

/** Real public keys, made for the tests. */
export async function makeKeys(uri: string): Promise<ActorKeys> {
  const rsa = await crypto.subtle.generateKey(
    { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
    true,
    ["sign", "verify"],
  );
  const spki = Buffer.from(await crypto.subtle.exportKey("spki", rsa.publicKey)).toString("base64");
  const lines = spki.match(/.{1,64}/g)?.join("\n") ?? "";
  return {
    rsaPublicKeyPem: `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`,
    assertionMethods: [
      {
        id: `${uri}#ed25519-key`,
        controller: uri,
        publicKeyMultibase: "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
      },
      {
        id: `${uri}#ed25519-key-2025`,
        controller: uri,
        publicKeyMultibase: "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        expires: at("2026-01-01T00:00:00Z"),
      },
    ],
  };
}

function callFromFile(id: string, json: CallJson): Call {
  const instant = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(json.timezone).toInstant();
  const nowhere = { name: null, street: null, locality: null, postalCode: null, latitude: null, longitude: null };
  const town = { townLatitude: 48.61, townLongitude: 2.3 };
  return {
    ...picket,
    id,
    kind: json.kind,
    language: json.language,
    texts: Object.fromEntries(
      Object.entries(json.name).map(([tag, name]) => [tag, { name, content: json.content[tag] ?? "" }]),
    ),
    schedule: { startsAt: instant(json.starts), endsAt: instant(json.ends), timezone: json.timezone },
    place: json.place === undefined ? null : { ...nowhere, ...json.place, ...town },
    onlineUrl: json.online ?? null,
    capacity: json.capacity ?? null,
    pledge: json.pledge,
    tags: json.tags,
  };
}

function schedule(call: Call) {
  if (call.schedule === null) throw new Error("the picket has a schedule");
  return call.schedule;
}

function longTitle(): Call["texts"] {
  const name = "Assemblée générale des travailleuses et travailleurs de l'entrepôt ".repeat(4).slice(0, 200);
  return { fr: { name, content: "…" }, en: { name, content: "…" } };
}
