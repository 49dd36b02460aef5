/**
 * One post as every page shows it: who, when, for whom, behind its warning, with what it quotes and what the viewer may do.
 * Pictures of other servers are offered as links with their words and never loaded; nothing counts approval.
 */
import { createHash } from "node:crypto";
import type { PostAuthor, PostView } from "../../database/views/post-views.ts";
import { directionOf } from "../../domain/language.ts";
import type { Post, PostAttachment } from "../../domain/post.ts";
import { fromForeignHtml, type Html, markup, nothing, safeHref } from "../html.ts";
import { remotePicturePath } from "../posts/remote-picture.ts";
import { distanceLinks } from "../safety/distance-links.ts";
import type { Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";
import { pollBlock } from "./post-poll.ts";
import { momentText } from "./schedule.ts";
import { address, block, chooseText, phrase } from "./text.ts";

/** How a post is shown. */
export interface PostOptions {
  /** Why it stands here, above it: who passed it on, which hashtag brought it. */
  readonly note?: Html;
  /** False for previews, quotes and the desk, where nothing can be done with it. */
  readonly actions?: boolean;
  /** The path to come back to after a form; the page itself when absent. */
  readonly back?: string;
  /** True where the post is what the page is about: its warning stays closed all the same. */
  readonly isMain?: boolean;
}

/** A post. Give it only what `hydratePosts` answered for this viewer. */
export function renderPost(visit: Visit, view: PostView, options: PostOptions = {}): Html {
  const { post, author } = view;
  const id = `post-${createHash("sha256").update(post.uri).digest("base64url").slice(0, 12)}`;
  return markup`<article class="post${
    options.isMain === true ? " post-main" : ""
  }" id="${id}" aria-labelledby="${id}-by">${
    options.note === undefined ? nothing : markup`<p class="small post-note">${options.note}</p>`
  }<header>${avatarOf(author)}<p class="post-by"><span id="${id}-by">${authorName(visit, author)}</span> ${
    author.handle === null ? nothing : address(author.handle)
  }<br><span class="small">${permalink(visit, view)} · ${visit.say(`post.audience.${post.audience}`)}${
    post.updatedAt === null ? nothing : markup` · ${visit.say("post.edited")}`
  }</span></p></header>${waiting(visit, view)}${about(visit, view)}${wording(visit, view)}${quotation(visit, view)}${
    options.actions === false ? nothing : postActions(visit, view, options.back ?? visit.path)
  }</article>`;
}

/** A person's name, leading to their page: here for ours and, for whoever is signed in, for others too. */
export function authorName(visit: Visit, author: PostAuthor): Html {
  const name = markup`<bdi>${author.name}</bdi>`;
  const inside = visit.viewer !== null && author.handle !== null && !author.isLocal;
  const href = inside ? `/${author.handle}` : safeHref(author.url);
  if (href === null) return name;
  return author.isLocal || inside
    ? markup`<a href="${href}">${name}</a>`
    : markup`<a href="${href}" rel="nofollow noopener noreferrer external">${name}</a>`;
}

/** The picture beside a name, or its first letter; decoration, because the name stands there. */
export function avatarOf(author: Pick<PostAuthor, "avatar" | "name">): Html {
  return author.avatar === null
    ? markup`<span class="avatar avatar-none" aria-hidden="true">${[...author.name.trim()][0] ?? nothing}</span>`
    : markup`<img class="avatar" src="/media/${author.avatar.mediaId}" width="48" height="48" alt="" loading="lazy">`;
}

/** Where a post is read by itself: its page for ours, the conversation as known here for others'. */
export function postHref(visit: Pick<Visit, "viewer">, { post }: Pick<PostView, "post">): string | null {
  if (post.id !== null) return `/posts/${post.id}`;
  return visit.viewer === null ? safeHref(post.url ?? post.uri) : `/thread?uri=${encodeURIComponent(post.uri)}`;
}

function permalink(visit: Visit, view: PostView): Html {
  const href = postHref(visit, view);
  const when = momentText(visit, view.post.publishedAt);
  return href === null ? when : markup`<a href="${href}">${when}</a>`;
}

/** Said to the author alone, while an organiser has not looked at it. */
function waiting({ say }: Visit, { decision, isMine }: PostView): Html {
  if (!isMine || decision === null || decision === "shown") return nothing;
  return markup`<p class="small note">${say(`post.decision.${decision}`)}</p>`;
}

/** What it answers, in one line. */
function about(visit: Visit, { answered, call, post }: PostView): Html {
  const { say } = visit;
  const name = call === null ? null : chooseText(visit, call.names, call.language);
  if (call !== null && name !== null && post.inReplyTo === post.threadUri) {
    return markup`<p class="small">${say("post.under_call")} <a href="/calls/${call.id}">${
      phrase(name.language, name.text)
    }</a></p>`;
  }
  if (answered === null) return nothing;
  return markup`<p class="small">${say("post.answers")} ${authorName(visit, answered)}</p>`;
}

function wording(visit: Visit, view: PostView): Html {
  const { post } = view;
  const chosen = chooseText(visit, post.texts, post.language ?? Object.keys(post.texts)[0] ?? "und");
  if (chosen === null) return nothing;
  const { language, text } = chosen;
  const body = markup`${block(language, fromForeignHtml(text.content))}${
    post.poll === null ? nothing : pollBlock(visit, view)
  }${pictures(visit, post)}`;
  const said = text.warning ?? post.texts[post.language ?? ""]?.warning;
  if (said === undefined) return body;
  return markup`<details class="warned"><summary>${visit.say("post.warning")} <bdi lang="${language}" dir="${
    language === "und" ? "auto" : directionOf(language)
  }">${said}</bdi></summary>${body}</details>`;
}

function pictures(visit: Visit, post: Post): Html {
  const { attachments } = post;
  if (attachments.length === 0) return nothing;
  return markup`<ul class="post-pictures">${
    attachments.map((one) => markup`<li>${one.mediaId === null ? remoteFile(visit, post, one) : ownPicture(one)}</li>`)
  }</ul>`;
}

function ownPicture({ mediaId, alt, width, height }: PostAttachment): Html {
  return markup`<img src="/media/${mediaId}" alt="${alt}" width="${width ?? 640}" height="${
    height ?? 480
  }" loading="lazy">`;
}

/**
 * A file on another server: its words, and a link that says where it leads. To whoever is signed in this node hands the
 * picture on; nobody's browser asks the other server by itself.
 */
function remoteFile(visit: Visit, { uri }: Post, { url, alt, mediaType, width, height }: PostAttachment): Html {
  const href = safeHref(url);
  const host = href === null ? "" : URL.parse(href)?.host ?? "";
  const isPicture = mediaType.startsWith("image/");
  const what = visit.say(isPicture ? "post.remote_picture" : "post.remote_file", { host });
  const link = href === null ? what : markup`<a href="${href}" rel="nofollow noopener noreferrer external">${what}</a>`;
  const words = markup`<p class="small">${link}${alt === "" ? nothing : markup`: <bdi>${alt}</bdi>`}</p>`;
  if (!isPicture || url === null || visit.viewer === null) return words;
  return markup`<img src="${remotePicturePath(uri, url)}" alt="${alt}" width="${width ?? 640}" height="${
    height ?? 480
  }" loading="lazy">${words}`;
}

function quotation(visit: Visit, { post, quoted }: PostView): Html {
  if (post.quoteUri === null) return nothing;
  if (quoted !== null) {
    return markup`<blockquote class="quoted">${renderPost(visit, quoted, { actions: false })}</blockquote>`;
  }
  const href = visit.viewer === null ? safeHref(post.quoteUri) : `/thread?uri=${encodeURIComponent(post.quoteUri)}`;
  const said = visit.say(post.quoteState === "refused" ? "post.quote_refused" : "post.quote_elsewhere");
  return href === null || post.quoteState === "refused"
    ? markup`<p class="small quoted">${said}</p>`
    : markup`<p class="small quoted"><a href="${href}" rel="nofollow noopener noreferrer">${said}</a></p>`;
}

/** What the viewer can do with a post; for strangers, the way to answer it from their own server. */
export function postActions(visit: Visit, view: PostView, back: string): Html {
  const { say, viewer } = visit;
  const { post } = view;
  const uri = encodeURIComponent(post.uri);
  if (viewer === null) {
    return post.id === null
      ? nothing
      : markup`<p class="post-actions"><a href="/follow?uri=${uri}&amp;open=yes">${
        say("post.answer_elsewhere")
      }</a></p>`;
  }
  return markup`<div class="post-actions">${
    view.mayReply
      ? markup`<a href="/write?reply=${uri}">${say("post.reply")}</a>`
      : markup`<span class="small">${say("post.no_replies")}</span>`
  } ${view.mayShare ? shareForm(visit, view, back) : nothing} ${
    view.mayQuote ? markup`<a href="/write?quote=${uri}">${say("post.quote")}</a>` : nothing
  } ${
    view.isMine
      ? markup`<a href="/posts/${post.id}/edit">${say("post.edit")}</a> <a href="/posts/${post.id}/delete">${
        say("post.delete")
      }</a>`
      : nothing
  } ${distanceLinks(visit, { actorUri: post.authorUri, objectUri: post.uri, back })}</div>`;
}

function shareForm(visit: Visit, { post, isShared }: PostView, back: string): Html {
  return markup`<form method="post" action="/posts/share">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${post.uri}"><input type="hidden" name="back" value="${back}"><button class="quiet" name="do" value="${
    isShared ? "unshare" : "share"
  }">${visit.say(isShared ? "post.unshare" : "post.share")}</button></form>`;
}
