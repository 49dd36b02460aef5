/** The addresses of the moderators' desk and of the network's settings. Part of the table in `routes.ts`. */
import type { Route } from "../routes.ts";
import { decideAboutActor, showActorFile } from "./actor-file.ts";
import { applyBlockList, exportBlockList } from "./block-list.ts";
import { decideAboutFlag, showFlag } from "./flag-show.ts";
import { showLog } from "./log-show.ts";
import { askMode, changeNetwork, showNetwork, takeMode } from "./network-show.ts";
import { showQueue } from "./queue-show.ts";

const desk = (path: string, access: Route["access"], rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access, isCacheable: false, ...rest };
};

/** Every route of it. None is ever kept. */
export const moderationRoutes: readonly Route[] = [
  desk("/desk/moderation", "moderate", { get: showQueue }),
  desk("/desk/moderation/log", "moderate", { get: showLog }),
  desk("/desk/flags/:id", "moderate", { get: showFlag, post: decideAboutFlag, form: "words" }),
  desk("/desk/actors", "moderate", { get: showActorFile, post: decideAboutActor, form: "words" }),
  desk("/desk/network", "operate", { get: showNetwork, post: changeNetwork, form: "words" }),
  desk("/desk/network/mode", "operate", { get: askMode, post: takeMode, form: "words" }),
  desk("/desk/network/import", "operate", { post: applyBlockList, form: "picture" }),
  desk("/desk/network/domain_blocks.csv", "operate", { get: exportBlockList }),
];
