/**
 * What is said under a call, from any server and by members: what an organiser let through, answers inside answers. A plain
 * number, never a measure of success; private words are not in it, whoever reads.
 */
import { hydratePosts } from "../../database/views/post-views.ts";
import { listThread } from "../../database/views/thread-views.ts";
import { isOpen } from "../../domain/post-rules.ts";
import { type Html, markup, nothing } from "../html.ts";
import { postViewer } from "../posts/post-viewer.ts";
import { screenedViews } from "../safety/screened-views.ts";
import type { Visit } from "../visit.ts";
import { threadList } from "./post-thread.ts";

/** The conversation under the call at an address, with the way to join in. */
export async function callConversation(visit: Visit, callUri: string): Promise<Html> {
  const { say, viewer } = visit;
  const reader = postViewer(visit);
  const entries = await listThread(visit.db, reader, callUri);
  const known = await hydratePosts(visit.db, reader, entries.map(({ uri }) => uri));
  const open = new Map([...known].filter(([, { post }]) => isOpen(post.audience)));
  const { views, screening } = await screenedViews(visit, open);
  const shown = [...open.values()].filter(({ decision }) => decision === "shown");
  return markup`<section aria-labelledby="replies"><h2 id="replies">${
    say("replies.count", { count: shown.length })
  }</h2>
<p class="small">${say(viewer === null ? "replies.how" : "replies.read_first")}</p>${
    viewer === null
      ? nothing
      : markup`<p><a class="button" href="/write?reply=${encodeURIComponent(callUri)}">${say("replies.write")}</a></p>`
  }${threadList(visit, { entries, views, screening }, { root: callUri })}</section>`;
}
