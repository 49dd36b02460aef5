/**
 * One search for everything: a name or an address leads to whoever or whatever it names, here or on another server, and words
 * find people, campaigns, calls and posts. Strangers search what is public here; only who is signed in has others asked.
 */
import { keepFoundPost } from "../../application/keep-found-post.ts";
import type { LookedUp } from "../../application/look-up.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { screenPosts } from "../../database/views/filters.ts";
import { hydratePosts } from "../../database/views/post-views.ts";
import {
  searchCampaigns,
  searchKnownCalls,
  searchOwnCalls,
  searchPeople,
  searchPosts,
  type WordQuery,
  wordsOf,
} from "../../database/views/search-views.ts";
import { followLimits, homeLimits } from "../../domain/limits.ts";
import { callList, partnerCallList } from "../components/call-list.ts";
import { campaignEntry } from "../components/campaign-article.ts";
import { followControls } from "../components/follow-controls.ts";
import { homeNav } from "../components/home-nav.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { personRow, profilePath } from "../components/person-row.ts";
import { renderPost } from "../components/post-article.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { countLookUpOf } from "../home/look-up-limit.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";
import { searchBox } from "./following-show.ts";

/** Answers GET `/search?q=`. */
export async function showSearch(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const typed = (c.req.query("q") ?? "").trim().slice(0, followLimits.lookUpCharacters);
  const isNamed = /^https?:\/\//i.test(typed) || /^@?[\w.-]+@[\p{L}\p{N}.-]+(?::\d+)?$/u.test(typed);
  let found: LookedUp | null = null;
  if (isNamed && visit.viewer !== null) {
    await countLookUpOf(c);
    found = await visit.house.lookUp(typed);
    if (found.what === "local") return c.redirect(found.path, 303);
    if (found.what === "actor") return c.redirect(`/@${found.actor.handle}@${found.actor.host}`, 303);
    if (found.what === "post" && await isStored(visit, found.post.uri)) {
      return c.redirect(threadOf(found.post.uri), 303);
    }
  }
  const words = typed === "" || isNamed ? null : wordsOf(typed);
  return await c.html(layout(
    visit,
    { title: say("search.title"), hidden: true, ...(typed === "" ? {} : { keep: { q: typed } }) },
    markup`${homeNav(visit)}<h1>${say("search.title")}</h1>${searchBox(visit, typed)}${
      isNamed ? await named(visit, found) : nothing
    }${typed === "" || isNamed ? nothing : await byWords(visit, typed, words)}`,
  ));
}

/** Answers POST `/search/open`: brings a public post of another server here, and leads to its conversation. */
export async function openFound(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const uri = (await readForm(c)).text("uri").slice(0, 2_048);
  await countLookUpOf(c);
  const found = await visit.house.lookUp(uri);
  if (found.what !== "post") throw new Refusal(404);
  const kept = await keepFoundPost(visit.house.ports, asker(visit), found);
  if (!kept.ok) throw new Refusal(404);
  return c.redirect(threadOf(found.post.uri), 303);
}

function threadOf(uri: string): string {
  return `/thread?uri=${encodeURIComponent(uri)}`;
}

async function isStored(visit: Visit, uri: string): Promise<boolean> {
  const { id } = signedIn(visit).person;
  return (await hydratePosts(visit.db, { personId: id, uri: visit.addresses.person(id) }, [uri])).has(uri);
}

/** What a name or an address led to, when it is shown here; else why it led nowhere. */
async function named(visit: Visit, found: LookedUp | null): Promise<Html> {
  const { say } = visit;
  if (found === null) return markup`<p class="note" role="status">${say("search.sign_in")}</p>`;
  if (found.what === "nothing") {
    return markup`<p class="note" role="status">${say(`search.nothing.${found.why}`)}</p>`;
  }
  if (found.what === "post") return foundPost(visit, found.post.uri, found.author);
  if (found.what !== "call") return nothing;
  const { call, publisher } = found;
  const href = safeHref(typeof call.reading["url"] === "string" ? call.reading["url"] : null) ?? safeHref(call.uri);
  const name = markup`<bdi>${call.name}</bdi>`;
  return markup`<section class="box" aria-labelledby="found"><h2 id="found">${
    href === null ? name : markup`<a href="${href}" rel="nofollow noopener noreferrer external">${name}</a>`
  }</h2>${
    publisher === null
      ? nothing
      : markup`<p>${say("home.called_by")} <a href="/@${publisher.handle}@${publisher.host}"><bdi>${
        publisher.name || publisher.handle
      }</bdi></a> ${address(`@${publisher.handle}@${publisher.host}`)}</p>${await followControls(visit, {
        uri: publisher.uri,
        name: publisher.name || publisher.handle,
      })}`
  }</section>`;
}

