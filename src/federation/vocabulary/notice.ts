/**
 * A notice as a Note, for readers of software that ignores Events or their Updates: a campaign has begun, or a call will
 * not happen. One Note carries every language of what it speaks of, main language first.
 */
import type { Say } from "../../application/wording.ts";
import { markdownToHtml } from "../../application/text/markdown.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { languagesOf } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import type { Notice } from "../../domain/notice.ts";
import { ANYBODY_MAY_QUOTE } from "./call.ts";
import { oneLine } from "./call-place.ts";
import { whenLine } from "./call-texts.ts";
import { CTX_NOTE, PUBLIC } from "./contexts.ts";
import { hashtagLinks, hashtagsOf } from "./hashtags.ts";
import { link, paragraph, row, text } from "./html.ts";
import type { LanguageMap, MentionObject, NoteObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** What a notice's Note is made from. `call` is the call it speaks of, null for one about the whole campaign. */
export interface NoticeInput {
  readonly notice: Notice;
  readonly campaign: Campaign;
  readonly call: Call | null;
  readonly movement: Movement;
  readonly addresses: Addresses;
  readonly say: Say;
}

/**
 * A notice as a public Note. A cancellation comes from the campaign and answers the call, so that its followers and the
 * call's readers see it; the birth of a campaign comes from the movement and mentions the campaign's handle, so that
 * people can follow it with one tap. Throws when a cancellation comes without its call, which is a fault.
 */
export function noticeToObject(input: NoticeInput): NoteObject {
  return input.notice.kind === "call-cancelled" ? cancellation(input) : beginning(input);
}

function cancellation({ notice, call, campaign, addresses, say }: NoticeInput): NoteObject {
  if (call === null) throw new Error(`notice ${notice.id} tells of a cancellation without its call`);
  const author = addresses.campaign(campaign.handle);
  const contents = eachLanguage(call.texts, call.language, ({ name }, language) =>
    paragraph([
      text(say(language, "wire.cancelled_note", { title: oneLine(name) })),
      ...whenLine(call, language).map(text),
      link(addresses.call(call.id), say(language, "wire.see_call")),
    ]) + row(hashtagLinks(call.tags, addresses)));
  return {
    ...frame(notice, addresses, author, contents, call.language),
    inReplyTo: addresses.call(call.id),
    context: addresses.of(author, "calls"),
    tag: hashtagsOf(call.tags, addresses),
    cc: [addresses.of(author, "followers")],
  };
}

function beginning({ notice, campaign, movement, addresses, say }: NoticeInput): NoteObject {
  const author = addresses.movement(movement.handle);
  const mention: MentionObject = {
    type: "Mention",
    name: `@${campaign.handle}@${addresses.host}`,
    href: addresses.campaign(campaign.handle),
  };
  const contents = eachLanguage(campaign.texts, campaign.language, ({ name, summary }, language) =>
    paragraph([
      text(say(language, "wire.campaign_note", { campaign: oneLine(name) })),
      link(addresses.profile(campaign.handle), mention.name, "mention"),
    ]) + markdownToHtml(summary));
  return {
    ...frame(notice, addresses, author, contents, campaign.language),
    tag: [mention],
    cc: [addresses.of(author, "followers"), mention.href],
  };
}

function frame(
  notice: Notice,
  addresses: Addresses,
  author: string,
  contentMap: LanguageMap,
  main: LanguageTag,
): NoteObject {
  const content = contentMap[main];
  if (content === undefined) throw new Error(`notice ${notice.id} has no text in its main language`);
  return {
    "@context": CTX_NOTE,
    id: addresses.note(notice.id),
    type: "Note",
    attributedTo: author,
    content,
    contentMap,
    mediaType: "text/html",
    published: moment(notice.publishedAt),
    url: addresses.note(notice.id),
    tag: [],
    attachment: [],
    sensitive: false,
    to: [PUBLIC],
    cc: [],
    interactionPolicy: ANYBODY_MAY_QUOTE,
  };
}

function eachLanguage<T>(
  texts: Readonly<Record<LanguageTag, T>>,
  main: LanguageTag,
  told: (own: T, language: LanguageTag) => string,
): LanguageMap {
  const known = languagesOf(texts, main).flatMap((language) => {
    const own = texts[language];
    return own === undefined ? [] : [[language, told(own, language)] as const];
  });
  return Object.fromEntries(known);
}
