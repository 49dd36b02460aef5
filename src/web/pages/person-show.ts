/**
 * A person's page: what they show of themselves and what they said to everybody. Search engines and feed readers get it only
 * if the person wants to be found.
 */
import { findActor, findPerson } from "../../database/views/movement-views.ts";
import { hydratePosts } from "../../database/views/post-views.ts";
import { profileOf } from "../../database/views/profile-views.ts";
import { listMessages, listPublicPosts } from "../../database/views/thread-views.ts";
import { isSuspendedActor } from "../../database/views/withheld.ts";
import { conversationLimits } from "../../domain/limits.ts";
import type { Person } from "../../domain/person.ts";
import { followBox } from "../components/follow-box.ts";
import { layout } from "../components/layout.ts";
import { renderPost } from "../components/post-article.ts";
import { profileCard } from "../components/profile-card.ts";
import { type Html, markup, nothing } from "../html.ts";
import { postAtom } from "../posts/post-atom.ts";
import { postViewer } from "../posts/post-viewer.ts";
import { Refusal } from "../refusal.ts";
import { distanceBox } from "../safety/distance-links.ts";
import { viewerMay, type Visit, type WebContext } from "../visit.ts";

/** The page of a person; `?before=` names the last post of the page before. */
export async function personPage(visit: Visit, person: Person, before: string | null): Promise<Html> {
  const { say } = visit;
  const profile = await profileOf(visit.db, person.id);
  const uri = visit.addresses.person(person.id);
  if (await isSuspendedActor(visit.db, uri) && !viewerMay(visit, "moderate")) throw new Refusal(404);
  const limit = conversationLimits.posts;
  const uris = await listPublicPosts(visit.db, uri, { before, limit: limit + 1 });
  const views = await hydratePosts(visit.db, postViewer(visit), uris.slice(0, limit));
  const mayBeFound = profile?.isDiscoverable === true && profile.isIndexable;
  const feed = `/@${person.handle}/posts.atom`;
  const last = uris.length > limit ? uris[limit - 1] : undefined;
  const isMine = visit.viewer?.person.id === person.id;
  return layout(
    visit,
    {
      title: person.name,
      activityUri: uri,
      hidden: !mayBeFound,
      ...(before === null ? {} : { keep: { before } }),
    },
    markup`${profileCard(visit, person, profile)}${await distanceBox(visit, uri)}${
      isMine ? markup`<p><a class="button" href="/settings/profile">${say("profile.change")}</a></p>` : nothing
    }<section aria-labelledby="posts"><h2 id="posts">${say("person.posts")}</h2>${
      views.size === 0 ? markup`<p>${say("person.no_posts")}</p>` : nothing
    }<ol class="posts">${
      uris.slice(0, limit).flatMap((one) => {
        const view = views.get(one);
        return view === undefined ? [] : [markup`<li>${renderPost(visit, view)}</li>`];
      })
    }</ol>${
      last === undefined
        ? nothing
        : markup`<p><a rel="next" href="/@${person.handle}?before=${encodeURIComponent(last)}">${
          say("person.older")
        }</a></p>`
    }${mayBeFound ? markup`<p class="small"><a href="${feed}">${say("person.feed")}</a></p>` : nothing}</section>${
      isMine ? nothing : followBox(visit, person.handle)
    }`,
  );
}

/** Answers `/@:handle/posts.atom`: public posts, of somebody who wants to be found. */
export async function showPersonFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const handle = (c.req.param("at") ?? "").slice(1).toLowerCase();
  const actor = await findActor(visit.db, { handle });
  const person = actor?.kind === "person" && !actor.deleted ? await findPerson(visit.db, actor.id) : null;
  const profile = person === null ? null : await profileOf(visit.db, person.id);
  if (person === null || profile === null || !profile.isDiscoverable || !profile.isIndexable) throw new Refusal(404);
  const uri = visit.addresses.person(person.id);
  if (await isSuspendedActor(visit.db, uri)) throw new Refusal(404);
  const options = { before: null, limit: conversationLimits.feedEntries, isIndexable: true };
  const uris = await listPublicPosts(visit.db, uri, options);
  const views = await hydratePosts(visit.db, null, uris);
  const posts = uris.flatMap((one) => views.get(one) ?? []);
  return c.body(postAtom(visit, person, profile, posts), 200, {
    "Content-Type": "application/atom+xml; charset=utf-8",
  });
}

/** Answers `/messages`: private words one wrote or got. */
export async function showMessages(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const viewer = postViewer(visit);
  if (viewer === null) throw new Refusal(401);
  const uris = await listMessages(visit.db, viewer);
  const views = await hydratePosts(visit.db, viewer, uris);
  const title = say("messages.title");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1><p class="small">${
      say("messages.what")
    }</p><p><a class="button" href="/write?audience=direct">${say("messages.write")}</a></p>${
      uris.length === 0 ? markup`<p>${say("messages.none")}</p>` : nothing
    }<ol class="posts">${
      uris.flatMap((uri) => {
        const view = views.get(uri);
        return view === undefined ? [] : [markup`<li>${renderPost(visit, view)}</li>`];
      })
    }</ol>`,
  ));
}
