/** One thing that others wrote under a call, as those who decide about it see it. */
import type { ReplyView } from "../../database/views/conversation-views.ts";
import { isLanguageTag } from "../../domain/language.ts";
import { fromForeignHtml, type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { momentText } from "./schedule.ts";
import { address, block } from "./text.ts";

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
