/** New and changed objects: calls of campaigns followed here, and what people write under our own calls. */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveActorChange } from "../../application/receive-deletion.ts";
import { receiveRemoteCall } from "../../application/receive-remote-call.ts";
import { receivePost } from "../../application/receive-post.ts";
import type { RemoteCall } from "../../application/remote-ports.ts";
import type { Post } from "../../domain/post.ts";
import { actorOf, callOf } from "../reading.ts";
import { postOf, readOpenPost, readQuote } from "../reading-posts.ts";
import { ACTOR_TYPES, actorFromObject, callFromObject, noteFromObject, type RemoteNote } from "../vocabulary/remote.ts";
import { callOfPoll, pledgeQuestionReceived, voteReceived } from "./on-pledged.ts";
import { type Hearing, type InboxHandler, type InboxHouse, sameOrigin, unreadableSender } from "./hearing.ts";

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
  await house.joint.lookAgain(heard.actorUri);
  return await receiveActorChange(house.ports, heard, actorOf(reading), reading.indexable);
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

/**
 * What a person wrote. Nothing more is fetched for it unless somebody here follows the author or is addressed: then the
 * stamp of a quote, and the post that is quoted.
 */
async function noteReceived(hearing: Hearing, read: RemoteNote): Promise<HeardOutcome> {
  const { house, heard } = hearing;
  if (read.attributedTo !== heard.actorUri) return ignored("not the author's own");
  if (read.optionName !== null) return await voteReceived(hearing, read, read.optionName);
  const note = { ...read, inReplyTo: callOfPoll(house, read.inReplyTo) ?? read.inReplyTo };
  const addressed = [...new Set([...note.recipients, ...note.mentions])];
  const isForUs = addressed.some((uri) => uri.startsWith(`${house.ports.addresses.origin}/`));
  const isFollowed = await house.isFollowed(heard.actorUri);
  if (!isForUs && !isFollowed && !await belongsHere(house, note)) return ignored("answers nothing of ours");
  const sender = await house.reading.actor(heard.actorUri);
  if (sender === null) return unreadableSender;
  const author = sender.actor;
  const isChange = hearing.activity.type === "Update";
  const bare = postOf(note, { isChange, isIndexable: sender.indexable });
  const { post, quoted } = isForUs || isFollowed ? await withQuote(hearing, note, bare) : { post: bare, quoted: null };
  return await house.ports.transact(async () => {
    if (post.audience === "direct") await pledgeQuestionReceived(hearing, note, author);
    return await receivePost(house.ports, heard, { post, author, addressed, quoted });
  });
}

/** Whether a note stands in a conversation known here, or is known itself. */
async function belongsHere(house: InboxHouse, { uri, inReplyTo }: RemoteNote): Promise<boolean> {
  if (inReplyTo?.startsWith(`${house.ports.addresses.origin}/`) === true) return true;
  return (inReplyTo !== null && await house.ownerOf(inReplyTo) !== null) || await house.ownerOf(uri) !== null;
}

async function withQuote({ house }: Hearing, note: RemoteNote, post: Post) {
  const { quoteUri: of, quoteStamp: stamp } = note;
  if (of === null || of.startsWith(`${house.ports.addresses.origin}/`)) return { post, quoted: null };
  const quoted = await readOpenPost(house.reading, of).catch(() => null);
  const isOwn = quoted?.post.authorUri === post.authorUri;
  const standing = isOwn
    ? { quoteState: "approved", quoteStamp: null } as const
    : await readQuote(house.reading, { by: post.uri, of, stamp });
  return { post: { ...post, ...standing }, quoted };
}
