/**
 * A conversation: what answers what, one inside the other as deep as a phone can show, then in a row. What answers something
 * that is not here stands where the conversation begins.
 */
import type { PostView } from "../../database/views/post-views.ts";
import type { ThreadEntry } from "../../database/views/thread-views.ts";
import type { Screening } from "../../domain/filter.ts";
import { conversationLimits } from "../../domain/limits.ts";
import { type Html, markup, nothing } from "../html.ts";
import { screened } from "../safety/screened.ts";
import type { Visit } from "../visit.ts";
import { renderPost } from "./post-article.ts";

/** The posts of a conversation below something, which is `root`; `main` is the address the page is about. */
export function threadList(
  visit: Visit,
  thread: {
    readonly entries: readonly ThreadEntry[];
    readonly views: ReadonlyMap<string, PostView>;
    /** What the reader's own filters found; posts they leave out have no view. */
    readonly screening?: ReadonlyMap<string, Screening>;
  },
  about: {
    readonly root: string;
    readonly main?: string;
    /** Where forms under the posts lead back to; the page's own path when absent. */
    readonly back?: string;
  },
): Html {
  const shown = thread.entries.filter(({ uri }) => thread.views.has(uri));
  const present = new Set(shown.map(({ uri }) => uri));
  const below = new Map<string, ThreadEntry[]>();
  for (const entry of shown) {
    if (entry.uri === about.root) continue;
    const parent = entry.inReplyTo !== null && present.has(entry.inReplyTo) ? entry.inReplyTo : about.root;
    below.set(parent, [...below.get(parent) ?? [], entry]);
  }
  const back = about.back === undefined ? {} : { back: about.back };
  const drawn = new Set<string>();
  const list = (parent: string, depth: number): Html => {
    const children = (below.get(parent) ?? []).filter(({ uri }) => !drawn.has(uri));
    if (children.length === 0) return nothing;
    for (const { uri } of children) drawn.add(uri);
    const flat = depth >= conversationLimits.depth;
    return markup`<ul class="thread${flat ? " thread-flat" : ""}">${
      children.map(({ uri }) => {
        const view = thread.views.get(uri);
        return view === undefined ? nothing : markup`<li>${
          screened(
            visit,
            thread.screening?.get(uri),
            renderPost(visit, view, { isMain: uri === about.main, ...back }),
          )
        }${list(uri, depth + 1)}</li>`;
      })
    }</ul>`;
  };
  return list(about.root, 1);
}
