/**
 * A joint campaign on its day, written straight into one node's database: 140 organisations in 45 countries with 500 actions
 * and what was reported of them. It is for tests that look at pages; nothing here is signed and nothing is sent.
 */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { Ports } from "../../src/application/ports.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { Store } from "../../src/database/connection.ts";
import { reportRepository, sourceRepository } from "../../src/database/repositories/joint-sources.ts";
import type { ActionReading, ReportReading } from "../../src/domain/joint-source.ts";
import type { ActionReport } from "../../src/domain/report.ts";
import { orThrow } from "../support/network.ts";
import { callDraft } from "../support/house.ts";
import { CITIES } from "./cities.ts";

/** How large the crowd is. */
export const CROWD = { organisations: 140, countries: 45, actions: 500 } as const;

/** What was written. */
export interface Crowd {
  readonly handle: string;
  readonly callId: string;
  /** The address of every action. */
  readonly actions: readonly string[];
  /** Adds one more report, as if it had arrived now. */
  report(action: number): Promise<void>;
}

const operator = { kind: "operator" } as const;
const DAY = Temporal.Instant.from("2026-11-20T08:00:00Z");
const NAMES = {
  en: "Rally for a living wage",
  fr: "Rassemblement pour un salaire digne",
  ar: "تجمع من أجل أجر كريم",
  es: "Concentración por un salario digno",
};

/** Writes campaign, call, organisations, actions and reports. The same every time, but for the node's own addresses. */
export async function seedCrowd(ports: Ports, store: Store): Promise<Crowd> {
  const { handle, callId, campaignId, uri } = await campaignAndCall(ports, store);
  const { db } = store;
  const movement = ports.addresses.movement("front");
  await db.insertInto("joint_campaign").values({
    uri,
    local_id: campaignId,
    role: "convenor",
    reading: JSON.stringify({ names: { fr: "Faisons payer Amazon", ar: "لنجعل أمازون تدفع" }, language: "fr" }),
  }).execute();
  await db.insertInto("joint_organisation").values(
    Array.from({ length: CROWD.organisations }, (_, at) => organisation(at, uri, movement)),
  ).execute();
  const sources = sourceRepository(store);
  const actions: string[] = [];
  for (let at = 0; at < CROWD.actions; at++) {
    const reading = actionReading(at, ports.addresses.call(callId), movement);
    const address = actionUri(at, ports);
    actions.push(address);
    await sources.put([{ source: source(address, uri, at, reading, movement), before: null }]);
  }
  const picture = await storePicture(store);
  const report = async (at: number, minutes = at) => {
    const pictures = at % 12 === 0 ? [{ url: ports.addresses.media(picture), alt: "Beaucoup de monde" }] : [];
    const reading = reportReading(at, actions[at] ?? "", minutes, pictures);
    const address = at % 12 === 0 ? ports.addresses.report(`r${at}`) : `https://${hostOf(at)}/reports/${at}`;
    if (at % 12 === 0) {
      const shown = { mediaId: picture, alt: { fr: "Beaucoup de monde" } };
      await reportRepository(store).add(ownReport(at, { campaignId, uri, actionUri: actions[at] ?? "" }, [shown]));
    }
    await sources.put([{ source: source(address, uri, at, reading, movement), before: null }]);
  };
  for (let at = 0; at < CROWD.actions; at++) if (isReported(at)) await report(at);
  let later = CROWD.actions;
  return {
    handle,
    callId,
    actions,
    async report(at) {
      await report(at, later++);
      await store.notify("changed");
    },
  };
}

async function campaignAndCall(ports: Ports, store: Store) {
  const draft = {
    handle: "make_amazon_pay",
    language: "fr",
    texts: {
      fr: { name: "Faisons payer Amazon", summary: "Des salaires dignes, le droit de s’organiser, et des impôts." },
      en: { name: "Make Amazon Pay", summary: "Living wages, the right to organise, and taxes." },
      ar: { name: "لنجعل أمازون تدفع", summary: "أجور كريمة والحق في التنظيم." },
    },
    struggles: ["labour"],
    startsOn: null,
    endsOn: null,
    picture: null,
  };
  orThrow(await createCampaign(ports, operator, { draft, newPicture: null, publish: true }));
  const call = orThrow(
    await createCall(ports, operator, {
      campaign: draft.handle,
      draft: { ...callDraft, distributed: true },
      newPicture: null,
      publish: true,
    }),
  );
  const uri = ports.addresses.campaign(draft.handle);
  const row = await store.db.selectFrom("campaign").select("id").executeTakeFirstOrThrow();
  return { handle: draft.handle, callId: call.id, campaignId: row.id, uri };
}

/** Some are cancelled, some are still to come, and of some nothing is known yet. */
function isReported(at: number): boolean {
  return at % 11 !== 3 && at % 17 !== 5 && at % 31 !== 9;
}

function hostOf(at: number): string {
  return `organisation-${at % CROWD.organisations}.example`;
}

/** Every 140th is our own, the first organisation of all. */
function memberOf(at: number, movement: string): string {
  return at % CROWD.organisations === 0 ? movement : `https://${hostOf(at)}/m/organisation`;
}

