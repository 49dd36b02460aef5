/** New and changed objects: calls of campaigns followed here, and what people write under our own calls. */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveActorChange } from "../../application/receive-deletion.ts";
import { receiveRemoteCall } from "../../application/receive-remote-call.ts";
import { receiveReply } from "../../application/receive-reply.ts";
import type { RemoteCall } from "../../application/remote-ports.ts";
import { foreignPlainText, sanitiseForeignHtml } from "../../application/text/sanitise.ts";
import { actorOf, callOf } from "../reading.ts";
import { ACTOR_TYPES, actorFromObject, callFromObject, noteFromObject, type RemoteNote } from "../vocabulary/remote.ts";
import { type Hearing, type InboxHandler, sameOrigin, senderOf, unreadableSender } from "./hearing.ts";

/** A Create. An object named by its id alone is fetched; one on another origin is nobody's to send, and never is. */
export const onCreated: InboxHandler = (hearing) => objectReceived(hearing);

/** An Update of a call, a reply, or the sending actor itself. */
export const onUpdated: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  if (activity.objectType === null || !(ACTOR_TYPES as readonly string[]).includes(activity.objectType)) {
    return await objectReceived(hearing);
  }
  const reading = actorFromObject(activity.object);
  if (reading.kind === "ignored") return ignored(reading.reason);
  house.forgetKeys(heard.actorUri);
  return await receiveActorChange(house.ports, heard, actorOf(reading));
};

async function objectReceived(hearing: Hearing): Promise<HeardOutcome> {
  const { house, activity, heard } = hearing;
  if (activity.objectUri === null) return ignored("the object has no id");
  if (!sameOrigin(activity.objectUri, heard.actorUri)) return ignored("the object is on another origin");
  const embedded = activity.object !== null;
  const object = embedded ? activity.object : await house.reading.document(activity.objectUri);
  const call = callFromObject(object);
  if (call.kind === "call") return await callReceived(hearing, callOf(call), embedded);
  const note = noteFromObject(object);
  if (note.kind === "ignored") return ignored(note.reason);
  return await noteReceived(hearing, note);
}

/**
 * A call from its owner is taken as sent. From another actor of the same server (a Mobilizon group's events come from its
 * members) it is a hint: what counts is what the server itself shows at the call's address, asked for anew.
 */
async function callReceived(hearing: Hearing, sent: RemoteCall, embedded: boolean): Promise<HeardOutcome> {
  const { house, heard } = hearing;
  if (!sameOrigin(sent.attributedTo, heard.actorUri)) return ignored("the call belongs to another origin");
  const isHint = embedded && sent.attributedTo !== heard.actorUri;
  const call = isHint ? await house.reading.callAsOfNow(sent.uri) : sent;
  if (call === null || call.attributedTo !== sent.attributedTo) return ignored("its own server shows no such call");
  const publisher = await house.reading.actor(call.attributedTo);
  if (publisher === null) return unreadableSender;
  return await receiveRemoteCall(house.ports, heard, { call, publisher: publisher.actor });
}

async function noteReceived(hearing: Hearing, note: RemoteNote): Promise<HeardOutcome> {
  const { house, heard } = hearing;
  if (note.attributedTo !== heard.actorUri) return ignored("not the author's own");
  if (note.optionName !== null) return ignored("a vote, and no poll is open");
  const ours = (uri: string) => uri.startsWith(`${house.ports.addresses.origin}/`);
  const isPrivate = note.audience === "direct" || note.directMessage;
  const addressed = note.recipients.find(ours);
  const objectUri = isPrivate ? addressed : note.inReplyTo;
  if (objectUri === undefined || objectUri === null || !ours(objectUri)) return ignored("answers nothing of ours");
  const author = await senderOf(hearing);
  if (author === null) return unreadableSender;
  const reply = replyOf(note, objectUri, isPrivate, hearing.activity.type === "Update");
  return await receiveReply(house.ports, heard, { reply, author });
}

function replyOf(note: RemoteNote, objectUri: string, isPrivate: boolean, isChange: boolean) {
  const warning = note.contentWarning === null ? "" : `<p>${escaped(foreignPlainText(note.contentWarning, 500))}</p>`;
  return {
    uri: note.uri,
    objectUri,
    actorUri: note.attributedTo,
    audience: isPrivate ? "direct" as const : note.audience,
    content: sanitiseForeignHtml(warning + note.content),
    language: note.language,
    url: note.url,
    publishedAt: note.publishedAt ?? Temporal.Now.instant(),
    updatedAt: note.updatedAt ?? (isChange ? Temporal.Now.instant() : null),
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
