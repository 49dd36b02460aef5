/**
 * What organisations say to one another when they act together: invitations, consents, additions and removals, and the
 * collections of a joint campaign. Everything public is signed by its sender; an Invite goes to the one invited alone.
 */
import type { Invitation, JointOrganisation, JointText } from "../../domain/joint.ts";
import { CTX_JOINT, PUBLIC } from "./contexts.ts";
import { paragraph, text } from "./html.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { ActivityObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** Asks an organisation to organise together; `object` is the collection, never the campaign or the Event (wire §6). */
export function invite(invitation: Invitation): ActivityObject {
  const { uri, hostUri, collectionUri, organisationUri, jointUri } = invitation;
  const about = collectionUri.replace(/\/organizers$/, "");
  return {
    "@context": CTX_JOINT,
    id: uri,
    type: "Invite",
    actor: hostUri,
    object: {
      id: collectionUri,
      type: "Collection",
      attributedTo: hostUri,
      context: about,
      "tdu:campaign": jointUri,
    },
    target: organisationUri,
    published: moment(invitation.createdAt),
    to: [organisationUri],
    ...(invitation.message === "" ? {} : { content: paragraph([text(invitation.message)]) }),
    endTime: moment(invitation.endsAt),
    ...agreed(invitation),
  };
}

/** Says yes to an Invite, in public, on the organisation's own origin; `result` is its companion campaign. */
export function consent(id: string, invitation: Invitation, at: Temporal.Instant): ActivityObject {
  const { uri, hostUri, collectionUri, organisationUri, companionUri } = invitation;
  return {
    "@context": CTX_JOINT,
    id,
    type: "Accept",
    actor: organisationUri,
    object: { id: uri, type: "Invite", actor: hostUri, object: collectionUri, target: organisationUri },
    published: moment(at),
    to: [hostUri, PUBLIC],
    ...(companionUri === null ? {} : { result: companionUri }),
    ...agreed(invitation),
  };
}

/** Asks to join; the request is the consent once the convenor accepts it (protocol §2). */
export function offer(invitation: Invitation): ActivityObject {
  const { uri, hostUri, collectionUri, organisationUri, companionUri } = invitation;
  return {
    "@context": CTX_JOINT,
    id: uri,
    type: "Offer",
    actor: organisationUri,
    object: organisationUri,
    target: collectionUri,
    published: moment(invitation.createdAt),
    to: [hostUri, PUBLIC],
    ...(companionUri === null ? {} : { result: companionUri }),
    ...agreed(invitation),
  };
}

/** Answers an Invite or an Offer with Accept or Reject to the one who asked, and to nobody else. */
export function answerTo(
  input: { readonly id: string; readonly type: "Accept" | "Reject"; readonly actor: string; readonly to: string },
  invitation: Invitation,
): ActivityObject {
  const { id, type, actor, to } = input;
  const { uri, hostUri, collectionUri, organisationUri, asked } = invitation;
  const object = asked
    ? { id: uri, type: "Offer", actor: organisationUri, object: organisationUri, target: collectionUri }
    : { id: uri, type: "Invite", actor: hostUri, object: collectionUri, target: organisationUri };
  return { "@context": CTX_JOINT, id, type, actor, object, to: [to] };
}

/** Puts something into a collection of the campaign, or takes it out, before everybody. */
export function listing(
  input: {
    readonly id: string;
    readonly type: "Add" | "Remove";
    readonly actor: string;
    /** An address, or whole objects with their own proofs. */
    readonly object: string | JsonObject | readonly JsonObject[];
    readonly target: string;
    readonly instrument?: string | null;
    readonly cc: readonly string[];
    readonly at: Temporal.Instant;
  },
): ActivityObject {
  const { id, type, actor, object, target, instrument, cc } = input;
  return {
    "@context": CTX_JOINT,
    id,
    type,
    actor,
    object,
    target,
    ...(instrument ? { instrument } : {}),
    published: moment(input.at),
    to: [PUBLIC],
    cc,
  };
}

/** Signs a version of a common text, before everybody, on the organisation's own origin. */
export function textSignature(
  input: { readonly id: string; readonly actor: string; readonly to: string; readonly at: Temporal.Instant },
  text: { readonly uri: string; readonly digest: string; readonly version: number },
): ActivityObject {
  return {
    "@context": CTX_JOINT,
    id: input.id,
    type: "Accept",
    actor: input.actor,
    object: text.uri,
    published: moment(input.at),
    to: [input.to, PUBLIC],
    "tdu:textDigest": text.digest,
    "tdu:textVersion": text.version,
  };
}

/** Says in public that a source is not believed, or is disputed, and why. Changes no figure. */
export function judgement(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly sourceUri: string;
    readonly reason: string;
    readonly jointUri: string;
    readonly cc: readonly string[];
    readonly at: Temporal.Instant;
  },
): ActivityObject {
  const { id, actor, sourceUri, reason, jointUri, cc } = input;
  return {
    "@context": CTX_JOINT,
    id,
    type: "Reject",
    actor,
    object: { id: sourceUri, type: "Note", "tdu:campaign": jointUri },
    content: paragraph([text(reason)]),
    published: moment(input.at),
    to: [PUBLIC],
    cc,
  };
}

/** An organisation that joined, with the consent on its own origin, where an Add lists several. */
export function organisationListed({ organisationUri, consentUri, companionUri }: Invitation): JsonObject {
  return {
    type: "Organization",
    id: organisationUri,
    ...(consentUri === null ? {} : { context: consentUri }),
    ...(companionUri === null ? {} : { result: companionUri }),
  };
}

/** The `organizers` collection: the convenor, then each organisation with the consent on its own origin. */
export function organizersToObject(
  input: {
    readonly id: string;
    readonly attributedTo: string;
    readonly convenor: { readonly uri: string; readonly name: string; readonly companionUri: string };
    readonly organisations: readonly JointOrganisation[];
  },
): JsonObject {
  const entry = (uri: string, name: string, companion: string, context: string | null): JsonValue => ({
    type: "Organization",
    id: uri,
    name,
    ...(context === null ? {} : { context }),
    ...(companion === "" ? {} : { result: companion }),
  });
  const { convenor } = input;
  const items = [
    entry(convenor.uri, convenor.name, convenor.companionUri, null),
    ...input.organisations.map((one) => entry(one.uri, one.name, one.companionUri, one.consentUri)),
  ];
  return {
    "@context": CTX_JOINT as JsonValue,
    id: input.id,
    type: "OrderedCollection",
    attributedTo: input.attributedTo,
    totalItems: items.length,
    orderedItems: items,
  };
}

/** A version of a common text at its address. */
export function textToObject(id: string, text: JointText): JsonObject {
  return {
    "@context": CTX_JOINT as JsonValue,
    id,
    type: "Document",
    attributedTo: text.campaignUri,
    version: text.version,
    language: text.language,
    texts: text.texts as unknown as JsonObject,
    "tdu:textDigest": text.digest,
  };
}

function agreed({ textDigest, textVersion }: Invitation) {
  return { "tdu:textDigest": textDigest, "tdu:textVersion": textVersion };
}
