/**
 * Every address this node mints, in one file, each with an example. A `uri` identifies something in ActivityPub; where
 * a page for people differs it is called `url`. Nothing else in the code concatenates addresses.
 */

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
  /** A call, an Event: `/calls/42`. */
  call(id: string): string;
  /** Something under a call: `/calls/42/replies`. */
  callPart(id: string, part: CallPart): string;
  /** A short public message of the movement, a Note: `/notes/7`. */
  note(id: string): string;
  /** A collection or inbox of an actor: `https://front.example/c/make_them_pay/followers`. */
  of(actorUri: string, part: ActorPart): string;
  /** An activity, by its outbox event: `/activities/0192…`. */
  activity(eventId: string): string;
  /** A boost by the node, `/announces/0192…`, or by the movement, `/announces/0192…-movement`. */
  announce(eventId: string, by: "node" | "movement"): string;
  /** A place: `/places/42`. */
  place(callId: string): string;
  /** A hashtag, lower case (FEP-eb48): `/tags/makethempay`. */
  tag(name: string): string;
  /** The approval of a quote (FEP-044f): `/quotes/7`. */
  quote(id: string): string;
  /** A picture, re-encoded: `/media/5d1f`. */
  media(id: string): string;
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

/** The collections every call has under its own address. */
export type CallPart = "attendees" | "organizers" | "replies" | "likes" | "shares";

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
    call: (id) => at(`/calls/${id}`),
    callPart: (id, part) => at(`/calls/${id}/${part}`),
    note: (id) => at(`/notes/${id}`),
    of: (actorUri, part) => `${actorUri}/${part}`,
    activity: (eventId) => at(`/activities/${eventId}`),
    announce: (eventId, by) => at(`/announces/${eventId}${by === "node" ? "" : "-movement"}`),
    place: (callId) => at(`/places/${callId}`),
    tag: (name) => at(`/tags/${encodeURIComponent(name.toLowerCase())}`),
    quote: (id) => at(`/quotes/${id}`),
    media: (id) => at(`/media/${id}`),
    terms: () => at("/ns"),
  };
}
