/**
 * The wall: a page for the day itself, to be projected and shared. Map, figures with their states, the latest reports. It is
 * whole without a script; with one it is told over server-sent events when there is something new.
 */
import { createHash } from "node:crypto";
import { type JointTally } from "../../database/views/tally-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { ReportReading } from "../../domain/joint-source.ts";
import { STATIC_FILES } from "../assets.ts";
import { findTally } from "../components/joint-section.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import {
  actionName,
  actionPlaces,
  actionTable,
  jointName,
  pressText,
  rangeText,
  tallyFigures,
} from "../components/tally-figures.ts";
import { chooseText, phrase } from "../components/text.ts";
import { markdownToPlain } from "../../application/text/markdown.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { mapFigure } from "../maps/map-figure.ts";
import type { Visit, WebContext } from "../visit.ts";
import { loadTally } from "./tally-show.ts";

/** Reports shown; the page of figures has the others. */
const LATEST = 24;
/** Actions listed beside the map. */
const LISTED = 60;
const LOOK_MS = 2_000;
const PATIENCE_MS = 5 * 60_000;
const MOST_LISTENERS = 500;

let listeners = 0;

/** Answers `/c/:handle/wall`, and with `?watch=yes` loads itself anew every minute where no script does. */
export async function showWall(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const { say } = visit;
  const name = jointName(visit, tally.joint);
  const watching = c.req.query("watch") === "yes";
  const at = `/c/${campaign.handle}/wall`;
  const url = `${visit.house.origin}/c/${campaign.handle}`;
  return await c.html(layout(
    visit,
    {
      title: name,
      description: pressText(visit, tally),
      canonicalPath: at,
      ...(watching ? { refreshSeconds: 60, keep: { watch: "yes" } } : {}),
    },
    markup`<div class="wall" data-events="${at}/events" data-version="${versionOf(tally)}"><h1><bdi>${name}</bdi></h1>
${mapFigure(visit, actionPlaces(tally.sources), { withList: false })}
${tallyFigures(visit, tally)}
<section aria-labelledby="latest"><h2 id="latest">${say("wall.latest")}</h2>${latestReports(visit, tally)}</section>
<section aria-labelledby="actions"><h2 id="actions">${say("joint.actions")}</h2>${actionTable(visit, tally, LISTED)}
<p><a href="/c/${campaign.handle}/tally">${say("joint.see_tally")}</a></p></section>
<p class="small no-print">${
      watching
        ? markup`<a href="${at}">${say("wall.stop")}</a>`
        : markup`<a href="${at}?watch=yes">${say("wall.watch")}</a>`
    }</p>
<details class="no-print"><summary>${
      say("wall.embed")
    }</summary><pre class="copy" dir="ltr">${`<iframe src="${url}/widget" title="${name}" width="100%" height="420"></iframe>`}</pre><pre class="copy" dir="ltr">${`<script src="${url}/widget.js"></script>`}</pre></details></div>
<script type="module" src="${STATIC_FILES.wall.path}"></script>`,
  ));
}

function latestReports(visit: Visit, tally: JointTally): Html {
  const { say } = visit;
  const actions = new Map(tally.sources.map((source) => [source.uri, source]));
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  const reports = tally.sources.flatMap(({ uri, organisationUri, reading }) =>
    reading.kind === "report" ? [{ uri, organisationUri, reading }] : []
  ).sort((a, b) => a.reading.publishedAt < b.reading.publishedAt ? 1 : -1).slice(0, LATEST);
  if (reports.length === 0) return markup`<p class="empty">${say("wall.none")}</p>`;
  return markup`<ul class="replies">${
    reports.map(({ uri, organisationUri, reading }) =>
      markup`<li><p class="meta"><a href="${safeHref(uri) ?? "#"}" rel="noopener">${
        actionName(visit, actions.get(reading.actionUri))
      }</a> · <bdi>${names.get(organisationUri) ?? organisationUri}</bdi> · ${
        momentText(visit, Temporal.Instant.from(reading.publishedAt))
      }${figuresOf(visit, reading)}</p>${wordsOf(visit, reading)}${picturesOf(visit, reading)}</li>`
    )
  }</ul>`;
}

function figuresOf(visit: Visit, { low, high, method }: ReportReading): Html {
  if (low === null || high === null) return nothing;
  return markup` · <strong>${rangeText(visit, { low, high })}</strong> ${visit.say(`tally.${method}`)}`;
}

/** What a report says, without the opening paragraph that repeats its figures. */
function wordsOf(visit: Visit, reading: ReportReading): Html {
  const chosen = chooseText(visit, reading.contents, reading.language);
  if (chosen === null) return nothing;
  const words = foreignPlainText(chosen.text.replace(/^\s*<p>[\s\S]*?<\/p>/, ""), 400);
  return words === "" ? nothing : markup`<p>${phrase(chosen.language, markdownToPlain(words, 300))}</p>`;
}

/** Only pictures of this node are shown: the policy lets a page fetch nothing from elsewhere. */
function picturesOf(visit: Visit, { pictures }: ReportReading): Html {
  const own = pictures.filter(({ url }) => url.startsWith(`${visit.house.origin}/media/`));
  return markup`${
    own.slice(0, 2).map(({ url, alt }) =>
      markup`<img class="report-picture" src="${new URL(url).pathname}" alt="${alt}" loading="lazy">`
    )
  }`;
}

/** What changes when the wall does. */
function versionOf({ figures, sources }: JointTally): string {
  const said = JSON.stringify([figures, sources.map(({ digest }) => digest)]);
  return createHash("sha256").update(said).digest("base64url").slice(0, 16);
}

async function findVersion(visit: Visit, campaign: Campaign): Promise<string> {
  const tally = await findTally({ ...visit, now: visit.house.now() }, campaign);
  return tally === null ? "" : versionOf(tally);
}

/** Answers `/c/:handle/wall/events`: says "changed" when the figures or sources did. No more than so many listen at once. */
export async function streamWall(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  if (listeners >= MOST_LISTENERS) return c.text("", 503, { "retry-after": "60" });
  listeners++;
  let known = c.req.query("version") ?? versionOf(tally);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const until = Date.now() + PATIENCE_MS;
  const close = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    listeners--;
  };
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      controller.enqueue(encoder.encode("retry: 5000\n\n"));
      const look = async () => {
        try {
          const now = await findVersion(visit, campaign);
          if (now !== known) controller.enqueue(encoder.encode(`event: changed\ndata: ${now}\n\n`));
          known = now;
          if (Date.now() > until) {
            controller.close();
            return close();
          }
          timer = setTimeout(look, LOOK_MS);
        } catch {
          close();
        }
      };
      timer = setTimeout(look, LOOK_MS);
    },
    cancel: close,
  });
  return c.body(stream, 200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
}
