/**
 * Somebody of another server as this node knows them, for whoever is signed in: name, words about themselves, what they said
 * and call for as far as it came here, and following. The full page is on their own server, and a link leads there.
 */
import { findFollowerState, findRemoteActor } from "../../database/views/follow-views.ts";
import { listCallsByRemote, listPostUrisOf } from "../../database/views/known-views.ts";
import { screenPosts } from "../../database/views/filters.ts";
import { hydratePosts } from "../../database/views/post-views.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { homeLimits } from "../../domain/limits.ts";
import { partnerCallList } from "../components/call-list.ts";
import { followButton, followControls } from "../components/follow-controls.ts";
import { homeNav } from "../components/home-nav.ts";
import { layout } from "../components/layout.ts";
import { renderPost } from "../components/post-article.ts";
import { address } from "../components/text.ts";
import { countLookUpOf } from "../home/look-up-limit.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { signedIn, type Visit, type WebContext } from "../visit.ts";
import { distanceBox } from "../safety/distance-links.ts";

/** Answers `/@name@host`. Strangers are asked to sign in, whether anybody is there or not. */
export async function showRemoteActor(c: WebContext, name: string, host: string): Promise<Response> {
  const visit = c.get("visit");
  if (host.toLowerCase() === visit.addresses.host.toLowerCase()) return c.redirect(`/@${name.toLowerCase()}`, 303);
  if (visit.viewer === null) throw new Refusal(401);
  let actor = await findRemoteActor(visit.db, { handle: name, host });
  if (actor === null) {
    await countLookUpOf(c);
    const found = await visit.house.lookUp(`@${name}@${host}`);
    actor = found.what === "actor" ? found.actor : null;
  }
  if (actor === null) throw new Refusal(404);
  return await c.html(await actorPage(visit, actor));
}

async function actorPage(visit: Visit, actor: RemoteActor): Promise<Html> {
  const { say, db } = visit;
  const name = actor.name || actor.handle;
  const full = `@${actor.handle}@${actor.host}`;
  const href = safeHref(actor.url) ?? safeHref(actor.uri);
  const calls = await listCallsByRemote(db, actor.uri, homeLimits.posts);
  return layout(
    visit,
    { title: name, hidden: true },
    markup`${homeNav(visit)}<header class="opening">${
      actor.type === "Person" ? nothing : markup`<p class="kind">${say(`actor.${actor.type}`)}</p>`
    }<h1><bdi>${name}</bdi></h1><p>${address(full)}</p>${
      actor.summary === "" ? nothing : markup`<div class="prose written"><p dir="auto">${actor.summary}</p></div>`
    }${
      href === null
        ? nothing
        : markup`<p><a href="${href}" rel="nofollow noopener noreferrer external">${
          say("actor.on_server", { host: actor.host })
        }</a></p>`
    }${await followControls(visit, { uri: actor.uri, name })}${await asFollower(visit, actor, name)}${await distanceBox(
      visit,
      actor.uri,
    )}</header>${
      calls.length === 0
        ? nothing
        : markup`<section aria-labelledby="calls"><h2 id="calls">${say("lists.calls")}</h2>${
          partnerCallList(visit, calls)
        }</section>`
    }${await posts(visit, actor)}`,
  );
}

/** What this person has to do with somebody who follows them, or asks to. */
async function asFollower(visit: Visit, actor: RemoteActor, name: string): Promise<Html> {
  const { say, db } = visit;
  const state = await findFollowerState(db, signedIn(visit).person.id, actor.uri);
  if (state === null) return nothing;
  const button = (does: string, look: "primary" | "quiet") => {
    const words = say(`followers.${does}`);
    return followButton(visit, { uri: actor.uri, does, words, label: `${words}: ${name}`, look, action: "/followers" });
  };
  return state === "accepted"
    ? markup`<p class="small">${say("followers.follows_you")}</p>${button("remove", "quiet")}`
    : markup`<p>${say("followers.asks_you")}</p><div class="person-controls">${button("accept", "primary")}${
      button("decline", "quiet")
    }</div>`;
}

async function posts(visit: Visit, actor: RemoteActor): Promise<Html> {
  const { db, say } = visit;
  const { id } = signedIn(visit).person;
  const viewer = { personId: id, uri: visit.addresses.person(id) };
  const uris = await listPostUrisOf(db, actor.uri, homeLimits.posts * 2);
  const views = await hydratePosts(db, viewer, uris);
  const screened = await screenPosts(db, viewer, "home", [...views.values()].map(({ post }) => post), visit.now);
  const shown = uris.flatMap((uri) => {
    const view = views.get(uri);
    return view === undefined || screened.get(uri)?.kind === "hide" ? [] : [view];
  }).slice(0, homeLimits.posts);
  return markup`<section aria-labelledby="posts"><h2 id="posts">${say("actor.posts")}</h2>${
    shown.length === 0
      ? markup`<p class="empty">${say("actor.no_posts")}</p>`
      : markup`<ol class="feed">${shown.map((view) => markup`<li class="entry">${renderPost(visit, view)}</li>`)}</ol>`
  }</section>`;
}
