/**
 * Applies a person's filters to what a page is about to show them. Posts are read as plain text: warning, every language,
 * alternative texts, options of a poll. Somebody's own posts are never filtered.
 */
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { type FilterContext, screenFor, type Screening } from "../../domain/filter.ts";
import type { Post } from "../../domain/post.ts";
import type { Reader } from "./read-only.ts";
import { listFilters } from "./safety-views.ts";

/** Longest part of one text that is looked at, in characters. */
const lookedAt = 20_000;

/** Whoever reads, with the address of their actor. */
type Viewer = { readonly personId: string; readonly uri: string } | null;

/** What becomes of each post for a viewer in a context, by its address; a post that is not in the map is shown. */
export async function screenPosts(
  db: Reader,
  viewer: Viewer,
  context: FilterContext,
  posts: readonly Post[],
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<ReadonlyMap<string, Screening>> {
  if (viewer === null || posts.length === 0) return new Map();
  const screen = screenFor(await listFilters(db, viewer.personId), context, now);
  const screened = posts.filter(({ authorUri }) => authorUri !== viewer.uri)
    .map((post) => [post.uri, screen(textsOfPost(post))] as const);
  return new Map(screened.filter(([, { kind }]) => kind !== "show"));
}

/** The screen for plain texts, such as the names of calls in a home. */
export async function screenOf(
  db: Reader,
  viewer: Viewer,
  context: FilterContext,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<(texts: readonly string[]) => Screening> {
  return screenFor(viewer === null ? [] : await listFilters(db, viewer.personId), context, now);
}

/** Everything a post says, as plain texts. */
export function textsOfPost({ texts, attachments, poll, tags }: Post): readonly string[] {
  return [
    ...Object.values(texts).flatMap(({ content, warning }) => [warning ?? "", foreignPlainText(content, lookedAt)]),
    ...attachments.map(({ alt }) => alt),
    ...(poll?.options ?? []).map(({ name }) => name),
    ...tags.map((tag) => `#${tag}`),
  ].filter((text) => text !== "");
}
