/**
 * What a joint campaign shows to machines: its organisers with their consents, every action and report by address, the log,
 * the common texts, the signed tally. An invitation exists for nobody until it was accepted.
 */
import { findCampaign, findLocalActor, findMovement } from "../../database/views/federation-views.ts";
import {
  coOrganisersOf,
  findInvitation,
  findJoint,
  findReport,
  findSource,
  findText,
  listCursors,
  listDeclared,
  listOrganisations,
  listSources,
  reportVersions,
} from "../../database/views/joint-views.ts";
import { readTally } from "../../database/views/tally-views.ts";
import { listKeysInQuestion } from "../../database/views/trust-views.ts";
import type { JointCampaign } from "../../domain/joint.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { listedCollection } from "../vocabulary/collections.ts";
import type { JsonObject } from "../vocabulary/json.ts";
import { organizersToObject, textToObject } from "../vocabulary/joint.ts";
import { tallyToObject } from "../vocabulary/tally.ts";
import { moment } from "../vocabulary/times.ts";
import { archivedTally } from "./archive.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND } from "./document.ts";
import { logPage } from "./joint-log.ts";

/** The rows of acting together. */
export function jointDocuments(house: DocumentHouse): DocumentRoute[] {
  const { store } = house;
  const part = (
    name: string,
    alsoForPeople: boolean,
    find: (found: Found, query: URLSearchParams) => Promise<Document>,
  ): DocumentRoute => ({
    pattern: new RegExp(`^/c/([^/]+)/${name}$`),
    alsoForPeople,
    find: async ([handle = ""], query) => {
      const found = await jointOf(house, handle);
      return found === null ? NOT_FOUND : await find(found, query);
    },
  });
  return [
    { ...part("organizers", false, (found) => organizers(house, found)), pattern: /^\/c\/([^/]+)\/organizers$/ },
    part("actions", true, (found) => sources(house, found, "action")),
    part("reports", true, (found) => sources(house, found, "report")),
    part(
      "log",
      true,
      ({ campaign, uri, joint }, query) =>
        joint === null ? Promise.resolve(NOT_FOUND) : logPage(house, { campaignId: campaign.id, uri }, query),
    ),
    orArchived(house, part("tally", true, (found) => tally(house, found))),
    orArchived(house, part("tally\\.json", false, (found) => tally(house, found))),
    {
      pattern: /^\/c\/([^/]+)\/text\/(\d{1,6})$/,
      alsoForPeople: true,
      find: async ([handle = "", version = ""]) => {
        const campaign = await publicCampaign(house, handle);
        if (campaign === null) return NOT_FOUND;
        const uri = house.addresses.campaign(campaign.handle);
        const text = await findText(store.current(), uri, Number(version));
        return text === null ? NOT_FOUND : { json: textToObject(house.addresses.commonText(uri, text.version), text) };
      },
    },
    { pattern: /^\/invites\/([^/]+)$/, alsoForPeople: false, find: ([id = ""]) => invitation(house, id) },
    {
      pattern: /^\/reports\/([^/]+)$/,
      alsoForPeople: true,
      find: async ([id = ""]) => {
        const source = await findSource(store.current(), house.addresses.report(id));
        return source === null ? NOT_FOUND : { body: source.body };
      },
    },
    { pattern: /^\/reports\/([^/]+)\/history$/, alsoForPeople: false, find: ([id = ""]) => history(house, id) },
  ];
}

/** The tally of a living campaign, else that of one kept as an archive under the same handle. */
function orArchived(house: DocumentHouse, route: DocumentRoute): DocumentRoute {
  return {
    ...route,
    find: async (parts, query, who) => {
      const living = await route.find(parts, query, who);
      return living === NOT_FOUND ? await archivedTally(house, (parts[0] ?? "").toLowerCase()) : living;
    },
  };
}

/** A stranger who recounts is never shown a list from before the last report. */
const AS_OF_NOW = { "cache-control": "no-cache" };

interface Found {
  readonly campaign: Campaign;
  readonly uri: string;
  readonly joint: JointCampaign | null;
}

async function publicCampaign({ store, addresses }: DocumentHouse, handle: string): Promise<Campaign | null> {
  const actor = await findLocalActor(store.current(), { uri: addresses.campaign(handle) });
  const campaign = actor === null || actor.deleted ? null : await findCampaign(store.current(), actor.id);
  return campaign === null || campaign.state === "draft" ? null : campaign;
}