function actionUri(at: number, ports: Ports): string {
  return at % CROWD.organisations === 0
    ? ports.addresses.call(`act${at}own`)
    : `https://${hostOf(at)}/actions/act${at}`;
}

function organisation(at: number, jointUri: string, movement: string) {
  const isOwn = at === 0;
  return {
    joint_uri: jointUri,
    uri: memberOf(at, movement),
    name: isOwn ? "Front populaire" : `${at % 3 === 0 ? "Union des travailleurs" : "Tenants and workers"} ${at}`,
    host: isOwn ? "front.example" : hostOf(at),
    domain: null,
    country: CITIES[at % CROWD.countries]?.[0] ?? null,
    consent_uri: isOwn ? null : `https://${hostOf(at)}/activities/${at}`,
    companion_uri: isOwn ? jointUri : `https://${hostOf(at)}/c/make_amazon_pay`,
    text_version: isOwn ? null : 1,
    text_digest: isOwn ? null : "0".repeat(64),
    state: "member" as const,
  };
}

function actionReading(at: number, callUri: string, movement: string): ActionReading {
  const [country = "FR", place = "Paris", latitude = 48.85, longitude = 2.35] = CITIES[at % CITIES.length] ?? [];
  const startsAt = DAY.add({ minutes: at % 600, hours: at % 31 === 9 ? 24 * 365 : 0 });
  const owner = memberOf(at, movement);
  const second = at % 25 === 0 ? [memberOf(at + 1, movement)] : [];
  return {
    kind: "action",
    names: { ...NAMES, en: `${NAMES.en} ${at}`, fr: `${NAMES.fr} ${at}`, ar: `${NAMES.ar} ${at}` },
    language: "en",
    callKind: "rally",
    country: at % 50 === 49 ? null : country,
    callUri,
    startsAt: startsAt.toString(),
    endsAt: startsAt.add({ hours: 2 }).toString(),
    timezone: "UTC",
    isCancelled: at % 17 === 5,
    partOf: null,
    organisers: [owner, ...second].map((uri) => ({ uri, consentUri: null })),
    confirmed: [owner, ...second],
    place: at % 50 === 49 ? null : place,
    latitude: at % 50 === 49 ? null : latitude + (at % 7) / 200,
    longitude: at % 50 === 49 ? null : longitude + (at % 5) / 200,
  };
}

function reportReading(
  at: number,
  action: string,
  minutes: number,
  pictures: ReportReading["pictures"],
): ReportReading {
  const low = 20 + at % 300;
  return {
    kind: "report",
    actionUri: action,
    outcome: "took-place",
    low,
    high: low + at % 40,
    method: (["counted", "estimated", "declared"] as const)[at % 3] ?? "counted",
    units: at % 20 === 0 ? [{ unit: "strikers", low: 40, high: 40 }] : [],
    contents: {
      fr:
        `<p>${low} personnes.</p><p>Une belle journée devant l’entrepôt numéro ${at}, avec musique et prises de parole.</p>`,
      en: `<p>${low} people.</p><p>A good day in front of warehouse ${at}, with music and speeches.</p>`,
    },
    language: "fr",
    pictures,
    publishedAt: DAY.add({ minutes: minutes + 180 }).toString(),
  };
}

function source(
  uri: string,
  jointUri: string,
  at: number,
  reading: ActionReading | ReportReading,
  movement: string,
) {
  const organisationUri = memberOf(at, movement);
  const body = JSON.stringify({ id: uri, ...reading, padding: "x".repeat(2_000) });
  return {
    uri,
    jointUri,
    organisationUri,
    isLocal: organisationUri === movement,
    digest: createHash("sha256").update(body).digest("hex"),
    body,
    reading,
    updatedAt: DAY,
  };
}

function ownReport(
  at: number,
  of: { readonly campaignId: string; readonly uri: string; readonly actionUri: string },
  pictures: ActionReport["pictures"],
): ActionReport {
  const when = DAY.add({ minutes: at });
  return {
    id: `r${at}`,
    campaignId: of.campaignId,
    jointUri: of.uri,
    actionUri: of.actionUri,
    callUri: of.actionUri,
    outcome: "took-place",
    participants: { low: 20, high: 30 },
    method: "counted",
    units: [],
    language: "fr",
    texts: { fr: { content: "Une belle journée." } },
    pictures,
    state: "published",
    version: 1,
    reason: "",
    createdAt: when,
    updatedAt: when,
  };
}

/** A picture as large as a telephone makes them, so that a page that shows it whole would weigh what it should not. */
async function storePicture(store: Store): Promise<string> {
  const [width, height] = [1_600, 1_200];
  const noise = Buffer.alloc(width * height * 3);
  for (let at = 0; at < noise.length; at++) noise[at] = 90 + 80 * Math.sin(at / 40_000) + 40 * Math.sin(at / 17);
  const bytes = await sharp(noise, { raw: { width, height, channels: 3 } }).jpeg({ quality: 80 }).toBuffer();
  const id = "crowdpicture";
  await store.db.insertInto("media").values({ id, media_type: "image/jpeg", width, height, bytes }).execute();
  return id;
}
