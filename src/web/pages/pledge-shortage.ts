/** Where people are missing: the calls to come that want a number and do not have it, for organisers, with exact figures. */
import { findCampaign } from "../../database/views/campaign-views.ts";
import { listShortages, type Shortage } from "../../database/views/pledge-desk-views.ts";
import { layout } from "../components/layout.ts";
import { scheduleLine } from "../components/schedule.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/desk/shortage` and `/desk/campaigns/:handle/shortage`. */
export async function showShortage(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db, now } = visit;
  const handle = c.req.param("handle");
  const campaign = handle === undefined ? null : await findCampaign(db, handle);
  if (handle !== undefined && campaign === null) throw new Refusal(404);
  const found = await listShortages(db, campaign?.id ?? null, now);
  const title = say("shortage.title");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${title}</h1><p>${
      say("shortage.what")
    }</p>${
      found.length === 0
        ? markup`<p class="empty">${say("shortage.nothing")}</p>`
        : markup`<ol class="plain">${found.map((one) => shortage(visit, one))}</ol>`
    }`,
  ));
}

function shortage(visit: Visit, { call, wanted, low, missing }: Shortage): Html {
  const { say } = visit;
  const chosen = chooseText(visit, call.texts, call.language);
  return markup`<li class="box"><p class="lead"><a href="/desk/calls/${call.id}/pledges">${
    chosen === null ? call.id : phrase(chosen.language, chosen.text.name)
  }</a></p><p><strong>${say("shortage.missing", { count: missing })}</strong> · ${
    say("shortage.of", { low, wanted })
  }</p><p class="meta">${scheduleLine(visit, call)}</p></li>`;
}
