/**
 * Every address this node mints, in one file, each with an example. A `uri` identifies something in ActivityPub; where
 * a page for people differs it is called `url`. Nothing else in the code concatenates addresses.
 */

import { isActionId } from "./joint.ts";

/** The addresses of one node. */
export interface Addresses {
  /** Public origin without a trailing slash: `https://front.example`. */
  readonly origin: string;
  /** Host with port, the right side of `@handle@host`: `front.example`. */
  readonly host: string;
  /** `https://front.example/` */
  home(): string;
  /** The node's Application actor: `/actor`. */
  node(): string;
  /** The movement's Organization actor: `/m/front`. */
  movement(handle: string): string;
  /** A campaign's Group actor: `/c/make_them_pay`. */
  campaign(handle: string): string;
  /** A Person actor by opaque id: `/u/9f2c`. */
  person(id: string): string;
  /** Any actor's page for people: `/@front`. */
  profile(handle: string): string;
  /** `/inbox` */
  sharedInbox(): string;
  /** A call or a local action, an Event: `/calls/42`, `/actions/act42`. */
  call(id: string): string;
  /** Something under a call: `/calls/42/replies`. */
  callPart(id: string, part: CallPart): string;
  /** A short public message of the movement, a Note: `/notes/7`. */
  note(id: string): string;
  /** A collection or inbox of an actor: `https://front.example/c/make_them_pay/followers`. */
  of(actorUri: string, part: ActorPart | JointPart): string;
  /** The pledge poll of a call in a language, a Question: `/calls/42/pledge-fr`. */
  poll(callId: string, language: string): string;
  /** An activity about a poll, by its outbox event: `/activities/0192…-pledge-fr`. */
  pollActivity(eventId: string, language: string): string;
  /** Where somebody sees, changes and withdraws a pledge; the secret is the key to it: `/pledges/7.x8…`. */
  pledge(secret: string): string;
  /** A person's own calendar of pledges; the key opens it: `/pledges/calendar/x8….ics`. */
  pledgeCalendar(key: string): string;
  /** Where the code shown at an action leads: `/here/42/k7wq2m`. */
  here(callId: string, code: string): string;
  /** Where a printed code is typed: `/slips`. */
  slips(): string;
  /** Where a printed code is spent: `/slips/7a2k-…`. */
  slip(code: string): string;
  /** An activity, by its outbox event: `/activities/0192…`. */
  activity(eventId: string): string;
  /** A boost by the node, `/announces/0192…`, or by the movement, `/announces/0192…-movement`. */
  announce(eventId: string, by: "node" | "movement"): string;
  /** What a person wrote, a Note: `/posts/7f3a`. */
  post(id: string): string;
  /** A collection under what a person wrote: `/posts/7f3a/replies`. */
  postPart(id: string, part: PostPart): string;
  /** A place: `/places/42`. */
  place(callId: string): string;
  /** A hashtag, lower case (FEP-eb48): `/tags/makethempay`. */
  tag(name: string): string;
  /** The approval of a quote (FEP-044f): `/quotes/7`. */
  quote(id: string): string;
  /** A picture, re-encoded: `/media/5d1f`. */
  media(id: string): string;
  /** An invitation to organise together, or a request to: `/invites/9`. */
  invite(id: string): string;
  /** What took place at an action: `/reports/7`. */
  report(id: string): string;
  /** A version of a campaign's common text: `https://front.example/c/make_them_pay/text/2`. */
  commonText(campaignUri: string, version: number): string;
  /** What our extension terms mean: `/ns`. */
  terms(): string;
}

/** The collections and boxes every actor has under its own address. */
export type ActorPart =
  | "inbox"
  | "outbox"
  | "followers"
  | "following"
  | "featured"
  | "upcoming"
  | "calls"
  | "moderators"
  | "organizers";

/** What a campaign that acts together has besides. */
export type JointPart = "actions" | "reports" | "log" | "tally" | "tally.json";

/** The collections every call has under its own address. */
export type CallPart = "attendees" | "organizers" | "replies" | "likes" | "shares";

/** The collections every post has under its own address. */
export type PostPart = "replies" | "likes" | "shares";

/** Builds the addresses of one node from its origin, such as `https://front.example` (no trailing slash). */
export function addressesOf(origin: string): Addresses {
  const at = (path: string) => `${origin}${path}`;
  return {
    origin,
    host: new URL(origin).host,
    home: () => at("/"),
    node: () => at("/actor"),
    movement: (handle) => at(`/m/${handle}`),
    campaign: (handle) => at(`/c/${handle}`),
    person: (id) => at(`/u/${id}`),
    profile: (handle) => at(`/@${handle}`),
    sharedInbox: () => at("/inbox"),
    call: (id) => at(callPath(id)),
    callPart: (id, part) => at(`${callPath(id)}/${part}`),
    note: (id) => at(`/notes/${id}`),
    of: (actorUri, part) => `${actorUri}/${part}`,
    poll: (callId, language) => at(`${callPath(callId)}/pledge-${language}`),
    pollActivity: (eventId, language) => at(`/activities/${eventId}-pledge-${language}`),
    pledge: (secret) => at(`/pledges/${secret}`),
    pledgeCalendar: (key) => at(`/pledges/calendar/${key}.ics`),
    here: (callId, code) => at(`/here/${callId}/${code}`),
    slips: () => at("/slips"),
    slip: (code) => at(`/slips/${code}`),
    activity: (eventId) => at(`/activities/${eventId}`),
    announce: (eventId, by) => at(`/announces/${eventId}${by === "node" ? "" : "-movement"}`),
    post: (id) => at(`/posts/${id}`),
    postPart: (id, part) => at(`/posts/${id}/${part}`),
    place: (callId) => at(`/places/${callId}`),
    tag: (name) => at(`/tags/${encodeURIComponent(name.toLowerCase())}`),
    quote: (id) => at(`/quotes/${id}`),
    media: (id) => at(`/media/${id}`),
    invite: (id) => at(`/invites/${id}`),
    report: (id) => at(`/reports/${id}`),
    commonText: (campaignUri, version) => `${campaignUri}/text/${version}`,
    terms: () => at("/ns"),
  };
}

/** Local actions share a table with calls and have an address of their own. */
function callPath(id: string): string {
  return `/${isActionId(id) ? "actions" : "calls"}/${id}`;
}
