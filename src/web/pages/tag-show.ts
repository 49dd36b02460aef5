/** Calls under a hashtag. The page says the same whether the tag was never used or only in drafts. */
import { listCallsTagged } from "../../database/views/call-views.ts";
import { callList } from "../components/call-list.ts";
import { layout } from "../components/layout.ts";
import { markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { LISTED_CALLS } from "../web-limits.ts";

const TAG = /^[\p{L}\p{M}\p{N}_\u200c]{1,38}$/u;

/** Answers `/tags/:tag`. */
export async function showTag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const tag = (c.req.param("tag") ?? "").normalize("NFC").toLowerCase();
  if (!TAG.test(tag)) throw new Refusal(404);
  const calls = await listCallsTagged(visit.db, tag, LISTED_CALLS);
  const title = `#${tag}`;
  return await c.html(layout(
    visit,
    { title, hidden: calls.length === 0 },
    markup`<header class="opening">
<h1><bdi>${title}</bdi></h1>
</header>
${callList(visit, calls, visit.say("tag.empty"))}${
      calls.length === 0 ? markup`<p><a class="button" href="/">${visit.say("error.home")}</a></p>` : nothing
    }`,
  ));
}
