/** Applies the reader's own filters to the posts of a conversation: those they leave out are gone, others say what was found. */
import { screenPosts } from "../../database/views/filters.ts";
import type { PostView } from "../../database/views/post-views.ts";
import type { Screening } from "../../domain/filter.ts";
import { postViewer } from "../posts/post-viewer.ts";
import type { Visit } from "../visit.ts";

/** The views that stay, and what was found in them. */
export async function screenedViews(
  visit: Visit,
  known: ReadonlyMap<string, PostView>,
): Promise<{ views: ReadonlyMap<string, PostView>; screening: ReadonlyMap<string, Screening> }> {
  const posts = [...known.values()].map(({ post }) => post);
  const screening = await screenPosts(visit.db, postViewer(visit), "conversations", posts, visit.now);
  return { views: new Map([...known].filter(([uri]) => screening.get(uri)?.kind !== "hide")), screening };
}
