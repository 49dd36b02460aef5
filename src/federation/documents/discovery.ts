/**
 * How others find what is here: WebFinger (RFC 7033), NodeInfo (FEP-f1d5) with the node's Application actor (FEP-2677),
 * and host-meta, which Mobilizon asks first.
 */
import { findCampaign, findLocalActor, findMovement } from "../../database/views/federation-views.ts";
import type { LocalActor } from "../../application/ports.ts";
import { nodeInfoDocument, nodeInfoLinks, nodeInfoMediaType } from "../vocabulary/nodeinfo.ts";
import { originJrd, webfingerJrd } from "../vocabulary/webfinger.ts";
import { type Document, type DocumentHouse, type DocumentRoute, NOT_FOUND } from "./document.ts";

/** The rows for discovery. */
export function discoveryDocuments(house: DocumentHouse): DocumentRoute[] {
  const { addresses } = house;
  const row = (pattern: RegExp, find: DocumentRoute["find"]) => ({ pattern, alsoForPeople: false, find });
  return [
    row(/^\/\.well-known\/webfinger$/, (_parts, query) => webfinger(house, query.get("resource"))),
    row(
      /^\/\.well-known\/nodeinfo$/,
      () => Promise.resolve({ json: nodeInfoLinks(addresses), mediaType: "application/json" }),
    ),
    row(/^\/nodeinfo\/(2\.[01])$/, ([version]) => nodeInfo(house, version === "2.0" ? "2.0" : "2.1")),
    row(/^\/\.well-known\/host-meta$/, () => Promise.resolve(hostMeta(addresses.origin))),
  ];
}

async function webfinger(house: DocumentHouse, resource: string | null): Promise<Document> {
  const mediaType = "application/jrd+json";
  const { addresses } = house;
  if (resource === null || resource.length > 500) {
    return { status: 400, json: { error: "Name a resource, such as acct:handle@host" }, mediaType: "application/json" };
  }
  if (resource === addresses.origin || resource === addresses.home()) return { json: originJrd(addresses), mediaType };
  const actor = await actorNamed(house, resource);
  if (actor === null) return NOT_FOUND;
  const profileUrl = actor.kind === "node" ? addresses.home() : addresses.profile(actor.handle);
  return { json: webfingerJrd({ addresses, handle: actor.handle, actorUri: actor.uri, profileUrl }), mediaType };
}

async function actorNamed({ store, addresses }: DocumentHouse, resource: string): Promise<LocalActor | null> {
  const acct = /^acct:@?([^@]+)@([^@]+)$/i.exec(resource);
  const profile = `${addresses.origin}/@`;
  const db = store.current();
  const named = async (handle: string) => await findLocalActor(db, { handle: handle.toLowerCase() });
  let actor: LocalActor | null = null;
  if (acct !== null) actor = acct[2]?.toLowerCase() === addresses.host ? await named(acct[1] ?? "") : null;
  else if (resource.startsWith(profile)) actor = await named(resource.slice(profile.length));
  else actor = await findLocalActor(db, { uri: resource });
  if (actor === null || actor.deleted) return null;
  if (actor.kind !== "campaign") return actor;
  const campaign = await findCampaign(db, actor.id);
  return campaign === null || campaign.state === "draft" ? null : actor;
}

async function nodeInfo(
  { store, addresses, softwareVersion }: DocumentHouse,
  version: "2.0" | "2.1",
): Promise<Document> {
  const db = store.current();
  const movement = await findMovement(db);
  const counted = await db.selectNoFrom((from) => [
    from.selectFrom("person").select(({ fn }) => fn.countAll<string>().as("n")).as("people"),
    from.selectFrom("call").select(({ fn }) => fn.countAll<string>().as("n")).where("state", "<>", "draft").as("calls"),
    from.selectFrom("notice").select(({ fn }) => fn.countAll<string>().as("n")).as("notices"),
  ]).executeTakeFirstOrThrow();
  const people = Number(counted.people);
  const localPosts = Number(counted.calls) + Number(counted.notices);
  const usage = { people, localPosts };
  const name = movement?.name ?? addresses.host;
  const json = nodeInfoDocument(version, { softwareVersion, name, description: movement?.summary ?? "", usage });
  return { json, mediaType: nodeInfoMediaType(version) };
}

function hostMeta(origin: string): Document {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${origin}/.well-known/webfinger?resource={uri}"/>
</XRD>
`;
  return { body, mediaType: "application/xrd+xml" };
}
