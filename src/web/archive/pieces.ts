/** Everything else of an archived campaign as pages: figures, actions, reports, calls, texts, and any document as signed. */
import { directionOf } from "../../domain/language.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { tallyFigures } from "../components/tally-figures.ts";
import { address, block, chooseText } from "../components/text.ts";
import { fromForeignHtml, fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { callLine, callName } from "./campaign-piece.ts";
import { actionList, opinionsOf, reportLine, reportList, reportText, STATES, whenAndWhere } from "./lists.ts";
import {
  backLink,
  banner,
  campaignTitle,
  dayLine,
  linkTo,
  originalLine,
  type Piece,
  type Scene,
  sourceName,
} from "./scene.ts";

/** Most entries of a list on one page. */
const MOST = 2_000;

/** The figures with every source. `command` is what a stranger types to recount them. */
export function tallyPiece(scene: Scene, command: string): Piece {
  const { visit, tally } = scene;
  const { say } = visit;
  const title = `${say("tally.title")} · ${campaignTitle(scene)}`;
  const main = markup`${banner(scene)}${backLink(scene)}<h1>${say("tally.title")}</h1>
<p class="small">${say("tally.as_of", { time: "" })} ${dayLine(visit, tally.asOf)}</p>${tallyFigures(visit, tally)}
<p class="small">${say("tally.per_person")}</p>
<section aria-labelledby="actions"><h2 id="actions">${say("joint.actions")}</h2>${actionList(scene, MOST)}</section>
${reportList(scene, MOST)}${opinionsOf(scene, null)}
<section aria-labelledby="sources"><h2 id="sources">${say("tally.sources")}</h2><p>${say("kept.keys")}</p>
<details><summary>${tally.sources.length}</summary><ul class="small">${
    tally.sources.slice(0, MOST).map(({ uri }) => markup`<li>${linkTo(scene, uri, address(uri))}</li>`)
  }</ul></details><h3>${say("tally.verify")}</h3><pre class="copy" dir="ltr">${command}</pre></section>`;
  return { title, main };
}

/** Whatever had an address: an action, a report, a call, a text; null when it is none of these. */
export function objectPiece(scene: Scene, uri: string): Piece | null {
  const { tally, archive } = scene;
  const source = tally.sources.find((one) => one.uri === uri);
  if (source?.reading.kind === "action") return actionPiece(scene, source);
  if (source?.reading.kind === "report") return reportPiece(scene, source);
  if (archive.record.calls.some((call) => call.uri === uri)) return callPiece(scene, uri);
  return textPiece(scene, uri);
}

/** A document as it was signed, for what has no page of its own. */
export function documentPiece(scene: Scene, uri: string, body: string): Piece {
  const { say } = scene.visit;
  const main = markup`${banner(scene)}${backLink(scene)}<h1>${say("kept.document")}</h1>${originalLine(scene, uri)}
<div class="scroll" tabindex="0"><pre dir="ltr">${indented(body)}</pre></div>`;
  return { title: `${say("kept.document")} · ${campaignTitle(scene)}`, main };
}

function actionPiece(scene: Scene, source: SourceRead): Piece | null {
  if (source.reading.kind !== "action") return null;
  const { visit, tally } = scene;
  const { say } = visit;
  const { callUri, names, language } = source.reading;
  const counted = tally.actions.find(({ uri }) => uri === source.uri);
  const reports = tally.sources.filter(({ reading }) => reading.kind === "report" && reading.actionUri === source.uri);
  const chosen = chooseText(visit, names, language);
  const main = markup`<article>${banner(scene)}${backLink(scene)}<p class="kind">${say("joint.actions")}</p>
<h1>${sourceName(visit, source, source.uri)}</h1><p class="meta">${
    counted === undefined
      ? nothing
      : markup`<strong class="state state-${counted.state}">${say(`tally.${STATES[counted.state]}`)}</strong>`
  }${whenAndWhere(scene, source)}</p>${callUri === null ? nothing : callOf(scene, callUri)}${
    reports.map((report) =>
      markup`<section><h2>${linkTo(scene, report.uri, markup`${say("report.title")}`)}</h2>${
        reportLine(scene, report)
      }${reportText(scene, report)}${opinionsOf(scene, report.uri)}</section>`
    )
  }${originalLine(scene, source.uri)}</article>`;
  return { title: chosen?.text ?? source.uri, main };
}

function callOf(scene: Scene, uri: string): Html {
  const call = scene.archive.record.calls.find((one) => one.uri === uri);
  return markup`<p>${linkTo(scene, uri, call === undefined ? address(uri) : callName(scene, call))}</p>`;
}

function reportPiece(scene: Scene, source: SourceRead): Piece | null {
  if (source.reading.kind !== "report") return null;
  const { visit, tally, archive: { record } } = scene;
  const { say } = visit;
  const { actionUri, pictures } = source.reading;
  const action = tally.sources.find(({ uri }) => uri === actionUri);
  const versions = record.histories[source.uri] ?? 1;
  const main = markup`<article>${banner(scene)}${backLink(scene)}<p class="kind">${say("report.title")}</p>
<h1>${linkTo(scene, actionUri, sourceName(visit, action, actionUri))}</h1>${reportLine(scene, source)}${
    reportText(scene, source)
  }${pictures.map(({ url, alt }) => figure(scene, url, alt))}${opinionsOf(scene, source.uri)}${
    versions < 2
      ? nothing
      : markup`<p class="small">${
        linkTo(scene, `${source.uri}/history`, markup`${say("report.history")} (${versions - 1})`)
      }</p>`
  }${originalLine(scene, source.uri)}</article>`;
  return { title: `${say("report.title")} · ${campaignTitle(scene)}`, main };
}

function figure(scene: Scene, url: string, alt: string): Html {
  const copy = scene.pictureOf(url);
  return copy === null
    ? nothing
    : markup`<figure class="picture"><img src="${copy}" alt="${alt}" loading="lazy"></figure>`;
}

function callPiece(scene: Scene, uri: string): Piece | null {
  const { visit, archive: { record } } = scene;
  const call = record.calls.find((one) => one.uri === uri);
  if (call === undefined) return null;
  const chosen = chooseText(visit, call.contents, call.language);
  const under = scene.tally.sources.filter(({ reading }) => reading.kind === "action" && reading.callUri === uri);
  const main = markup`<article>${banner(scene)}${backLink(scene)}<h1>${callName(scene, call)}</h1>${
    callLine(scene, call)
  }${chosen === null ? nothing : block(chosen.language, fromForeignHtml(chosen.text))}${
    under.length === 0
      ? nothing
      : markup`<h2>${visit.say("joint.actions")}</h2><ul>${
        under.map((source) =>
          markup`<li>${linkTo(scene, source.uri, sourceName(visit, source, source.uri))}${
            whenAndWhere(scene, source)
          }</li>`
        )
      }</ul>`
  }${originalLine(scene, uri)}</article>`;
  return { title: chooseText(visit, call.names, call.language)?.text ?? uri, main };
}

function textPiece(scene: Scene, uri: string): Piece | null {
  const { visit, archive: { uri: campaign, record } } = scene;
  const { say } = visit;
  const text = record.texts.find(({ version }) => uri === `${campaign}/text/${version}`);
  const chosen = text === undefined ? null : chooseText(visit, text.texts, text.language);
  if (text === undefined || chosen === null) return null;
  const title = `${say("joint.text")} · ${say("joint.text_version", { version: text.version })}`;
  const main = markup`${banner(scene)}${backLink(scene)}<h1>${say("joint.text")}</h1><p class="meta">${
    say("joint.text_version", { version: text.version })
  } · ${
    record.texts.map(({ version }) => markup`${linkTo(scene, `${campaign}/text/${version}`, markup`${version}`)} `)
  }</p>
<div class="prose" lang="${chosen.language}" dir="${directionOf(chosen.language)}"><h2>${chosen.text.name}</h2>${
    fromMarkdown(chosen.text.content)
  }</div><p class="copy small">${address(`sha256 ${text.digest}`)}</p>${originalLine(scene, uri)}`;
  return { title, main };
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
