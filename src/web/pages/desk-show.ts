/**
 * The organisers' desk: what is written, what waits for a decision, and whether what was published is getting out. Numbers
 * are about servers and messages; nobody is listed who only follows.
 */
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { listCallsForDesk } from "../../database/views/call-views.ts";
import { listCampaigns } from "../../database/views/campaign-views.ts";
import { listRepliesForDesk, type ReplyView } from "../../database/views/conversation-views.ts";
import { countFollowers, readDeliveryState } from "../../database/views/desk-views.ts";
import { findPlans } from "../../database/views/planning-views.ts";
import { countOpenFlags, type FlagFile, listFlagFiles } from "../../database/views/moderation-views.ts";
import { pageLimits } from "../../domain/limits.ts";
import { stateMark } from "../components/call-list.ts";
import { firstSteps } from "../components/first-steps.ts";
import { joiningBox } from "../components/joining-box.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { planNote } from "../components/plan-note.ts";
import { replyArticle } from "../components/reply-list.ts";
import { momentText, scheduleLine } from "../components/schedule.ts";
import { chooseText, phrase } from "../components/text.ts";
import { togetherNote } from "../components/together-note.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { complainerOf, rankOf } from "../moderation/queue-show.ts";
import { posterLink } from "../posters/poster-links.ts";
import { viewerMay, type Visit, type WebContext } from "../visit.ts";
import { doublesNote } from "./doubles-show.ts";

/** Answers `/desk`; members without any right see where they are and nothing else. */
export async function showDesk(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, house } = visit;
  const warnings = house.dataWarnings;
  const isOrganiser = viewerMay(visit, "write_campaigns");
  return await c.html(layout(
    visit,
    { title: say("layout.desk"), hidden: true },
    markup`<h1>${say("layout.desk")}</h1>
${viewerMay(visit, "moderate") ? nothing : markup`<p>${say("desk.member")}</p>`}
${
      isOrganiser && warnings.length > 0
        ? markup`<ul class="note">${warnings.map((warning) => markup`<li>${say(`desk.warning.${warning}`)}</li>`)}</ul>`
        : nothing
    }
${isOrganiser ? await togetherNote(visit) : nothing}${
      isOrganiser ? await writing(visit, pageOf(new URL(c.req.url).searchParams)) : nothing
    }
<div class="columns"><div>${viewerMay(visit, "moderate") ? await conversation(visit) : nothing}</div>
<div>${isOrganiser ? await deliveries(visit) : nothing}
${
      viewerMay(visit, "operate")
        ? markup`<section aria-labelledby="settings"><h2 id="settings">${
          say("desk.settings")
        }</h2><p class="buttons"><a class="button" href="/desk/movement">${
          say("setup.movement")
        }</a> <a class="button" href="/desk/people">${say("people.title")}</a></p></section>`
        : nothing
    }${await joiningBox(visit)}</div></div>`,
  ));
}

async function writing(visit: Visit, page: number): Promise<Html> {
  const { say, db } = visit;
  const [campaigns, found, followers] = [
    await listCampaigns(db, ["draft", "published", "closed"]),
    await listCallsForDesk(db, pageLimits.calls + 1, (page - 1) * pageLimits.calls),
    await countFollowers(db),
  ];
  const calls = found.slice(0, pageLimits.calls);
  const plans = await findPlans(db, calls.map(({ call }) => call.id));
  return markup`${await doublesNote(visit)}${firstSteps(visit, { campaigns, calls: calls.map(({ call }) => call) })}
<div class="columns columns-even"><section aria-labelledby="writing"><h2 id="writing">${say("home.campaigns")}</h2>
<p class="buttons"><a class="button primary" href="/desk/campaigns/new">${
    say("desk.new_campaign")
  }</a> <a class="button" href="/desk/together">${say("together.title")}</a> <a class="button" href="/desk/shortage">${
    say("shortage.title")
  }</a></p>
${
    campaigns.length === 0
      ? markup`<p class="empty">${say("desk.campaigns_empty")}</p>`
      : nothing
  }<ul class="desk-list">${
    campaigns.map((campaign) => {
      const chosen = chooseText(visit, campaign.texts, campaign.language);
      const count = followers.get(campaign.id) ?? 0;
      return markup`<li><a href="/desk/campaigns/${campaign.handle}">${
        chosen === null ? campaign.handle : phrase(chosen.language, chosen.text.name)
      }</a>
<p class="small">${say(`campaign.state.${campaign.state}`)} · ${say("desk.followers", { count })}${
        campaign.state === "closed"
          ? nothing
          : markup` · <a href="/desk/campaigns/${campaign.handle}/calls/new">${say("desk.new_call")}</a>`
      }${
        campaign.state === "draft"
          ? nothing
          : markup` · <a href="/desk/campaigns/${campaign.handle}/partners">${say("partners.title")}</a>`
      }</p></li>`;
    })
  }</ul></section>
<section aria-labelledby="calls"><h2 id="calls">${say("desk.calls")}</h2>${
    calls.length === 0
      ? markup`<p class="empty">${say(page > 1 ? "lists.no_such_page" : "desk.calls_empty")}</p>`
      : markup`<ul class="desk-list">${
        calls.map(({ call }) => {
          const chosen = chooseText(visit, call.texts, call.language);
          return markup`<li><a href="/desk/calls/${call.id}">${
            chosen === null ? call.id : phrase(chosen.language, chosen.text.name)
          }</a> ${stateMark(visit, call.state)}
<p class="small">${scheduleLine(visit, call)} · ${posterLink(visit, call)}${
            call.state === "draft"
              ? nothing
              : markup` · <a href="/desk/calls/${call.id}/pledges">${
                say("pledge_desk.title")
              }</a> · <a href="/desk/calls/${call.id}/deliveries">${say("out.title")}</a>`
          }</p>${planNote(visit, plans.get(call.id))}</li>`;
        })
      }</ul>`
  }${
    pager(visit, page, found.length > pageLimits.calls, (other) => other === 1 ? "/desk" : `/desk?page=${other}#calls`)
  }</section></div>`;
}

async function conversation(visit: Visit): Promise<Html> {
  const { say, db } = visit;
  const [held, shown, hidden, flags] = [
    await listRepliesForDesk(db, "held", pageLimits.replies),
    await listRepliesForDesk(db, "shown", pageLimits.decidedReplies),
    await listRepliesForDesk(db, "hidden", pageLimits.decidedReplies),
    await listFlagFiles(db, rankOf(visit), "open", { limit: pageLimits.decidedReplies, offset: 0 }),
  ];
  const waiting = await countOpenFlags(db, rankOf(visit));
  return markup`<section aria-labelledby="held"><h2 id="held">${say("desk.replies", { count: held.length })}</h2>${
    held.length === 0
      ? markup`<p class="empty">${say("desk.replies_empty")}</p>`
      : markup`<ul class="replies">${held.map((reply) => deskReply(visit, reply))}</ul>`
  }${decidedReplies(visit, say("desk.replies_shown"), shown)}${
    decidedReplies(visit, say("desk.replies_hidden"), hidden)
  }</section>
