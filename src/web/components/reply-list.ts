/** What others wrote under a call and an organiser let through. A plain number, never a measure of success. */
import type { ReplyView } from "../../database/views/conversation-views.ts";
import { isLanguageTag } from "../../domain/language.ts";
import { fromForeignHtml, type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { momentText } from "./schedule.ts";
import { address, block } from "./text.ts";

/** The replies with their number; a sentence when there are none. */
export function replyList(visit: Visit, replies: readonly ReplyView[]): Html {
  return markup`<section aria-labelledby="replies"><h2 id="replies">${
    visit.say("replies.count", { count: replies.length })
  }</h2>
<p class="small">${visit.say("replies.how")}</p>
${
    replies.length === 0
      ? nothing
      : markup`<ul class="replies">${replies.map((reply) => markup`<li>${replyArticle(visit, reply)}</li>`)}</ul>`
  }</section>`;
}

/** One reply: who, when, what, and where it stands in full. The text is foreign and cleaned; its language may be unknown. */
export function replyArticle(visit: Visit, reply: ReplyView): Html {
  const language = reply.language !== null && isLanguageTag(reply.language) ? reply.language : "und";
  const origin = safeHref(reply.url) ?? safeHref(reply.uri);
  const author = safeHref(reply.authorUrl);
  const name = markup`<bdi>${reply.authorName}</bdi>`;
  return markup`<article class="reply"><p class="meta">${
    author === null ? name : markup`<a href="${author}" rel="nofollow noopener noreferrer external">${name}</a>`
  } ${reply.authorHandle === null ? nothing : address(reply.authorHandle)} · ${
    origin === null
      ? momentText(visit, reply.publishedAt)
      : markup`<a href="${origin}" rel="nofollow noopener noreferrer external">${
        momentText(visit, reply.publishedAt)
      }</a>`
  }</p>${block(language, fromForeignHtml(reply.content))}</article>`;
}
