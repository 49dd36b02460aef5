/**
 * The inbox: the table of contents of what this node understands. The gate has admitted and stored the activity; Fedify
 * parses it and finds the handler; each handler fetches first, decides second and writes once. What is not understood is
 * ignored for a reason that is logged and counted, never answered with a fault.
 */
import type { Federation, InboxListener } from "@fedify/fedify";
import {
  Accept,
  type Activity,
  Add,
  Announce,
  Block,
  Create,
  Delete,
  EmojiReact,
  Flag,
  Follow,
  Invite,
  Join,
  Leave,
  Like,
  Move,
  Offer,
  QuoteRequest,
  Reject,
  Remove,
  TentativeAccept,
  TentativeReject,
  Undo,
  Update,
} from "@fedify/fedify/vocab";
import { getLogger } from "@logtape/logtape";
import { type HeardOutcome, ignored } from "../application/heard.ts";
import { agreesWith } from "./gate.ts";
import { readmit } from "./gate/verified.ts";
import { type InboxHandler, type InboxHouse, onceKeyOf } from "./inbox/hearing.ts";
import { onCreated, onUpdated } from "./inbox/on-created.ts";
import { onBlocked, onDeleted, onFlagged, onMoved, onUndone } from "./inbox/on-ended.ts";
import { onAccepted, onFollowed, onRejected } from "./inbox/on-followed.ts";
import { onJoined, onLeft, onTentative } from "./inbox/on-pledged.ts";
import { onQuoteAsked } from "./inbox/on-quoted.ts";
import {
  jointAccepted,
  jointDeleted,
  jointly,
  jointObjectReceived,
  jointRejected,
  jointUndone,
  onAdded,
  onInvited,
  onOffered,
  onRemoved,
  telling,
} from "./inbox/on-joint.ts";
import { onLiked, onShared } from "./inbox/on-reacted.ts";
import { markUnderstood } from "./inbox/unparsable.ts";
import { activityInHand } from "./storage/message-queue.ts";
import { activityFromObject } from "./vocabulary/remote.ts";

/** What became of activities, for counting: type, outcome, and the reason of an ignored one. */
export type InboxObserver = (type: string, outcome: HeardOutcome) => void;

const suspendedHere = ignored("suspended by moderators here");

/** Registers every handler. Subclasses are listed too, because Fedify hands an unlisted one to its parent's handler. */
export function setInbox(federation: Federation<InboxHouse>, observe: InboxObserver): void {
  const hear = (handler: InboxHandler) => listenerFor(handler, observe);
  federation
    .setInboxListeners("/{+identifier}/inbox", "/inbox")
    .on(Follow, hear(onFollowed))
    .on(Accept, hear(jointly(jointAccepted, onAccepted)))
    .on(Reject, hear(jointly(jointRejected, onRejected)))
    .on(TentativeAccept, hear(onTentative))
    .on(TentativeReject, hear(onTentative))
    .on(Undo, hear(jointly(jointUndone, onUndone)))
    .on(Create, hear(jointly(jointObjectReceived, onCreated)))
    .on(Update, hear(jointly(jointObjectReceived, onUpdated)))
    .on(Delete, hear(jointly(jointDeleted, onDeleted)))
    .on(Invite, hear(telling(onInvited)))
    .on(Offer, hear(telling(onOffered)))
    .on(Add, hear(telling(onAdded)))
    .on(Remove, hear(telling(onRemoved)))
    .on(Announce, hear(onShared))
    .on(Like, hear(onLiked))
    .on(EmojiReact, hear(onLiked))
    .on(QuoteRequest, hear(onQuoteAsked))
    .on(Join, hear(onJoined))
    .on(Leave, hear(onLeft))
    .on(Block, hear(onBlocked))
    .on(Move, hear(onMoved))
    .on(Flag, hear(onFlagged));
}

/** The activity types with a handler; the gate answers 202 to any other and forgets it. */
export const HANDLED_TYPES: ReadonlySet<string> = new Set([
  ..."Follow Accept Reject TentativeAccept TentativeReject Undo Create Update Delete".split(" "),
  ..."Announce Like EmojiReact QuoteRequest Join Leave Block Move Flag".split(" "),
  ..."Invite Offer Add Remove".split(" "),
]);

function listenerFor(handler: InboxHandler, observe: InboxObserver): InboxListener<InboxHouse, Activity> {
  return async (context, parsed) => {
    markUnderstood();
    const raw = activityInHand();
    const activity = activityFromObject(raw);
    if (activity.kind === "ignored") return observe("unreadable", ignored(activity.reason));
    const { uri: id, type, actor } = activity;
    const recipient = context.recipient;
    const admitted = readmit({ id, type, actor, raw, recipient });
    const outcome = await context.data.isSuspended(actor)
      ? suspendedHere
      : agreesWith(admitted, parsed)
      ? await handler({ house: context.data, admitted, activity, heard: heardOf(admitted, activity.objectUri) })
      : ignored("its JSON-LD says something else than its JSON");
    observe(type, outcome);
    const reason = outcome.kind === "ignored" ? outcome.reason : "";
    getLogger(["trait", "inbox"]).debug("{type} {outcome} {reason}", { type, outcome: outcome.kind, reason });
  };
}

function heardOf(admitted: ReturnType<typeof readmit>, objectUri: string | null) {
  const { id: activityUri, actor: actorUri } = admitted;
  return { activityUri, actorUri, onceKey: onceKeyOf(admitted, objectUri) };
}
