/**
 * What a post is made of before it is stored: the words checked and rendered, those it names found, its pictures kept. The
 * same for a new post and for a changed one.
 */
import { isLanguageTag, type LanguageTag } from "../../domain/language.ts";
import { postLimits } from "../../domain/limits.ts";
import type { PostAttachment, PostMention, PostSources, PostTexts } from "../../domain/post.ts";
import type { Ports, ReadyPicture, Work } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { hashtagsIn, mentionsIn, type Named, postHtml } from "./post-html.ts";

/** A picture of a post: a new one, or one it has already. An empty `alt` says that it is mere decoration. */
export interface PostPicture {
  readonly mediaId: string | null;
  readonly newPicture: ReadyPicture | null;
  readonly alt: string;
}

/** What somebody writes. */
export interface PostWords {
  /** The main language: one of `texts`. */
  readonly language: LanguageTag;
  /** Markdown by language, each with the line it hides behind, if any. */
  readonly texts: PostSources;
  readonly pictures: readonly PostPicture[];
  /** Actors of other servers that were looked up for this post, because the text names them. */
  readonly found: readonly RemoteActor[];
}

/** Why words can't go out, at the field where it is put right. */
export type WordsRefusal = {
  readonly kind:
    | "post_empty"
    | "text_too_long"
    | "warning_too_long"
    | "language_malformed"
    | "too_many_languages"
    | "too_many_pictures"
    | "alt_too_long"
    | "too_many_mentions";
  readonly field: string;
};

/** Checks the words; null when they can go out. Asks nothing of the database. */
export function wordsProblem(words: PostWords): WordsRefusal | null {
  const tags = Object.keys(words.texts);
  if (!isLanguageTag(words.language) || tags.some((tag) => !isLanguageTag(tag))) {
    return { kind: "language_malformed", field: "language" };
  }
  if (tags.length > postLimits.languages) return { kind: "too_many_languages", field: "language" };
  if (words.pictures.length > postLimits.pictures) return { kind: "too_many_pictures", field: "picture1" };
  const main = words.texts[words.language]?.markdown.trim() ?? "";
  if (main === "" && words.pictures.length === 0) {
    return { kind: "post_empty", field: `content.${words.language}` };
  }
  for (const [tag, { markdown, warning = "" }] of Object.entries(words.texts)) {
    if (length(markdown) > postLimits.characters) return { kind: "text_too_long", field: `content.${tag}` };
    if (length(warning) > postLimits.warning) return { kind: "warning_too_long", field: `warning.${tag}` };
  }
  const long = words.pictures.findIndex(({ alt }) => length(alt) > postLimits.alt);
  if (long !== -1) return { kind: "alt_too_long", field: `alt${long + 1}` };
  if (namesIn(words).length > postLimits.mentions) {
    return { kind: "too_many_mentions", field: `content.${words.language}` };
  }
  return null;
}

/** Everybody the words name, in every language. */
export function namesIn(words: Pick<PostWords, "texts">): string[] {
  return [...new Set(Object.values(words.texts).flatMap(({ markdown }) => mentionsIn(markdown)))];
}

/** What is stored of the words. */
export interface Composed {
  readonly texts: PostTexts;
  readonly sources: PostSources;
  readonly attachments: readonly PostAttachment[];
  readonly mentions: readonly PostMention[];
  readonly tags: readonly string[];
}

/** Finds those who are named, renders and keeps the pictures. `also` are named without a word in the text. */
export async function compose(
  ports: Ports,
  work: Work,
  words: PostWords,
  also: readonly PostMention[],
): Promise<Composed> {
  for (const actor of words.found) await work.remote.saveActor(actor);
  const { named, mentions } = await findNamed(ports, work, words);
  const texts = Object.entries(words.texts).map(([tag, { markdown, warning }]) => {
    const content = postHtml(markdown, named, ports.addresses);
    return [tag, warning === undefined || warning.trim() === "" ? { content } : { content, warning: warning.trim() }];
  });
  const all = new Map([...also, ...mentions].map((one) => [one.uri, one]));
  const tags = new Map(
    Object.values(words.texts).flatMap(({ markdown }) => hashtagsIn(markdown)).map((tag) => [tag.toLowerCase(), tag]),
  );
  return {
    texts: Object.fromEntries(texts) as PostTexts,
    sources: words.texts,
    attachments: await keepPictures(work, words.pictures),
    mentions: [...all.values()],
    tags: [...tags.values()].slice(0, postLimits.tags),
  };
}

async function findNamed(ports: Ports, work: Work, words: PostWords) {
  const { addresses } = ports;
  const named: Named[] = [];
  const mentions: PostMention[] = [];
  for (const typed of namesIn(words)) {
    const [name = "", host = addresses.host] = typed.split("@");
    if (host === addresses.host) {
      const actor = await work.actors.findByHandle(name);
      if (actor === null) continue;
      named.push({ typed, uri: actor.uri, url: addresses.profile(actor.handle) });
      mentions.push({ uri: actor.uri, handle: `@${actor.handle}@${addresses.host}` });
      continue;
    }
    const looked = words.found.find((one) => one.host === host && one.handle.toLowerCase() === name);
    const uri = looked?.uri ?? await work.conversation.findKnown(name, host);
    if (uri === null) continue;
    named.push({ typed, uri, url: looked?.url ?? uri });
    mentions.push({ uri, handle: `@${name}@${host}` });
  }
  return { named, mentions };
}

async function keepPictures(work: Work, pictures: readonly PostPicture[]): Promise<PostAttachment[]> {
  const kept: PostAttachment[] = [];
  for (const { mediaId, newPicture, alt } of pictures) {
    if (newPicture !== null) {
      const id = work.newId();
      await work.pictures.add(id, newPicture);
      const { mediaType, width, height } = newPicture;
      kept.push({ mediaId: id, url: null, mediaType, alt: alt.trim(), width, height });
    } else if (mediaId !== null && await work.pictures.exists(mediaId)) {
      kept.push({ mediaId, url: null, mediaType: "image/jpeg", alt: alt.trim(), width: null, height: null });
    }
  }
  return kept;
}

function length(text: string): number {
  return [...text].length;
}