<section aria-labelledby="flags"><h2 id="flags">${
    say("desk.flags", { count: waiting })
  }</h2><p><a class="button" href="/desk/moderation">${say("moderation.title")}</a></p>${
    flags.length === 0 ? nothing : markup`<ul class="replies">${flags.map((flag) => openFlag(visit, flag))}</ul>`
  }</section>`;
}

/** What was decided lately, folded away, so that a wrong press can be taken back. */
function decidedReplies(visit: Visit, title: string, replies: readonly ReplyView[]): Html {
  if (replies.length === 0) return nothing;
  return markup`<details><summary>${title}</summary><ul class="replies">${
    replies.map((reply) => deskReply(visit, reply))
  }</ul></details>`;
}

function deskReply(visit: Visit, reply: ReplyView): Html {
  const { say } = visit;
  const isPublic = reply.audience === "public" || reply.audience === "unlisted";
  const about = safeHref(reply.objectUri);
  const button = (state: "shown" | "hidden") =>
    markup`<button name="state" value="${state}">${say(`desk.reply.${state}`)}</button>`;
  return markup`<li>${replyArticle(visit, reply)}<p class="small">${
    about === null ? nothing : markup`<a href="${about}">${say("desk.reply_about")}</a> · `
  }${say(`audience.${reply.audience}`)}</p><form method="post" action="/desk/replies">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${reply.uri}">${
    isPublic && reply.state !== "shown" ? button("shown") : nothing
  } ${reply.state === "hidden" ? nothing : button("hidden")}</form></li>`;
}

function openFlag(visit: Visit, flag: FlagFile): Html {
  const { say } = visit;
  return markup`<li>
<p class="meta">${complainerOf(visit, flag)} · <a href="/desk/flags/${flag.id}">${
    momentText(visit, flag.createdAt)
  } · ${say(`flag.category.${flag.category}`)}</a></p> <blockquote dir="auto">${
    foreignPlainText(flag.content, 5_000)
  }</blockquote>
<ul class="small">${flag.objectUris.map((uri) => markup`<li><bdi dir="ltr">${uri}</bdi></li>`)}</ul>
<form method="post" action="/desk/flags">${formToken(visit)}<input type="hidden" name="id" value="${flag.id}"><button>${
    say(
      "desk.flag_resolve",
    )
  }</button></form> </li>`;
}

async function deliveries(visit: Visit): Promise<Html> {
  const { say } = visit;
  const state = await readDeliveryState(visit.db);
  return markup`<section aria-labelledby="deliveries">
<h2 id="deliveries">${say("desk.deliveries")}</h2>
<dl class="facts numbers">
<div> <dt>${say("desk.jobs_due")}</dt> <dd>${state.jobsDue}${
    state.oldestDueSeconds === null
      ? nothing
      : markup` <span class="small">${say("desk.oldest_due", { seconds: state.oldestDueSeconds })}</span>`
  }</dd>
</div>
<div> <dt>${say("desk.jobs_dead")}</dt> <dd>${state.jobsDead}</dd>
</div>
</dl>
</section>`;
}
