/**
 * A person's home: what those they follow say and call for, in time order and each thing once. It reads from top to bottom
 * without any script; a small one says when something new has come, and nothing ever moves by itself.
 */
import { countNewer, type HomeCursor, readHome } from "../../database/views/home-views.ts";
import { homeNav } from "../components/home-nav.ts";
import { layout } from "../components/layout.ts";
import { homeEntry } from "../home/entry.ts";
import { homeViewerOf, readEntries } from "../home/read-entries.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit, WebContext } from "../visit.ts";
import { searchBox } from "./following-show.ts";

/** Answers GET `/home?before=`. A place that cannot be read is the top. */
export async function showHomeFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db, house } = visit;
  const viewer = await homeViewerOf(visit);
  const before = readCursor(c.req.query("before"));
  const page = await readHome(db, viewer, { origin: house.origin, before });
  const entries = await readEntries(visit, viewer, page.entries);
  const newest = before === null ? page.entries[0]?.cursor ?? null : null;
  return await c.html(layout(
    visit,
    { title: say("home.title"), hidden: true, ...(newest === null ? {} : { withHomeScript: true }) },
    markup`${homeNav(visit)}<h1>${say("home.title")}</h1>${searchBox(visit)}${freshness(visit, newest, before)}${
      entries.length === 0
        ? emptiness(visit, before !== null)
        : markup`<h2 class="unseen" id="entries">${
          say("home.entries")
        }</h2><ol class="feed" aria-labelledby="entries">${entries.map((entry) => homeEntry(visit, entry))}</ol>`
    }${older(visit, page.next)}`,
  ));
}

/** Answers GET `/home/new?after=`: how much is newer than a place, as JSON for the page's own script. */
export async function countHomeFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const after = readCursor(c.req.query("after"));
  if (after === null) return c.json({ count: 0, words: "" });
  const viewer = await homeViewerOf(visit);
  const count = await countNewer(visit.db, viewer, { origin: visit.house.origin, after });
  return c.json({ count, words: count === 0 ? "" : visit.say("home.new", { count }) });
}

/** A place as an address carries it: microseconds and id, both figures. */
export function readCursor(text: string | undefined): HomeCursor | null {
  const [, micros, id] = /^(\d{1,17})-(\d{1,18})$/.exec(text ?? "") ?? [];
  return micros === undefined || id === undefined ? null : { micros, id };
}

/** See {@link readCursor}. */
export function writeCursor({ micros, id }: HomeCursor): string {
  return `${micros}-${id}`;
}

/** Where the script says how much is new; from an older page, the way back to the top. */
function freshness({ say }: Visit, newest: HomeCursor | null, before: HomeCursor | null): Html {
  if (before !== null) return markup`<p><a class="button" href="/home">${say("home.to_top")}</a></p>`;
  if (newest === null) return nothing;
  return markup`<p role="status" class="home-new" data-after="${writeCursor(newest)}"></p>`;
}

function older({ say }: Visit, next: HomeCursor | null): Html {
  if (next === null) return nothing;
  return markup`<nav class="pager" aria-label="${say("home.pages")}"><a class="button" rel="next" href="/home?before=${
    writeCursor(next)
  }">${say("home.older")}</a></nav>`;
}

function emptiness({ say }: Visit, isOlder: boolean): Html {
  if (isOlder) return markup`<p class="empty">${say("home.no_more")}</p>`;
  return markup`<p class="empty">${say("home.empty")}</p><ul><li><a href="/following">${
    say("home.begin_follow")
  }</a></li><li><a href="/network">${say("home.begin_network")}</a></li><li><a href="/following/import">${
    say("home.begin_import")
  }</a></li></ul>`;
}
