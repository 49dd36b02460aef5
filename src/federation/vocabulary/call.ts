/**
 * A call to action as an Event, in the profile that every known reader takes, and the way back for calls of other nodes.
 * Nothing here says who takes part: there is no list, and a number only as it was told. A draft is refused outright.
 */
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call, PledgeMode } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { CallKind } from "../../domain/kind.ts";
import type { Movement } from "../../domain/movement.ts";
import { publicPlace } from "../../domain/place.ts";
import { effectiveSchedule } from "../../domain/schedule.ts";
import type { PlaceWords } from "./call-place.ts";
import { placeToObject } from "./call-place.ts";
import { contentsOf, joiningUrl, mainTextOf, namesOf, publicOnlineUrl, summaryOf } from "./call-texts.ts";
import { CTX_EVENT, PUBLIC } from "./contexts.ts";
import { hashtagsOf } from "./hashtags.ts";
import type { WirePicture } from "./pictures.ts";
import { attachmentOf, imageOf } from "./pictures.ts";
import type { EventObject, InteractionPolicy, JoinMode, LinkObject } from "./shapes.ts";
import { moment, wallTime } from "./times.ts";

export { callFromObject } from "./remote-call.ts";
export type { RemoteCall, RemotePlace } from "./remote-call.ts";

/** Everything a call's Event is made from; no clock and no database. */
export interface CallInput extends PlaceWords {
  readonly call: Call;
  readonly campaign: Campaign;
  readonly movement: Movement;
  readonly addresses: Addresses;
  readonly picture: WirePicture | null;
  /** Public figures of the conversation, never of pledges. */
  readonly counts: { readonly replies: number; readonly likes: number; readonly shares: number };
  /** The figures of its pledges as last told: from ten, in tens. */
  readonly told?: ToldTotals | null;
  /** Organisations of other nodes that said yes to this very action, each with its consent. */
  readonly coOrganisers?: readonly { readonly uri: string; readonly consentUri: string }[];
}

/** Everybody may quote a public text without asking (GoToSocial, FEP-044f); without it nobody may. */
export const ANYBODY_MAY_QUOTE: InteractionPolicy = { canQuote: { automaticApproval: [PUBLIC] } };

const CATEGORIES: Partial<Readonly<Record<CallKind, string>>> = {
  meeting: "MEETING",
  assembly: "MEETING",
  training: "LEARNING",
  art: "ARTS",
  fundraiser: "CAUSES",
  "mutual-aid": "COMMUNITY",
};

const JOIN_MODES: Readonly<Record<PledgeMode, JoinMode>> = {
  open: "free",
  confirmed: "restricted",
  invite: "invite",
  external: "external",
  none: "external",
};

/**
 * A call as an Event with all its languages, main language first, served and sent as it stands. Its owner is the
 * campaign, its `actor` the movement, both on this host. `participantCount` and the size of `attendees` are absent below ten
 * and rounded down to tens above (protocol §7). Throws for a draft and for a call without its main text, which are
 * faults. Source: FEP-8a8e, less what Mobilizon 5.1 cannot read.
 */
export function callToObject(input: CallInput): EventObject {
  const { call, addresses } = input;
  if (call.state === "draft") throw new Error(`call ${call.id} is a draft and never leaves the node`);
  return {
    "@context": CTX_EVENT,
    id: addresses.call(call.id),
    type: "Event",
    ...owners(input),
    ...texts(input),
    ...times(input),
    url: addresses.call(call.id),
    location: placeToObject(call, addresses, input),
    isOnline: call.onlineUrl !== null,
    category: CATEGORIES[call.kind] ?? "MOVEMENTS_POLITICS",
    ...state(call),
    ...participation(input),
    ...media(input),
    tag: hashtagsOf(call.tags, addresses),
    sensitive: false,
    ...audience(input),
    ...conversation(input),
    ...ourTerms(input),
  };
}

/**
 * How people take part on the wire. The one place where pledge modes become join modes (protocol §3): a call at risk is
 * always `external`, which leads people to the call's page.
 */
export function joinModeOf(call: Pick<Call, "pledge" | "risk">): JoinMode {
  return call.risk ? "external" : JOIN_MODES[call.pledge];
}

function owners({ campaign, movement, addresses }: CallInput) {
  return { attributedTo: addresses.campaign(campaign.handle), actor: addresses.movement(movement.handle) };
}

