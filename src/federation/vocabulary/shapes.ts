/**
 * The shapes this node writes, as types. They name ActivityStreams properties as they appear in JSON, so that a typo in
 * a builder is a compile error. Sources: ActivityStreams 2.0, FEP-8a8e, Mobilizon, GoToSocial's interaction policies.
 */
import type { JsonObject, JsonValue } from "./json.ts";

/** The value of `@context`. */
export type Context = string | readonly (string | JsonObject)[];

/** Texts by language tag, main language first: the first key is the language Mastodon shows. */
export type LanguageMap = { readonly [language: string]: string };

/** A picture as part of a profile or an Event. */
export type ImageObject = {
  readonly type: "Image" | "Document";
  readonly mediaType: string;
  readonly url: string;
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
};

/** A link beside an Event; `name: "Website"` is what Mobilizon reads as the online address. */
export type LinkObject = {
  readonly type: "Link";
  readonly mediaType: string;
  readonly href: string;
  readonly name: string;
};

/** A hashtag, written lower case in `href` (FEP-eb48). */
export type HashtagObject = { readonly type: "Hashtag"; readonly name: string; readonly href: string };

/** A mention of an actor. */
export type MentionObject = { readonly type: "Mention"; readonly name: string; readonly href: string };

/** A collection as embedded in an object: its address, its type, and how many it holds when that may be told. */
export type CollectionReference = {
  readonly id: string;
  readonly type: "Collection" | "OrderedCollection";
  readonly totalItems?: number;
  readonly items?: readonly JsonValue[];
};

/** A schema.org postal address; `addressCountry` is the readable name. */
export type PostalAddressObject = {
  readonly type: "PostalAddress";
  readonly streetAddress?: string;
  readonly postalCode?: string;
  readonly addressLocality?: string;
  readonly addressCountry?: string;
};

/** The one place of an Event; never a list, because Mobilizon 5.1 fails on lists. Without `id` it is a mere word. */
export type PlaceObject = {
  readonly type: "Place";
  readonly id?: string;
  readonly name: string;
  readonly address?: PostalAddressObject;
  readonly latitude?: number;
  readonly longitude?: number;
};

/** How far others may quote (GoToSocial, FEP-044f). */
export type InteractionPolicy = { readonly canQuote: { readonly automaticApproval: readonly string[] } };

/** An RSA key as older software reads it: one object, never a list. */
export type PublicKeyObject = { readonly id: string; readonly owner: string; readonly publicKeyPem: string };

/** A key for proofs, FEP-521a. */
export type MultikeyObject = {
  readonly id: string;
  readonly type: "Multikey";
  readonly controller: string;
  readonly publicKeyMultibase: string;
  readonly expires?: string;
  readonly revoked?: string;
  /** Of a key that the one before it vouches for (FEP-8b32). */
  readonly "@context"?: JsonValue;
  readonly proof?: JsonObject;
};

/** Something a node can do, by its identifier (FEP-844e). */
export type CapabilityObject = { readonly href: string; readonly name: string };

/** The node that wrote an actor, with what it can do (FEP-844e). */
export type ApplicationObject = {
  readonly type: "Application";
  readonly id: string;
  readonly implements: readonly CapabilityObject[];
};

/** A line of a profile, as Mastodon writes it: a name, and HTML with a link. */
export type PropertyObject = { readonly type: "PropertyValue"; readonly name: string; readonly value: string };

/** An actor of this node. */
export type ActorObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Application" | "Organization" | "Group" | "Person";
  readonly preferredUsername: string;
  readonly webfinger: string;
  readonly name: string;
  readonly nameMap?: LanguageMap;
  readonly summary?: string;
  readonly summaryMap?: LanguageMap;
  readonly url: string;
  readonly icon?: ImageObject;
  readonly image?: ImageObject;
  readonly attributedTo?: string;
  readonly postingRestrictedToMods?: boolean;
  readonly attachment?: readonly PropertyObject[];
  readonly interactionPolicy?: {
    readonly canReply: { readonly automaticApproval: readonly string[] };
    readonly canQuote: { readonly automaticApproval: readonly string[] };
  };
  readonly manuallyApprovesFollowers: boolean;
  readonly openness?: "invite_only";
  readonly discoverable: boolean;
  readonly indexable: boolean;
  readonly featured?: string;
  readonly upcomingEvents?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly inbox: string;
  readonly outbox: string;
  readonly followers: string;
  readonly endpoints: { readonly sharedInbox: string };
  readonly publicKey: PublicKeyObject;
  readonly assertionMethod: readonly MultikeyObject[];
  readonly generator?: ApplicationObject;
  readonly implements?: readonly CapabilityObject[];
  readonly alsoKnownAs?: readonly string[];
  readonly movedTo?: string;
  /** Of a person whom moderators here suspended; Mastodon reads it and shows nothing of them. */
  readonly suspended?: true;
};

