/**
 * The table of routes: every page, who may open it, and what its form may weigh. `app.ts` builds the application from it;
 * a path that is not here does not exist.
 */
import type { Right } from "../domain/person.ts";
import { accountRoutes } from "./account-routes.ts";
import { homeRoutes } from "./home-routes.ts";
import { showCallCard, showCampaignCard } from "./cards/card-show.ts";
import { ACTION_PARAMETERS } from "./components/action-browser.ts";
import { ZONE_PARAMETER } from "./components/reader-time.ts";
import { FEED_PARAMETERS } from "./feeds/feed-filter.ts";
import { showCallCalendar, showCampaignFeed, showMovementFeed } from "./feeds/feed-show.ts";
import { FOLLOW_PATH } from "./follow/home-cookie.ts";
import { showAbout } from "./pages/about-show.ts";
import { showActor, showMovementByHandle, showNode, showPersonById } from "./pages/actor-show.ts";
import { DOUBLES_PATH, judgeDouble, showDoubles } from "./pages/doubles-show.ts";
import { editAction, writeAction } from "./pages/action-write.ts";
import { changeActionPartners, showActionPartners } from "./pages/action-partners.ts";
import { judgeReports, listReports } from "./pages/reports-judge.ts";
import { showChanges } from "./pages/changes-show.ts";
import { answerInvitations, showInvitations } from "./pages/joint-invitations.ts";
import { changePartners, showPartners } from "./pages/joint-partners.ts";
import { showWall, streamWall, WALL_PARAMETERS } from "./pages/joint-wall.ts";
import { orArchived, showArchive, showArchivedTally, showKept } from "./pages/archive-show.ts";
import { showReportPicture } from "./pages/report-picture-show.ts";
import { showReport } from "./pages/report-show.ts";
import { editReport, writeReport } from "./pages/report-write.ts";
import { showTally, TALLY_PARAMETERS } from "./pages/tally-show.ts";
import { showText, showTextChanges } from "./pages/text-show.ts";
import { showWidget, showWidgetScript } from "./pages/widget-show.ts";
import { showCall, showPlace } from "./pages/call-show.ts";
import { makeCopy } from "./pages/call-copy.ts";
import { askPlan, takePlan } from "./pages/call-plan.ts";
import { editCall, writeCall } from "./pages/call-write.ts";
import { CAMPAIGN_PARAMETERS, showCampaign } from "./pages/campaign-show.ts";
import { editCampaign, writeCampaign } from "./pages/campaign-write.ts";
import { decideFlag, decideReply } from "./pages/conversation-moderate.ts";
import { retryNow, showDeliveries } from "./pages/deliveries-show.ts";
import { showDesk } from "./pages/desk-show.ts";
import { showGallery } from "./pages/gallery-show.ts";
import { keepServer, showFollow } from "./pages/follow-show.ts";
import { showFollowWithout } from "./pages/follow-without.ts";
import { showHelp } from "./pages/help-show.ts";
import { showHome } from "./pages/home-show.ts";
import { chooseLanguageCookie } from "./pages/language-choose.ts";
import { LIST_PARAMETERS, showCalls } from "./pages/list-calls.ts";
import { showCampaigns } from "./pages/list-campaigns.ts";
import { checkWebsite, editMovement, writeMovement } from "./pages/movement-revise.ts";
import { showNotice } from "./pages/notice-show.ts";
import { showPrivacy } from "./pages/privacy-show.ts";
import { doSetup, showSetup } from "./pages/setup-do.ts";
import { askStep, takeStep } from "./pages/step-confirm.ts";
import { askArchive, beginArchive, fetchArchive } from "./pages/leaving-archive.ts";
import { askErasure, doErasure, showReceipts } from "./pages/leaving-erase.ts";
import { askMove, doMove } from "./pages/leaving-move.ts";
import { doLeaving, showLeaving } from "./pages/leaving-show.ts";
import { changeDevices, keepChoices, showChoices } from "./pages/notifications-choose.ts";
import { markNotificationsRead, showNotifications } from "./pages/notifications-show.ts";
import { askUnsubscribe, doUnsubscribe } from "./pages/unsubscribe-do.ts";
import { showTag } from "./pages/tag-show.ts";
import { showTerms } from "./pages/terms-show.ts";
import { moderationRoutes } from "./moderation/moderation-routes.ts";
import { postRoutes } from "./post-routes.ts";
import { pledgeRoutes } from "./pledges/pledge-routes.ts";
import { showPoster } from "./posters/poster-show.ts";
import { showCallQr, showCampaignQr } from "./posters/qr-show.ts";
import { safetyRoutes } from "./safety/safety-routes.ts";
import { showEmbed } from "./structured/embed-show.ts";
import type { WebContext } from "./visit.ts";

