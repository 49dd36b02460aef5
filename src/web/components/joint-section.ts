/** What a campaign's page says of acting together: figures, organisations with their consents, and the ways onward. */
import { actionsToReport, findJoint, listDeclared, listJointCalls } from "../../database/views/joint-views.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import { listDomainChecks } from "../../database/views/trust-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { keptTally } from "../kept-tally.ts";
import { viewerMay, type Visit } from "../visit.ts";
import { countryList } from "./action-browser.ts";
import { chooseText, phrase } from "./text.ts";
import { alteredNote, readTextStanding, signedWords } from "./text-standing.ts";
import { actionName, tallyFigures } from "./tally-figures.ts";
import { domainLine } from "./website-check.ts";

/** How many organisations a campaign's page lists before the page of figures has to. */
const LISTED = 200;

/** The tally behind a campaign's page; null for a campaign nobody shares. */
export async function findTally(visit: Visit, campaign: Campaign): Promise<JointTally | null> {
  const joint = await findJoint(visit.db, { localId: campaign.id });
  return joint === null ? null : await keptTally(visit, joint);
}

/** What organisers do next: add an action under a call, report an action that began. */
async function nextSteps(visit: Visit, { joint }: JointTally): Promise<Html> {
  if (!viewerMay(visit, "write_campaigns") || joint.endedAt !== null) return nothing;
  const { say, db, addresses } = visit;
  const calls = await listJointCalls(db, joint, (id) => addresses.call(id));
  const waiting = await actionsToReport(db, joint.uri, visit.now);
  return markup`<ul class="desk-list">${
    calls.map(({ uri, names, language }) => {
      const chosen = chooseText(visit, names, language);
      return markup`<li><a href="/desk/actions/new?call=${encodeURIComponent(uri)}">${say("joint.our_action")}</a>: ${
        chosen === null ? uri : phrase(chosen.language, chosen.text)
      }</li>`;
    })
  }${
    waiting.map((source) =>
      markup`<li><a href="/desk/reports/new?action=${encodeURIComponent(source.uri)}">${say("report.write")}</a>: ${
        actionName(visit, source)
      }</li>`
    )
  }</ul>`;
}

/** The section of a joint campaign. */
export async function jointSection(visit: Visit, campaign: Campaign, tally: JointTally): Promise<Html> {
  const { say, db } = visit;
  const at = `/c/${campaign.handle}`;
  const declared = tally.joint.role === "convenor" ? await listDeclared(db, campaign.id) : [];
  const standing = await readTextStanding(db, tally.joint, tally.organisations);
  const [newestText] = standing.texts;
  const checks = await listDomainChecks(db, tally.joint.uri);
  return markup`<section aria-labelledby="together"><h2 id="together">${say("joint.title")}</h2>${
    alteredNote(visit, tally.joint)
  }
${tallyFigures(visit, tally)}${await nextSteps(visit, tally)}${actionsByCountry(visit, campaign, tally)}
<p><a href="${at}/tally">${say("joint.see_tally")}</a> · <a href="${at}/wall">${say("joint.see_wall")}</a>${
    newestText === undefined ? nothing : markup` · <a href="${at}/text/${newestText.version}">${say("joint.text")}</a>`
  } · <a href="${at}/changes">${say("changes.title")}</a>${
    viewerMay(visit, "write_campaigns")
      ? markup` · <a href="/desk/campaigns/${campaign.handle}/partners">${
        say("partners.title")
      }</a> · <a href="/desk/campaigns/${campaign.handle}/reports">${say("reports.title")}</a>`
      : nothing
  }</p>
<details${tally.organisations.length <= 12 ? markup` open` : nothing}><summary>${
    say("joint.organisations")
  } (${tally.organisations.length})</summary><ul>${
    tally.organisations.slice(0, LISTED).map(({ uri, name, host, consentUri }) => {
      const check = checks.get(uri);
      const href = safeHref(uri);
      const consent = consentUri === null ? null : safeHref(consentUri);
      return markup`<li><a href="${
        href ?? "#"
      }" rel="noopener"><bdi>${name}</bdi></a> <span class="small"><bdi class="host" dir="ltr">${host}</bdi> · ${
        consentUri === null
          ? say("joint.convenor")
          : consent === null
          ? markup`${say("joint.consent")}: <bdi dir="ltr">${consentUri}</bdi>`
          : markup`<a href="${consent}" rel="nofollow noopener">${say("joint.consent")}</a>`
      }${consent === null ? nothing : signedWords(visit, at, standing, uri)}${
        check === undefined || check.website === null ? nothing : markup` · ${domainLine(visit, check)}`
      }</span></li>`;
    })
  }</ul></details>${
    declared.length === 0
      ? nothing
      : markup`<details><summary>${say("joint.declared_apart")} (${declared.length})</summary><ul>${
        declared.map(({ name }) => markup`<li><bdi>${name}</bdi></li>`)
      }</ul></details>`
  }</section>`;
}

/** Where the actions are, country by country; the page of figures has each of them. */
function actionsByCountry(visit: Visit, { handle }: Campaign, tally: JointTally): Html {
  if (tally.actions.length === 0) return nothing;
  const { say } = visit;
  return markup`<details><summary>${say("joint.actions")}: ${say("joint.by_country")} (${
    tally.actions.length.toLocaleString(visit.language)
  })</summary>${countryList(visit, tally, `/c/${handle}/tally`)}</details>`;
}
