/**
 * Which pages the browser tests look at: every page of the table of routes that has one address, so that a new one is
 * looked at without being named here, and one of each kind that has many.
 */
import { routes } from "../../src/web/routes.ts";
import type { Works } from "./first-works.ts";

/** What answers with something else than a page, or ends what the test needs. */
const NO_PAGE = /^\/(?:oembed|setup|actor)$|\.\w+$/;

/** Pages for everybody, and a refusal. */
export function publicPages(origin: string, works: Works): string[] {
  return [
    ...addresses((access) => access === "anybody"),
    `/follow?uri=${encodeURIComponent(`${origin}/c/make_amazon_pay`)}`,
    `/follow?uri=${encodeURIComponent(`${origin}/calls/${works.published}`)}&from=nothing`,
    "/calls?country=FR&near=nowhereville",
    "/campaigns?struggle=labour",
    "/c/make_amazon_pay",
    `/calls/${works.published}`,
    `/calls/${works.published}?tz=Asia/Dhaka`,
    `/calls/${works.cancelled}`,
    "/@front",
    "/@ana",
    "/tags/blackfriday",
    "/nowhere",
  ];
}

/** Pages behind the sign-in. */
export function deskPages(works: Works): string[] {
  return [
    ...addresses((access) => access !== "anybody"),
    "/desk/campaigns/make_amazon_pay",
    "/desk/campaigns/make_amazon_pay/close",
    "/desk/campaigns/make_amazon_pay/deliveries",
    "/desk/campaigns/make_amazon_pay/calls/new",
    `/desk/calls/${works.published}`,
    `/desk/calls/${works.published}/deliveries`,
    `/desk/calls/${works.published}/cancel`,
    `/desk/calls/${works.draft}`,
    `/desk/calls/${works.draft}/plan`,
    `/desk/calls/${works.draft}/publish`,
    `/calls/${works.draft}`,
  ];
}

function addresses(isWanted: (access: string) => boolean): string[] {
  return routes.filter(({ get, path, access }) => get !== undefined && !/[:*]/.test(path) && isWanted(access))
    .map(({ path }) => path)
    .filter((path) => !NO_PAGE.test(path));
}