/** A post that is not stored here yet: who wrote it, and the button that opens its conversation on this node. */
function foundPost(visit: Visit, uri: string, author: RemoteActor): Html {
  const { say } = visit;
  const full = `@${author.handle}@${author.host}`;
  return markup`<section class="box" aria-labelledby="found"><h2 id="found">${
    say("search.post_found")
  }</h2><p><a href="/${full}"><bdi>${author.name || author.handle}</bdi></a> ${
    address(full)
  }</p><form method="post" action="/search/open">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><button class="primary">${
    say("search.open_post")
  }</button></form></section>`;
}

async function byWords(visit: Visit, typed: string, words: WordQuery | null): Promise<Html> {
  const { db, say } = visit;
  const limit = homeLimits.found;
  const viewer = visit.viewer === null
    ? null
    : { personId: visit.viewer.person.id, uri: visit.addresses.person(visit.viewer.person.id) };
  const people = await searchPeople(db, viewer, typed, limit);
  const campaigns = words === null ? [] : await searchCampaigns(db, words, limit);
  const own = words === null ? [] : await searchOwnCalls(db, words, limit);
  const known = words === null ? [] : await searchKnownCalls(db, words, limit);
  const posts = words === null || viewer === null ? [] : await foundPosts(visit, viewer, words);
  const parts = [
    part(
      say("search.people"),
      "people",
      people.length === 0
        ? null
        : markup`<ul class="desk-list">${
          people.map((row) => personRow(visit, row, nothing, followLink(visit, profilePath(row), row.name)))
        }</ul>`,
    ),
    part(
      say("search.campaigns"),
      "campaigns",
      campaigns.length === 0
        ? null
        : markup`<ul class="campaigns">${campaigns.map((one) => campaignEntry(visit, one))}</ul>`,
    ),
    part(
      say("search.calls"),
      "calls",
      own.length + known.length === 0
        ? null
        : markup`${own.length === 0 ? nothing : callList(visit, own, "")}${
          known.length === 0 ? nothing : partnerCallList(visit, known)
        }`,
    ),
    part(say("search.posts"), "posts", posts.length === 0 ? null : markup`<ol class="feed">${posts}</ol>`),
  ];
  const isEmpty = people.length + campaigns.length + own.length + known.length + posts.length === 0;
  if (isEmpty) return markup`<p class="empty" role="status">${say("search.none")}</p>`;
  return markup`${parts}${viewer === null ? markup`<p class="small">${say("search.posts_signed_in")}</p>` : nothing}`;
}

async function foundPosts(
  visit: Visit,
  viewer: { readonly personId: string; readonly uri: string },
  words: WordQuery,
): Promise<Html[]> {
  const uris = await searchPosts(visit.db, viewer, words, homeLimits.found);
  const views = await hydratePosts(visit.db, viewer, uris);
  const screened = await screenPosts(visit.db, viewer, "home", [...views.values()].map(({ post }) => post), visit.now);
  return uris.flatMap((uri) => {
    const view = views.get(uri);
    if (view === undefined || screened.get(uri)?.kind === "hide") return [];
    return [markup`<li class="entry">${renderPost(visit, view, { back: "/search" })}</li>`];
  });
}

function part(title: string, id: string, found: Html | null): Html {
  return found === null
    ? nothing
    : markup`<section aria-labelledby="found-${id}"><h2 id="found-${id}">${title}</h2>${found}</section>`;
}

/** Following is decided on the page of whoever it is, where one sees who that is. */
function followLink({ say, viewer }: Visit, href: string | null, name: string): Html {
  if (viewer === null || href === null) return nothing;
  return markup`<a class="button quiet" href="${href}" aria-label="${say("search.see")}: ${name}">${
    say("search.see")
  }</a>`;
}
