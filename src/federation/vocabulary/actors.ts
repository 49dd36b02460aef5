/**
 * The four actors of a node as other software reads them: the node itself, its movement, its campaigns, its people. Only
 * names and texts meant for the public are told, and of a person what that person wants to show.
 */
import { markdownToHtml } from "../../application/text/markdown.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Campaign, CampaignText } from "../../domain/campaign.ts";
import { languagesOf } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import type { Person } from "../../domain/person.ts";
import type { Profile, ProfileLink } from "../../domain/profile.ts";
import { CTX_ACTOR, PROTOCOL_V1, PUBLIC } from "./contexts.ts";
import { meLink } from "./html.ts";
import type { JsonObject } from "./json.ts";
import type { WirePicture } from "./pictures.ts";
import { imageOf } from "./pictures.ts";
import type { ActorObject, CapabilityObject, LanguageMap, MultikeyObject, PropertyObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** A key listed for proofs (FEP-521a). It stays listed when retired (`expires`) or stolen (`revoked`). */
export interface AssertionMethod {
  readonly id: string;
  readonly controller: string;
  readonly publicKeyMultibase: string;
  readonly expires?: Temporal.Instant | null;
  readonly revoked?: Temporal.Instant | null;
  /** The context and proof by which the key before it vouches for it. */
  readonly vouched?: JsonObject | null;
}

/** The public keys of one actor: RSA for HTTP signatures, any number for proofs. */
export interface ActorKeys {
  readonly rsaPublicKeyPem: string;
  readonly assertionMethods: readonly AssertionMethod[];
}

/** Where an actor came from and went to; absent for one that never moved. */
export interface ActorMoves {
  readonly alsoKnownAs?: readonly string[];
  readonly movedTo?: string | null;
}

/** What every actor's document is made from. */
export interface ActorContext {
  readonly addresses: Addresses;
  readonly keys: ActorKeys;
  readonly moves?: ActorMoves;
}

/** The handle of the node's own actor; Mobilizon asks for this very name. */
export const NODE_HANDLE = "relay";

const CAPABILITIES: readonly CapabilityObject[] = [{ href: PROTOCOL_V1, name: "Trait d'union 1" }];

/**
 * The node's Application actor. It signs fetches, receives complaints and follows of whole nodes, and boosts every
 * public call; it must be served to unsigned requests.
 */
export function nodeToObject(input: ActorContext & { readonly name: string }): ActorObject {
  const { addresses } = input;
  return {
    "@context": CTX_ACTOR,
    id: addresses.node(),
    type: "Application",
    ...named(addresses, NODE_HANDLE, input.name),
    url: addresses.home(),
    manuallyApprovesFollowers: false,
    discoverable: false,
    indexable: false,
    ...boxes(input, addresses.node()),
    implements: CAPABILITIES,
  };
}

/** The movement's Organization actor, with its Markdown summary as HTML and its picture as icon when it has one. */
export function movementToObject(
  input: ActorContext & { readonly movement: Movement; readonly picture?: WirePicture | null },
): ActorObject {
  const { addresses, movement, picture } = input;
  const uri = addresses.movement(movement.handle);
  return {
    "@context": CTX_ACTOR,
    id: uri,
    type: "Organization",
    ...named(addresses, movement.handle, movement.name),
    summary: markdownToHtml(movement.summary),
    url: addresses.profile(movement.handle),
    ...(movement.website === null ? {} : { attachment: [linkOf({ label: "Website", url: movement.website })] }),
    ...(picture ? { icon: imageOf(picture, movement.name) } : {}),
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: true,
    featured: addresses.of(uri, "featured"),
    ...boxes(input, uri),
    ...generator(addresses),
  };
}

/**
 * A campaign's Group actor in all its languages, main language first. Its moderators' collection and
 * `postingRestrictedToMods` tell forum software that it is no open forum; `openness` keeps Mobilizon from asking to join.
 */
export function campaignToObject(
  input: ActorContext & {
    readonly campaign: Campaign;
    readonly picture?: WirePicture | null;
    /** The movement's logo, the icon of a campaign without a picture. */
    readonly logo?: WirePicture | null;
  },
): ActorObject {
  const { addresses, campaign, picture, logo } = input;
  const uri = addresses.campaign(campaign.handle);
  const names = inAllLanguages(campaign, (text) => text.name);
  const summaries = inAllLanguages(campaign, (text) => markdownToHtml(text.summary));
  const image = picture ? imageOf(picture, mainText(campaign).name) : null;
  return {
    "@context": CTX_ACTOR,
    id: uri,
    type: "Group",
    ...named(addresses, campaign.handle, mainText(campaign).name),
    nameMap: names,
    summary: markdownToHtml(mainText(campaign).summary),
    summaryMap: summaries,
    url: addresses.profile(campaign.handle),
    ...(image ? { icon: image, image } : logo ? { icon: imageOf(logo, mainText(campaign).name) } : {}),
    attributedTo: addresses.of(uri, "moderators"),
    postingRestrictedToMods: true,
    manuallyApprovesFollowers: false,
    openness: "invite_only",
    discoverable: true,
    indexable: true,
    featured: addresses.of(uri, "featured"),
    upcomingEvents: addresses.of(uri, "upcoming"),
    published: moment(campaign.publishedAt ?? campaign.createdAt),
    updated: moment(campaign.updatedAt),
    ...boxes(input, uri),
    ...generator(addresses),
  };
}

/**
 * A person's actor: an opaque id, a handle, the name they chose, and of the rest what they want to show. Without a word from
 * them they are locked, not discoverable and not indexable. Where they are and what they read is not told.
 */
export function personToObject(
  input: ActorContext & {
    readonly person: Pick<Person, "id" | "handle" | "name">;
    readonly profile?: Profile;
    readonly picture?: WirePicture | null;
  },
): ActorObject {
  const { addresses, person, profile, picture } = input;
  const uri = addresses.person(person.id);
  const abouts = profile === undefined ? {} : aboutsOf(profile);
  const [about = ""] = Object.values(abouts);
  const moves = { alsoKnownAs: profile?.alsoKnownAs ?? [], movedTo: profile?.movedTo ?? null };
  return {
    "@context": CTX_ACTOR,
    id: uri,
    type: "Person",
    ...named(addresses, person.handle, person.name),
    summary: about,
    ...(Object.keys(abouts).length === 0 ? {} : { summaryMap: abouts }),
    url: addresses.profile(person.handle),
    ...(picture ? { icon: imageOf(picture, person.name) } : {}),
    ...(profile?.links.length ? { attachment: profile.links.map(linkOf) } : {}),
    manuallyApprovesFollowers: profile?.isLocked ?? true,
    discoverable: profile?.isDiscoverable ?? false,
    indexable: profile?.isIndexable ?? false,
    ...(profile === undefined ? {} : { interactionPolicy: wishesOf(profile, uri, addresses) }),
    ...boxes({ ...input, moves: input.moves ?? moves }, uri),
    ...generator(addresses),
  };
}

function aboutsOf({ texts, language }: Profile): LanguageMap {
  return Object.fromEntries(languagesOf(texts, language).map((tag) => [tag, markdownToHtml(texts[tag] ?? "")]));
}

function linkOf({ label, url }: Pick<ProfileLink, "label" | "url">): PropertyObject {
  return { type: "PropertyValue", name: label, value: meLink(url).html };
}

/** Who may answer and quote what they write, unless a post says otherwise. */
function wishesOf({ replyPolicy, quotePolicy }: Profile, uri: string, addresses: Addresses) {
  const followers = addresses.of(uri, "followers");
  const reply = { anyone: PUBLIC, followers, mentioned: uri };
  const quote = { anyone: PUBLIC, followers, nobody: uri };
  return {
    canReply: { automaticApproval: [reply[replyPolicy]] },
    canQuote: { automaticApproval: [quote[quotePolicy]] },
  };
}

function named(addresses: Addresses, handle: string, name: string) {
  return { preferredUsername: handle, webfinger: `${handle}@${addresses.host}`, name };
}

function boxes({ addresses, keys, moves }: ActorContext, uri: string) {
  return {
    inbox: addresses.of(uri, "inbox"),
    outbox: addresses.of(uri, "outbox"),
    followers: addresses.of(uri, "followers"),
    endpoints: { sharedInbox: addresses.sharedInbox() },
    publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem: keys.rsaPublicKeyPem },
    assertionMethod: keys.assertionMethods.map(multikeyOf),
    ...(moves?.alsoKnownAs?.length ? { alsoKnownAs: moves.alsoKnownAs } : {}),
    ...(moves?.movedTo ? { movedTo: moves.movedTo } : {}),
  };
}

function multikeyOf(
  { id, controller, publicKeyMultibase, expires, revoked, vouched }: AssertionMethod,
): MultikeyObject {
  return {
    ...vouched,
    id,
    type: "Multikey",
    controller,
    publicKeyMultibase,
    ...(expires ? { expires: moment(expires) } : {}),
    ...(revoked ? { revoked: moment(revoked) } : {}),
  };
}

function generator(addresses: Addresses) {
  return { generator: { type: "Application", id: addresses.node(), implements: CAPABILITIES } as const };
}

function mainText(campaign: Campaign): CampaignText {
  const text = campaign.texts[campaign.language];
  if (text === undefined) throw new Error(`campaign ${campaign.id} has no text in its main language`);
  return text;
}

function inAllLanguages(campaign: Campaign, told: (text: CampaignText) => string): LanguageMap {
  const { texts } = campaign;
  const known = languagesOf(texts, campaign.language).flatMap((tag) => {
    const text = texts[tag];
    return text === undefined ? [] : [[tag, told(text)] as const];
  });
  return Object.fromEntries(known);
}