/** Who may open a route: anybody, anybody signed in, or whoever has a right. */
export type RouteAccess = "anybody" | "signed_in" | Right;

/** What a form may weigh and whether attempts are counted: words, words with a picture, four or eight, or a secret. */
export type FormKind = "words" | "picture" | "pictures" | "album" | "secret";

/** A page or a form's target. */
export interface Route {
  readonly path: string;
  readonly access: RouteAccess;
  /** Whether an anonymous answer depends on nothing but path, language and database; see `cacheKeyOf`. */
  readonly isCacheable: boolean;
  readonly get?: (c: WebContext) => Response | Promise<Response>;
  readonly post?: (c: WebContext) => Response | Promise<Response>;
  readonly form?: FormKind;
  /** What asks whether it is still them, of people who proved it longer than a quarter of an hour ago. */
  readonly fresh?: "forms" | "everything";
  /** Query parameters, beside the choices of language, that an answer which may be kept depends on. */
  readonly query?: readonly string[];
}

const page = (path: string, get: NonNullable<Route["get"]>, query: readonly string[] = []): Route => ({
  path,
  get,
  access: "anybody",
  isCacheable: true,
  query,
});
const feed = (path: string, get: NonNullable<Route["get"]>): Route => ({ ...page(path, get), query: FEED_PARAMETERS });
/** Pictures drawn here are kept by what they say; the cache of pages would keep one for each reader’s languages. */
const drawn = (path: string, get: NonNullable<Route["get"]>): Route => ({ ...page(path, get), isCacheable: false });
const desk = (path: string, access: RouteAccess, rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access, isCacheable: false, ...rest };
};

