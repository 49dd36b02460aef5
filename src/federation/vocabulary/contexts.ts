/**
 * The `@context` of everything this node writes. Terms are defined inline, because servers that check a linked-data
 * signature must load every remote context, and some of those addresses do not load. No ActivityStreams term gets another
 * meaning and no default language is set: both break readers of plain JSON.
 */
import type { Context } from "./shapes.ts";

/** The ActivityStreams context; Mastodon and Misskey look for this very string. */
export const AS2 = "https://www.w3.org/ns/activitystreams";

/** Everybody, written in full: Mobilizon treats some shorter forms as private. */
export const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

/** Prefix of our own terms, the same on every node (protocol §1). */
export const TDU = "https://w3id.org/traitdunion/ns#";

/** The capability by which nodes of this software recognise one another (FEP-844e); it grants nothing. */
export const PROTOCOL_V1 = `${TDU}v1`;

const SECURITY = "https://w3id.org/security/v1";
const uri = (id: string) => ({ "@id": id, "@type": "@id" });

const ourTerms = {
  "tdu": TDU,
  "tdu:campaign": uri("tdu:campaign"),
  "tdu:call": uri("tdu:call"),
};

const noteTerms = {
  "Hashtag": "as:Hashtag",
  "sensitive": "as:sensitive",
  "gts": "https://gotosocial.org/ns#",
  "interactionPolicy": uri("gts:interactionPolicy"),
  "canQuote": uri("gts:canQuote"),
  "automaticApproval": uri("gts:automaticApproval"),
};

const postTerms = {
  ...noteTerms,
  "canReply": uri("gts:canReply"),
  "ostatus": "http://ostatus.org#",
  "conversation": "ostatus:conversation",
  "quote": uri("https://w3id.org/fep/044f#quote"),
  "quoteAuthorization": uri("https://w3id.org/fep/044f#quoteAuthorization"),
  "quoteUri": "http://fedibird.com/ns#quoteUri",
  "quoteUrl": "as:quoteUrl",
  "_misskey_quote": "https://misskey-hub.net/ns#_misskey_quote",
};

/** For activities and collections that use ActivityStreams words alone. */
export const CTX_PLAIN: Context = AS2;

/**
 * For tombstones. ActivityStreams reads `formerType` as an address, so that the bare word "Event" is lost on the way to a
 * linked-data signature; reading it as one of the vocabulary's own words keeps its meaning and makes it signable.
 */
export const CTX_TOMBSTONE: Context = [AS2, { "formerType": { "@id": "as:formerType", "@type": "@vocab" } }];

/** For actors: profile terms of Mastodon, Lemmy and Mobilizon, proof keys (FEP-521a), capabilities (FEP-844e). */
export const CTX_ACTOR: Context = [AS2, SECURITY, {
  "toot": "http://joinmastodon.org/ns#",
  "lemmy": "https://join-lemmy.org/ns#",
  "mz": "https://joinmobilizon.org/ns#",
  "sec": "https://w3id.org/security#",
  "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
  "movedTo": uri("as:movedTo"),
  "alsoKnownAs": uri("as:alsoKnownAs"),
  "discoverable": "toot:discoverable",
  "indexable": "toot:indexable",
  "schema": "http://schema.org#",
  "PropertyValue": "schema:PropertyValue",
  "value": "schema:value",
  "gts": "https://gotosocial.org/ns#",
  "interactionPolicy": uri("gts:interactionPolicy"),
  "canQuote": uri("gts:canQuote"),
  "canReply": uri("gts:canReply"),
  "automaticApproval": uri("gts:automaticApproval"),
  "featured": uri("toot:featured"),
  "postingRestrictedToMods": "lemmy:postingRestrictedToMods",
  "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
  "openness": "mz:openness",
  "upcomingEvents": uri("https://w3id.org/fep/8a8e/upcomingEvents"),
  "assertionMethod": { ...uri("sec:assertionMethod"), "@container": "@set" },
  "Multikey": "sec:Multikey",
  "controller": uri("sec:controller"),
  "publicKeyMultibase": { "@id": "sec:publicKeyMultibase", "@type": "sec:multibase" },
  "implements": { ...uri("https://w3id.org/fep/844e#implements"), "@container": "@set" },
}];

