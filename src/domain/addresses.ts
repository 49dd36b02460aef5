/**
 * Every address this node mints, in one file, each with an example. A `uri` identifies something in ActivityPub; where
 * a page for people differs it is called `url`. Nothing else in the code concatenates addresses.
 */

/** Builds the addresses of one node from its origin, such as `https://front.example` (no trailing slash). */
export function addressesOf(origin: string) {
  const at = (path: string) => `${origin}${path}`;
  return {
    origin,
    /** Host with port, the right side of `@handle@host`: `front.example`. */
    host: new URL(origin).host,
    /** `https://front.example/` */
    home: () => at("/"),
    /** The node's Application actor: `/actor`. */
    node: () => at("/actor"),
    /** The movement's Organization actor: `/m/front`. */
    movement: (handle: string) => at(`/m/${handle}`),
    /** A campaign's Group actor: `/c/make_them_pay`. */
    campaign: (handle: string) => at(`/c/${handle}`),
    /** A Person actor by opaque id: `/u/9f2c`. */
    person: (id: string) => at(`/u/${id}`),
    /** Any actor's page for people: `/@front`. */
    profile: (handle: string) => at(`/@${handle}`),
    /** `/inbox` */
    sharedInbox: () => at("/inbox"),
    /** A call, an Event: `/calls/42`. */
    call: (id: string) => at(`/calls/${id}`),
    /** Something under a call: `/calls/42/replies`. */
    callPart: (id: string, part: "attendees" | "organizers" | "replies" | "likes" | "shares") =>
      at(`/calls/${id}/${part}`),
    /** A short public message of the movement, a Note: `/notes/7`. */
    note: (id: string) => at(`/notes/${id}`),
    /** A collection or inbox of an actor: `https://front.example/c/make_them_pay/followers`. */
    of: (actorUri: string, part: ActorPart) => `${actorUri}/${part}`,
    /** An activity, by its outbox event: `/activities/0192…`. */
    activity: (eventId: string) => at(`/activities/${eventId}`),
    /** A boost by the node, `/announces/0192…`, or by the movement, `/announces/0192…-movement`. */
    announce: (eventId: string, by: "node" | "movement") =>
      at(`/announces/${eventId}${by === "node" ? "" : "-movement"}`),
    /** A place: `/places/42`. */
    place: (callId: string) => at(`/places/${callId}`),
    /** A hashtag, lower case (FEP-eb48): `/tags/makethempay`. */
    tag: (name: string) => at(`/tags/${encodeURIComponent(name.toLowerCase())}`),
    /** The approval of a quote (FEP-044f): `/quotes/7`. */
    quote: (id: string) => at(`/quotes/${id}`),
    /** A picture, re-encoded: `/media/5d1f`. */
    media: (id: string) => at(`/media/${id}`),
    /** What our extension terms mean: `/ns`. */
    terms: () => at("/ns"),
  };
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

/** The addresses of one node, see {@link addressesOf}. */
export type Addresses = ReturnType<typeof addressesOf>;
