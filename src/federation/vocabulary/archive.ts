/**
 * What a person said, as the archive of their own things holds it: the same ActivityStreams as on the wire, with pictures as
 * files beside it. Nothing of this is ever sent; private posts are in it because it goes to their author alone.
 */
import { pictureFile } from "../../database/leaving/pictures-portion.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Post } from "../../domain/post.ts";
import { PUBLIC } from "./contexts.ts";
import { CTX_PLAIN } from "./contexts.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { moment } from "./times.ts";

/** A post with those it names as readers. */
export interface ArchivedPost {
  readonly post: Post;
  readonly readers: readonly string[];
}

/** The outbox of an archive: one Create for each post, the newest first. */
export function archivedOutbox(addresses: Addresses, actorUri: string, posts: readonly ArchivedPost[]): JsonObject {
  const orderedItems = posts.map((one): JsonValue => {
    const object = archivedNote(addresses, actorUri, one);
    const { to, cc, published } = object;
    return { type: "Create", actor: actorUri, published: published ?? null, to: to ?? [], cc: cc ?? [], object };
  });
  return {
    "@context": CTX_PLAIN as JsonValue,
    id: "outbox.json",
    type: "OrderedCollection",
    totalItems: posts.length,
    orderedItems,
  };
}

function archivedNote(addresses: Addresses, actorUri: string, { post, readers }: ArchivedPost): JsonObject {
  const followers = addresses.of(actorUri, "followers");
  const tags = Object.keys(post.texts);
  const main = post.language !== null && tags.includes(post.language) ? post.language : tags[0] ?? "und";
  const warning = post.texts[main]?.warning;
  const [to, cc] = {
    public: [[PUBLIC], [followers, ...readers]],
    unlisted: [[followers], [PUBLIC, ...readers]],
    followers: [[followers], [...readers]],
    direct: [[...readers], []],
  }[post.audience] as [string[], string[]];
  return {
    id: post.uri,
    type: "Note",
    attributedTo: actorUri,
    ...(warning === undefined ? {} : { summary: warning, sensitive: true }),
    content: post.texts[main]?.content ?? "",
    contentMap: Object.fromEntries(tags.map((tag) => [tag, post.texts[tag]?.content ?? ""])),
    ...(post.sources === null ? {} : { source: sourceOf(post) }),
    inReplyTo: post.inReplyTo,
    ...(post.quoteUri === null ? {} : { quote: post.quoteUri }),
    published: moment(post.publishedAt),
    ...(post.updatedAt === null ? {} : { updated: moment(post.updatedAt) }),
    to,
    cc,
    tag: [
      ...post.mentions.map(({ uri, handle }) => ({ type: "Mention", href: uri, name: handle })),
      ...post.tags.map((name) => ({ type: "Hashtag", href: addresses.tag(name), name: `#${name}` })),
    ],
    attachment: post.attachments.map((one) => ({
      type: "Document",
      mediaType: one.mediaType,
      url: one.mediaId === null ? one.url : pictureFile(one.mediaId, one.mediaType),
      name: one.alt,
    })),
  };
}

function sourceOf({ sources }: Post): JsonObject {
  const written = Object.entries(sources ?? {}).map(([tag, one]): [string, JsonValue] => [tag, one.markdown]);
  return { mediaType: "text/markdown", contentMap: Object.fromEntries(written) };
}
