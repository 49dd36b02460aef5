/**
 * WebFinger answers (RFC 7033): which actor a handle or address means. Exactly one `self` link leads back to the actor,
 * because Mastodon refuses an account whose loop does not close.
 */
import type { Addresses } from "../../domain/addresses.ts";

/** A link of a resource descriptor; a `template` is a pattern for visitors from elsewhere. */
export type JrdLink = {
  readonly rel: string;
  readonly type?: string;
  readonly href?: string;
  readonly template?: string;
};

/** A JSON Resource Descriptor, RFC 7033 §4.4. */
export type Jrd = {
  readonly subject: string;
  readonly aliases: readonly string[];
  readonly links: readonly JrdLink[];
};

const ACTIVITY_JSON = "application/activity+json";

/** The handle of an actor here, as WebFinger writes it: `acct:front@front.example`. */
export function acctOf(handle: string, addresses: Addresses): string {
  return `acct:${handle}@${addresses.host}`;
}

/**
 * The descriptor of one actor: its two addresses, its page, itself. `interactions` says whether this node serves
 * `/authorize_interaction`; only then are the subscribe template (OStatus) and the intents Object and Follow (FEP-3b86)
 * listed, by which people with an account here open something from another site.
 */
export function webfingerJrd(
  input: {
    readonly addresses: Addresses;
    readonly handle: string;
    readonly actorUri: string;
    readonly profileUrl: string;
    readonly interactions?: boolean;
  },
): Jrd {
  const { addresses, handle, actorUri, profileUrl, interactions = false } = input;
  return {
    subject: acctOf(handle, addresses),
    aliases: [...new Set([profileUrl, actorUri])],
    links: [
      { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href: profileUrl },
      { rel: "self", type: ACTIVITY_JSON, href: actorUri },
      ...(interactions ? interactionLinks(addresses) : []),
    ],
  };
}

/** The descriptor of the node's bare origin, leading to its Application actor (FEP-d556). */
export function originJrd(addresses: Addresses): Jrd {
  return {
    subject: addresses.home(),
    aliases: [addresses.origin],
    links: [{ rel: "https://www.w3.org/ns/activitystreams#Service", type: ACTIVITY_JSON, href: addresses.node() }],
  };
}

function interactionLinks({ origin }: Addresses): JrdLink[] {
  const opening = (placeholder: string) => `${origin}/authorize_interaction?uri={${placeholder}}`;
  return [
    { rel: "http://ostatus.org/schema/1.0/subscribe", template: opening("uri") },
    { rel: "https://w3id.org/fep/3b86/Object", template: opening("object") },
    { rel: "https://w3id.org/fep/3b86/Follow", template: opening("object") },
  ];
}
