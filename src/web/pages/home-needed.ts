/** Where people are needed soon: calls of this node and of those it follows that begin within weeks and are not full. */
import { listNeededCalls, type NeededCall } from "../../database/views/near-views.ts";
import { pageLimits } from "../../domain/limits.ts";
import { mixedCallList } from "../components/call-list.ts";
import { homeNav } from "../components/home-nav.ts";
import { layout } from "../components/layout.ts";
import { type Html, markup, nothing } from "../html.ts";
import { signedIn, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/home/needed`. */
export async function showNeeded(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db, now } = visit;
  const calls = await listNeededCalls(db, signedIn(visit).person.id, now, pageLimits.calls);
  return await c.html(layout(
    visit,
    { title: say("needed.title"), hidden: true },
    markup`${homeNav(visit)}<h1>${say("needed.title")}</h1><p>${say("needed.what")}</p>${
      calls.length === 0
        ? markup`<p class="empty">${say("needed.nothing")} <a href="/network">${say("home.begin_network")}</a></p>`
        : markup`<h2 class="unseen" id="entries">${say("lists.calls")}</h2><ol class="feed" aria-labelledby="entries">${
          calls.map((call) => needed(visit, call))
        }</ol>`
    }<p><a class="button" href="/pledges">${say("home.pledges")}</a></p>`,
  ));
}

function needed(visit: Visit, { listed, going, threshold, capacity }: NeededCall): Html {
  const { say } = visit;
  const words = [
    ...(threshold === null ? [] : [
      going === null ? say("needed.threshold", { threshold }) : say("needed.threshold_of", { going, threshold }),
    ]),
    ...(capacity === null ? [] : [
      going === null ? say("needed.capacity", { capacity }) : say("needed.capacity_of", { going, capacity }),
    ]),
  ];
  return markup`<li class="entry">${mixedCallList(visit, [listed])}${
    words.length === 0 ? nothing : markup`<p class="small">${words.join(" · ")}</p>`
  }</li>`;
}