/** For Events: Mobilizon's and FEP-8a8e's terms beside our own. */
export const CTX_EVENT: Context = [AS2, SECURITY, {
  ...noteTerms,
  "sc": "http://schema.org#",
  "mz": "https://joinmobilizon.org/ns#",
  "ical": "http://www.w3.org/2002/12/cal/ical#",
  "pt": "https://joinpeertube.org/ns#",
  "fep8a8e": "https://w3id.org/fep/8a8e/",
  "address": "sc:address",
  "PostalAddress": "sc:PostalAddress",
  "streetAddress": "sc:streetAddress",
  "postalCode": "sc:postalCode",
  "addressLocality": "sc:addressLocality",
  "addressCountry": "sc:addressCountry",
  "category": "sc:category",
  "inLanguage": "sc:inLanguage",
  "maximumAttendeeCapacity": "sc:maximumAttendeeCapacity",
  "status": "ical:status",
  "timezone": "mz:timezone",
  "isOnline": "mz:isOnline",
  "joinMode": "mz:joinMode",
  "externalParticipationUrl": uri("mz:externalParticipationUrl"),
  "participantCount": "mz:participantCount",
  "contacts": uri("mz:contacts"),
  "commentsEnabled": "pt:commentsEnabled",
  "organizers": uri("fep8a8e:organizers"),
  "attendees": uri("fep8a8e:attendees"),
  "displayEndTime": "fep8a8e:displayEndTime",
  "eventStatus": { "@id": "fep8a8e:eventStatus", "@type": "@vocab" },
  "EventScheduled": "fep8a8e:EventScheduled",
  "EventCancelled": "fep8a8e:EventCancelled",
  "requiredJoinVisibility": uri("fep8a8e:requiredJoinVisibility"),
  ...ourTerms,
}];

/** For Notes. */
export const CTX_NOTE: Context = [AS2, SECURITY, noteTerms];

/** For the number of members a movement joins with. */
export const CTX_JOIN: Context = [AS2, { "tdu": TDU }];

/** For polls: Mastodon's count of voters. */
export const CTX_POLL: Context = [AS2, SECURITY, {
  "Hashtag": "as:Hashtag",
  "sensitive": "as:sensitive",
  "toot": "http://joinmastodon.org/ns#",
  "votersCount": "toot:votersCount",
}];

/** For invitations, consents, Adds and everything else organisations say to one another; see protocol §2 to §5. */
export const CTX_JOINT: Context = [AS2, {
  ...ourTerms,
  "organizers": uri("https://w3id.org/fep/8a8e/organizers"),
  "logHead": "tdu:logHead",
}];

/** For reports: a Note for everybody, with our terms beside. */
export const CTX_REPORT: Context = [AS2, SECURITY, {
  ...noteTerms,
  ...ourTerms,
  "action": uri("tdu:action"),
  "outcome": "tdu:outcome",
  "participantsLow": "tdu:participantsLow",
  "participantsHigh": "tdu:participantsHigh",
  "countMethod": "tdu:countMethod",
  "units": { "@id": "tdu:units", "@container": "@set" },
  "unit": "tdu:unit",
  "low": "tdu:low",
  "high": "tdu:high",
}];

/** For what persons write: conversations, quotes (FEP-044f and what came before it), and who may answer. */
export const CTX_POST: Context = [AS2, SECURITY, postTerms];

/** For asking to quote: the post comes along. */
export const CTX_QUOTE_REQUEST: Context = [AS2, SECURITY, {
  ...postTerms,
  "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
}];

/** Terms of quote approvals (FEP-044f), defined inline. */
export const CTX_QUOTE: Context = [AS2, {
  "gts": "https://gotosocial.org/ns#",
  "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
  "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
  "interactingObject": { "@id": "gts:interactingObject", "@type": "@id" },
  "interactionTarget": { "@id": "gts:interactionTarget", "@type": "@id" },
}];
