/** Who reads posts on a page, in the words of the queries; and posts found for them. */
import { hydratePosts, type PostView } from "../../database/views/post-views.ts";
import type { PostViewer } from "../../database/views/post-visibility.ts";
import type { Visit } from "../visit.ts";

/** The viewer of a visit, for every query that answers posts; null for everybody who is not signed in. */
export function postViewer(visit: Pick<Visit, "viewer" | "addresses">): PostViewer {
  if (visit.viewer === null) return null;
  const { id } = visit.viewer.person;
  return { personId: id, uri: visit.addresses.person(id) };
}

/** One post as this visit may see it; null when it may not, or when there is none. */
export async function findPostView(visit: Visit, uri: string): Promise<PostView | null> {
  return (await hydratePosts(visit.db, postViewer(visit), [uri])).get(uri) ?? null;
}
