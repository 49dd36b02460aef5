/** What a person does with posts beside writing them: changing, deleting, passing on, voting, taking back a quote. */
import { deletePost } from "../../application/delete-post.ts";
import { revisePost } from "../../application/revise-post.ts";
import { revokeQuote } from "../../application/revoke-quote.ts";
import { sharePost, unsharePost } from "../../application/share-post.ts";
import { votePoll } from "../../application/vote-poll.ts";
import type { Post } from "../../domain/post.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { renderPost } from "../components/post-article.ts";
import { type FormState, stateFromForm } from "../forms/form-state.ts";
import { languageStep } from "../forms/language-step.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, safeHref } from "../html.ts";
import { pictureFields, postForm, postFormView, wordsFields } from "../posts/post-fields.ts";
import { type FormProblem, postState, readPictures } from "../posts/post-form.ts";
import { findPostView } from "../posts/post-viewer.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { withMentioned } from "./post-write.ts";

/** Answers GET `/posts/:id/edit`. */
export async function editPost(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const post = await ownPost(c, visit);
  return await c.html(editPage(visit, post, postState(post), [], null));
}

/** Answers POST `/posts/:id/edit`. */
export async function takeEdit(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const post = await ownPost(c, visit);
  const form = await readForm(c);
  const state = stateFromForm(form, post.language ?? visit.language);
  const changed = languageStep(state, form, form.text("do"));
  if (changed !== null) return await c.html(editPage(visit, post, changed, [], null));
  const pictures = await readPictures(form, post.attachments);
  const { problems } = pictures;
  if (problems.length > 0 || form.text("do") !== "send") {
    return await c.html(editPage(visit, post, state, problems, null), problems.length > 0 ? 422 : 200);
  }
  const { words } = await withMentioned(visit, state, pictures);
  const outcome = await revisePost(visit.house.ports, asker(visit), { id: post.id ?? "", words });
  if (outcome.ok) return c.redirect(`/posts/${post.id}`, 303);
  const { refusal } = outcome;
  const atField = "field" in refusal ? [{ field: refusal.field, key: `refusal.${refusal.kind}` }] : [];
  return await c.html(editPage(visit, post, state, atField, "field" in refusal ? null : refusal.kind), 422);
}

async function ownPost(c: WebContext, visit: Visit): Promise<Post> {
  const view = await findPostView(visit, visit.addresses.post(c.req.param("id") ?? ""));
  if (view === null || !view.isMine) throw new Refusal(404);
  return view.post;
}

function editPage(
  visit: Visit,
  post: Post,
  state: FormState,
  problems: readonly FormProblem[],
  refusal: string | null,
): Html {
  const { say } = visit;
  const view = postFormView(visit, state, problems);
  return layout(
    visit,
    { title: say("post.edit_title"), hidden: true },
    markup`<h1>${say("post.edit_title")}</h1><p class="small">${say(`post.audience.${post.audience}`)} · ${
      say("post.edit_hint")
    }</p>${refusalNote(say, refusal)}${
      postForm(
        visit,
        state,
        markup`${wordsFields(visit, view, state)}${
          pictureFields(visit, view, post.attachments, false)
        }<p class="buttons"><button class="primary" name="do" value="send">${say("post.save")}</button></p>`,
      )
    }`,
  );
}

/** Answers GET `/posts/:id/delete`: asks once more. */
export async function askDelete(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const view = await findPostView(visit, visit.addresses.post(c.req.param("id") ?? ""));
  if (view === null || !view.isMine) throw new Refusal(404);
  return await c.html(layout(
    visit,
    { title: say("post.delete_title"), hidden: true },
    markup`<h1>${say("post.delete_title")}</h1>${renderPost(visit, view, { actions: false })}<p>${
      say("post.delete_what")
    }</p><form method="post">${formToken(visit)}<button class="danger">${
      say("post.delete")
    }</button> <a href="/posts/${view.post.id}">${say("post.keep")}</a></form>`,
  ));
}

/** Answers POST `/posts/:id/delete`. */
export async function takeDelete(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const outcome = await deletePost(visit.house.ports, asker(visit), { id: c.req.param("id") ?? "" });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect(`/@${visit.viewer?.person.handle ?? ""}`, 303);
}

/** Answers POST `/posts/share`: passes something on, or takes that back. */
export async function takeShare(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const act = form.text("do") === "unshare" ? unsharePost : sharePost;
  const outcome = await act(visit.house.ports, asker(visit), { uri: form.text("uri") });
  if (!outcome.ok) throw new Refusal(outcome.refusal.kind === "too_many_posts" ? 429 : 404);
  return c.redirect(wayBack(form.text("back")), 303);
}

/** Answers POST `/posts/vote`. */
export async function takeVote(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const form = await readForm(c);
  const uri = form.text("uri");
  const outcome = await votePoll(visit.house.ports, asker(visit), { uri, choices: form.all("choice") });
  if (outcome.ok) return c.redirect(`/thread?uri=${encodeURIComponent(uri)}`, 303);
  const view = await findPostView(visit, uri);
  if (view === null) throw new Refusal(404);
  const title = say("poll.title");
  return await c.html(
    layout(
      visit,
      { title, hidden: true },
      markup`<h1>${title}</h1>${refusalNote(say, outcome.refusal.kind)}${renderPost(visit, view)}`,
    ),
    422,
  );
}

/** Answers POST `/posts/:id/quotes`: one approval is taken back. */
export async function takeQuotes(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await revokeQuote(visit.house.ports, asker(visit), { quoteId: form.text("quote") });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect(`/posts/${encodeURIComponent(c.req.param("id") ?? "")}/quotes`, 303);
}

/** A path of this node, else the front page: no form leads anywhere else. */
function wayBack(path: string): string {
  const safe = safeHref(path);
  return safe !== null && safe.startsWith("/") ? safe : "/";
}
