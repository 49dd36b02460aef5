/**
 * What our extension terms mean, for people who write software that reads our calls. Software itself never fetches them:
 * they are defined inline in every document.
 */
import { layout } from "../components/layout.ts";
import { markup } from "../html.ts";
import type { WebContext } from "../visit.ts";

/** The namespace of the terms, the same on every node. */
const NAMESPACE = "https://w3id.org/traitdunion/ns#";

/** Every term; each is explained by `term.<name>` in the locales. */
const TERMS = [
  "kind",
  "country",
  "call",
  "campaign",
  "distributed",
  "risk",
  "actionReport",
  "ActionReport",
  "action",
  "outcome",
  "participantsLow",
  "participantsHigh",
  "countMethod",
  "units",
  "unit",
  "low",
  "high",
  "supersedes",
  "textDigest",
  "textVersion",
  "aggregate",
  "partOf",
  "logHead",
] as const;

/** Answers `/ns`. */
export async function showTerms(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  return await c.html(layout(
    visit,
    { title: say("terms.title") },
    markup`<header class="opening">
<h1>${say("terms.title")}</h1>
</header>
<div class="prose">
<p>${say("terms.intro")}</p>
<p class="copy"><bdi class="address" dir="ltr">tdu: ${NAMESPACE}</bdi></p>
<dl class="terms">${
      TERMS.map((term) =>
        markup`<div id="${term}"> <dt><code dir="ltr">tdu:${term}</code></dt> <dd>${say(`term.${term}`)}</dd>
</div>`
      )
    }</dl>
</div>`,
  ));
}
