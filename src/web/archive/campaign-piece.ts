/** An archived campaign as one page: what it wanted, who took part, what was called for, what took place, who came and went. */
import type { ArchivedCall } from "../../domain/archive.ts";
import { tallyFigures } from "../components/tally-figures.ts";
import { address, block, chooseText, phrase } from "../components/text.ts";
import { fromForeignHtml, type Html, markup, nothing } from "../html.ts";
import { actionList, reportList } from "./lists.ts";
import { banner, campaignName, campaignTitle, dayLine, linkTo, originalLine, type Piece, type Scene } from "./scene.ts";

/** Entries a list of the campaign's page shows; the page of figures has all. */
const LISTED = 100;

/** The campaign's page, with what whoever keeps it adds: ways to other languages above, ways onward below. */
export function campaignPiece(
  scene: Scene,
  { above = nothing, below = nothing }: { readonly above?: Html; readonly below?: Html } = {},
): Piece {
  const { visit, archive: { uri, record }, tally } = scene;
  const { say } = visit;
  const summary = chooseText(visit, record.summaries, record.language);
  const picture = record.picture === null ? null : scene.pictureOf(record.picture);
  const hasFigures = record.organisations.length > 0;
  const main = markup`<article class="campaign-full"><header class="band">${banner(scene)}
<p class="kind">${say("campaign.word")}</p><h1>${campaignName(scene)}</h1>${originalLine(scene, uri)}${above}</header>
<div class="columns"><div class="main-column">${
    picture === null ? nothing : markup`<figure class="picture"><img src="${picture}" alt="" loading="lazy"></figure>`
  }${summary === null ? nothing : block(summary.language, fromForeignHtml(summary.text))}${
    hasFigures
      ? markup`<section aria-labelledby="together"><h2 id="together">${say("joint.title")}</h2>${
        tallyFigures(visit, tally)
      }<p>${linkTo(scene, `${uri}/tally`, markup`${say("joint.see_tally")}`)}</p></section>${organisations(scene)}`
      : nothing
  }${calls(scene)}${
    hasFigures
      ? markup`<section aria-labelledby="actions"><h2 id="actions">${say("joint.actions")}</h2>${
        actionList(scene, LISTED)
      }</section>${reportList(scene, LISTED)}`
      : nothing
  }${texts(scene)}${changes(scene)}${differences(scene)}${below}</div></div></article>`;
  return { title: campaignTitle(scene), main };
}

function organisations(scene: Scene): Html {
  const { visit: { say }, archive: { record } } = scene;
  const count = record.organisations.length;
  return markup`<details${count <= 12 ? markup` open` : nothing}><summary>${
    say("joint.organisations")
  } (${count})</summary><ul>${
    record.organisations.map(({ uri, name, host, domain, consentUri }) =>
      markup`<li>${linkTo(scene, uri, markup`<bdi>${name}</bdi>`)} <span class="small"><bdi class="host" dir="ltr">${
        domain ?? host
      }</bdi> · ${
        consentUri === null ? say("joint.convenor") : linkTo(scene, consentUri, markup`${say("joint.consent")}`)
      }</span></li>`
    )
  }</ul></details>`;
}

function calls(scene: Scene): Html {
  const { visit, archive: { record } } = scene;
  if (record.calls.length === 0) return nothing;
  return markup`<section aria-labelledby="calls"><h2 id="calls">${visit.say("lists.calls")}</h2><ul class="calls">${
    record.calls.map((call) =>
      markup`<li class="call"><div><h3>${linkTo(scene, call.uri, callName(scene, call))}</h3>${
        callLine(scene, call)
      }</div></li>`
    )
  }</ul></section>`;
}

/** The name of a call. */
export function callName({ visit }: Scene, { names, language, uri }: ArchivedCall): Html {
  const chosen = chooseText(visit, names, language);
  return chosen === null ? address(uri) : phrase(chosen.language, chosen.text);
}

/** When and where a call was, and whether it was cancelled. */
export function callLine({ visit }: Scene, { startsAt, place, isCancelled }: ArchivedCall): Html {
  return markup`<p class="meta">${
    isCancelled ? markup`<strong class="state state-cancelled">${visit.say("tally.cancelled")}</strong> · ` : nothing
  }${dayLine(visit, startsAt)}${place === null ? nothing : markup` · <bdi>${place}</bdi>`}</p>`;
}

function texts(scene: Scene): Html {
  const { visit: { say }, archive: { uri, record } } = scene;
  if (record.texts.length === 0) return nothing;
  return markup`<section aria-labelledby="texts"><h2 id="texts">${say("joint.text")}</h2><ul>${
    record.texts.map(({ version }) =>
      markup`<li>${linkTo(scene, `${uri}/text/${version}`, markup`${say("joint.text_version", { version })}`)}</li>`
    )
  }</ul></section>`;
}

function changes(scene: Scene): Html {
  const { visit, archive: { record } } = scene;
  if (record.changes.length === 0) return nothing;
  const { say } = visit;
  return markup`<details><summary>${say("kept.changes")} (${record.changes.length})</summary><ul class="small">${
    record.changes.map(({ what, objectUri, at }) =>
      markup`<li>${dayLine(visit, at)} · ${say(`kept.change.${what}`)} · ${
        linkTo(scene, objectUri, address(objectUri))
      }</li>`
    )
  }</ul></details>`;
}

function differences(scene: Scene): Html {
  const { visit: { say }, archive: { record } } = scene;
  const told = record.differences.filter(({ kind }) => kind !== "tally_missing");
  if (told.length === 0) return nothing;
  return markup`<details open><summary>${say("kept.differences")} (${told.length})</summary><ul class="small">${
    told.map(({ kind, subject }) => markup`<li><code dir="ltr">${kind}</code> ${address(subject)}</li>`)
  }</ul></details>`;
}
