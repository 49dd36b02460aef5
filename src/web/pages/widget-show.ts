/**
 * The figures of a joint campaign for other sites: a small page to be framed, which needs no script, and a script that puts the
 * frame where it stands. Neither sets a cookie, asks another host, or tells this node's people anything about readers there.
 */
import type { JointTally } from "../../database/views/tally-views.ts";
import { directionOf } from "../../domain/language.ts";
import { widgetStylePath } from "../assets.ts";
import { momentText } from "../components/schedule.ts";
import { actionName, jointName, tallyFigures } from "../components/tally-figures.ts";
import { document, type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit, WebContext } from "../visit.ts";
import { loadTally } from "./tally-show.ts";

/** Actions to come that are named; the page of figures has all. */
const NEXT = 4;

/** Answers `/c/:handle/widget`: the figures and the next actions, to be framed by other sites. No script, no cookie. */
export async function showWidget(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const name = jointName(visit, tally.joint);
  const href = `${visit.house.origin}/c/${campaign.handle}`;
  const sheet = widgetStylePath(visit.movement?.accent ?? null);
  return await c.html(document(markup`<html lang="${visit.language}" dir="${directionOf(visit.language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${name}</title><link rel="stylesheet" href="${sheet}"></head>
<body><main><h1><a href="${href}" target="_blank" rel="noopener"><bdi>${name}</bdi></a></h1>${
    tallyFigures(visit, tally)
  }${nextActions(visit, tally)}<p><a href="${href}/tally" target="_blank" rel="noopener">${
    visit.say("joint.see_tally")
  }</a></p></main></body></html>`));
}

function nextActions(visit: Visit, tally: JointTally): Html {
  const upcoming = new Set(tally.actions.filter(({ state }) => state === "upcoming").map(({ uri }) => uri));
  const next = tally.sources
    .flatMap((source) =>
      source.reading.kind === "action" && upcoming.has(source.uri) ? [{ source, reading: source.reading }] : []
    )
    .sort((a, b) => Date.parse(a.reading.startsAt) - Date.parse(b.reading.startsAt)).slice(0, NEXT);
  if (next.length === 0) return nothing;
  return markup`<h2>${visit.say("widget.next")}</h2><ul>${
    next.map(({ source, reading }) =>
      markup`<li><a href="${safeHref(source.uri) ?? "#"}" target="_blank" rel="noopener">${
        actionName(visit, source)
      }</a> · ${momentText(visit, Temporal.Instant.from(reading.startsAt))}${
        reading.place === null ? nothing : markup` · <bdi>${reading.place}</bdi>`
      }</li>`
    )
  }</ul>`;
}

/** Answers `/c/:handle/widget.js`. What its own address asks for, such as a language, the frame asks for too. */
export async function showWidgetScript(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const src = JSON.stringify(`${visit.house.origin}/c/${campaign.handle}/widget`);
  const title = JSON.stringify(jointName(visit, tally.joint)).replaceAll("<", "\\u003c");
  const script =
    `(function(){var s=document.currentScript,f=document.createElement("iframe");f.src=${src}+new URL(s.src).search;` +
    `f.title=${title};f.loading="lazy";f.style.cssText="border:0;width:100%;min-height:26rem";` +
    `s.parentNode.insertBefore(f,s)})();\n`;
  return c.body(script, 200, {
    "content-type": "text/javascript; charset=utf-8",
    "cross-origin-resource-policy": "cross-origin",
  });
}
