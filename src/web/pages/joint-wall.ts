/**
 * The wall: a page for the day itself, to be projected and shared. Map, figures with their states, the latest reports. It is
 * whole without a script; with one it is told over server-sent events when there is something new.
 */
import { readerOf } from "../../database/views/read-only.ts";
import { isPublic } from "../can-see.ts";
import { STATIC_FILES } from "../assets.ts";
import { countryList } from "../components/action-browser.ts";
import { latestReports } from "../components/latest-reports.ts";
import { layout } from "../components/layout.ts";
import { jointName, pressText, tallyFigures } from "../components/tally-figures.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import { actionMap } from "../maps/action-map.ts";
import { qrFold } from "../posters/poster-links.ts";
import { campaignStructure } from "../structured/page-structure.ts";
import type { Visit, WebContext } from "../visit.ts";
import { rotatingHash, visitorAddress } from "../middleware/rate-limit.ts";
import { wallVersion, watchWall } from "../wall-watch.ts";
import { loadTally } from "./tally-show.ts";

/** The query parameters of the wall: loading itself anew every minute, and standing large for a projector. */
export const WALL_PARAMETERS = ["watch", "view"] as const;

/** Seconds after which a wall loads itself anew where its reader asked for it. */
const ANEW_SECONDS = 60;

/** Answers `/c/:handle/wall`. */
export async function showWall(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const { say } = visit;
  const name = jointName(visit, tally.joint);
  const language = chooseText(visit, tally.joint.names ?? {}, tally.joint.language ?? "en")?.language;
  const asked = { isWatching: c.req.query("watch") === "yes", isLarge: c.req.query("view") === "projector" };
  const at = `/c/${campaign.handle}/wall`;
  const version = await wallVersion(visit.db, tally.joint.uri);
  const press = pressText(visit, tally);
  return await c.html(layout(
    visit,
    {
      title: name,
      description: press,
      canonicalPath: at,
      hidden: !isPublic({ campaign }),
      structure: campaignStructure(visit, campaign, tally),
      keep: wallQuery(asked),
      sheets: [STATIC_FILES.wallStyle.path],
      ...(asked.isWatching ? { refreshSeconds: ANEW_SECONDS } : {}),
    },
    markup`<div class="wall${
      asked.isLarge ? " wall-large" : ""
    }" data-events="${at}/events" data-version="${version}"><h1>${
      language === undefined ? name : phrase(language, name)
    }</h1>
<p class="wall-said" role="status" data-part="said">${press}</p>
<div class="wall-map" data-part="map">${actionMap(visit, tally)}</div>
<div class="wall-figures" data-part="figures">${tallyFigures(visit, tally)}</div>
<section class="wall-latest" aria-labelledby="latest"><h2 id="latest">${
      say("wall.latest")
    }</h2><div data-part="latest">${latestReports(visit, tally)}</div></section>
<section class="wall-countries" aria-labelledby="countries"><h2 id="countries">${
      say("joint.by_country")
    }</h2><div data-part="countries">${countryList(visit, tally, `/c/${campaign.handle}/tally`)}</div>
<p><a href="/c/${campaign.handle}/tally">${say("joint.see_tally")}</a></p></section>
${ways(visit, at, asked)}${embedding(visit, campaign.handle, name)}</div>
<script type="module" src="${STATIC_FILES.wall.path}"></script>`,
  ));
}

interface Asked {
  readonly isWatching: boolean;
  readonly isLarge: boolean;
}

function wallQuery({ isWatching, isLarge }: Asked): Record<string, string> {
  return { ...(isWatching ? { watch: "yes" } : {}), ...(isLarge ? { view: "projector" } : {}) };
}

/** Whether it loads itself anew, and how large it stands: two links, so that neither needs a script. */
function ways(visit: Visit, at: string, asked: Asked): Html {
  const { say, chosen } = visit;
  const href = (other: Asked) => {
    const languages = Object.entries(chosen).flatMap(([key, value]) => value === null ? [] : [[key, value]]);
    const query = new URLSearchParams([...languages, ...Object.entries(wallQuery(other))]).toString();
    return query === "" ? at : `${at}?${query}`;
  };
  const { isWatching, isLarge } = asked;
  return markup`<p class="wall-ways screen-only"><a href="${href({ ...asked, isWatching: !isWatching })}">${
    say(isWatching ? "wall.stop" : "wall.watch")
  }</a> · <a href="${href({ ...asked, isLarge: !isLarge })}">${say(isLarge ? "wall.plain" : "wall.projector")}</a></p>`;
}

/** How other sites show the figures, and the code that leads here from across a room. */
function embedding(visit: Visit, handle: string, name: string): Html {
  const url = `${visit.house.origin}/c/${handle}`;
  return markup`<details class="wall-embed screen-only"><summary>${
    visit.say("wall.embed")
  }</summary><pre class="copy" dir="ltr" tabindex="0">${`<iframe src="${url}/widget" title="${
    attribute(name)
  }" width="100%" height="420"></iframe>`}</pre><pre class="copy" dir="ltr" tabindex="0">${`<script src="${url}/widget.js"></script>`}</pre></details>${
    qrFold(visit, `/c/${handle}/qr.svg`, visit.addresses.profile(handle))
  }`;
}

/** A name as it stands in an attribute of markup that others paste into their pages: a partner's name is no markup there. */
function attribute(name: string): string {
  return name.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const keyed = rotatingHash();

/** Answers `/c/:handle/wall/events`: says "changed" when the figures or sources did. No more than so many listen at once. */
export async function streamWall(c: WebContext): Promise<Response> {
  const { visit, tally } = await loadTally(c);
  const { house } = visit;
  const { uri } = tally.joint;
  const known = c.req.header("last-event-id") ?? c.req.query("version") ?? await wallVersion(visit.db, uri);
  const visitor = keyed(visitorAddress(c, house.trustProxy));
  const stream = watchWall(uri, known, () => wallVersion(readerOf(house.store), uri), visitor);
  if (stream === null) return c.text("", 503, { "retry-after": "60" });
  return c.body(stream, 200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
}
