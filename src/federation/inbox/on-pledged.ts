/**
 * Somebody elsewhere says they will be there, may be there, or will not: Mobilizon's Join and Leave, Friendica's answers to an
 * Event, votes in polls, another node's number of members, and a private message that asks for one's own pledge.
 */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receivePledgeQuestion } from "../../application/pledges/receive-pledge-question.ts";
import {
  receiveAggregate,
  receiveEventAnswer,
  receiveJoin,
  receiveLeave,
  receiveVote,
  type RemotePledger,
} from "../../application/pledges/receive-pledge.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { PLEDGE_OPTIONS } from "../../domain/call.ts";
import type { ReadActor } from "../reading.ts";
import { optionOfVote } from "../vocabulary/pledge-poll.ts";
import type { RemoteNote } from "../vocabulary/remote.ts";
import { type Hearing, type InboxHandler, type InboxHouse, unreadableSender } from "./hearing.ts";

/** The id of the call at an address of ours; null for any other address. */
export function callIdOf({ ports }: InboxHouse, uri: string | null): string | null {
  const { origin } = ports.addresses;
  if (uri?.startsWith(`${origin}/`) !== true) return null;
  return /^\/(?:calls|actions)\/([^/]+)$/.exec(uri.slice(origin.length))?.[1] ?? null;
}

/** A Join of one of our calls, by a person, or by a movement with the number of its members who will come. */
export const onJoined: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  const callId = callIdOf(house, activity.objectUri);
  if (callId === null) return ignored("joins nothing of ours");
  const joiner = await whoPledges(hearing);
  if (joiner === null) return unreadableSender;
  const pledger = { ...remotePledger(joiner.actor, "", joiner.alsoKnownAs), callId };
  if (activity.aggregate !== null) {
    if (joiner.actor.type !== "Organization") return ignored("only a movement speaks for many");
    return await receiveAggregate(house.ports, heard, { ...pledger, count: activity.aggregate });
  }
  const written = activity.participationMessage;
  const message = written === null ? null : foreignPlainText(written, 500);
  return await receiveJoin(house.ports, heard, { ...pledger, message });
};

/** A Leave of one of our calls. */
export const onLeft: InboxHandler = async ({ house, activity, heard }) => {
  const callId = callIdOf(house, activity.objectUri);
  return callId === null ? ignored("leaves nothing of ours") : await receiveLeave(house.ports, heard, callId);
};

/** The Undo of a Join or of a yes to an Event. */
export const onPledgeUndone: InboxHandler = async ({ house, activity, heard }) => {
  const callId = callIdOf(house, activity.inner?.objectUri ?? null);
  return callId === null ? ignored("takes back no pledge of ours") : await receiveLeave(house.ports, heard, callId);
};

/** Friendica's yes, maybe or no to the Event of a call. */
export async function eventAnswered(
  hearing: Hearing,
  callId: string,
  answer: "yes" | "maybe" | "no",
): Promise<HeardOutcome> {
  const { house, heard } = hearing;
  const sender = await whoPledges(hearing);
  if (sender === null) return unreadableSender;
  return await receiveEventAnswer(house.ports, heard, {
    ...remotePledger(sender.actor, "", sender.alsoKnownAs),
    callId,
    answer,
  });
}

/** A maybe; of anything but a call of ours it means nothing here. */
export const onTentative: InboxHandler = async (hearing) => {
  const callId = callIdOf(hearing.house, hearing.activity.objectUri);
  return callId === null ? ignored("an answer to nothing of ours") : await eventAnswered(hearing, callId, "maybe");
};

/** A vote: a Note that names an answer of one of our polls. Its own id is never fetched: votes have none that could be. */
export async function voteReceived(hearing: Hearing, note: RemoteNote, voted: string): Promise<HeardOutcome> {
  const { house, heard } = hearing;
  const poll = pollOf(house, note.inReplyTo);
  if (poll === null) return ignored("a vote in no poll of ours");
  const option = optionOfVote(house.say, { pledgeOptions: PLEDGE_OPTIONS }, poll.language, voted);
  if (option === null) return ignored("no answer of this poll");
  const voter = await whoPledges(hearing);
  if (voter === null) return unreadableSender;
  const { sharedInbox } = voter.actor;
  const pollUri = house.ports.addresses.poll(poll.callId, poll.language);
  const vote = {
    ...remotePledger(voter.actor, poll.language, voter.alsoKnownAs),
    callId: poll.callId,
    option,
    sharedInbox,
    pollUri,
  };
  return await receiveVote(house.ports, heard, vote);
}

/**
 * A private message that answers a call or its poll, or names the call's address: whoever pledged is sent the way to change
 * it, a follower who did not is sent the poll. Any other message is for the organisers alone.
 */
export async function pledgeQuestionReceived(hearing: Hearing, note: RemoteNote, sender: RemoteActor): Promise<void> {
  const { house, heard } = hearing;
  const { origin } = house.ports.addresses;
  const named = new RegExp(`${RegExp.escape(origin)}/(?:calls|actions)/([a-z0-9]+)`).exec(note.content)?.[1] ?? null;
  const callId = callIdOf(house, note.inReplyTo) ?? pollOf(house, note.inReplyTo)?.callId ?? named;
  if (callId === null) return;
  await receivePledgeQuestion(house.ports, heard, { ...remotePledger(sender, note.language ?? ""), callId });
}

/** The call whose poll is at an address: what is written under the poll is written under the call. */
export function callOfPoll(house: InboxHouse, uri: string | null): string | null {
  const poll = pollOf(house, uri);
  return poll === null ? null : house.ports.addresses.call(poll.callId);
}

function pollOf({ ports }: InboxHouse, uri: string | null): { callId: string; language: string } | null {
  const { origin } = ports.addresses;
  if (uri?.startsWith(`${origin}/calls/`) !== true) return null;
  const [, callId, language] =
    /^\/calls\/([^/]+)\/pledge-([A-Za-z0-9-]+)(?:\/[^/]+)?$/.exec(uri.slice(origin.length)) ??
      [];
  return callId === undefined || language === undefined ? null : { callId, language };
}

/** The sender as an actor, with the accounts it says are the same person; null when it can't be read. */
async function whoPledges({ house, heard }: Hearing): Promise<ReadActor | null> {
  return await house.reading.actor(heard.actorUri);
}

function remotePledger(sender: RemoteActor, language: string, linked: readonly string[] = []): RemotePledger {
  const handle = `@${sender.handle}@${sender.host}`;
  return { inbox: sender.sharedInbox ?? sender.inbox, language, handle, linked };
}