function texts(input: CallInput) {
  const { call, addresses } = input;
  const nameMap = namesOf(call, input);
  const contentMap = contentsOf(call, addresses, input);
  return {
    name: nameMap[call.language] ?? mainTextOf(call).name,
    nameMap,
    summary: summaryOf(call, input),
    content: contentMap[call.language] ?? mainTextOf(call).content,
    contentMap,
    mediaType: "text/html",
    inLanguage: call.language,
  } as const;
}

function times({ call, campaign }: CallInput) {
  const { startsAt, endsAt, timezone, displayEndTime } = effectiveSchedule(call, campaign, call.createdAt);
  return {
    published: moment(call.publishedAt ?? call.createdAt),
    updated: moment(call.updatedAt),
    startTime: wallTime(startsAt, timezone),
    endTime: wallTime(endsAt, timezone),
    ...(displayEndTime ? {} : { displayEndTime: false as const }),
    timezone,
  };
}

function state(call: Call) {
  return call.state === "cancelled"
    ? { status: "CANCELLED", eventStatus: "EventCancelled", commentsEnabled: false } as const
    : { status: "CONFIRMED", eventStatus: "EventScheduled", commentsEnabled: call.state === "published" } as const;
}

function participation({ call, campaign, movement, addresses, told = null, coOrganisers = [] }: CallInput) {
  const joinMode = joinModeOf(call);
  const going = told?.going ?? null;
  const organiser = addresses.movement(movement.handle);
  return {
    joinMode,
    ...(joinMode === "external" ? { externalParticipationUrl: joiningUrl(call, addresses) } : {}),
    ...(call.capacity === null ? {} : { maximumAttendeeCapacity: call.capacity }),
    requiredJoinVisibility: [addresses.campaign(campaign.handle)],
    ...(going === null ? {} : { participantCount: going }),
    attendees: {
      id: addresses.callPart(call.id, "attendees"),
      type: "Collection",
      ...(going === null ? {} : { totalItems: going }),
    },
    organizers: {
      id: addresses.callPart(call.id, "organizers"),
      type: "Collection",
      totalItems: 1 + coOrganisers.length,
      items: [
        organiser,
        ...coOrganisers.map(({ uri: id, consentUri: context }) => ({ type: "Organization", id, context })),
      ],
    },
    contacts: [organiser, ...coOrganisers.map(({ uri }) => uri)],
  } as const;
}

/**
 * The picture, then the web page or the online address. Without a picture there is nothing at all: on an Update, Gancio
 * takes the first attachment for the picture, fails on a link, and a cancellation would never reach its calendar.
 */
function media({ call, picture, addresses }: CallInput) {
  if (picture === null) return { attachment: [] };
  const title = mainTextOf(call).name;
  const website: LinkObject = {
    type: "Link",
    mediaType: "text/html",
    href: publicOnlineUrl(call) ?? addresses.call(call.id),
    name: "Website",
  };
  return { attachment: [attachmentOf(picture, title), website], image: imageOf(picture, title) };
}

function audience({ call, campaign, addresses }: CallInput) {
  const owner = addresses.campaign(campaign.handle);
  return {
    context: call.joint?.parentUri ?? addresses.of(owner, "calls"),
    audience: owner,
    to: [PUBLIC],
    cc: [addresses.of(owner, "followers")],
  };
}

function conversation({ call, addresses, counts }: CallInput) {
  const counted = (part: "replies" | "likes" | "shares") =>
    ({ id: addresses.callPart(call.id, part), type: "Collection", totalItems: counts[part] }) as const;
  return {
    replies: counted("replies"),
    likes: counted("likes"),
    shares: counted("shares"),
    interactionPolicy: ANYBODY_MAY_QUOTE,
  };
}

function ourTerms({ call, campaign, addresses }: CallInput) {
  return {
    "tdu:kind": call.kind,
    "tdu:campaign": call.joint?.jointUri ?? addresses.campaign(campaign.handle),
    ...(call.joint ? { "tdu:call": call.joint.parentUri } : {}),
    ...(call.joint?.partOf ? { "tdu:partOf": call.joint.partOf } : {}),
    ...(call.place === null ? {} : { "tdu:country": publicPlace(call.place).country }),
    ...(call.distributed ? { "tdu:distributed": true as const } : {}),
    ...(call.risk ? { "tdu:risk": true as const } : {}),
  };
}
