/**
 * What a person wrote, as a Note for every reader: all its languages, its audience in `to` and `cc`, those it names, and who
 * may answer and quote it. Private ones name their readers and nobody else.
 */
import type { Addresses } from "../../domain/addresses.ts";
import { languagesOf } from "../../domain/language.ts";
import type { Post, PostAttachment } from "../../domain/post.ts";
import { isOpen } from "../../domain/post-rules.ts";
import { CTX_POST, PUBLIC } from "./contexts.ts";
import { hashtagsOf } from "./hashtags.ts";
import { link, text } from "./html.ts";
import type { CollectionReference, Context, HashtagObject, LanguageMap, MentionObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** A file on a post; `name` is missing where its author says that it is mere decoration. */
export type PostDocument = {
  readonly type: "Document";
  readonly mediaType: string;
  readonly url: string;
  readonly name?: string;
  readonly width?: number;
  readonly height?: number;
};

/** Who may answer and quote (GoToSocial's interaction policies, FEP-044f). */
export type PostPolicy = {
  readonly canReply: { readonly automaticApproval: readonly string[] };
  readonly canQuote: { readonly automaticApproval: readonly string[] };
};

/** A link to the quoted object (FEP-e232). */
export type QuoteLink = {
  readonly type: "Link";
  readonly mediaType: string;
  readonly href: string;
  readonly rel: string;
  readonly name: string;
};

/** What a person wrote. */
export type PostObject = {
  readonly "@context": Context;
  readonly id: string;
  readonly type: "Note";
  readonly attributedTo: string;
  readonly content: string;
  readonly contentMap: LanguageMap;
  readonly summary?: string;
  readonly summaryMap?: LanguageMap;
  readonly sensitive: boolean;
  readonly published: string;
  readonly updated?: string;
  readonly url: string;
  readonly inReplyTo?: string;
  readonly context: string;
  readonly conversation: string;
  readonly quote?: string;
  readonly quoteUrl?: string;
  readonly quoteUri?: string;
  readonly _misskey_quote?: string;
  readonly quoteAuthorization?: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly tag: readonly (HashtagObject | MentionObject | QuoteLink)[];
  readonly attachment: readonly PostDocument[];
  readonly replies: CollectionReference;
  readonly likes: CollectionReference;
  readonly shares: CollectionReference;
  readonly interactionPolicy: PostPolicy;
};

/** A post with what stands beside it. `counts` are told of open posts alone. */
export interface PostInFull {
  readonly post: Post;
  readonly counts: { readonly replies: number; readonly likes: number; readonly shares: number };
}

/** A post of this node as a Note. Throws for one of another server, which is a fault. */
export function postToObject({ post, counts }: PostInFull, addresses: Addresses): PostObject {
  if (post.id === null) throw new Error(`${post.uri} is not ours to tell`);
  const main = post.language ?? Object.keys(post.texts)[0] ?? "und";
  const contentMap = mapOf(post, main, ({ content }) => content + quoteFallback(post));
  const summaryMap = mapOf(post, main, ({ warning }) => warning ?? null);
  const warning = post.texts[main]?.warning ?? Object.values(summaryMap)[0];
  const id = post.id;
  const part = (name: "replies" | "likes" | "shares"): CollectionReference => ({
    id: addresses.postPart(id, name),
    type: "OrderedCollection",
    ...(isOpen(post.audience) ? { totalItems: counts[name] } : {}),
  });
  return {
    "@context": CTX_POST,
    id: post.uri,
    type: "Note",
    attributedTo: post.authorUri,
    content: contentMap[main] ?? "",
    contentMap,
    ...(warning === undefined ? {} : { summary: warning, summaryMap }),
    sensitive: warning !== undefined,
    published: moment(post.publishedAt),
    ...(post.updatedAt === null ? {} : { updated: moment(post.updatedAt) }),
    url: post.uri,
    ...(post.inReplyTo === null ? {} : { inReplyTo: post.inReplyTo }),
    context: post.threadUri,
    conversation: post.threadUri,
    ...quoteProperties(post),
    ...addressing(post, addresses),
    tag: tagsOf(post, addresses),
    attachment: post.attachments.map((one) => documentOf(one, addresses)),
    replies: part("replies"),
    likes: part("likes"),
    shares: part("shares"),
    interactionPolicy: policyOf(post, addresses),
  };
}

/** To whom a post goes, in `to` and `cc`. A direct one names persons alone. */
export function addressing(
  post: Pick<Post, "audience" | "authorUri" | "mentions">,
  addresses: Addresses,
): { readonly to: readonly string[]; readonly cc: readonly string[] } {
  const followers = addresses.of(post.authorUri, "followers");
  const named = post.mentions.map(({ uri }) => uri);
  switch (post.audience) {
    case "public":
      return { to: [PUBLIC], cc: [followers, ...named] };
    case "unlisted":
      return { to: [followers], cc: [PUBLIC, ...named] };
    case "followers":
      return { to: [followers], cc: named };
    case "direct":
      return { to: named, cc: [] };
  }
}

function mapOf(
  post: Post,
  main: string,
  told: (text: Post["texts"][string]) => string | null,
): Record<string, string> {
  const known = languagesOf(post.texts, main).flatMap((tag) => {
    const own = post.texts[tag];
    const words = own === undefined ? null : told(own);
    return words === null ? [] : [[tag, words] as const];
  });
  return Object.fromEntries(known);
}

/** For readers who know no quotes: a line with the address, which the others leave out by its class. */
function quoteFallback({ quoteUri, quoteState }: Post): string {
  if (quoteUri === null || quoteState === "refused") return "";
  return `<p class="quote-inline">${text("RE: ").html}${link(quoteUri, quoteUri).html}</p>`;
}

function quoteProperties({ quoteUri, quoteState, quoteStamp }: Post) {
  if (quoteUri === null || quoteState === "refused") return {};
  const names = { quote: quoteUri, quoteUrl: quoteUri, quoteUri, _misskey_quote: quoteUri };
  return quoteStamp === null ? names : { ...names, quoteAuthorization: quoteStamp };
}

function tagsOf(post: Post, addresses: Addresses): PostObject["tag"] {
  const mentions = post.mentions.map(({ uri, handle }): MentionObject => ({
    type: "Mention",
    name: handle,
    href: uri,
  }));
  const quote: QuoteLink[] = post.quoteUri === null || post.quoteState === "refused" ? [] : [{
    type: "Link",
    mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    href: post.quoteUri,
    rel: "https://misskey-hub.net/ns#_misskey_quote",
    name: `RE: ${post.quoteUri}`,
  }];
  return [...mentions, ...hashtagsOf(post.tags, addresses), ...quote];
}

function documentOf(one: PostAttachment, addresses: Addresses): PostDocument {
  const { mediaId, mediaType, alt, width, height } = one;
  return {
    type: "Document",
    mediaType,
    url: addresses.media(mediaId ?? ""),
    ...(alt === "" ? {} : { name: alt }),
    ...(width !== null && height !== null ? { width, height } : {}),
  };
}

/** Nobody is written as the author alone, because a missing rule is read in two ways. */
function policyOf(post: Post, addresses: Addresses): PostPolicy {
  const followers = addresses.of(post.authorUri, "followers");
  const named = post.mentions.map(({ uri }) => uri);
  const reply = { anyone: [PUBLIC], followers: [followers, ...named], mentioned: [post.authorUri, ...named] };
  const quote = { anyone: [PUBLIC], followers: [followers], nobody: [post.authorUri] };
  return {
    canReply: { automaticApproval: reply[post.replyPolicy] },
    canQuote: { automaticApproval: isOpen(post.audience) ? quote[post.quotePolicy] : [post.authorUri] },
  };
}
