/** The addresses of safety for persons: keeping somebody away, complaining, filters and lists. Part of `routes.ts`. */
import type { Route } from "../routes.ts";
import { showFilters, writeFilters } from "./filters-page.ts";
import { askFlag, takeFlag } from "./flag-make.ts";
import { askKeepAway, takeKeepAway } from "./keep-away.ts";
import { exportList, importList, showLists } from "./lists-page.ts";
import { changeSafety, showSafety } from "./safety-page.ts";

const own = (path: string, rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access: "signed_in", isCacheable: false, ...rest };
};

/** Every route of it. Each shows one person their own and is never kept. */
export const safetyRoutes: readonly Route[] = [
  own("/settings/safety", { get: showSafety, post: changeSafety, form: "words" }),
  own("/settings/safety/filters", { get: showFilters, post: writeFilters, form: "words" }),
  own("/settings/safety/lists", { get: showLists, post: importList, form: "picture" }),
  own("/settings/safety/:file{blocked_accounts\\.csv|muted_accounts\\.csv|blocked_domains\\.csv}", { get: exportList }),
  own("/people/report", { get: askFlag, post: takeFlag, form: "words" }),
  own("/people/:step{block|mute|hide}", { get: askKeepAway, post: takeKeepAway, form: "words" }),
];
