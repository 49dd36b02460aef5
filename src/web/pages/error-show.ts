/** The page that says no, and the page that says that something broke: what happened, what to do next, never how it broke. */
import { layout } from "../components/layout.ts";
import { type Html, markup, nothing } from "../html.ts";
import { signInPath } from "../local-path.ts";
import type { Refusal } from "../refusal.ts";
import type { Visit } from "../visit.ts";

/** The page of a refusal. What is private and what never existed get the same bytes but for the request id. */
export function refusalPage(visit: Visit, refusal: Refusal): Html {
  const { say } = visit;
  const { status, reason } = refusal;
  const title = say(`error.${status}.title`);
  return layout(
    visit,
    { title, hidden: true },
    markup`<header class="opening">
<p class="kind">${status}</p>
<h1>${title}</h1>
</header>
${reason === null ? nothing : markup`<p>${say(`error.reason.${reason}`)}</p>`} <p>${
      say(`error.${status}.next`)
    }</p><p><a class="button" href="${status === 401 ? signInPath(visit.path) : "/"}">${
      say(
        status === 401 ? "layout.sign_in" : "error.home",
      )
    }</a></p>`,
  );
}

/** The page of a fault (500) or of a moment without room (503). The request id finds the log line; nothing else is told. */
export function faultPage(visit: Visit, status: 500 | 503): Html {
  const { say } = visit;
  const title = say(`error.${status}.title`);
  return layout(
    visit,
    { title, hidden: true },
    markup`<header class="opening">
<p class="kind">${status}</p>
<h1>${title}</h1>
</header>
<p>${say(`error.${status}.next`)}</p>
<p class="small">${say("error.request_id", { id: visit.requestId })}</p>`,
  );
}
