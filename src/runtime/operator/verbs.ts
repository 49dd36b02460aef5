/**
 * The table of verbs: everything the operator's command line can do, and the one place where a verb is run. Faults are
 * caught here, logged by kind, and told in a safe sentence.
 */
import { getLogger } from "@logtape/logtape";
import { isDatabaseBusy } from "../../database/connection.ts";
import type { MovementNode } from "../movement-node.ts";
import * as archives from "./archive-verbs.ts";
import * as calls from "./call-verbs.ts";
import * as campaigns from "./campaign-verbs.ts";
import * as conversation from "./conversation-verbs.ts";
import * as others from "./follow-verbs.ts";
import * as actions from "./action-verbs.ts";
import * as together from "./joint-verbs.ts";
import * as networks from "./network-verbs.ts";
import * as accounts from "./people-verbs.ts";
import * as leaving from "./leaving-verbs.ts";
import * as pledges from "./pledge-verbs.ts";
import * as queues from "./queue-verbs.ts";
import * as people from "./set-up-verbs.ts";
import * as trust from "./trust-verbs.ts";
import { isVerbName, SUMMARIES, type VerbName } from "./summaries.ts";
import { declined, type Surroundings, type Verb, type VerbResult, type VerbRun } from "./verb.ts";

const RUNS: Readonly<Record<VerbName, VerbRun>> = {
  "setup": people.setup,
  "movement show": trust.movementShow,
  "movement website": trust.movementWebsite,
  "movement check": trust.movementCheck,
  "key list": trust.keyList,
  "key rotate": trust.keyRotate,
  "key revoke": trust.keyRevoke,
  "key accept": trust.keyAccept,
  "key refuse": trust.keyRefuse,
  "person add": people.personAdd,
  "person sign-in": people.personSignIn,
  "person link": people.personSignIn,
  "person list": accounts.personList,
  "person invite": accounts.personInvite,
  "person role": accounts.personRole,
  "person suspend": accounts.personSuspend,
  "person restore": accounts.personRestore,
  "person way": accounts.personWay,
  "person export": leaving.personExport,
  "person erase": leaving.personErase,
  "campaign create": campaigns.campaignCreate,
  "campaign revise": campaigns.campaignRevise,
  "campaign publish": campaigns.campaignPublish,
  "campaign close": campaigns.campaignClose,
  "campaign list": campaigns.campaignList,
  "call publish": calls.callPublish,
  "call revise": calls.callRevise,
  "call close": calls.callClose,
  "call cancel": calls.callCancel,
  "call delete": calls.callDelete,
  "call list": calls.callList,
  "pledge list": pledges.pledgeList,
  "pledge accept": pledges.pledgeAccept,
  "pledge reject": pledges.pledgeReject,
  "pledge slips": pledges.pledgeSlips,
  "partner invite": together.partnerInvite,
  "partner list": together.partnerList,
  "partner accept": together.partnerAccept,
  "partner decline": together.partnerDecline,
  "partner withdraw": together.partnerWithdraw,
  "partner remove": together.partnerRemove,
  "partner ask": together.partnerAsk,
  "partner site": together.partnerSite,
  "partner declare": together.partnerDeclare,
  "partner sync": together.partnerSync,
  "text sign": together.textSign,
  "action add": actions.actionAdd,
  "action list": actions.actionList,
  "action cancel": calls.callCancel,
  "action part-of": actions.actionPartOf,
  "action doubles": actions.actionDoubles,
  "report file": actions.reportFile,
  "report correct": actions.reportCorrect,
  "report withdraw": actions.reportWithdraw,
  "report reject": actions.reportReject,
  "report list": actions.reportList,
  "export": archives.exportCampaign,
  "import": archives.importCampaign,
  "follow": others.follow,
  "unfollow": others.unfollow,
  "follow list": others.followList,
  "block": others.block,
  "unblock": others.unblock,
  "block list": others.blockList,
  "network mode": networks.networkMode,
  "network allow": networks.networkAllow,
  "network disallow": networks.networkDisallow,
  "network show": networks.networkShow,
  "queue list": queues.queueList,
  "queue replay": queues.queueReplay,
  "queue bury": queues.queueBury,
  "flag list": conversation.flagList,
  "flag resolve": conversation.flagResolve,
  "reply list": conversation.replyList,
  "reply show": conversation.replyShow,
  "reply hide": conversation.replyHide,
  "message list": conversation.messageList,
  "status": people.status,
};

/** Every verb by name. */
export const VERBS = Object.fromEntries(
  Object.entries(SUMMARIES).map(([name, summary]) => [name, { summary, run: RUNS[name as VerbName] }]),
) as Readonly<Record<VerbName, Verb>>;

/** Runs the verb with a name. Never throws: a fault becomes a sentence, its details stay in the log. */
export async function runVerb(
  node: MovementNode,
  name: string,
  args: unknown,
  here: Surroundings,
): Promise<VerbResult> {
  if (!isVerbName(name)) return declined(`The node does not know "${name}"; restart it if it was updated.`);
  try {
    return await VERBS[name].run(node, args, here);
  } catch (error) {
    if (isDatabaseBusy(error)) return declined("The database is busy; try again in a moment.");
    const kind = error instanceof Error ? error.name : typeof error;
    getLogger(["trait", "operator"]).error("The verb {verb} failed: {kind}", { verb: name, kind });
    return declined(
      `Something went wrong inside the node (${kind}); look at its log, and at the list before trying again.`,
    );
  }
}
