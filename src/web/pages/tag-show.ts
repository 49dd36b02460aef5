/** Calls under a hashtag. The page says the same whether the tag was never used or only in drafts. */
import { listCallsTagged } from "../../database/views/call-views.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import { callList } from "../components/call-list.ts";
import { layout } from "../components/layout.ts";
import { markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

const TAG = /^[\p{L}\p{M}\p{N}_\u200c]{1,38}$/u;

/** Answers `/tags/:tag`. */
export async function showTag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const tag = (c.req.param("tag") ?? "").normalize("NFC").toLowerCase();
  if (!TAG.test(tag)) throw new Refusal(404);
  const page = pageOf(new URL(c.req.url).searchParams);
  const offset = (page - 1) * pageLimits.calls;
  const calls = await listCallsTagged(visit.db, tag, { limit: pageLimits.calls + 1, offset });
  const isMore = calls.length > pageLimits.calls && page < queryLimits.lastPage;
  const path = `/tags/${encodeURIComponent(tag)}`;
  const title = `#${tag}`;
  return await c.html(layout(
    visit,
    { title, hidden: calls.length === 0 || page > 1, keep: page === 1 ? {} : { page: String(page) } },
    markup`<header class="opening">
<h1><bdi>${title}</bdi></h1>
</header>
${callList(visit, calls.slice(0, pageLimits.calls), visit.say(page > 1 ? "lists.no_such_page" : "tag.empty"))}${
      pager(visit, page, isMore, (other) => other === 1 ? path : `${path}?page=${other}`)
    }${calls.length === 0 ? markup`<p><a class="button" href="/">${visit.say("error.home")}</a></p>` : nothing}`,
  ));
}
