/** The queue of complaints. One about the moderator who reads, or about somebody with a stronger role, is not in it. */
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { type FlagFile, listFlagFiles, listLimitedActors } from "../../database/views/moderation-views.ts";
import { findPostAuthors, type PostAuthor } from "../../database/views/post-views.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pager } from "../lists/pager.ts";
import { signedIn, type Visit, type WebContext } from "../visit.ts";
import { moderationNav } from "./moderation-nav.ts";

const perPage = 30;

/** Answers `/desk/moderation`. */
export async function showQueue(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db } = visit;
  const state = c.req.query("state") === "resolved" ? "resolved" : "open";
  const page = pageOf(c.req.query("page"));
  const viewer = rankOf(visit);
  const found = await listFlagFiles(db, viewer, state, { limit: perPage + 1, offset: (page - 1) * perPage });
  const flags = found.slice(0, perPage);
  const people = await findPostAuthors(db, flags.flatMap(({ objectUris }) => objectUris.slice(0, 1)));
  const limited = state === "open" && page === 1 ? await listLimitedActors(db, pageLimits.replies) : [];
  const known = await findPostAuthors(db, limited.map(({ uri }) => uri));
  const other = state === "open" ? "resolved" : "open";
  return await c.html(layout(
    visit,
    { title: say("moderation.title"), hidden: true },
    markup`${moderationNav(visit)}<h1>${say("moderation.title")}</h1><p><strong>${
      say(`moderation.${state}`)
    }</strong> · <a href="/desk/moderation?state=${other}">${say(`moderation.${other}`)}</a></p>${
      flags.length === 0
        ? markup`<p class="empty">${say(`moderation.${state}_none`)}</p>`
        : markup`<ul class="replies">${flags.map((flag) => flagRow(visit, flag, people))}</ul>`
    }${
      pager(visit, page, found.length > perPage, (to) => `/desk/moderation?state=${state}&page=${to}`)
    }<p class="small"><a href="/desk#held">${say("moderation.held")}</a></p>${
      limited.length === 0
        ? nothing
        : markup`<section aria-labelledby="limited"><h2 id="limited">${
          say("moderation.decided")
        }</h2><ul class="desk-list">${
          limited.map(({ uri, level }) =>
            markup`<li><a href="${actorPath(uri)}"><bdi>${known.get(uri)?.name ?? uri}</bdi></a><p class="small">${
              address(known.get(uri)?.handle ?? uri)
            } · ${say(`moderation.level.${level}`)}</p></li>`
          )
        }</ul></section>`
    }`,
  ));
}

/** The page of an actor's file. */
export function actorPath(uri: string, flagId?: string): string {
  return `/desk/actors?${new URLSearchParams({ uri, ...(flagId === undefined ? {} : { flag: flagId }) })}`;
}

/** Who reads, as the rule of ranks knows them. */
export function rankOf(
  visit: Visit,
): { readonly personId: string; readonly role: ReturnType<typeof signedIn>["person"]["role"] } {
  const { person } = signedIn(visit);
  return { personId: person.id, role: person.role };
}

/** The page asked for, from 1. */
export function pageOf(asked: string | undefined): number {
  const page = Number(asked ?? "1");
  return Number.isInteger(page) && page >= 1 && page <= queryLimits.lastPage ? page : 1;
}

/** Who a complaint is from, as far as anybody may know. */
export function complainerOf({ say }: Pick<Visit, "say">, { isByMember, reporter, host }: FlagFile): Html {
  if (reporter !== null) return markup`${say("moderation.by")} ${address(`@${reporter}`)}`;
  return isByMember ? markup`${say("moderation.by_member")}` : markup`${say("moderation.by_server")} ${address(host)}`;
}

function flagRow(visit: Visit, flag: FlagFile, people: ReadonlyMap<string, PostAuthor>): Html {
  const { say } = visit;
  const [first = ""] = flag.objectUris;
  const about = people.get(first);
  return markup`<li><p class="meta">${complainerOf(visit, flag)} · ${momentText(visit, flag.createdAt)} · ${
    say(`flag.category.${flag.category}`)
  }${flag.assignee === null ? nothing : markup` · ${say("moderation.taken_by")} ${address(`@${flag.assignee}`)}`}${
    flag.outcome === null ? nothing : markup` · ${say(`moderation.outcome.${flag.outcome}`)}`
  }</p><p><a href="/desk/flags/${flag.id}"><bdi>${about?.name ?? first}</bdi></a> ${
    about?.handle == null ? nothing : address(about.handle)
  }</p><p class="small" dir="auto">${foreignPlainText(flag.content, 200)}</p></li>`;
}
