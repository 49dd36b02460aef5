/**
 * The question "will you come?" as a Question, one for each language of a call, because software shows one language of an
 * object only. It answers the call's Event, and its figures are those last told: from ten, in tens, never who voted.
 */
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { Say } from "../../application/wording.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call, PledgeOption } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { hasPoll, pledgesCloseAt } from "../../domain/pledge.ts";
import { effectiveSchedule } from "../../domain/schedule.ts";
import { oneLine, placeInFull } from "./call-place.ts";
import type { PlaceWords } from "./call-place.ts";
import { whenLine } from "./call-texts.ts";
import { CTX_POLL, PUBLIC } from "./contexts.ts";
import { hashtagsOf } from "./hashtags.ts";
import { link, paragraph, strong, text } from "./html.ts";
import type { MentionObject, QuestionObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** What a poll is made from. `to` makes it a direct one: addressed to one person alone, at an address of its own. */
export interface PollInput extends PlaceWords {
  readonly call: Call;
  readonly campaign: Campaign;
  readonly addresses: Addresses;
  readonly language: LanguageTag;
  /** The figures as last told; null before they ever were. */
  readonly told: ToldTotals | null;
  readonly to?: { readonly id: string; readonly mention: MentionObject };
  /** Since when a poll is closed that its call does not ask any more; absent for one that is asked. */
  readonly closedAt?: Temporal.Instant;
}

/** The words of an answer in a language, as a vote must repeat them. */
export function pollOption(say: Say, language: LanguageTag, option: PledgeOption): string {
  return say(language, `wire.option.${option}`);
}

/**
 * The answer a vote names; null for words that are no answer of this poll. Case, space around them and the form of an
 * apostrophe do not matter.
 */
export function optionOfVote(
  say: Say,
  call: Pick<Call, "pledgeOptions">,
  language: LanguageTag,
  voted: string,
): PledgeOption | null {
  const plain = (words: string) => words.normalize("NFKC").replace(/[‘’ʼ]/g, "'").trim().toLowerCase();
  return call.pledgeOptions.find((option) => plain(pollOption(say, language, option)) === plain(voted)) ?? null;
}

/**
 * The poll of a call in one language, or null where the call has none: at risk, by invitation, elsewhere, or without a text in
 * that language. `updated` moves with the call and not with the figures, or Mastodon would show each as an edit.
 */
export function pollToObject(input: PollInput): QuestionObject | null {
  const { call, campaign, addresses, language, told, say, to } = input;
  const own = call.texts[language];
  if (own === undefined || call.state === "draft" || (!hasPoll(call) && input.closedAt === undefined)) return null;
  const owner = addresses.campaign(campaign.handle);
  const content = contentOf(input, own.name);
  const id = to?.id ?? addresses.poll(call.id, language);
  const isMain = language === call.language;
  const followers = addresses.of(owner, "followers");
  return {
    "@context": CTX_POLL,
    id,
    type: "Question",
    attributedTo: owner,
    inReplyTo: addresses.call(call.id),
    context: addresses.of(owner, "calls"),
    content,
    contentMap: { [language]: content },
    mediaType: "text/html",
    url: addresses.call(call.id),
    published: moment(call.publishedAt ?? call.createdAt),
    ...(call.sequence === 0 ? {} : { updated: moment(call.updatedAt) }),
    ...closing(input),
    oneOf: call.pledgeOptions.map((option) => ({
      type: "Note",
      name: pollOption(say, language, option),
      replies: { type: "Collection", ...(told?.[option] == null ? {} : { totalItems: told[option] }) },
    })),
    ...votersOf(call, told),
    tag: to === undefined ? hashtagsOf(call.tags, addresses) : [to.mention],
    attachment: [],
    sensitive: false,
    ...audienceOf(to?.mention.href ?? null, isMain, followers),
  };
}

/** Pushed to followers in the main language; in others reachable from the call and in no list; a direct one for one person. */
function audienceOf(person: string | null, isMain: boolean, followers: string) {
  if (person !== null) return { to: [person], cc: [] };
  return isMain ? { to: [PUBLIC], cc: [followers] } : { to: [followers], cc: [PUBLIC] };
}

/** When it closes, and since when it is closed: by the deadline, with its call, or because the call asks no poll any more. */
function closing({ call, campaign, closedAt }: PollInput) {
  const closesAt = pledgesCloseAt(call);
  const endTime = moment(closesAt ?? effectiveSchedule(call, campaign, call.createdAt).endsAt);
  if (closedAt !== undefined || call.state !== "published") {
    const closed = moment(closedAt ?? call.updatedAt);
    return { endTime: closedAt === undefined ? endTime : closed, closed };
  }
  const isOver = closesAt !== null && Temporal.Instant.compare(closesAt, Temporal.Now.instant()) <= 0;
  return isOver ? { endTime, closed: endTime } : { endTime };
}

/** All answers together, where each of them may be told or is none. */
function votersOf(call: Call, told: ToldTotals | null) {
  const figures = call.pledgeOptions.map((option) => told?.[option] ?? 0);
  const sum = figures.reduce((all, figure) => all + figure, 0);
  return sum === 0 ? {} : { votersCount: sum };
}

function contentOf(
  { call, campaign, addresses, language, told, say, countryName, to }: PollInput,
  name: string,
): string {
  const handle = `@${campaign.handle}@${addresses.host}`;
  const going = told?.going ?? null;
  const opening = to === undefined ? [] : [link(to.mention.href, to.mention.name, "mention")];
  return paragraph([
    ...opening,
    strong(oneLine(call.state === "cancelled" ? say(language, "wire.cancelled_title", { title: name }) : name)),
    ...whenLine(call, language).map(text),
    text(placeInFull(call, language, { say, countryName })),
  ]) + paragraph([
    text(say(language, "wire.poll_question")),
    text(
      going === null
        ? say(language, "wire.poll_from_ten")
        : say(language, "wire.poll_at_least", { count: going, host: addresses.host }),
    ),
    text(say(language, "wire.poll_who_learns")),
    text(say(language, "wire.poll_change", { handle })),
    link(addresses.call(call.id), say(language, "wire.see_call")),
  ]);
}
