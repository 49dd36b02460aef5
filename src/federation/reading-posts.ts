/**
 * Notes of other servers in the application's words: foreign HTML sanitised, everything bounded. A quote counts once the
 * quoted author's own server shows the stamp that allows it (FEP-044f).
 */
import { foreignPlainText, sanitiseForeignHtml } from "../application/text/sanitise.ts";
import { isLanguageTag } from "../domain/language.ts";
import type { Post, PostTexts } from "../domain/post.ts";
import type { Reading } from "./reading.ts";
import { hostOf, idOf, objectOf, sameHost, typeOf } from "./vocabulary/json.ts";
import { noteFromObject, type RemoteNote } from "./vocabulary/remote.ts";

/** The application's words for a note that was read. Its thread is found when it is stored. */
export function postOf(note: RemoteNote, about: { readonly isChange: boolean; readonly isIndexable: boolean }): Post {
  const audience = note.directMessage ? "direct" : note.audience;
  return {
    uri: note.uri,
    id: null,
    authorUri: note.attributedTo,
    audience,
    language: note.language,
    texts: textsOf(note),
    sources: null,
    inReplyTo: note.inReplyTo,
    threadUri: note.inReplyTo ?? note.uri,
    quoteUri: note.quoteUri,
    quoteState: note.quoteUri === null ? null : "asked",
    quoteStamp: null,
    quotePolicy: note.quotePolicy,
    replyPolicy: note.replyPolicy,
    attachments: note.attachments.map((file) => ({ ...file, mediaId: null })),
    mentions: note.named.map(({ uri, name }) => ({ uri, handle: name })),
    tags: note.tags,
    poll: note.poll === null ? null : { ...note.poll, endsAt: note.poll.endsAt?.toString() ?? null },
    url: note.url,
    isIndexable: about.isIndexable && audience === "public",
    publishedAt: note.publishedAt ?? Temporal.Now.instant(),
    updatedAt: note.updatedAt ?? (about.isChange && note.poll === null ? Temporal.Now.instant() : null),
  };
}

function textsOf(note: RemoteNote): PostTexts {
  const warned = note.contentWarning === null ? "" : foreignPlainText(note.contentWarning, 500);
  const text = (html: string) => {
    const content = sanitiseForeignHtml(note.quoteUri === null ? html : withoutQuoteLine(html));
    return warned === "" ? { content } : { content, warning: warned };
  };
  const main = note.language !== null && isLanguageTag(note.language) ? note.language : "und";
  const others = Object.entries(note.contents).filter(([tag]) => tag !== main);
  return Object.fromEntries([[main, text(note.content)], ...others.map(([tag, html]) => [tag, text(html)])]);
}

/** The line that stands in for a quote where quotes are unknown, as Mastodon, Misskey and this node write it. */
function withoutQuoteLine(html: string): string {
  return html.replace(/<(p|span) class="(?:quote-inline|reference-link-inline)">.{0,4000}?<\/\1>/s, "");
}

/** A post fetched from its own origin, if everybody may read it; null when it is gone, private or none. */
export async function readOpenPost(reading: Reading, uri: string) {
  const note = noteFromObject(await reading.document(uri));
  if (note.kind === "ignored" || note.uri !== uri || note.optionName !== null) return null;
  if (note.directMessage || (note.audience !== "public" && note.audience !== "unlisted")) return null;
  const author = await reading.actor(note.attributedTo);
  if (author === null) return null;
  return { post: postOf(note, { isChange: false, isIndexable: author.indexable }), author: author.actor };
}

/** How a quote of another server stands, and the stamp that allows it. Fetches at most the stamp. */
export async function readQuote(
  reading: Reading,
  quote: { readonly by: string; readonly of: string; readonly stamp: string | null },
): Promise<Pick<Post, "quoteState" | "quoteStamp">> {
  const { stamp } = quote;
  if (stamp === null || !sameHost(stamp, quote.of)) return { quoteState: "asked", quoteStamp: null };
  const isValid = isStampFor(await reading.document(stamp).catch(() => null), quote);
  return isValid ? { quoteState: "approved", quoteStamp: stamp } : { quoteState: "asked", quoteStamp: null };
}

/** Whether a document is the stamp by which the owner of one post allows another to quote it. */
export function isStampFor(document: unknown, quote: { readonly by: string; readonly of: string }): boolean {
  const stamp = objectOf(document);
  if (stamp === null || typeOf(stamp, ["QuoteAuthorization"]) === null) return false;
  const owner = idOf(stamp["attributedTo"]);
  return owner !== null && hostOf(owner) === hostOf(quote.of) && idOf(stamp["interactingObject"]) === quote.by &&
    idOf(stamp["interactionTarget"]) === quote.of;
}
