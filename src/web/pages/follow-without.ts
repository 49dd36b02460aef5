/**
 * For people without an account anywhere: what one is, how to choose a server in three steps, and how to hear of the next
 * call with no account at all. No service is named as the one to take.
 */
import { listCampaigns } from "../../database/views/campaign-views.ts";
import { layout } from "../components/layout.ts";
import { chooseText, phrase } from "../components/text.ts";
import { feedHref } from "../feeds/feed-links.ts";
import { type Html, markup } from "../html.ts";
import type { Visit, WebContext } from "../visit.ts";

const STEPS = ["choose", "make", "come_back"] as const;
const QUESTIONS = ["whom", "cost", "known"] as const;

/** Answers `/follow/without-account`. */
export async function showFollowWithout(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const campaigns = (await listCampaigns(visit.db, ["published"])).slice(0, 20);
  return await c.html(layout(
    visit,
    { title: say("without.title"), description: say("without.intro") },
    markup`<header class="opening"><h1>${say("without.title")}</h1>
<p>${say("without.intro")}</p></header>
<div class="prose"><h2>${say("without.steps")}</h2>
<ol class="how">${
      STEPS.map((step) =>
        markup`<li><strong>${say(`without.step.${step}.title`)}</strong> ${say(`without.step.${step}.text`)}</li>`
      )
    }</ol>
${QUESTIONS.map((one) => markup`<h2>${say(`without.${one}.title`)}</h2><p>${say(`without.${one}.text`)}</p>`)}
<h2>${say("without.feeds")}</h2><p>${say("without.feeds_how")}</p>
<ul class="feeds">${feedLine(visit, markup`${say("without.all_calls")}`, "/calls")}${
      campaigns.map((campaign) => {
        const chosen = chooseText(visit, campaign.texts, campaign.language);
        const name = chosen === null ? markup`${campaign.handle}` : phrase(chosen.language, chosen.text.name);
        return feedLine(visit, name, `/c/${campaign.handle}/actions`);
      })
    }</ul>
<p>${say("without.page_too")} <a href="/calls">${say("lists.calls")}</a></p>
<p>${say("without.more")} <a href="/help">${say("help.title")}</a></p></div>`,
  ));
}

function feedLine(visit: Visit, name: Html, base: string): Html {
  const { say, language } = visit;
  return markup`<li>${name}: <a href="${feedHref(visit, base, "ics", language)}" type="text/calendar">${
    say("without.calendar")
  }</a> · <a href="${feedHref(visit, base, "atom", language)}" type="application/atom+xml">${
    say("without.news")
  }</a></li>`;
}
