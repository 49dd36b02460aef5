/** The addresses of following and homes, of searching and of what the network does. Part of the table in `routes.ts`. */
import { FEED_PARAMETERS } from "./feeds/feed-filter.ts";
import { decideFollowers, showFollowers, showRequestsToFollow } from "./pages/followers-show.ts";
import { downloadFollowing, showImport, showImported, takeImport } from "./pages/following-import.ts";
import { changeFollowing, showFollowing } from "./pages/following-show.ts";
import { countHomeFeed, showHomeFeed } from "./pages/home-feed.ts";
import { nameNear, showNear } from "./pages/home-near.ts";
import { showNeeded } from "./pages/home-needed.ts";
import { LIST_PARAMETERS } from "./pages/list-calls.ts";
import { showNetwork, showNetworkFeed } from "./pages/network-show.ts";
import { openFound, showSearch } from "./pages/search-show.ts";
import type { Route } from "./routes.ts";

const own = (path: string, rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access: "signed_in", isCacheable: false, ...rest };
};

const open = (path: string, get: NonNullable<Route["get"]>, query: readonly string[]): Route => {
  return { path, access: "anybody", isCacheable: true, get, query };
};

/** Every route about following, homes and finding. Whatever is one person's own is never kept. */
export const homeRoutes: readonly Route[] = [
  own("/home", { get: showHomeFeed }),
  own("/home/new", { get: countHomeFeed }),
  own("/home/near", { get: showNear, post: nameNear, form: "words" }),
  own("/home/needed", { get: showNeeded }),
  own("/following", { get: showFollowing, post: changeFollowing, form: "words" }),
  own("/following.csv", { get: downloadFollowing }),
  own("/following/import", { get: showImport, post: takeImport, form: "picture" }),
  own("/following/import/:id", { get: showImported }),
  own("/followers", { get: showFollowers, post: decideFollowers, form: "words" }),
  own("/followers/requests", { get: showRequestsToFollow, post: decideFollowers, form: "words" }),
  { path: "/search", access: "anybody", isCacheable: false, get: showSearch },
  own("/search/open", { post: openFound, form: "words" }),
  open("/network.ics", showNetworkFeed, FEED_PARAMETERS),
  open("/network.atom", showNetworkFeed, FEED_PARAMETERS),
  open("/network.geojson", showNetworkFeed, FEED_PARAMETERS),
  open("/network", showNetwork, LIST_PARAMETERS),
];