/** A call to action as an Event in the profile every known reader takes. */
export type EventObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Event";
  readonly attributedTo: string;
  readonly actor: string;
  readonly name: string;
  readonly nameMap: LanguageMap;
  readonly summary: string;
  readonly content: string;
  readonly contentMap: LanguageMap;
  readonly mediaType: "text/html";
  readonly inLanguage: string;
  readonly published: string;
  readonly updated: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly displayEndTime?: false;
  readonly timezone: string;
  readonly url: string;
  readonly location: PlaceObject;
  readonly isOnline: boolean;
  readonly category: string;
  readonly status: "CONFIRMED" | "CANCELLED";
  readonly eventStatus: "EventScheduled" | "EventCancelled";
  readonly joinMode: JoinMode;
  readonly externalParticipationUrl?: string;
  readonly maximumAttendeeCapacity?: number;
  readonly participantCount?: number;
  readonly requiredJoinVisibility: readonly string[];
  readonly attendees: CollectionReference;
  readonly organizers: CollectionReference;
  readonly contacts: readonly string[];
  readonly commentsEnabled: boolean;
  readonly attachment: readonly (ImageObject | LinkObject)[];
  readonly image?: ImageObject;
  readonly tag: readonly HashtagObject[];
  readonly sensitive: false;
  readonly context: string;
  readonly audience: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replies: CollectionReference;
  readonly likes: CollectionReference;
  readonly shares: CollectionReference;
  readonly interactionPolicy: InteractionPolicy;
  readonly "tdu:kind": string;
  readonly "tdu:campaign": string;
  readonly "tdu:call"?: string;
  readonly "tdu:partOf"?: string;
  readonly "tdu:country"?: string;
  readonly "tdu:distributed"?: true;
  readonly "tdu:risk"?: true;
};

/** How people take part, as Mobilizon and FEP-8a8e read it; `none` is not understood by Mobilizon and never written. */
export type JoinMode = "free" | "restricted" | "invite" | "external";

/** A short public message of this node. */
export type NoteObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Note";
  readonly attributedTo: string;
  readonly content: string;
  readonly contentMap: LanguageMap;
  readonly mediaType: "text/html";
  readonly published: string;
  readonly url: string;
  readonly inReplyTo?: string;
  readonly context?: string;
  readonly tag: readonly (HashtagObject | MentionObject)[];
  readonly attachment: readonly (ImageObject | LinkObject)[];
  readonly sensitive: false;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly interactionPolicy: InteractionPolicy;
};

/** The question "will you come?" of a call in one language (FEP-9967). */
export type QuestionObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Question";
  readonly attributedTo: string;
  readonly inReplyTo: string;
  readonly context: string;
  readonly content: string;
  readonly contentMap: LanguageMap;
  readonly mediaType: "text/html";
  readonly url: string;
  readonly published: string;
  readonly updated?: string;
  readonly endTime: string;
  readonly closed?: string;
  readonly oneOf: readonly {
    readonly type: "Note";
    readonly name: string;
    readonly replies: { readonly type: "Collection"; readonly totalItems?: number };
  }[];
  readonly votersCount?: number;
  readonly tag: readonly (HashtagObject | MentionObject)[];
  readonly attachment: readonly (ImageObject | LinkObject)[];
  readonly sensitive: false;
  readonly to: readonly string[];
  readonly cc: readonly string[];
};

/** An activity of this node, ready to be stored and sent as it stands. */
export type ActivityObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  /** A list in a Flag alone. */
  readonly object: string | JsonObject | readonly string[] | readonly JsonObject[];
  readonly published?: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  /** The stamp that an Accept of a QuoteRequest grants; the companion campaign of a consent. */
  readonly result?: string;
  /** What is acted upon: whom an Invite is for, the collection of an Add. */
  readonly target?: string;
  /** With what: the consent behind an Add of an organisation. */
  readonly instrument?: string | JsonObject;
  readonly content?: string;
  readonly endTime?: string;
  /** The common text that is agreed to (protocol §2). */
  readonly "tdu:textDigest"?: string;
  readonly "tdu:textVersion"?: number;
  /** For how many of its members a movement joins (protocol §7). */
  readonly "tdu:aggregate"?: number;
};

/** A collection document, whole or its first sheet. */
export type CollectionObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Collection" | "OrderedCollection" | "OrderedCollectionPage" | "CollectionPage";
  readonly attributedTo?: string;
  readonly totalItems?: number;
  readonly first?: string;
  readonly next?: string;
  readonly prev?: string;
  readonly partOf?: string;
  readonly items?: readonly JsonValue[];
  readonly orderedItems?: readonly JsonValue[];
};

/** What stands where something was deleted, for ever, with HTTP 410. */
export type TombstoneObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Tombstone";
  readonly formerType: string;
  readonly deleted: string;
};
