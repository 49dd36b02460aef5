/** What a campaign's page says of acting together: figures, organisations with their consents, and the ways onward. */
import {
  actionsToReport,
  findJoint,
  listDeclared,
  listJointCalls,
  listTexts,
} from "../../database/views/joint-views.ts";
import { type JointTally, readTally } from "../../database/views/tally-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";
import { chooseText, phrase } from "./text.ts";
import { actionName, tallyFigures } from "./tally-figures.ts";

/** How many organisations a campaign's page lists before the page of figures has to. */
const LISTED = 200;

/** The tally behind a campaign's page; null for a campaign nobody shares. */
export async function findTally(visit: Visit, campaign: Campaign): Promise<JointTally | null> {
  const joint = await findJoint(visit.db, { localId: campaign.id });
  return joint === null ? null : await readTally(visit.db, joint, visit.now);
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
  const [latest] = await listTexts(db, tally.joint.uri);
  return markup`<section aria-labelledby="together"><h2 id="together">${say("joint.title")}</h2>
${tallyFigures(visit, tally)}${await nextSteps(visit, tally)}
<p><a href="${at}/tally">${say("joint.see_tally")}</a> · <a href="${at}/wall">${say("joint.see_wall")}</a>${
    viewerMay(visit, "write_campaigns")
      ? markup` · <a href="/desk/campaigns/${campaign.handle}/partners">${say("partners.title")}</a>`
      : nothing
  }</p>
<details${tally.organisations.length <= 12 ? markup` open` : nothing}><summary>${
    say("joint.organisations")
  } (${tally.organisations.length})</summary><ul>${
    tally.organisations.slice(0, LISTED).map(({ uri, name, host, consentUri, textDigest }) => {
      const href = safeHref(uri);
      const consent = consentUri === null ? null : safeHref(consentUri);
      const differs = latest !== undefined && textDigest !== null && textDigest !== latest.digest;
      return markup`<li><a href="${
        href ?? "#"
      }" rel="noopener"><bdi>${name}</bdi></a> <span class="small"><bdi class="host" dir="ltr">${host}</bdi> · ${
        consent === null
          ? say("joint.convenor")
          : markup`<a href="${consent}" rel="nofollow noopener">${say("joint.consent")}</a>`
      }${differs && consent !== null ? markup` · ${say("joint.signed_other")}` : nothing}</span></li>`;
    })
  }</ul></details>${
    declared.length === 0
      ? nothing
      : markup`<details><summary>${say("joint.declared_apart")} (${declared.length})</summary><ul>${
        declared.map(({ name }) => markup`<li><bdi>${name}</bdi></li>`)
      }</ul></details>`
  }</section>`;
}