/** Every route of the pages; `/media/:id` and `/static/:file`, which know no visitor, are in `app.ts`. */
export const routes: readonly Route[] = [
  page("/", showHome),
  page("/about", showAbout),
  page("/help", showHelp),
  page("/privacy", showPrivacy),
  desk(FOLLOW_PATH, "anybody", { get: showFollow, post: keepServer, form: "words" }),
  page("/follow/without-account", showFollowWithout),
  page("/ns", showTerms),
  ...postRoutes,
  page("/:at{@.+}", showActor, ["before"]),
  page("/actor", showNode),
  page("/m/:handle", showMovementByHandle),
  page("/c/:handle", orArchived(showArchive, showCampaign), CAMPAIGN_PARAMETERS),
  page("/c/:handle/archive", showKept, ["of"]),
  page("/u/:id", showPersonById),
  feed("/calls.ics", showMovementFeed),
  feed("/calls.atom", showMovementFeed),
  feed("/calls.geojson", showMovementFeed),
  feed("/c/:handle/actions.ics", showCampaignFeed),
  feed("/c/:handle/actions.atom", showCampaignFeed),
  feed("/c/:handle/actions.geojson", showCampaignFeed),
  page("/calls/:file{.+\\.ics}", showCallCalendar),
  page("/calls", showCalls, LIST_PARAMETERS),
  page("/campaigns", showCampaigns, ["struggle", "page"]),
  page("/calls/:id", showCall, [ZONE_PARAMETER, ...ACTION_PARAMETERS]),
  page("/actions/:id", showCall, [ZONE_PARAMETER]),
  page("/reports/:id", showReport),
  desk("/media/report/:hash", "anybody", { get: showReportPicture }),
  page("/c/:handle/tally", orArchived(showArchivedTally, showTally), TALLY_PARAMETERS),
  page("/c/:handle/changes", showChanges, ["page"]),
  page("/c/:handle/wall", showWall, WALL_PARAMETERS),
  { ...page("/c/:handle/wall/events", streamWall), isCacheable: false },
  page("/c/:handle/widget", showWidget),
  page("/c/:handle/widget.js", showWidgetScript),
  page("/c/:handle/text/:version", showText),
  page("/c/:handle/text/:version/diff", showTextChanges, ["from"]),
  drawn("/calls/:id/card.png", showCallCard),
  drawn("/calls/:id/qr.svg", showCallQr),
  { ...page("/calls/:id/poster", showPoster), query: ["size"] },
  drawn("/c/:handle/card.png", showCampaignCard),
  drawn("/c/:handle/qr.svg", showCampaignQr),
  ...pledgeRoutes,
  ...safetyRoutes,
  ...moderationRoutes,
  page("/places/:id", showPlace),
  page("/notes/:id", showNotice),
  page("/tags/:tag", showTag, ["page"]),
  desk("/oembed", "anybody", { get: showEmbed }),
  desk("/gallery", "anybody", { get: showGallery }),
  desk("/language", "anybody", { post: chooseLanguageCookie, form: "words" }),
  desk("/setup", "anybody", { get: showSetup, post: doSetup, form: "secret" }),
  ...accountRoutes,
  ...homeRoutes,
  desk("/settings/leaving", "signed_in", { get: showLeaving, post: doLeaving, form: "words" }),
  {
    ...desk("/settings/leaving/archive", "signed_in", { get: askArchive, post: beginArchive, form: "words" }),
    fresh: "everything",
  },
  { ...desk("/settings/leaving/archive.zip", "signed_in", { get: fetchArchive }), fresh: "everything" },
  {
    ...desk("/settings/leaving/move", "signed_in", { get: askMove, post: doMove, form: "words" }),
    fresh: "everything",
  },
  {
    ...desk("/settings/leaving/erase", "signed_in", { get: askErasure, post: doErasure, form: "words" }),
    fresh: "everything",
  },
  {
    ...desk("/desk/people/:handle/remove", "operate", { get: askErasure, post: doErasure, form: "words" }),
    fresh: "everything",
  },
  desk("/erased/:secret", "anybody", { get: showReceipts }),
  desk("/settings/notifications", "signed_in", { get: showChoices, post: keepChoices, form: "words" }),
  desk("/settings/notifications/devices", "signed_in", { post: changeDevices, form: "words" }),
  desk("/notifications", "signed_in", { get: showNotifications, post: markNotificationsRead, form: "words" }),
  desk("/unsubscribe/:token", "anybody", { get: askUnsubscribe, post: doUnsubscribe, form: "words" }),
  desk("/desk", "signed_in", { get: showDesk }),
  desk("/desk/movement", "operate", { get: editMovement, post: writeMovement, form: "picture" }),
  desk("/desk/movement/check", "operate", { post: checkWebsite, form: "words" }),
  desk("/desk/replies", "moderate", { post: decideReply, form: "words" }),
  desk("/desk/flags", "moderate", { post: decideFlag, form: "words" }),
  desk("/desk/campaigns/new", "write_campaigns", { get: editCampaign, post: writeCampaign, form: "picture" }),
  desk("/desk/campaigns/:handle", "write_campaigns", { get: editCampaign, post: writeCampaign, form: "picture" }),
  desk("/desk/campaigns/:handle/:step{publish|close}", "write_campaigns", {
    get: askStep,
    post: takeStep,
    form: "words",
  }),
  desk("/desk/campaigns/:handle/calls/new", "write_campaigns", { get: editCall, post: writeCall, form: "picture" }),
  desk("/desk/campaigns/:handle/deliveries", "write_campaigns", {
    get: showDeliveries,
    post: retryNow,
    form: "words",
  }),
  desk("/desk/campaigns/:handle/partners", "write_campaigns", {
    get: showPartners,
    post: changePartners,
    form: "words",
  }),
  desk("/desk/campaigns/:handle/reports", "write_campaigns", { get: listReports, post: judgeReports, form: "words" }),
  desk("/desk/together", "write_campaigns", { get: showInvitations, post: answerInvitations, form: "words" }),
  desk("/desk/actions/:id/partners", "write_campaigns", {
    get: showActionPartners,
    post: changeActionPartners,
    form: "words",
  }),
  desk(DOUBLES_PATH, "write_campaigns", { get: showDoubles, post: judgeDouble, form: "words" }),
  desk("/desk/actions/new", "write_campaigns", { get: editAction, post: writeAction, form: "words" }),
  desk("/desk/reports/new", "write_campaigns", { get: editReport, post: writeReport, form: "album" }),
  desk("/desk/calls/:id", "write_campaigns", { get: editCall, post: writeCall, form: "picture" }),
  desk("/desk/calls/:id/copy", "write_campaigns", { post: makeCopy, form: "words" }),
  desk("/desk/calls/:id/plan", "write_campaigns", { get: askPlan, post: takePlan, form: "words" }),
  desk("/desk/calls/:id/deliveries", "write_campaigns", { get: showDeliveries, post: retryNow, form: "words" }),
  desk("/desk/calls/:id/:step{publish|close|cancel|delete}", "write_campaigns", {
    get: askStep,
    post: takeStep,
    form: "words",
  }),
];