async function jointOf(house: DocumentHouse, handle: string): Promise<Found | null> {
  const campaign = await publicCampaign(house, handle);
  if (campaign === null) return null;
  const joint = await findJoint(house.store.current(), { localId: campaign.id });
  return { campaign, joint, uri: house.addresses.campaign(campaign.handle) };
}

async function organizers({ store, addresses }: DocumentHouse, { uri, joint }: Found): Promise<Document> {
  const movement = await findMovement(store.current());
  if (movement === null) return NOT_FOUND;
  const id = addresses.of(uri, "organizers");
  const own = addresses.movement(movement.handle);
  if (joint === null) return { json: listedCollection({ id, items: [own], attributedTo: uri }) };
  const all = await listOrganisations(store.current(), joint.uri);
  const convenor = all.find(({ consentUri }) => consentUri === null);
  const organisations = all.filter(({ consentUri }) => consentUri !== null);
  if (convenor === undefined) return { json: listedCollection({ id, items: [own], attributedTo: uri }) };
  return { json: organizersToObject({ id, attributedTo: uri, convenor, organisations }) };
}

async function sources(
  { store, addresses }: DocumentHouse,
  found: Found,
  kind: "action" | "report",
): Promise<Document> {
  const { uri, joint } = found;
  const id = addresses.of(uri, kind === "action" ? "actions" : "reports");
  if (joint === null) return { json: listedCollection({ id, items: [], attributedTo: uri }) };
  const members = new Set((await listOrganisations(store.current(), joint.uri)).map((one) => one.uri));
  const all = await listSources(store.current(), joint.uri, kind);
  const items = all.filter(({ organisationUri }) => members.has(organisationUri)).map((source) => source.uri);
  return { json: listedCollection({ id, items, attributedTo: uri }), headers: AS_OF_NOW };
}

async function tally(house: DocumentHouse, { campaign, uri, joint }: Found): Promise<Document> {
  if (joint === null) return NOT_FOUND;
  const { store, addresses } = house;
  const db = store.current();
  const counted = await readTally(db, joint, Temporal.Now.instant());
  const cursors = await listCursors(db, joint.uri);
  const unreachable = cursors.flatMap(({ organisation, trouble }) =>
    trouble === null || organisation.state !== "member" ? [] : [organisation.uri]
  );
  const declared = joint.role === "convenor" ? await listDeclared(db, campaign.id) : [];
  const document = tallyToObject({
    id: addresses.of(uri, "tally.json"),
    publisher: uri,
    tally: counted,
    declared,
    unreachable,
    waiting: (await listKeysInQuestion(db, joint.uri)).map(({ key }) => ({
      organisation: key.organisationUri,
      since: moment(key.seenAt),
    })),
  });
  const json = await house.prove(document, campaign.id);
  return { json, headers: { "cache-control": "public, max-age=5" } };
}

/** Nothing to anybody until it was accepted; afterwards as it was sent. */
async function invitation({ store, addresses }: DocumentHouse, id: string): Promise<Document> {
  const uri = addresses.invite(id);
  const row = await store.current().selectFrom("activity").select(["body", "is_public"]).where("uri", "=", uri)
    .executeTakeFirst();
  if (row === undefined) return NOT_FOUND;
  if (row.is_public) return { body: row.body };
  const found = await findInvitation(store.current(), { uri });
  return found !== null && !found.asked && found.state === "accepted" ? { body: row.body } : NOT_FOUND;
}

/** A call or action that counts in a joint campaign, as it was signed; null for any other. */
export async function signedCall({ store, addresses }: DocumentHouse, id: string): Promise<Document | null> {
  const source = await findSource(store.current(), addresses.call(id));
  return source === null || !source.isLocal ? null : { body: source.body };
}

async function history({ store, addresses }: DocumentHouse, id: string): Promise<Document> {
  const report = await findReport(store.current(), id);
  if (report === null) return NOT_FOUND;
  const versions = await reportVersions(store.current(), id);
  const uri = `${addresses.report(id)}/history`;
  // What was taken back is no longer read anywhere; that it was said, and in how many versions, stays told.
  const items = versions.map(({ version, digest, body }): JsonObject =>
    report.state === "withdrawn"
      ? { type: "Tombstone", formerType: "Note", version, digest }
      : JSON.parse(body) as JsonObject
  );
  return { json: listedCollection({ id: uri, items }) };
}

/** Organisations of other nodes that organise an action with its owner, each with its consent. */
export async function coOrganiserEntries({ store }: DocumentHouse, actionUri: string): Promise<readonly JsonObject[]> {
  const others = await coOrganisersOf(store.current(), actionUri);
  return others.map(({ uri: id, consentUri: context }) => ({ type: "Organization", id, context }));
}
