/** The part of the desk for those who let people in: invitations, and how many requests wait. */
import { countWaitingRequests } from "../../database/views/account-views.ts";
import { type Html, markup, nothing } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";

/** The box; nothing for those who may neither invite nor decide. */
export async function joiningBox(visit: Visit): Promise<Html> {
  const { say } = visit;
  const [invites, decides] = [viewerMay(visit, "invite"), viewerMay(visit, "approve_people")];
  if (!invites && !decides) return nothing;
  const count = decides ? await countWaitingRequests(visit.db) : 0;
  return markup`<section aria-labelledby="joining"><h2 id="joining">${say("people.joining")}</h2><p class="buttons">${
    invites ? markup`<a class="button" href="/desk/invitations">${say("invitations.title")}</a> ` : nothing
  }${
    decides ? markup`<a class="button" href="/desk/requests">${say("requests.waiting", { count })}</a>` : nothing
  }</p></section>`;
}
