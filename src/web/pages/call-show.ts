/** A call's page: what is asked, when, where, by whom, how to take part, and what others wrote that was let through. */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { listShownReplies } from "../../database/views/conversation-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { languagesOf } from "../../domain/language.ts";
import { canSee, isPublic } from "../can-see.ts";
import { callArticle } from "../components/call-article.ts";
import { layout } from "../components/layout.ts";
import { sizedPicture } from "../components/picture.ts";
import { readerZone, ZONE_PARAMETER } from "../components/reader-time.ts";
import { replyList } from "../components/reply-list.ts";
import { chooseText } from "../components/text.ts";
import { markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { callHead } from "../structured/page-structure.ts";
import { viewerMay, type WebContext } from "../visit.ts";
import { LISTED_REPLIES } from "../web-limits.ts";

/** Answers `/calls/:id`; a deleted call answers 410 for ever. */
export async function showCall(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const id = c.req.param("id") ?? "";
  const uri = visit.addresses.call(id);
  const call = await findCall(db, id);
  if (call === null) throw new Refusal(await findTombstone(db, uri) === null ? 404 : 410);
  const campaign = await findCampaignById(db, call.campaignId);
  if (campaign === null || !canSee(visit, { campaign, call })) throw new Refusal(404);
  const isOut = isPublic({ campaign, call });
  const chosen = chooseText(visit, call.texts, call.language);
  const replies = await listShownReplies(db, uri, LISTED_REPLIES);
  const zone = readerZone(c.req.query(ZONE_PARAMETER));
  const head = {
    title: chosen?.text.name ?? say("call.word"),
    description: markdownToPlain(chosen?.text.content ?? "", 200),
    activityUri: uri,
    languages: languagesOf(call.texts, call.language),
    hidden: !isOut,
    ...callHead(visit, call, campaign),
    ...(zone === null ? {} : { keep: { [ZONE_PARAMETER]: zone } }),
  };
  const picture = await sizedPicture(visit, call.picture);
  const edit = viewerMay(visit, "write_campaigns")
    ? markup`<p class="small"><a href="/desk/calls/${call.id}">${say("desk.edit")}</a></p>`
    : nothing;
  return await c.html(
    layout(
      visit,
      head,
      markup`${callArticle(visit, call, campaign, { picture, isPreview: false, edit, zone })}${
        isOut ? replyList(visit, replies) : nothing
      }`,
    ),
  );
}

/** Answers `/places/:id`, the address of a call's place on the wire: the call says where it is. */
export function showPlace(c: WebContext): Response {
  return c.redirect(`/calls/${encodeURIComponent(c.req.param("id") ?? "")}`, 303);
}
