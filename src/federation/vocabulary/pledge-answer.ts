/**
 * Answers to one person who pledged: Accept and Reject of a Join, and private messages for those whose software has no Join.
 * None is addressed to anybody else, none carries a signature that could be shown around.
 */
import type { Say } from "../../application/wording.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call } from "../../domain/call.ts";
import type { PledgeAnswer } from "../../domain/events.ts";
import { chooseLanguage } from "../../domain/language.ts";
import { oneLine } from "./call-place.ts";
import { CTX_JOIN, CTX_NOTE, CTX_PLAIN } from "./contexts.ts";
import { link, paragraph, text } from "./html.ts";
import type { ActivityObject, MentionObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** Accepts or refuses a Join, with its id, from the campaign, to whoever sent it (Mobilizon; FEP-8a8e). */
export function joinAnswer(input: {
  readonly id: string;
  readonly type: "Accept" | "Reject";
  readonly actor: string;
  readonly join: { readonly id: string; readonly actor: string; readonly object: string };
}): ActivityObject {
  const { id, type, actor, join } = input;
  const object = { id: join.id, type: "Join", actor: join.actor, object: join.object };
  return { "@context": CTX_PLAIN, id, type, actor, to: [join.actor], object };
}

/**
 * A Join of an action elsewhere or the Leave that takes it back, to its organiser alone. With `count` a movement speaks for so
 * many of its members (protocol §7).
 */
export function joining(input: {
  readonly id: string;
  readonly type: "Join" | "Leave";
  readonly actor: string;
  readonly object: string;
  readonly to: string;
  readonly count?: number;
}): ActivityObject {
  const { id, type, actor, object, to, count } = input;
  const context = count === undefined ? CTX_PLAIN : CTX_JOIN;
  return {
    "@context": context,
    id,
    type,
    actor,
    object,
    to: [to],
    ...(count === undefined ? {} : { "tdu:aggregate": count }),
  };
}

/** Somebody by name for the one message they get. */
export function mentionOf(actorUri: string, handle: string | undefined): MentionObject {
  return { type: "Mention", name: handle ?? `@${new URL(actorUri).host}`, href: actorUri };
}

/** A private message about a pledge, with the link to see, change and withdraw it. */
export function pledgeMessage(input: {
  readonly id: string;
  readonly actor: string;
  readonly to: MentionObject;
  readonly call: Call;
  readonly answer: PledgeAnswer;
  readonly language: string;
  /** What organisers wrote, as plain text; absent unless they did. */
  readonly words?: string | undefined;
  readonly secretUrl: string;
  readonly publishedAt: Temporal.Instant;
  readonly addresses: Addresses;
  readonly say: Say;
}): ActivityObject {
  const { id, actor, to, call, answer, language, secretUrl, publishedAt, addresses, say, words = "" } = input;
  const title = oneLine(call.texts[chooseLanguage(Object.keys(call.texts), call.language, [language])]?.name ?? "");
  const content = paragraph([
    link(to.href, to.name, "mention"),
    text(say(language, `wire.pledge.${answer}`, { title })),
    ...words.split("\n").filter((line) => line.trim() !== "").map(text),
    ...(answer === "rejected"
      ? [link(addresses.call(call.id), say(language, "wire.see_call"))]
      : [link(secretUrl, say(language, "wire.pledge_yours"))]),
  ]);
  const published = moment(publishedAt);
  return {
    "@context": CTX_NOTE,
    id,
    type: "Create",
    actor,
    published,
    to: [to.href],
    object: {
      id: `${id}/note`,
      type: "Note",
      attributedTo: actor,
      content,
      contentMap: { [language]: content },
      mediaType: "text/html",
      published,
      tag: [to],
      attachment: [],
      to: [to.href],
      cc: [],
    },
  };
}
