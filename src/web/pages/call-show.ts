/** A call's page: what is asked, when, where, by whom, how to take part, and what others wrote that was let through. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findSource } from "../../database/views/joint-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { findThreshold } from "../../database/views/pledge-views.ts";
import { findToldTotals } from "../../database/views/pledge-totals.ts";
import { isActionOver } from "../../domain/call.ts";
import { languagesOf } from "../../domain/language.ts";
import { ourActionLink, underCall } from "../components/under-call.ts";
import { canSee, isPublic } from "../can-see.ts";
import { actionQuery, isWholeList, readActionChoice } from "../components/action-browser.ts";
import { callArticle } from "../components/call-article.ts";
import { actionTogether, localActions } from "../components/call-together.ts";
import { callConversation } from "../components/call-conversation.ts";
import { layout } from "../components/layout.ts";
import { sizedPicture } from "../components/picture.ts";
import { actionReports } from "../components/report-parts.ts";
import { readerZone, ZONE_PARAMETER } from "../components/reader-time.ts";
import { chooseText } from "../components/text.ts";
import { reportFormPath } from "../forms/report-form.ts";
import { markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { callHead } from "../structured/page-structure.ts";
import { viewerMay, type WebContext } from "../visit.ts";
import { doublesOf } from "./doubles-show.ts";
import { reportLink } from "../safety/distance-links.ts";

/** Answers `/calls/:id`; a deleted call answers 410 for ever. */
export async function showCall(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const id = c.req.param("id") ?? "";
  const uri = visit.addresses.call(id);
  if (new URL(uri).pathname !== visit.path) {
    return c.redirect(`${new URL(uri).pathname}${new URL(c.req.url).search}`, 301);
  }
  const call = await findCall(db, id);
  if (call === null) throw new Refusal(await findTombstone(db, uri) === null ? 404 : 410);
  const campaign = await findCampaignById(db, call.campaignId);
  if (campaign === null || !canSee(visit, { campaign, call })) throw new Refusal(404);
  const isOut = isPublic({ campaign, call });
  const chosen = chooseText(visit, call.texts, call.language);
  const conversation = isOut ? await callConversation(visit, uri) : nothing;
  const zone = readerZone(c.req.query(ZONE_PARAMETER));
  const choice = readActionChoice(new URL(c.req.url).searchParams);
  const head = {
    title: chosen?.text.name ?? say("call.word"),
    description: markdownToPlain(chosen?.text.content ?? "", 200),
    activityUri: uri,
    languages: languagesOf(call.texts, call.language),
    hidden: !isOut || !isWholeList(choice),
    ...callHead(visit, call, campaign),
    keep: { ...(zone === null ? {} : { [ZONE_PARAMETER]: zone }), ...actionQuery(choice) },
  };
  const picture = await sizedPicture(visit, call.picture);
  const told = await findToldTotals(db, call.id);
  const isHidden = call.risk && told === null;
  const reached = call.threshold === null || isHidden ? null : await findThreshold(db, call.id, visit.now);
  const action = isOut ? await findSource(db, uri) : null;
  const local = await localActions(visit, call, campaign, choice);
  const edit = viewerMay(visit, "write_campaigns")
    ? markup`<p class="small"><a href="/desk/calls/${call.id}">${say("desk.edit")}</a>${
      call.state === "draft"
        ? nothing
        : markup` · <a href="/desk/calls/${call.id}/pledges">${say("pledge_desk.title")}</a>`
    }${
      action === null || !isActionOver(call, visit.now)
        ? nothing
        : markup` · <a href="${reportFormPath(uri)}">${say("report.write")}</a>`
    }${
      action === null ? nothing : markup` · <a href="/desk/actions/${call.id}/partners">${say("joint.coorganise")}</a>`
    }${await ourActionLink(visit, call, campaign)}</p>`
    : nothing;
  return await c.html(
    layout(
      visit,
      head,
      markup`${
        callArticle(visit, call, campaign, {
          picture,
          isPreview: false,
          edit,
          zone,
          told,
          reached,
          withMap: !local.hasMap,
        })
      }${await underCall(visit, call)}${await actionTogether(visit, call)}${await doublesOf(
        visit,
        uri,
      )}${local.html}${await actionReports(
        visit,
        action,
      )}${conversation}${
        isOut
          ? markup`<p class="small">${
            reportLink(visit, { actorUri: visit.addresses.campaign(campaign.handle), objectUri: uri, back: visit.path })
          }</p>`
          : nothing
      }`,
    ),
  );
}

/** Answers `/places/:id`, the address of a call's place on the wire: the call says where it is. */
export function showPlace(c: WebContext): Response {
  return c.redirect(`/calls/${encodeURIComponent(c.req.param("id") ?? "")}`, 303);
}
