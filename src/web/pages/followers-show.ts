/**
 * Who follows a person and who asks to, for that person alone: a number is all that anybody else is told. Each one can be
 * removed, each request accepted or declined, one by one or all on the page.
 */
import { acceptFollower, type FollowerRefusal, removeFollower } from "../../application/decide-follower.ts";
import type { Outcome } from "../../application/outcome.ts";
import { countFollowersOf, type FollowRow, listFollowers } from "../../database/views/follow-views.ts";
import { homeLimits } from "../../domain/limits.ts";
import { refusalNote } from "../components/fields.ts";
import { followButton } from "../components/follow-controls.ts";
import { homeNav } from "../components/home-nav.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { personRow } from "../components/person-row.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { localPath } from "../local-path.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/followers`. */
export async function showFollowers(c: WebContext): Promise<Response> {
  return await c.html(await followersPage(c.get("visit"), pageOf(new URL(c.req.url).searchParams), null));
}

/** Answers GET `/followers/requests`. */
export async function showRequestsToFollow(c: WebContext): Promise<Response> {
  return await c.html(await requestsPage(c.get("visit"), pageOf(new URL(c.req.url).searchParams), null));
}

/** Answers POST of both: `do` is accept, decline or remove; several `uri` are decided alike. */
export async function decideFollowers(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const decide = form.text("do") === "accept" ? acceptFollower : removeFollower;
  let refused: string | null = null;
  for (const uri of form.all("uri").slice(0, homeLimits.people)) {
    const outcome: Outcome<null, FollowerRefusal> = await decide(ports, asker(visit), {
      followerUri: uri.slice(0, 2_048),
    });
    if (!outcome.ok) refused = outcome.refusal.kind;
  }
  if (refused === null) return c.redirect(localPath(form.text("back"), visit.house.origin, visit.path), 303);
  const page = visit.path === "/followers" ? followersPage : requestsPage;
  return await c.html(await page(visit, 1, refused), 422);
}

async function followersPage(visit: Visit, page: number, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const { id } = signedIn(visit).person;
  const counts = await countFollowersOf(db, id);
  return listPage(visit, {
    title: say("followers.title"),
    lead: say("followers.count", { count: counts.accepted }),
    rows: await readPage(visit, id, "accepted", page),
    page,
    refusal,
    empty: say("followers.nobody"),
    extra: markup`<p><a href="/followers/requests">${
      say("followers.requests_waiting", { count: counts.requested })
    }</a></p>`,
    controls: ({ uri, name }) => decision(visit, uri, name, "remove", "quiet"),
  });
}

async function requestsPage(visit: Visit, page: number, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const { id } = signedIn(visit).person;
  const counts = await countFollowersOf(db, id);
  const rows = await readPage(visit, id, "requested", page);
  return listPage(visit, {
    title: say("followers.requests"),
    lead: say("followers.requests_what"),
    rows,
    page,
    refusal,
    empty: say("followers.no_request"),
    extra: markup`<p><a href="/followers">${say("followers.count", { count: counts.accepted })}</a></p>${
      rows.length < 2 ? nothing : acceptAll(visit, rows.slice(0, homeLimits.people))
    }`,
    controls: ({ uri, name }) =>
      markup`<div class="person-controls">${decision(visit, uri, name, "accept", "primary")}${
        decision(visit, uri, name, "decline", "quiet")
      }</div>`,
  });
}

interface ListOf {
  readonly title: string;
  readonly lead: string;
  readonly rows: readonly FollowRow[];
  readonly page: number;
  readonly refusal: string | null;
  readonly empty: string;
  readonly extra: Html;
  readonly controls: (row: FollowRow) => Html;
}

function listPage(visit: Visit, { title, lead, rows, page, refusal, empty, extra, controls }: ListOf): Html {
  const limit = homeLimits.people;
  return layout(
    visit,
    { title, hidden: true },
    markup`${homeNav(visit)}<h1>${title}</h1>${refusalNote(visit.say, refusal)}<p>${lead}</p>${extra}${
      rows.length === 0
        ? markup`<p class="empty">${empty}</p>`
        : markup`<ul class="desk-list">${
          rows.slice(0, limit).map((row) => personRow(visit, row, nothing, controls(row)))
        }</ul>`
    }${pager(visit, page, rows.length > limit, (to) => `${visit.path}?page=${to}`)}`,
  );
}

async function readPage(visit: Visit, id: string, state: "requested" | "accepted", page: number): Promise<FollowRow[]> {
  const limit = homeLimits.people;
  return await listFollowers(visit.db, id, state, { limit: limit + 1, offset: (page - 1) * limit });
}

function decision(visit: Visit, uri: string, name: string, does: string, look: "primary" | "quiet"): Html {
  const words = visit.say(`followers.${does}`);
  return followButton(visit, { uri, does, words, label: `${words}: ${name}`, look, action: visit.path });
}

function acceptAll(visit: Visit, rows: readonly FollowRow[]): Html {
  return markup`<form method="post" action="/followers/requests">${formToken(visit)}${
    rows.map(({ uri }) => markup`<input type="hidden" name="uri" value="${uri}">`)
  }<p class="buttons"><button name="do" value="accept">${
    visit.say("followers.accept_all", { count: rows.length })
  }</button> <button class="danger" name="do" value="decline">${
    visit.say("followers.decline_all", { count: rows.length })
  }</button></p></form>`;
}
