/**
 * A post's page, and the conversation it stands in as far as it is known here. Whoever may not read it gets the same answer
 * as for what does not exist; the rest of the conversation is shown to those who are signed in.
 */
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { findThread, listApprovedQuotes, listThread } from "../../database/views/thread-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { hydratePosts, type PostView } from "../../database/views/post-views.ts";
import { profileOf } from "../../database/views/profile-views.ts";
import { isOpen } from "../../domain/post-rules.ts";
import { layout } from "../components/layout.ts";
import { renderPost } from "../components/post-article.ts";
import { threadList } from "../components/post-thread.ts";
import { formToken } from "../components/language-switch.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { findSubjectOfPost } from "../posts/post-subject.ts";
import { findPostView, postViewer } from "../posts/post-viewer.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { screenedViews } from "../safety/screened-views.ts";

/** Answers `/posts/:id`; a deleted post answers 410 for ever. */
export async function showPost(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const uri = visit.addresses.post(c.req.param("id") ?? "");
  const view = await findPostView(visit, uri);
  if (view === null) throw new Refusal(await findTombstone(visit.db, uri) === null ? 404 : 410);
  if (!isOpen(view.post.audience)) c.header("Cache-Control", "private, no-store");
  const done = c.req.query("done") === "sent" ? visit.say("write.sent") : null;
  return await c.html(await postPage(visit, view, done));
}

async function postPage(visit: Visit, view: PostView, done: string | null): Promise<Html> {
  const { say } = visit;
  const { post, author } = view;
  const thread = await readThread(visit, post.threadUri);
  const profile = await profileOf(visit.db, authorId(visit, view));
  const mayBeFound = post.audience === "public" && post.isIndexable && profile?.isIndexable === true;
  const head = {
    title: say("post.title", { name: author.name }),
    description: isOpen(post.audience) ? excerpt(view) : "",
    ...(isOpen(post.audience) ? { activityUri: post.uri } : {}),
    hidden: !mayBeFound,
  };
  const isWhole = thread.entries.length > 1 || post.inReplyTo !== null;
  return layout(
    visit,
    head,
    markup`${done === null ? nothing : markup`<p class="done" role="status">${done}</p>`}<h1 class="small-title">${
      say("post.title", { name: author.name })
    }</h1>${renderPost(visit, view, { isMain: true })}${
      view.isMine
        ? markup`<p class="small"><a href="/posts/${post.id}/quotes">${say("post.quotes_of")}</a></p>`
        : nothing
    }${answers(visit, view, thread)}${
      isWhole && visit.viewer !== null
        ? markup`<p><a href="/thread?uri=${encodeURIComponent(post.uri)}">${say("post.whole_thread")}</a></p>`
        : nothing
    }`,
  );
}

function authorId({ addresses }: Visit, { post }: PostView): string {
  const prefix = addresses.person("");
  return post.authorUri.startsWith(prefix) ? post.authorUri.slice(prefix.length) : "";
}

function excerpt({ post }: PostView): string {
  const text = post.texts[post.language ?? ""] ?? Object.values(post.texts)[0];
  return text === undefined ? "" : text.warning ?? foreignPlainText(text.content, 200);
}

/** Answers to this post, and theirs. */
function answers(visit: Visit, { post }: PostView, thread: Awaited<ReturnType<typeof readThread>>): Html {
  const list = threadList(visit, { ...thread, entries: below(thread.entries, post.uri) }, { root: post.uri });
  return list === nothing
    ? nothing
    : markup`<section aria-labelledby="answers"><h2 id="answers">${
      visit.say("post.answers_title")
    }</h2>${list}</section>`;
}

function below<T extends { readonly uri: string; readonly inReplyTo: string | null }>(
  entries: readonly T[],
  root: string,
): T[] {
  const inside = new Set([root]);
  return entries.filter(({ uri, inReplyTo }) => {
    if (inReplyTo === null || !inside.has(inReplyTo)) return false;
    inside.add(uri);
    return true;
  });
}

async function readThread(visit: Visit, threadUri: string) {
  const viewer = postViewer(visit);
  const entries = await listThread(visit.db, viewer, threadUri);
  return {
    entries,
    ...await screenedViews(visit, await hydratePosts(visit.db, viewer, entries.map(({ uri }) => uri))),
  };
}

/** Answers `/thread?uri=`: a conversation by the address of any post in it, or of the call it is about. */
export async function showThread(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const uri = c.req.query("uri") ?? "";
  if (uri === "" || uri.length > 2_048) throw new Refusal(404);
  const root = await findThread(visit.db, postViewer(visit), uri) ?? uri;
  const thread = await readThread(visit, root);
  const subject = await findSubjectOfPost(visit, root);
  if (subject === null && thread.entries.length === 0) throw new Refusal(404);
  const first = thread.views.get(root);
  const title = say("thread.title");
  const back = `${visit.path}?${new URLSearchParams({ uri })}`;
  return await c.html(layout(
    visit,
    { title, hidden: true, keep: { uri } },
    markup`<h1 class="small-title">${title}</h1>${
      first !== undefined
        ? renderPost(visit, first, { isMain: root === uri, back })
        : subject !== null
        ? markup`<section class="about">${subject.shown}</section>`
        : beginningElsewhere(visit, root)
    }${threadList(visit, thread, { root, main: uri, back })}<p class="small">${say("thread.as_known")}</p>`,
  ));
}

function beginningElsewhere(visit: Visit, root: string): Html {
  const href = safeHref(root);
  return href === null
    ? nothing
    : markup`<p class="small"><a href="${href}" rel="nofollow noopener noreferrer external">${
      visit.say("thread.begins_elsewhere")
    }</a></p>`;
}

/** Answers `/posts/:id/quotes`: who may quote a post, for its author. */
export async function showQuotes(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const uri = visit.addresses.post(c.req.param("id") ?? "");
  const view = await findPostView(visit, uri);
  if (view === null || !view.isMine) throw new Refusal(404);
  const approvals = await listApprovedQuotes(visit.db, uri);
  const title = say("post.quotes_of");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${renderPost(visit, view, { actions: false })}${
      approvals.length === 0
        ? markup`<p>${say("post.no_quotes")}</p>`
        : markup`<ul class="plain">${
          approvals.map(({ id, quoteUri }) =>
            markup`<li><form method="post">${
              formToken(visit)
            }<input type="hidden" name="quote" value="${id}"><a href="${
              safeHref(quoteUri)
            }" rel="nofollow noopener noreferrer external"><bdi dir="ltr">${quoteUri}</bdi></a> <button class="quiet">${
              say("post.revoke_quote")
            }</button></form></li>`
          )
        }</ul>`
    }`,
  ));
}
