/**
 * What pledges say outside: polls with figures that may be told, and answers to one person. Answers are opened from their seal
 * here, in the memory of a running node, and sealed again on their way through the queue.
 */
import { readContact } from "../../../application/pledges/pledge-contact.ts";
import { pledgeSecret } from "../../../application/pledges/pledge-contact.ts";
import { type CallInFull, findCallInFull, findLocalActor } from "../../../database/views/federation-views.ts";
import { hasPoll } from "../../../domain/pledge.ts";
import { languagesOf } from "../../../domain/language.ts";
import * as activities from "../../vocabulary/activities.ts";
import { joinAnswer, mentionOf, pledgeMessage } from "../../vocabulary/pledge-answer.ts";
import { type EventOf, type Letter, type LetterSources, privateLetter, publicLetter } from "./letter.ts";

/** The poll of a new call in its main language, to those who follow the campaign; the others wait at their addresses. */
export function pollPublished({ addresses, objects }: LetterSources, eventId: string, found: CallInFull): Letter[] {
  const { call, campaign } = found;
  const object = objects.poll(found, call.language);
  if (object === null) return [];
  const activity = activities.create({ id: addresses.pollActivity(eventId, call.language), object });
  return [{
    ...publicLetter(activity, campaign.id, object.id),
    to: { kind: "followers", of: [campaign.id], andReadersOf: null },
  }];
}

/** Every poll of a call as it is now: the main one to followers, each to the servers that voted in it. */
export function pollsChanged(
  { addresses, objects }: LetterSources,
  eventId: string,
  found: CallInFull,
  publishedAt: Temporal.Instant,
  closedAt?: Temporal.Instant,
): Letter[] {
  const { call, campaign } = found;
  return languagesOf(call.texts, call.language).flatMap((language): Letter[] => {
    const object = objects.poll(found, language, undefined, closedAt);
    if (object === null) return [];
    const activity = activities.update({ id: addresses.pollActivity(eventId, language), object, publishedAt });
    const of = language === call.language ? [campaign.id] : [];
    return [{
      ...publicLetter(activity, campaign.id, object.id),
      to: { kind: "followers", of, andReadersOf: object.id },
    }];
  });
}

/** New figures: polls alone say them; Events say them when they are fetched, because an Update would show as an edit. */
export async function pledgesTold(
  sources: LetterSources,
  eventId: string,
  { callId }: EventOf<"pledges.told">,
): Promise<Letter[]> {
  const found = await findCallInFull(sources.store.current(), callId, sources.addresses.call(callId));
  return found === null ? [] : pollsChanged(sources, eventId, found, Temporal.Now.instant());
}

/** The end of polls whose call takes pledges in another way now: whoever has one in hand is told that it is closed. */
export async function pollsClosed(
  sources: LetterSources,
  eventId: string,
  { callId, closedAt }: EventOf<"polls.closed">,
): Promise<Letter[]> {
  const found = await findCallInFull(sources.store.current(), callId, sources.addresses.call(callId));
  if (found === null || hasPoll(found.call)) return [];
  const at = Temporal.Instant.from(closedAt);
  return pollsChanged(sources, eventId, found, at, at);
}

/** Deleted polls, to whoever got them. `languages` are those the call was written in. */
export function pollsDeleted(
  { addresses }: LetterSources,
  eventId: string,
  gone: {
    readonly callId: string;
    readonly languages: readonly string[];
    readonly campaign: { readonly id: string; readonly uri: string };
    readonly deletedAt: Temporal.Instant;
  },
): Letter[] {
  const { callId, languages, campaign, deletedAt } = gone;
  return languages.map((language, at): Letter => {
    const object = addresses.poll(callId, language);
    const activity = activities.deletion({
      id: addresses.pollActivity(eventId, language),
      actor: campaign.uri,
      object,
      formerType: "Question",
      deletedAt,
      cc: [addresses.of(campaign.uri, "followers")],
    });
    const of = at === 0 ? [campaign.id] : [];
    return { ...publicLetter(activity, campaign.id, object), to: { kind: "followers", of, andReadersOf: object } };
  });
}

/** What is told in words even to whoever came by a button that knows yes and no alone. */
const IN_WORDS: ReadonlySet<string> = new Set(["link", "message", "revealed", "cancelled"]);

/** The answer to one person, by the way their own software understands. */
export async function pledgeAnswered(
  sources: LetterSources,
  eventId: string,
  event: EventOf<"pledge.answered">,
): Promise<Letter[]> {
  const { store, addresses, sealing } = sources;
  const { actorUri, inbox, joinUri, handle, ...contact } = readContact(sealing.open(event.sealed));
  if (actorUri === undefined || inbox === undefined) return [];
  const callUri = addresses.call(event.callId);
  const found = await findCallInFull(store.current(), event.callId, callUri);
  const campaign = found === null ? null : await findLocalActor(store.current(), { id: found.campaign.id });
  if (found === null || campaign === null) return [];
  const id = addresses.activity(eventId);
  const actor = campaign.uri;
  const mention = mentionOf(actorUri, handle);
  const language = contact.language ?? found.call.language;
  const write = () => {
    if (event.answer === "poll") return directPoll(sources, { id, found, event, mention, language });
    if (joinUri !== undefined && !IN_WORDS.has(event.answer)) {
      if (event.answer !== "accepted" && event.answer !== "rejected") return null;
      const type = event.answer === "accepted" ? "Accept" : "Reject";
      return joinAnswer({ id, type, actor, join: { id: joinUri, actor: actorUri, object: callUri } });
    }
    const secretUrl = addresses.pledge(pledgeSecret(sealing, event.pledgeId));
    const { call } = found;
    const publishedAt = Temporal.Now.instant();
    const { answer } = event;
    const words = contact.text;
    return pledgeMessage({ ...sources, id, actor, to: mention, call, answer, language, secretUrl, publishedAt, words });
  };
  const activity = write();
  if (activity === null) return [];
  return [{
    ...privateLetter(activity, campaign.id, `pledge ${event.pledgeId}`),
    isKept: false,
    isSealed: true,
    to: { kind: "inbox", inbox },
  }];
}

function directPoll(
  { objects, addresses }: LetterSources,
  { id, found, event, mention, language }: {
    readonly id: string;
    readonly found: CallInFull;
    readonly event: EventOf<"pledge.answered">;
    readonly mention: ReturnType<typeof mentionOf>;
    readonly language: string;
  },
) {
  const spoken = languagesOf(found.call.texts, found.call.language);
  const own = spoken.find((tag) => tag.split("-")[0] === language.split("-")[0]) ?? found.call.language;
  const object = objects.poll(found, own, { id: `${addresses.poll(event.callId, own)}/${event.pledgeId}`, mention });
  return object === null ? null : activities.create({ id, object });
}
