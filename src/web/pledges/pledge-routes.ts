/** The addresses of pledges: where they are made, found again and decided about. Part of the table in `routes.ts`. */
import { askAway, takeAway } from "../pages/pledge-away.ts";
import { changeCalendar, showOwnCalendar } from "../pages/pledge-calendar.ts";
import { changePledgeDesk, exportPledgeCounts, showPledgeDesk } from "../pages/pledge-desk.ts";
import { askPledge, showPoll, takePledge } from "../pages/pledge-make.ts";
import {
  askSlip,
  changeOwnPledge,
  changeOwnPledges,
  findSlip,
  showOwnPledge,
  showOwnPledges,
} from "../pages/pledge-own.ts";
import { changePresence, showHere, showPresence, takeHere } from "../pages/pledge-presence.ts";
import { askToken, giveToken } from "../pages/pledge-token.ts";
import { showShortage } from "../pages/pledge-shortage.ts";
import { showPledgers, writePledgers } from "../pages/pledge-write.ts";
import { enterPresence, showPresenceSheet } from "../pages/presence-sheet.ts";
import type { Route } from "../routes.ts";

const notKept = (path: string, access: Route["access"], rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access, isCacheable: false, ...rest };
};

/**
 * Every route about pledges. None is ever kept: each shows one person's own, or an organiser's desk. Codes and links are too long to
 * be guessed, so that attempts are not counted: forty people in one workplace have one address.
 */
export const pledgeRoutes: readonly Route[] = [
  notKept("/calls/:id/pledge", "anybody", { get: askPledge, post: takePledge, form: "words" }),
  notKept("/calls/:id/token", "signed_in", { get: askToken, post: giveToken, form: "secret" }),
  notKept("/calls/:id/:poll{pledge-[A-Za-z0-9-]+}", "anybody", { get: showPoll }),
  notKept("/actions/:id/:poll{pledge-[A-Za-z0-9-]+}", "anybody", { get: showPoll }),
  notKept("/slips", "anybody", { get: askSlip, post: findSlip, form: "words" }),
  notKept("/slips/:code", "anybody", { get: showOwnPledge, post: changeOwnPledge, form: "words" }),
  notKept("/pledges", "signed_in", { get: showOwnPledges, post: changeOwnPledges, form: "words" }),
  notKept("/pledges/away", "signed_in", { get: askAway, post: takeAway, form: "words" }),
  notKept("/pledges/calendar", "signed_in", { post: changeCalendar, form: "words" }),
  notKept("/pledges/calendar/:file{.+\\.ics}", "anybody", { get: showOwnCalendar }),
  notKept("/here/:id/:code", "anybody", { get: showHere, post: takeHere, form: "words" }),
  notKept("/desk/calls/:id/presence", "write_campaigns", { get: showPresence, post: changePresence, form: "words" }),
  notKept("/desk/calls/:id/presence/sheet", "write_campaigns", {
    get: showPresenceSheet,
    post: enterPresence,
    form: "words",
  }),
  notKept("/desk/calls/:id/pledgers", "write_campaigns", { get: showPledgers, post: writePledgers, form: "words" }),
  notKept("/desk/shortage", "write_campaigns", { get: showShortage }),
  notKept("/desk/campaigns/:handle/shortage", "write_campaigns", { get: showShortage }),
  notKept("/pledges/:secret", "anybody", { get: showOwnPledge, post: changeOwnPledge, form: "words" }),
  notKept("/desk/calls/:id/pledges", "write_campaigns", {
    get: showPledgeDesk,
    post: changePledgeDesk,
    form: "words",
  }),
  notKept("/desk/calls/:id/pledges.csv", "write_campaigns", { get: exportPledgeCounts }),
];
