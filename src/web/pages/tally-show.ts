/**
 * The figures of a joint campaign with everything behind them: states, methods, each source at its owner, what is disputed,
 * and how a stranger recounts them. Also the small page other sites embed.
 */
import { type JointTally } from "../../database/views/tally-views.ts";
import { listTexts } from "../../database/views/joint-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { canSee } from "../can-see.ts";
import { findTally } from "../components/joint-section.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { actionPlaces, actionTable, jointName, pressText, tallyFigures } from "../components/tally-figures.ts";
import { address, chooseText } from "../components/text.ts";
import { campaignMap } from "../maps/map-figure.ts";
import { document, fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import { stylePath } from "../assets.ts";
import { directionOf } from "../../domain/language.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Most sources listed on the page; the JSON has them all. */
const MOST_LISTED = 2_000;

/** A joint campaign that the visitor may see, with its tally; throws a 404 {@link Refusal} otherwise. */
export async function loadTally(c: WebContext): Promise<{ visit: Visit; campaign: Campaign; tally: JointTally }> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  const tally = await findTally(visit, campaign);
  if (tally === null) throw new Refusal(404);
  return { visit, campaign, tally };
}

/** Answers `/c/:handle/tally`. */
export async function showTally(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const { say } = visit;
  const name = jointName(visit, tally.joint);
  const press = pressText(visit, tally);
  const url = `${visit.house.origin}/c/${campaign.handle}`;
  return await c.html(layout(
    visit,
    { title: `${say("tally.title")} · ${name}`, description: press, canonicalPath: `/c/${campaign.handle}/tally` },
    markup`<p class="small"><a href="/c/${campaign.handle}"><bdi>${name}</bdi></a></p>
<h1>${say("tally.title")}</h1>
<p class="small">${say("tally.as_of", { time: "" })} ${momentText(visit, Temporal.Instant.from(tally.asOf))}</p>
${tallyFigures(visit, tally)}
<p class="small">${say("tally.per_person")}</p>
${campaignMap(visit, actionPlaces(tally.sources))}
<section aria-labelledby="actions"><h2 id="actions">${say("joint.actions")}</h2>${
      actionTable(visit, tally, MOST_LISTED)
    }</section>
<section aria-labelledby="press"><h2 id="press">${say("tally.press")}</h2><p>${press}</p><p>${say("tally.checked")} ${
      address(`${url}/tally`)
    }</p></section>
${disputes(visit, tally)}
<section aria-labelledby="sources"><h2 id="sources">${say("tally.sources")}</h2><p>${say("tally.sources_text")}</p>
<details><summary>${tally.sources.length}</summary><ul class="small">${
      tally.sources.slice(0, MOST_LISTED).map(({ uri }) =>
        markup`<li><a href="${safeHref(uri) ?? "#"}" rel="noopener">${address(uri)}</a></li>`
      )
    }</ul></details>
<h3>${say("tally.verify")}</h3><pre class="copy" dir="ltr">npx trait verify ${url}</pre>
<p class="small"><a href="/c/${campaign.handle}/tally.json">tally.json</a></p></section>`,
  ));
}

function disputes(visit: Visit, tally: JointTally): Html {
  const { say } = visit;
  const said = tally.opinions.filter(({ verdict }) => verdict !== "added");
  if (said.length === 0) return nothing;
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  return markup`<ul>${
    said.map(({ objectUri, byUri, verdict, reason }) =>
      markup`<li><a href="${safeHref(objectUri) ?? "#"}" rel="noopener">${address(objectUri)}</a>: <bdi>${
        verdict === "rejected"
          ? say("tally.rejected", { reason })
          : say("tally.disputed", { who: names.get(byUri) ?? byUri, reason })
      }</bdi></li>`
    )
  }</ul>`;
}

/** Answers `/c/:handle/widget`: the figures alone, to be framed by other sites. No script, no cookie. */
export async function showWidget(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const name = jointName(visit, tally.joint);
  const href = `${visit.house.origin}/c/${campaign.handle}`;
  return await c.html(document(markup`<html lang="${visit.language}" dir="${directionOf(visit.language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${name}</title><link rel="stylesheet" href="${
    stylePath(visit.movement?.accent ?? null)
  }"></head>
<body class="widget"><main><h1><a href="${href}" target="_blank" rel="noopener"><bdi>${name}</bdi></a></h1>${
    tallyFigures(visit, tally)
  }<p><a href="${href}/tally" target="_blank" rel="noopener">${
    visit.say("joint.see_tally")
  }</a></p></main></body></html>`));
}

/** Answers `/c/:handle/widget.js`: puts the frame where the script stands. It sets nothing and tells nobody anything. */
export async function showWidgetScript(c: WebContext): Promise<Response> {
  const { visit, campaign, tally } = await loadTally(c);
  const src = JSON.stringify(`${visit.house.origin}/c/${campaign.handle}/widget`);
  const title = JSON.stringify(jointName(visit, tally.joint)).replaceAll("<", "\\u003c");
  const script =
    `(function(){var s=document.currentScript,f=document.createElement("iframe");f.src=${src};f.title=${title};` +
    `f.loading="lazy";f.style.cssText="border:0;width:100%;min-height:26rem";s.parentNode.insertBefore(f,s)})();\n`;
  return c.body(script, 200, {
    "content-type": "text/javascript; charset=utf-8",
    "cross-origin-resource-policy": "cross-origin",
  });
}

/** Answers `/c/:handle/text/:version`: a version of the common text, with its digest. */
export async function showText(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  const { say } = visit;
  const texts = await listTexts(visit.db, visit.addresses.campaign(campaign.handle));
  const text = texts.find(({ version }) => String(version) === c.req.param("version"));
  const chosen = text === undefined ? null : chooseText(visit, text.texts, text.language);
  if (text === undefined || chosen === null) throw new Refusal(404);
  return await c.html(layout(
    visit,
    { title: `${say("joint.text")} · ${say("joint.text_version", { version: text.version })}` },
    markup`<p class="small"><a href="/c/${campaign.handle}">${chosen.text.name}</a></p>
<h1>${say("joint.text")}</h1><p class="meta">${say("joint.text_version", { version: text.version })} · ${
      texts.map(({ version }) => markup`<a href="/c/${campaign.handle}/text/${version}">${version}</a> `)
    }</p>
<div class="prose" lang="${chosen.language}" dir="${directionOf(chosen.language)}"><h2>${chosen.text.name}</h2>${
      fromMarkdown(chosen.text.content)
    }</div>
<p class="copy small">${address(`sha256 ${text.digest}`)}</p>`,
  ));
}
